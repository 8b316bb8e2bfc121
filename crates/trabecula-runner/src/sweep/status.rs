//! `trabecula sweep status`: how a sweep stands, from its own files alone.

use super::board::words;
use super::cli::Status;
use super::record::Outcome;
use super::results::{Content, Kind, Ledger, files, is_alive};
use super::retry::{Forgiven, forgiven};
use super::{Manifest, Shard, Study};
use crate::error::{Failure, exit};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::time::Duration;

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

/// How the points of a sweep stand.
#[derive(Debug)]
pub(super) struct Census {
    pub(super) points: usize,
    pub(super) done: usize,
    /// Points at work, each with the share that is done.
    running: BTreeMap<String, f64>,
    /// Points that have failed and are not to be run again, each with its last error.
    pub(super) failed: BTreeMap<usize, String>,
    /// Points that nobody has done or does.
    pub(super) missing: Vec<usize>,
    /// Files that cannot be read, or end within an entry of a worker that is dead.
    pub(super) damaged: Vec<String>,
    workers: usize,
    jobs: u32,
    wall_s: f64,
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
    /// Counts the points of a study.
    ///
    /// # Errors
    /// [`Failure`] when the folder of results or the retries cannot be read.
    pub(super) fn take(study: &Study, manifest: &Manifest) -> Result<Self, Failure> {
        let mut census = Self {
            points: manifest.points.len(),
            done: 0,
            running: BTreeMap::new(),
            failed: BTreeMap::new(),
            missing: Vec::new(),
            damaged: Vec::new(),
            workers: 0,
            jobs: 0,
            wall_s: 0.0,
        };
        let (mut ledger, mut errors) = (Ledger::default(), BTreeMap::new());
        let known: BTreeSet<&str> = manifest.points.iter().map(|p| p.id.as_str()).collect();
        for file in files(study)? {
            let name = file.path.display().to_string();
            let content = match file.read() {
                Ok(content) => content,
                Err(reason) => {
                    census.damaged.push(format!("{name}: {reason}"));
                    continue;
                }
            };
            let alive = file.kind == Kind::Log && is_alive(&file.path, content.author.as_ref());
            census.count(content, alive, &name, &known, &mut ledger, &mut errors);
        }
        census.sort(manifest, &ledger, &forgiven(study)?, &errors);
        Ok(census)
    }

    /// Whether all points are done.
    pub(super) fn is_complete(&self) -> bool {
        self.done == self.points
    }

    fn count(
        &mut self,
        content: Content,
        alive: bool,
        name: &str,
        known: &BTreeSet<&str>,
        ledger: &mut Ledger,
        errors: &mut BTreeMap<String, String>,
    ) {
        if alive {
            self.workers += 1;
            self.jobs += content.author.as_ref().map_or(1, |author| author.jobs);
            self.running.extend(content.running);
        } else if content.torn {
            self.damaged.push(format!("{name}: ends within an entry; its worker was killed"));
        }
        for record in content.records {
            let first = !ledger.is_done(&record.id);
            ledger.note(&record);
            match record.outcome {
                Outcome::Done { .. } if first && known.contains(record.id.as_str()) => {
                    self.wall_s += record.wall_s;
                }
                Outcome::Done { .. } => {}
                Outcome::Failed { error } => {
                    errors.insert(record.id, error);
                }
            }
        }
    }

    fn sort(
        &mut self,
        manifest: &Manifest,
        ledger: &Ledger,
        forgiven: &Forgiven,
        errors: &BTreeMap<String, String>,
    ) {
        let mut running = BTreeMap::new();
        for point in &manifest.points {
            let id = &point.id;
            if ledger.is_done(id) {
                self.done += 1;
            } else if let Some(share) = self.running.get(id) {
                running.insert(id.clone(), *share);
            } else if ledger.is_pending(id, forgiven.get(id).copied().unwrap_or(0)) {
                self.missing.push(point.index);
            } else {
                self.failed.insert(point.index, errors.get(id).cloned().unwrap_or_default());
            }
        }
        self.running = running;
    }

    /// Core time of what is left, seconds.
    fn work_left(&self) -> Option<f64> {
        let open: f64 = self.running.values().map(|share| 1.0 - share).sum();
        let each = self.wall_s / self.done as f64;
        (self.done > 0).then_some(each * (open + self.missing.len() as f64))
    }

    fn seconds_left(&self) -> Option<f64> {
        self.work_left().filter(|_| self.jobs > 0).map(|work| work / f64::from(self.jobs))
    }

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
                writeln!(out, "time left   about {}", words(Duration::from_secs_f64(left)))?;
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
