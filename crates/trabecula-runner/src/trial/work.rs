//! Workers: each takes one simulation after another, on threads of its own.
//!
//! Simulations share nothing, so many serial ones use a machine better than few parallel ones.
//! Only where there are more threads than simulations does one take several.

use super::Failed;
use super::queue::{Job, Queue};
use super::store::Store;
use crate::bone::BoneSource;
use crate::error::{Failure, panic_message};
use crate::interrupt::Interrupt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use trabecula_config::Trial;
use trabecula_core::measure::Measurement;
use trabecula_core::population::Patient;
use trabecula_core::simulation::{Simulation, State};

/// Whom workers tell how far they have come.
pub(crate) trait Watch: Sync {
    /// One simulation has made a step.
    fn step(&self);

    /// One simulation has come to its end.
    fn simulation_finished(&self) {}

    /// Something has happened that is to be said at once.
    fn tell(&self, _line: &str) {}
}

/// What all workers share.
struct Work<'a> {
    trial: &'a Trial,
    bone: &'a BoneSource,
    store: &'a Store<'a>,
    progress: &'a dyn Watch,
    interrupt: &'a Interrupt,
    queue: Queue<Arc<Branch<'a>>>,
    failed: Mutex<Vec<Failed>>,
    /// The first failure that every other simulation would share.
    broken: Mutex<Option<Failure>>,
}

/// A woman at day 0.
struct Branch<'a> {
    patient: Patient<'a>,
    state: State,
    row: Measurement,
}

/// Does all that is missing; returns what failed. Whatever ends, ends with its file on disk.
///
/// # Errors
/// [`Failure::Threads`], and what [is of the machine](Failure::is_of_the_machine), such as a full
/// disk: it ends all workers.
pub(super) fn all<'a>(
    trial: &'a Trial,
    bone: &'a BoneSource,
    store: &'a Store<'a>,
    progress: &'a dyn Watch,
    interrupt: &'a Interrupt,
    threads: usize,
) -> Result<Vec<Failed>, Failure> {
    let women = (1..=trial.population.patients).filter(|n| store.arms_to_do(*n).next().is_some());
    let queue = Queue::new(women);
    let (failed, broken) = (Mutex::default(), Mutex::default());
    let work = Work { trial, bone, store, progress, interrupt, queue, failed, broken };
    let workers = threads.min(store.len()).max(1);
    let pools = (0..workers).map(|_| pool(threads / workers)).collect::<Result<Vec<_>, _>>()?;
    std::thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| pool.install(|| work.until_done()));
        }
    });
    if let Some(failure) = work.broken.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(failure);
    }
    let mut failed = work.failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort();
    Ok(failed)
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| Failure::Threads { threads, reason: e.to_string() })
}

impl<'a> Work<'a> {
    fn until_done(&self) {
        while let Some(job) = self.queue.next(|| self.is_over()) {
            match job {
                Job::BurnIn(number) => self.burn_in(number),
                Job::Arm(branch, arm) => {
                    let number = branch.patient.number;
                    let name = Some(self.trial.arms[arm].name.clone());
                    self.guarded(number, name, || self.live_through(&branch, arm));
                }
            }
        }
    }

    /// Whether nothing more is to be begun.
    fn is_over(&self) -> bool {
        self.interrupt.is_requested() || self.lock_broken().is_some()
    }

    fn lock_broken(&self) -> MutexGuard<'_, Option<Failure>> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn burn_in(&self, number: u32) {
        let branch = self.guarded(number, None, || self.day_0(number)).flatten().map(Arc::new);
        self.queue.branched(branch.as_ref(), self.store.arms_to_do(number));
    }

    /// The outcome of `act`; a failure, or a panic, is written down and ends no other simulation.
    fn guarded<T>(
        &self,
        patient: u32,
        arm: Option<String>,
        act: impl FnOnce() -> Result<T, Failure>,
    ) -> Option<T> {
        let reason = match catch_unwind(AssertUnwindSafe(act)) {
            Ok(Ok(done)) => return Some(done),
            Ok(Err(failure)) if failure.is_of_the_machine() => {
                self.lock_broken().get_or_insert(failure);
                return None;
            }
            Ok(Err(failure)) => failure.to_string(),
            Err(panic) => format!("a defect of the program: {}", panic_message(&*panic)),
        };
        let failed = Failed { patient, arm, reason };
        self.progress.tell(&format!("failed: {failed}"));
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).push(failed);
        None
    }

    /// A woman at day 0, as she was kept or by living through the burn-in; none when interrupted.
    fn day_0(&self, number: u32) -> Result<Option<Branch<'a>>, Failure> {
        let trial = self.trial;
        let patient = trial.population.patient(trial.settings.seed, number);
        if let Some(kept) = self.store.baseline(&patient)?
            && let [row] = kept.rows[..]
        {
            return Ok(Some(Branch { patient, state: kept.state, row }));
        }
        let bone = self.bone.of(&patient)?;
        let mut simulation =
            Simulation::new(bone.grid, bone.matrix, patient.settings(&trial.settings)?)?;
        if !self.reach(&mut simulation, 0)? {
            return Ok(None);
        }
        let row = simulation.measure();
        self.store.keep_baseline(&patient, &simulation, &row)?;
        Ok(Some(Branch { patient, state: simulation.state().clone(), row }))
    }

    /// Takes a woman through an arm and keeps what was measured, unless interrupted.
    fn live_through(&self, branch: &Branch<'_>, arm: usize) -> Result<(), Failure> {
        let Branch { patient, state, row } = branch;
        let settings = patient.settings(&self.trial.arms[arm].settings)?;
        let mut simulation = Simulation::resume(state.clone(), settings)?;
        let mut rows = vec![*row];
        for &day in &self.trial.outcome_days {
            if !self.reach(&mut simulation, day)? {
                return Ok(());
            }
            rows.push(simulation.measure());
        }
        self.store.keep(patient, arm, rows)?;
        self.progress.simulation_finished();
        self.store.drop_baseline_if_done(patient.number)
    }

    /// Steps to the start of a day, or to an interruption (false).
    fn reach(&self, simulation: &mut Simulation, day: u32) -> Result<bool, Failure> {
        let timing = simulation.settings().timing;
        let until = timing.steps_per_day * (timing.burn_in_days + day);
        while simulation.steps_done() < until {
            if self.is_over() {
                return Ok(false);
            }
            simulation.step()?;
            self.progress.step();
        }
        Ok(true)
    }
}
