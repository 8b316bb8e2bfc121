//! What a trial takes, from a probe of its first woman in each of its arms.

use crate::bone::BoneSource;
use crate::check::BYTES_PER_VOXEL;
use crate::error::Failure;
use crate::probe::{Probed, TIMED_DAYS, WARM_UP_DAYS};
use std::time::Instant;
use trabecula_config::Trial;
use trabecula_core::Grid;
use trabecula_core::simulation::Simulation;

/// States of a worker: its own, and the day 0 of the woman that it branches from.
pub(crate) const STATES: usize = 2;
/// Days for which an arm's drugs have acted when it is timed.
const ON_DRUG_DAYS: u32 = 30;
/// Seconds after which no further arm is probed: the others are taken to be as fast as those were.
const PATIENCE_S: f64 = 20.0;

/// What a trial takes.
#[derive(Debug, Clone)]
pub(crate) struct Cost {
    /// The simulated box of the first woman.
    pub(crate) grid: Grid,
    /// Time of one worker for all of it, seconds.
    pub(crate) seconds: f64,
    /// What was probed, in words.
    pub(crate) told: String,
}

impl Cost {
    /// Simulates the first months of the first woman, and some weeks of each arm: on one thread
    /// where workers have one each, else on all.
    ///
    /// # Errors
    /// [`Failure`] when she cannot be simulated.
    pub(crate) fn probe(trial: &Trial, bone: &BoneSource, serial: bool) -> Result<Self, Failure> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(serial))
            .build()
            .map_err(|e| Failure::Threads { threads: 1, reason: e.to_string() })?;
        pool.install(|| Self::of_first_woman(trial, bone))
    }

    fn of_first_woman(trial: &Trial, bone: &BoneSource) -> Result<Self, Failure> {
        let patient = trial.population.patient(trial.settings.seed, 1);
        let sample = bone.of(&patient)?;
        let grid = sample.grid;
        let settings = patient.settings(&trial.settings)?;
        let burn_in = Probed::new(Simulation::new(grid, sample.matrix, settings)?, WARM_UP_DAYS)?;
        let measuring = Instant::now();
        let _ = burn_in.simulation.measure();
        let per_row = measuring.elapsed().as_secs_f64();

        let mut per_step = Vec::new();
        let started = Instant::now();
        let timing = trial.settings.timing;
        // Wherever in the burn-in it is: this is day 0 of the arms that are probed.
        let burnt_in_days = burn_in.simulation.steps_done() / timing.steps_per_day;
        for arm in &trial.arms {
            if started.elapsed().as_secs_f64() > PATIENCE_S {
                break;
            }
            let state = burn_in.simulation.state().clone();
            let mut settings = patient.settings(&arm.settings)?;
            settings.timing.burn_in_days = burnt_in_days;
            let arm = Probed::new(Simulation::resume(state, settings)?, ON_DRUG_DAYS)?;
            per_step.push(arm.per_step);
        }
        let probed = per_step.len();
        let mean = per_step.iter().sum::<f64>() / probed.max(1) as f64;

        let women = f64::from(trial.population.patients);
        let days_to_steps = f64::from(timing.steps_per_day);
        let arms = trial.arms.len() as f64;
        let rows = trial.outcome_days.len() as f64 * arms;
        let warming = timing.burn_in_days.min(burn_in.days[0]);
        let before = f64::from(warming) * burn_in.warming
            + f64::from(timing.burn_in_days - warming) * burn_in.per_step;
        let after = f64::from(timing.duration_days) * arms * mean;
        Ok(Self {
            grid,
            seconds: women * (days_to_steps * (before + after) + rows * per_row),
            told: format!(
                "probe of one woman: {} days of burn-in, and {ON_DRUG_DAYS} + {TIMED_DAYS} days in \
                 {probed} of {} arms",
                burn_in.days[0],
                trial.arms.len()
            ),
        })
    }

    /// Memory of a worker, MiB.
    pub(crate) fn mebibytes(&self) -> usize {
        STATES * self.grid.len() * BYTES_PER_VOXEL / (1 << 20)
    }
}
