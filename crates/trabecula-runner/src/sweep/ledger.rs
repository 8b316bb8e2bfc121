//! Which points of a shard are done.

use super::log::{self, End, Entry};
use super::record::Record;
use super::results::{Kind, files};
use super::{Manifest, Shard, Study};
use crate::error::Failure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which points need no further attempt, from all files that can hold a point of a shard.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Failed attempts by point, each by its worker and duration: it can stand in two files.
    failures: BTreeMap<String, BTreeSet<(String, u64)>>,
    done: BTreeSet<String>,
    /// How far each log has been read.
    read: BTreeMap<PathBuf, End>,
    left_out: Option<PathBuf>,
}

impl Ledger {
    /// Leaves a file out: the records of its own log a worker knows.
    pub(super) fn leave_out(&mut self, path: &Path) {
        self.left_out = Some(path.to_owned());
    }

    /// Reads what is new in the files of results.
    ///
    /// # Errors
    /// [`Failure::Read`] when the folder cannot be read. A file that cannot be read is left out:
    /// its points are then run again.
    pub(super) fn refresh(
        &mut self,
        study: &Study,
        manifest: &Manifest,
        shard: Shard,
    ) -> Result<(), Failure> {
        for file in files(study)? {
            let left_out = self.left_out.as_ref() == Some(&file.path);
            if left_out || file.is_of_another_shard(manifest, shard) {
                continue;
            }
            match file.kind {
                Kind::Log => self.follow(&file.path),
                Kind::Columnar if self.read.contains_key(&file.path) => {}
                Kind::Columnar => {
                    match file.read() {
                        Ok(content) => content.records.iter().for_each(|record| self.note(record)),
                        Err(reason) => eprintln!("warning: {}: {reason}", file.path.display()),
                    }
                    self.read.insert(file.path, End::default());
                }
            }
        }
        Ok(())
    }

    fn follow(&mut self, path: &Path) {
        let from = self.read.get(path).map_or(0, |end| end.offset);
        let mut ended = Vec::new();
        let end = log::read(path, from, |entry| {
            if let Entry::Ended(record) = entry {
                ended.push(record);
            }
        });
        ended.iter().for_each(|record| self.note(record));
        // A log that has gone has become a part of a columnar file.
        if let Ok(end) = end {
            self.read.insert(path.to_owned(), end);
        }
    }

    /// Takes note of a record.
    pub(super) fn note(&mut self, record: &Record) {
        if record.outcome.is_done() {
            self.done.insert(record.id.clone());
        } else {
            let attempt = (record.worker.clone(), record.wall_s.to_bits());
            self.failures.entry(record.id.clone()).or_default().insert(attempt);
        }
    }

    /// Whether a point is to be run: it is neither done, nor has it failed more often than
    /// `forgiven` times.
    #[must_use]
    pub(super) fn is_pending(&self, id: &str, forgiven: u32) -> bool {
        !self.done.contains(id) && self.failed(id) <= forgiven
    }

    /// Failed attempts at a point.
    #[must_use]
    pub(super) fn failed(&self, id: &str) -> u32 {
        self.failures.get(id).map_or(0, |attempts| attempts.len() as u32)
    }

    /// Whether a point is done.
    #[must_use]
    pub(super) fn is_done(&self, id: &str) -> bool {
        self.done.contains(id)
    }
}
