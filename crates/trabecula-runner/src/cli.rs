//! The command line.

use crate::report::scene::MAX_TRIANGLES;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Simulates human trabecular bone cell by cell: what the bone cells do over years under a
/// woman's endocrine state and treatment, and what a densitometer, a blood test, a biopsy and a
/// µCT scanner would show. Research software; not medical advice.
#[derive(Debug, Parser)]
#[command(name = "trabecula", version = crate::VERSION, after_help = "\
Examples:
  trabecula run configs/quickstart.ron
  trabecula run configs/anastrozole-5y.ron --out runs/a --threads 2
  trabecula run configs/anastrozole-5y.ron --out runs/a --resume
  trabecula run configs/quickstart.ron --set parameters.osteoclast.life_days=15 --seed 7 --json
  trabecula trial configs/all-therapies.ron --set population.patients=4
  trabecula fork runs/baseline configs/letrozole-5y.ron --out runs/letrozole
  trabecula validate --quick
  trabecula calibrate configs/calibration/physiology.ron
  trabecula report runs/a --against runs/b
  trabecula check configs/anastrozole-5y.ron
  trabecula params osteoclast
  trabecula sweep plan configs/sweeps/osteoclast-morris.ron --out studies/morris

Exit codes:
  0   done
  1   the simulation or a file failed; of a trial, at least one simulation
  2   the command line or the configuration is wrong
  3   some points of a sweep are missing or have failed
  75  interrupted; what was done is kept, --resume goes on from it")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate an experiment and write its directory of results.
    Run(Run),
    /// Run a trial, virtual patients by arms, and write its tables.
    Trial(Trial),
    /// Go on from a checkpoint under another therapy: a baseline is simulated once, and arms
    /// branch from it with the same random draws.
    Fork(Fork),
    /// Simulate published trials and print prediction beside publication.
    Validate(Validate),
    /// Fit parameters to published results, in stages, and say how well each is identified.
    Calibrate(Calibrate),
    /// Check a file, an experiment, trial, sweep or calibration, and print its plan: grid, cells,
    /// steps, memory, time, and the command that runs it.
    Check(Check),
    /// Write report.html for the directory of a run (charts, tables, the bone in 3D), a trial, a
    /// validation or a sweep.
    Report(Report),
    /// Write the snapshots of a run as OME-Zarr images, for napari and neuroglancer.
    Export(Export),
    /// Plan, run and collect a parameter sweep, on one machine or on a cluster.
    Sweep(crate::sweep::cli::Sweep),
    /// Print the parameter table: value, unit, range, evidence grade and source.
    Params(Params),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// The experiment and its changes.
