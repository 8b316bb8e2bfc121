//! The command line of `trabecula sweep`.

use super::Shard;
use super::export::Limit;
use super::sensitivity::Bootstrap;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `trabecula sweep`.
#[derive(Debug, Args)]
pub struct Sweep {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Expand a design to a manifest of all runs; the same file gives the same manifest.
    Plan(Plan),
    /// Run the points of a shard, as many at once as there are threads. Points that are done
    /// stay; the same command goes on where it was interrupted or killed.
    Run(Run),
    /// Count the points that are done, running, failed and missing, with the time left.
    Status(Status),
    /// Merge the results to one Parquet file and one CSV file, with what varies as columns.
    Collect(Collect),
    /// Write a script that runs the sweep on the scheduler of a site.
    Export(Export),
    /// Tell which factors matter: Morris's and Sobol's indices and slopes, with confidence
    /// intervals.
    Sensitivity(Sensitivity),
    /// Let failed points be run again.
    Retry(Retry),
}

/// `trabecula sweep plan`.
#[derive(Debug, Args)]
pub struct Plan {
    /// The sweep, a RON file.
    pub sweep: PathBuf,
    /// Directory of the study; by default `studies/` and the name of the sweep.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Replace the plan of another sweep in the directory; results of points that both have
    /// stay.
    #[arg(long)]
    pub replace: bool,
    /// Do not time the first days of the first point.
    #[arg(long)]
    pub no_probe: bool,
}

/// `trabecula sweep run`.
#[derive(Debug, Args)]
pub struct Run {
    /// The manifest, or the directory of the study.
    pub manifest: PathBuf,
    /// Which part of the points, as NUMBER/OF from 1; all of them by default. Any number of
    /// shards gives the same results.
    #[arg(long, value_name = "NUMBER/OF", default_value = "1/1")]
    pub shard: Shard,
    /// Threads; by default those of the Slurm allocation, else of this machine.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Points at once; by default as many as there are threads and memory. Fewer than threads
    /// give each point several threads: right for large samples, and for few large trials.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Minutes between the checkpoints of a point that is a run; a trial keeps what each of its
    /// simulations measured.
    #[arg(long, value_name = "MINUTES", default_value_t = 5.0, value_parser = minutes)]
    pub checkpoint_every: f64,
    /// No progress.
    #[arg(long, short)]
    pub quiet: bool,
}

/// Longest time between checkpoints, minutes.
const MAX_MINUTES: f64 = 1e6;

fn minutes(text: &str) -> Result<f64, String> {
    let minutes: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    match minutes > 0.0 && minutes <= MAX_MINUTES {
        true => Ok(minutes),
        false => Err(format!("minutes are above 0 and at most {MAX_MINUTES}")),
    }
}

/// `trabecula sweep status`.
#[derive(Debug, Args)]
pub struct Status {
    /// The manifest, or the directory of the study.
    pub manifest: PathBuf,
    /// Print only which of this many shards have points to run, as Slurm's --array takes it.
    #[arg(long, value_name = "SHARDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub missing: Option<u32>,
    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// `trabecula sweep retry`.
#[derive(Debug, Args)]
pub struct Retry {
    /// The manifest, or the directory of the study.
    pub manifest: PathBuf,
    /// Print which of this many shards have the failed points, as Slurm's --array takes it.
    #[arg(long, value_name = "SHARDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub shards: Option<u32>,
}

/// `trabecula sweep collect`.
#[derive(Debug, Args)]
pub struct Collect {
    /// The manifest, or the directory of the study.
    pub manifest: PathBuf,
    /// The files, without their endings; by default `collected` in the directory of the study.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Only the last day of each point, not the whole series.
    #[arg(long)]
    pub last: bool,
    /// Go on when points are missing or have failed; the files then say how many.
    #[arg(long)]
    pub incomplete: bool,
    /// Go on when points were run by different versions of the program; the files then say
    /// which.
    #[arg(long)]
    pub mixed_versions: bool,
}

/// What runs jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scheduler {
    /// An sbatch script with a job array.
    Slurm,
    /// A Snakemake workflow, for this machine or its Slurm executor.
    Snakemake,
    /// GNU parallel, on this machine or over ssh.
    Parallel,
}

/// `trabecula sweep export`.
#[derive(Debug, Args)]
pub struct Export {
    /// What runs the jobs.
    pub scheduler: Scheduler,
    /// The manifest, or the directory of the study.
    pub manifest: PathBuf,
    /// The script; by default a file in the directory of the study.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Jobs; by default as many as last half an hour, and at most 1000.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub shards: Option<u32>,
    /// Threads of a job: so many points at once.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: u16,
    /// Time limit of a job as Slurm takes it, minutes or DAYS-HOURS:MINUTES say; by default twice the
    /// estimate.
    #[arg(long)]
    pub time: Option<Limit>,
    /// Seconds before the time limit at which Slurm asks for checkpoints.
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub warning_s: u32,
    /// Slurm's partition, also for Snakemake's executor.
    #[arg(long)]
    pub partition: Option<String>,
    /// Slurm's account, also for Snakemake's executor.
    #[arg(long)]
    pub account: Option<String>,
}

/// `trabecula sweep sensitivity`.
#[derive(Debug, Args)]
pub struct Sensitivity {
    /// The manifest, or the directory of the study; its design must be Morris, Saltelli,
    /// LatinHypercube or Sobol.
    pub manifest: PathBuf,
    /// What is explained: a column of the results; may be repeated. By default
    /// bmd_percent_of_baseline, in a sweep over a trial ls_bmd_change_percent_mean.
    #[arg(long)]
    pub measure: Vec<String>,
    /// The arm in which it is taken, in a sweep over a trial with several.
    #[arg(long)]
    pub arm: Option<String>,
    /// The day on which it is taken; by default the last.
    #[arg(long)]
    pub day: Option<f64>,
    /// Resamples of the bootstrap.
    #[arg(long, default_value_t = Bootstrap::RESAMPLES, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    pub resamples: u32,
    /// Share of the resamples that an interval holds.
    #[arg(long, default_value_t = Bootstrap::CONFIDENCE, value_parser = share)]
    pub confidence: f64,
    /// The files, without their endings; by default `sensitivity` in the directory of the study.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Go on when points were run by different versions of the program.
    #[arg(long)]
    pub mixed_versions: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    match share > 0.0 && share < 1.0 {
        true => Ok(share),
        false => Err("it lies between 0 and 1".to_owned()),
    }
}
