//! One point, from its first day or its last checkpoint to its end.

use super::record::Outcome;
use crate::checkpoint::{self, CheckpointRef, state_hash};
use crate::due;
use crate::error::Failure;
use crate::interrupt::Interrupt;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use trabecula_config::Experiment;
use trabecula_core::measure::Measurement;
use trabecula_core::sample::Sample;
use trabecula_core::simulation::Simulation;

/// A point to run.
pub(super) struct Task<'a> {
    pub(super) experiment: &'a Experiment,
    pub(super) bone: &'a Sample,
    /// Folder of the point's checkpoints; there only while the point is unfinished.
    pub(super) checkpoints: PathBuf,
    /// Wall time between checkpoints.
    pub(super) every: Duration,
    pub(super) interrupt: &'a Interrupt,
}

impl Task<'_> {
    /// Simulates to the end, or to an interruption (`None`), which leaves a checkpoint.
    /// `progress` is told the share that is done.
    ///
    /// # Errors
    /// [`Failure`] when the engine fails or a checkpoint cannot be written.
    pub(super) fn run(&self, progress: impl Fn(f64)) -> Result<Option<Outcome>, Failure> {
        let experiment = self.experiment.to_ron();
        let (mut simulation, mut rows) = self.begin(&experiment)?;
        let mut saved = Instant::now();
        let steps = f64::from(simulation.settings().timing.steps().max(1));
        loop {
            if due::measurement(self.experiment, &simulation, &rows) {
                rows.push(simulation.measure());
            }
            if simulation.is_finished() {
                break;
            }
            let interrupted = self.interrupt.is_requested();
            if interrupted || saved.elapsed() >= self.every {
                self.save(&experiment, &simulation, &rows)?;
                saved = Instant::now();
            }
            if interrupted {
                return Ok(None);
            }
            simulation.step()?;
            progress(f64::from(simulation.steps_done()) / steps);
        }
        Ok(Some(Outcome::done(state_hash(simulation.state())?, &rows)))
    }

    /// The last checkpoint that can be used, else the first day.
    fn begin(&self, experiment: &str) -> Result<(Simulation, Vec<Measurement>), Failure> {
        let settings = &self.experiment.settings;
        match checkpoint::last_whole(&self.checkpoints, experiment) {
            Ok(Some(checkpoint)) => {
                let simulation = Simulation::resume(checkpoint.state, settings.clone())?;
                return Ok((simulation, checkpoint.rows));
            }
            // What cannot be used costs time and nothing else.
            Ok(None) | Err(Failure::Sealed(_)) => {}
            Err(failure) => return Err(failure),
        }
        let Sample { grid, matrix, .. } = self.bone.clone();
        Ok((Simulation::new(grid, matrix, settings.clone())?, Vec::new()))
    }

    fn save(
        &self,
        experiment: &str,
        simulation: &Simulation,
        rows: &[Measurement],
    ) -> Result<(), Failure> {
        let folder = &self.checkpoints;
        fs::create_dir_all(folder).map_err(Failure::write(folder))?;
        let checkpoint = CheckpointRef { experiment, state: simulation.state(), rows };
        checkpoint.write(folder, simulation.steps_done())?;
        Ok(())
    }
}
