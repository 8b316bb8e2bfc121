//! The points of a trial: each a trial in a directory of its own.

use super::point::Point;
use super::progress::Progress;
use super::stage::Plan;
use crate::bone::BoneSource;
use crate::directory::Existing;
use crate::error::Failure;
use crate::simulated::{Individual, simulated};
use crate::trial::{Estimate, Lived, TrialDirectory, TrialProvenance, live};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use trabecula_config::{Scenario, Trial};

/// Characters of the name of a point's directory: 64 bits.
const ID_CHARACTERS: usize = 16;

/// Runs the points; what each gave, or none when interrupted.
///
/// # Errors
/// [`Failure`] that is not of a simulation but of the machine.
pub(super) fn run(
    plan: &Plan<'_>,
    scenario: &Scenario,
    points: &[Point],
) -> Result<Option<Vec<Vec<Estimate>>>, Failure> {
    let trial = scenario.trial(&plan.changes(scenario))?;
    // Free parameters leave the sample as it is, so that it is read once.
    let bone = BoneSource::open(&trial.sample)?;
    let simulations = trial.population.patients as usize * trial.arms.len();
    let threads = plan.session.threads;
    // Points at once only where a point has not work enough for all threads.
    let at_once = threads.div_ceil(simulations).min(points.len()).max(1);
    let work = Work {
        plan,
        scenario,
        bone: &bone,
        points,
        threads: (threads / at_once).max(1),
        next: AtomicUsize::new(0),
        found: Mutex::new(vec![None; points.len()]),
        progress: Progress::new(&scenario.name, points.len(), plan.session.arguments.quiet),
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(|| work.take_points())).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })?;
    work.progress.finish();
    let found = work.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(found.into_iter().collect())
}

/// What the workers share.
struct Work<'a> {
    plan: &'a Plan<'a>,
    scenario: &'a Scenario,
    bone: &'a BoneSource,
    points: &'a [Point],
    /// Threads of each point.
    threads: usize,
    next: AtomicUsize,
    found: Mutex<Vec<Option<Vec<Estimate>>>>,
    progress: Progress,
}

impl Work<'_> {
    fn take_points(&self) -> Result<(), Failure> {
        let interrupt = self.plan.session.interrupt;
        while !interrupt.is_requested() {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(point) = self.points.get(at) else { break };
            let estimates = self.point(point).inspect_err(|_| interrupt.request())?;
            self.found.lock().unwrap_or_else(PoisonError::into_inner)[at] = estimates;
            self.progress.step();
        }
        Ok(())
    }

    /// One point; none when interrupted.
    fn point(&self, point: &Point) -> Result<Option<Vec<Estimate>>, Failure> {
        let changes = self.changes(point);
        let trial: Trial = self.scenario.trial(&changes)?;
        let directory = self.plan.directory.join(&self.scenario.name).join(id(&changes));
        let directory = TrialDirectory::prepare(&directory, Existing::Resume)?;
        let mut provenance = TrialProvenance::start(&trial, self.threads)?;
        let interrupt = self.plan.session.interrupt;
        let lived = live(&trial, self.bone, &directory, &mut provenance, true, interrupt)?;
        let Lived::Finished(results) = lived else { return Ok(None) };
        // A mean over the women who are left would be one of others: the point has no result.
        let whole = if provenance.failures.is_empty() { &results[..] } else { &[] };
        let individuals: Vec<Individual<'_>> = whole.iter().map(Individual::from).collect();
        let targets = self.scenario.targets.iter();
        Ok(Some(targets.map(|target| simulated(target, &individuals)).collect()))
    }

    fn changes(&self, point: &Point) -> Vec<String> {
        let free = self.plan.stage.free.iter().zip(point.texts());
        let own = free.map(|(free, value)| format!("{}={value}", free.path()));
        self.plan.changes(self.scenario).into_iter().chain(own).collect()
    }
}

/// The name of a point's directory: the same for the same changes.
fn id(changes: &[String]) -> String {
    blake3::hash(changes.join("\n").as_bytes()).to_hex()[..ID_CHARACTERS].to_owned()
}
