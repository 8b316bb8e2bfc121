//! Counting the points of a sweep, from its own files alone.

use super::ledger::Ledger;
use super::record::Outcome;
use super::results::{Content, Kind, files, is_alive};
use super::retry::{Forgiven, forgiven};
use super::{Manifest, Study};
use crate::error::Failure;
use std::collections::{BTreeMap, BTreeSet};

/// How the points of a sweep stand.
#[derive(Debug)]
pub(super) struct Census {
    pub(super) points: usize,
    pub(super) done: usize,
    /// Points at work, each with the share that is done.
    pub(super) running: BTreeMap<String, f64>,
    /// Points that have failed and are not to be run again, each with its last error.
    pub(super) failed: BTreeMap<usize, String>,
    /// Points that nobody has done or does.
    pub(super) missing: Vec<usize>,
    /// Files that cannot be read, or end within an entry of a worker that is dead.
    pub(super) damaged: Vec<String>,
    /// Workers that are alive.
    pub(super) workers: usize,
    jobs: u32,
    wall_s: f64,
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
    pub(super) fn work_left(&self) -> Option<f64> {
        let open: f64 = self.running.values().map(|share| 1.0 - share).sum();
        let each = self.wall_s / self.done as f64;
        (self.done > 0).then_some(each * (open + self.missing.len() as f64))
    }

    /// Time until the workers that are alive have done it, seconds.
    pub(super) fn seconds_left(&self) -> Option<f64> {
        self.work_left().filter(|_| self.jobs > 0).map(|work| work / f64::from(self.jobs))
    }
}
