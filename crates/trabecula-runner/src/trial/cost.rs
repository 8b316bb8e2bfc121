//! What a trial takes, from a short probe of its first woman.

use super::simulated_steps;
use crate::bone::BoneSource;
use crate::check::{BYTES_PER_VOXEL, seconds_per_step};
use crate::error::Failure;
use std::time::Instant;
use trabecula_config::Trial;
use trabecula_core::Grid;
use trabecula_core::simulation::Simulation;

/// States of a worker: its own, and the day 0 of the woman that it branches from.
pub(crate) const STATES: usize = 2;

/// What a trial takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// The simulated box of the first woman.
    pub(crate) grid: Grid,
    /// Time of one worker for all of it, seconds.
    pub(crate) seconds: f64,
}

impl Cost {
    /// Simulates the first days of the first woman: on one thread where workers have one each,
    /// else on all.
    ///
    /// # Errors
    /// [`Failure`] when she cannot be simulated.
    pub(crate) fn probe(trial: &Trial, bone: &BoneSource, serial: bool) -> Result<Self, Failure> {
        let patient = trial.population.patient(trial.settings.seed, 1);
        let sample = bone.of(&patient)?;
        let grid = sample.grid;
        let settings = patient.settings(&trial.settings)?;
        let simulation = Simulation::new(grid, sample.matrix, settings)?;
        let simulations = trial.population.patients as usize * trial.arms.len();
        let rows = (trial.outcome_days.len() * simulations) as f64;
        let (per_step, per_row) = seconds(simulation, serial)?;
        Ok(Self { grid, seconds: simulated_steps(trial) as f64 * per_step + rows * per_row })
    }

    /// Memory of a worker, MiB.
    pub(crate) fn mebibytes(&self) -> usize {
        STATES * self.grid.len() * BYTES_PER_VOXEL / (1 << 20)
    }
}

/// Seconds for a step and for a measurement.
fn seconds(simulation: Simulation, serial: bool) -> Result<(f64, f64), Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(serial))
        .build()
        .map_err(|e| Failure::Threads { threads: 1, reason: e.to_string() })?;
    pool.install(|| {
        let (per_step, simulation) = seconds_per_step(simulation)?;
        let measuring = Instant::now();
        let _ = simulation.measure();
        Ok((per_step, measuring.elapsed().as_secs_f64()))
    })
}
