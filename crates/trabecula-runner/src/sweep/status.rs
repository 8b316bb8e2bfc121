//! `trabecula sweep status`: how a sweep stands.

use super::board::words;
use super::census::Census;
use super::cli::Status;
use super::ledger::Ledger;
use super::{Manifest, Shard, Study};
use crate::error::{Failure, exit};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Errors that are shown; ten thousand points can fail in the same way.
const MOST_SHOWN: usize = 10;

/// Prints how a sweep stands. The exit code says whether all points are done.
///
/// # Errors
/// [`Failure`] when the study cannot be read.
pub(super) fn command(arguments: &Status) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let census = Census::take(&study, &manifest)?;
    let mut out = io::stdout().lock();
    let printed = match arguments.missing {
        Some(shards) => {
            let numbers = census.missing.iter().map(|&index| Shard::holding(index, shards).number);
            writeln!(out, "{}", array_spec(numbers))
        }
        None if arguments.json => serde_json::to_writer_pretty(&mut out, &census.summary())
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out)),
        None => census.print(&mut out),
    };
    printed.map_err(Failure::stdout)?;
    Ok(if census.is_complete() { exit::SUCCESS } else { exit::INCOMPLETE })
}

/// What programs want to know.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    points: usize,
    done: usize,
    running: usize,
    failed: usize,
    missing: usize,
    workers: usize,
    seconds_left: Option<f64>,
    damaged_files: &'a [String],
    errors: BTreeMap<usize, &'a str>,
}

impl Census {
    fn summary(&self) -> Summary<'_> {
        Summary {
            points: self.points,
            done: self.done,
            running: self.running.len(),
            failed: self.failed.len(),
            missing: self.missing.len(),
            workers: self.workers,
            seconds_left: self.seconds_left(),
            damaged_files: &self.damaged,
            errors: self.failed.iter().map(|(index, error)| (*index, error.as_str())).collect(),
        }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "points      {}", self.points)?;
        writeln!(out, "done        {}", self.done)?;
        writeln!(out, "running     {}, by {} workers", self.running.len(), self.workers)?;
        writeln!(out, "failed      {}", self.failed.len())?;
        writeln!(out, "missing     {}", self.missing.len())?;
        match (self.seconds_left(), self.work_left()) {
            _ if self.missing.is_empty() && self.running.is_empty() => {}
            (Some(left), _) => {
                writeln!(out, "time left   about {}", words(left))?;
            }
            (None, Some(work)) => {
                writeln!(out, "work left   about {:.2} core hours", work / 3600.0)?;
            }
            (None, None) => writeln!(out, "time left   known when a point is done")?,
        }
        for (index, error) in self.failed.iter().take(MOST_SHOWN) {
            writeln!(out, "point {index} failed: {error}")?;
        }
        if self.failed.len() > MOST_SHOWN {
            writeln!(out, "and {} more; --json lists all", self.failed.len() - MOST_SHOWN)?;
        }
        self.damaged.iter().try_for_each(|damage| writeln!(out, "note: {damage}"))
    }
}

/// The points that have failed and are not done, by their index.
pub(super) fn failed(manifest: &Manifest, ledger: &Ledger) -> Vec<usize> {
    let open =
        manifest.points.iter().filter(|p| !ledger.is_done(&p.id) && ledger.failed(&p.id) > 0);
    open.map(|point| point.index).collect()
}

/// Numbers as Slurm's `--array` takes them: `1-3,7`.
pub(super) fn array_spec(numbers: impl Iterator<Item = u32>) -> String {
    let numbers: BTreeSet<u32> = numbers.collect();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    runs.iter().map(text).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_written_as_slurm_reads_them() {
        assert_eq!(array_spec([7, 1, 2, 3, 9, 10, 3].into_iter()), "1-3,7,9-10");
        assert_eq!(array_spec(std::iter::empty()), "");
    }
}
