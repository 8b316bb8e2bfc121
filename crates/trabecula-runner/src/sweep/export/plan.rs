//! How a sweep is cut into jobs, and what each of them asks for.

use super::super::Manifest;
use super::super::board::words;
use super::super::cli::{Export, Scheduler};
use super::super::error::SweepError;
use super::super::plan::Cost;
use super::limit::Limit;
use crate::counted::counted;
use crate::error::Failure;
use std::io::{self, Write};

/// Most array tasks: Slurm's default MaxArraySize of 1001 counts from 0.
const MAX_TASKS: u32 = 1000;
/// Clusters ask for jobs that last; half an hour is worth its start.
const JOB_S: f64 = 1800.0;
/// Margin of the time limit over the estimate: nodes differ, and points do.
const TIME_MARGIN: f64 = 2.0;
/// Least time limit, minutes.
const LEAST_MINUTES: u64 = 10;
/// Memory of the program itself, and of results on their way to disk, MiB.
const PROGRAM_MIB: u64 = 256;

/// The jobs of a sweep.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) shards: u32,
    pub(super) threads: u16,
    points: usize,
    /// Of a point, on one thread.
    cost: Cost,
    /// Time limit that the user asked for.
    time: Option<Limit>,
}

impl Plan {
    /// Times the first days of the first point, and divides the sweep by it.
    ///
    /// # Errors
    /// [`Failure`] when the first point cannot be run.
    pub(super) fn new(arguments: &Export, manifest: &Manifest) -> Result<Self, Failure> {
        let points = manifest.points.len();
        let cost = match manifest.points.first() {
            Some(first) => Cost::probe(&manifest.header.case(first)?)?,
            None => Cost { seconds: 0.0, mebibytes: 0 },
        };
        let threads = arguments.threads;
        let wished = (cost.seconds * points as f64 / (f64::from(threads) * JOB_S)).ceil() as u32;
        // Every thread of a job has a point of its own.
        let useful = points.div_ceil(usize::from(threads)).max(1) as u32;
        let shards = arguments.shards.unwrap_or(wished.clamp(1, MAX_TASKS.min(useful)));
        Ok(Self { shards, threads, points, cost, time: arguments.time.clone() })
    }

    /// The time limit of a job.
    pub(super) fn time(&self) -> Limit {
        let of_shard = self.points.div_ceil(self.shards as usize);
        let rounds = of_shard.div_ceil(usize::from(self.threads));
        let seconds = TIME_MARGIN * self.cost.seconds * rounds as f64;
        let minutes = LEAST_MINUTES.max((seconds / 60.0).ceil() as u64);
        self.time.clone().unwrap_or_else(|| Limit::of(minutes))
    }

    /// Memory of a job, MiB.
    pub(super) fn mebibytes(&self) -> u64 {
        PROGRAM_MIB + u64::from(self.threads) * self.cost.mebibytes as u64
    }

    /// Jobs at once on this machine.
    pub(super) fn jobs(&self) -> usize {
        (crate::threads::allotted_threads(None) / usize::from(self.threads)).max(1)
    }

    /// Refuses a warning that would come as soon as a job begins.
    pub(super) fn check_warning(&self, warning_s: u32) -> Result<(), Failure> {
        let limit = self.time();
        if u64::from(warning_s) < 60 * limit.minutes() {
            return Ok(());
        }
        Err(SweepError::Warning { warning_s, limit: limit.text().to_owned() }.into())
    }

    /// Says so when the array is larger than Slurm takes unless its site has changed that.
    pub(super) fn print_limit_of_tasks(
        &self,
        scheduler: Scheduler,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if scheduler != Scheduler::Slurm || self.shards <= MAX_TASKS {
            return Ok(());
        }
        writeln!(
            out,
            "note        {} tasks need a MaxArraySize above that (its default allows {MAX_TASKS}); \
             `scontrol show config` says what this site has",
            self.shards
        )
    }

    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let all = self.cost.seconds * self.points as f64;
        writeln!(out, "points      {}, about {} on one core", self.points, words(all))?;
        writeln!(out, "jobs        {} of {}", self.shards, counted(self.threads.into(), "thread"))?;
        writeln!(out, "each        at most {}, {} MiB", self.time().text(), self.mebibytes())
    }
}
