//! `trabecula fork`: an arm that branches off from a baseline.

use crate::checkpoint::{self, Checkpoint};
use crate::cli;
use crate::due;
use crate::error::Failure;
use crate::provenance::{Origin, placeless, text_hash, volume_hash};
use crate::run::{self, read_experiment};
use crate::sealed::{Problem, SealedError};
use crate::threads::start_threads;
use std::path::{Path, PathBuf};
use trabecula_config::Experiment;
use trabecula_core::simulation::Simulation;

/// Runs the arm from the checkpoint on; the exit code is that of a run.
///
/// # Errors
/// [`Failure`], in particular when the arm differs from the baseline in what is past.
pub fn command(arguments: cli::Fork) -> Result<u8, Failure> {
    let experiment = read_experiment(&arguments.experiment)?;
    let threads = start_threads(arguments.experiment.threads)?;
    let path = checkpoint_of(&arguments.checkpoint)?;
    let checkpoint = checkpoint::open(&path)?;
    let baseline = baseline(&path, &checkpoint)?;
    let volume = volume_hash(&experiment.sample)?;
    if baseline.sample != placeless(&experiment.sample, volume.as_deref()) {
        return Err(Failure::OtherSample(path));
    }
    let day = baseline.settings.timing.day_after(checkpoint.state.steps_done());
    let simulation =
        Simulation::fork(checkpoint.state, &baseline.settings, experiment.settings.clone())?;
    // What the arm would have measured, had it been alone from the start.
    let mut rows = checkpoint.rows;
    rows.retain(|row| due::on(row.day.round() as i64, experiment.measure.every_days));
    let experiment_blake3 = text_hash(&checkpoint.experiment);
    let origin = Origin { checkpoint: path, day, experiment_blake3 };
    let start = run::Fork { simulation, rows, origin, threads };
    let cli::Fork { experiment: which, out, force, quiet, json, .. } = arguments;
    let arguments = cli::Run {
        experiment: which,
        out,
        resume: false,
        resume_from: None,
        skip_damaged: false,
        force,
        stop_on_day: None,
        quiet,
        json,
    };
    run::fork(&arguments, experiment, start)
}

/// The file itself, or the last checkpoint of a run's directory.
fn checkpoint_of(path: &Path) -> Result<PathBuf, Failure> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let last = checkpoint::list(&path.join("checkpoints"))?.pop();
    last.ok_or_else(|| Failure::NothingToResume(path.to_owned()))
}

/// The experiment that led to the checkpoint.
fn baseline(path: &Path, checkpoint: &Checkpoint) -> Result<Experiment, Failure> {
    Experiment::from_str(&checkpoint.experiment, "the experiment of the checkpoint", "/".as_ref())
        .map_err(|error| {
            let problem = Problem::Content(error.to_string());
            SealedError { path: path.to_owned(), problem }.into()
        })
}
