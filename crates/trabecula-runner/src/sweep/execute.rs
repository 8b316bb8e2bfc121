//! One point, from its first day or its last checkpoint to its end.

use super::layout::trial_rows;
use super::record::Outcome;
use super::samples::Samples;
use super::{Header, Point};
use crate::checkpoint::{self, CheckpointRef, state_hash};
use crate::due;
use crate::error::Failure;
use crate::interrupt::Interrupt;
use crate::leftover;
use crate::provenance::identity;
use crate::trial::{Part, PartEnd};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use trabecula_config::{Case, Experiment, Trial};
use trabecula_core::measure::Measurement;
use trabecula_core::sample::Sample;
use trabecula_core::simulation::Simulation;

/// A point to run.
pub(super) struct Task<'a> {
    pub(super) header: &'a Header,
    pub(super) samples: &'a Samples,
    /// Folder of what a point needs to go on; there only while it is unfinished.
    pub(super) checkpoints: PathBuf,
    /// Wall time between checkpoints of a run.
    pub(super) every: Duration,
    pub(super) threads: usize,
    pub(super) interrupt: &'a Interrupt,
}

impl Task<'_> {
    /// Simulates to the end, or to an interruption (`None`), from which it can go on. `progress`
    /// is told the share that is done.
    ///
    /// # Errors
    /// [`Failure`] when the engine fails or something cannot be written.
    pub(super) fn run(
        &self,
        point: &Point,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Option<Outcome>, Failure> {
        leftover::remove_in(&self.checkpoints);
        match self.header.case(point)? {
            Case::Experiment(experiment) => {
                let bone = self.samples.of_run(&experiment.sample, self.header)?;
                Run { task: self, experiment: &experiment, bone: &bone }.carry_out(progress)
            }
            Case::Trial(trial) => self.trial(&trial, progress),
        }
    }

    /// A trial goes on simulation by simulation.
    fn trial(
        &self,
        trial: &Trial,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Option<Outcome>, Failure> {
        let bone = self.samples.of_trial(&trial.sample, self.header)?;
        let part = Part {
            trial,
            bone: &bone,
            folder: &self.checkpoints,
            volume_blake3: self.header.volume_blake3(&trial.sample),
            threads: self.threads,
            interrupt: self.interrupt,
        };
        Ok(match part.run(progress)? {
            PartEnd::Done { summary, measured_blake3: state_blake3 } => {
                Some(Outcome::Done { state_blake3, rows: trial_rows(&summary, &trial.arms) })
            }
            PartEnd::Failed(failed) => Some(Outcome::Failed { error: list(&failed) }),
            PartEnd::Interrupted => None,
        })
    }
}

/// The first of what failed, and how many more there are.
fn list(failed: &[crate::trial::Failed]) -> String {
    let first = failed.first().map_or_else(String::new, ToString::to_string);
    match failed.len() {
        0 | 1 => first,
        all => format!("{first}, and {} more simulations", all - 1),
    }
}

/// A point that is one run.
struct Run<'a> {
    task: &'a Task<'a>,
    experiment: &'a Experiment,
    bone: &'a Sample,
}

impl Run<'_> {
    /// Simulates to the end, or to an interruption, which leaves a checkpoint.
    fn carry_out(&self, progress: &dyn Fn(f64)) -> Result<Option<Outcome>, Failure> {
        let volume = self.task.header.volume_blake3(&self.experiment.sample);
        let experiment = identity(self.experiment, volume);
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
            let interrupted = self.task.interrupt.is_requested();
            if interrupted || saved.elapsed() >= self.task.every {
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
        match checkpoint::last_whole(&self.task.checkpoints, experiment) {
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
        let folder = &self.task.checkpoints;
        fs::create_dir_all(folder).map_err(Failure::write(folder))?;
        let checkpoint = CheckpointRef { experiment, state: simulation.state(), rows };
        checkpoint.write(folder, simulation.steps_done())?;
        Ok(())
    }
}