#[derive(Debug, Args)]
pub struct Experiment {
    /// What to simulate, a RON file.
    pub config: PathBuf,
    /// Change one value, e.g. `parameters.osteoclast.life_days=15`; may be repeated.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Seed of every random draw; overrides the file.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads; by default those of the Slurm allocation, else of this machine. Results do not
    /// depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

impl Experiment {
    /// All changes to the file.
    #[must_use]
    pub fn changes(&self) -> Vec<String> {
        let seed = self.seed.map(|seed| format!("seed={seed}"));
        self.set.iter().cloned().chain(seed).collect()
    }
}

/// `trabecula run`.
#[derive(Debug, Args)]
pub struct Run {
    /// What to simulate.
    #[command(flatten)]
    pub experiment: Experiment,
    /// Directory of the results; by default `runs/` and the name of the experiment.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Go on from the last checkpoint in the directory, to the same bits as an uninterrupted run.
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
    /// Go on from this checkpoint instead of the last one.
    #[arg(long, value_name = "FILE", requires = "resume")]
    pub resume_from: Option<PathBuf>,
    /// Where the last checkpoint is damaged, go on from the last one that is whole.
    #[arg(long, requires = "resume", conflicts_with = "resume_from")]
    pub skip_damaged: bool,
    /// Replace the results of an earlier run in the directory.
    #[arg(long)]
    pub force: bool,
    /// Checkpoint and stop when this day is reached, as if interrupted.
    #[arg(long, value_name = "DAY", allow_negative_numbers = true)]
    pub stop_on_day: Option<f64>,
    /// No progress and no table.
    #[arg(long, short)]
    pub quiet: bool,
    /// Print the summary as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// `trabecula trial`.
#[derive(Debug, Args)]
pub struct Trial {
    /// What to simulate: a trial, with a population and arms.
    #[command(flatten)]
    pub experiment: Experiment,
    /// Directory of the results; by default `runs/` and the name of the trial.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Print what the trial will take (simulations, memory, time) and stop.
    #[arg(long, conflicts_with_all = ["resume", "force"])]
    pub plan: bool,
    /// Do what is missing in the directory of a stopped trial, one with failures, or one to which
    /// patients or (last) arms were added.
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
    /// Replace the results of an earlier trial in the directory.
    #[arg(long)]
    pub force: bool,
    /// No progress and no tables.
    #[arg(long, short)]
    pub quiet: bool,
    /// Print the summary as JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}

/// `trabecula fork`.
#[derive(Debug, Args)]
pub struct Fork {
    /// The checkpoint, or the directory of a run, whose last one is taken.
    pub checkpoint: PathBuf,
    /// The arm: what differs from the baseline's experiment may be therapy, mechanisms,
    /// duration, measuring, output, and parameters of drugs not yet given.
    #[command(flatten)]
    pub experiment: Experiment,
    /// Directory of the results; by default `runs/` and the name of the arm.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Replace the results of an earlier run in the directory.
    #[arg(long)]
    pub force: bool,
    /// No progress and no table.
    #[arg(long, short)]
    pub quiet: bool,
    /// Print the summary as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// `trabecula validate`.
#[derive(Debug, Args)]
pub struct Validate {
    /// Published trials (trials with `targets`), or directories of them.
    #[arg(default_value = "configs/validation", value_name = "DIR|FILE")]
    pub trials: Vec<PathBuf>,
    /// A coarse answer: at most 3 women in a trial, on cubes of at most 56 voxels.
    #[arg(long)]
    pub quick: bool,
    /// Directory of the results; by default `runs/validation`, or `runs/validation-quick`.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Do what is missing in the directory of a validation that was stopped, or has failures.
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
    /// Replace the results of an earlier validation in the directory.
    #[arg(long)]
    pub force: bool,
    /// Write one record for each target, and the overall figures, to this JSON file, too.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Change one value in all trials, e.g. `parameters.osteoclast.life_days=15`; may be repeated.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Seed of every random draw; overrides the files.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Threads; by default those of the Slurm allocation, else of this machine. Results do not
    /// depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// No progress and no table.
    #[arg(long, short)]
    pub quiet: bool,
}

/// `trabecula calibrate`.
#[derive(Debug, Args)]
pub struct Calibrate {
    /// The calibration, a RON file: stages with free parameters, scenarios and published results.
    pub config: PathBuf,
    /// Directory of the results; by default `runs/calibration/` and the name of the calibration.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Do what is missing in the directory of a calibration that was stopped, or whose file was
    /// changed: points that were simulated before are not simulated again.
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
    /// Replace the answer of an earlier calibration in the directory; its points stay.
    #[arg(long)]
    pub force: bool,
    /// Threads; by default those of the Slurm allocation, else of this machine. Results do not
    /// depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// No progress and no report.
    #[arg(long, short)]
    pub quiet: bool,
    /// Print the answer as JSON instead of a report.
    #[arg(long)]
    pub json: bool,
}

/// `trabecula check`.
#[derive(Debug, Args)]
pub struct Check {
    /// What to check: an experiment, a trial, a sweep or a calibration.
    #[command(flatten)]
    pub experiment: Experiment,
}

/// `trabecula report`.
#[derive(Debug, Args)]
pub struct Report {
    /// Directory of a run, trial, validation or sweep.
    pub directory: PathBuf,
    /// Directory of another run to draw beside a run; may be repeated.
    #[arg(long, value_name = "DIRECTORY")]
    pub against: Vec<PathBuf>,
    /// Most triangles in the view of a run's bone, all days together; a million make about 5 MB.
    #[arg(long, value_name = "N", default_value_t = MAX_TRIANGLES)]
    pub triangles: usize,
}

/// `trabecula export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Directory of a run.
    pub directory: PathBuf,
}

/// `trabecula params`.
#[derive(Debug, Args)]
pub struct Params {
    /// A parameter, a group, or part of a name.
    pub name: Option<String>,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}
