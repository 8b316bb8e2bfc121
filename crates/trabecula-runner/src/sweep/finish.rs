//! What happens to logs when a worker has nothing left to do.

use super::log::{Entry, Log};
use super::record::Record;
use super::results::{Kind, files, is_alive, prefix};
use super::{Manifest, Shard, Study, columnar};
use crate::directory::remove_if_there;
use crate::error::Failure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Writes the records of a worker's log, and of the logs of dead workers with the same shard,
/// into one columnar file, and removes those logs. Files of other workers are never rewritten.
///
/// # Errors
/// [`Failure`] when the log cannot be read back, or the file cannot be written.
pub(super) fn finish(
    study: &Study,
    manifest: &Manifest,
    shard: Shard,
    log: Option<Log>,
) -> Result<(), Failure> {
    let mut records = Vec::new();
    let mut absorbed: Vec<PathBuf> = Vec::new();
    let own = log.as_ref().map(|log| log.path().to_owned());
    if let Some(mut log) = log {
        let path = log.path().to_owned();
        log.read_back(|entry| {
            if let Entry::Ended(record) = entry {
                records.push(record);
            }
        })
        .map_err(Failure::read(&path))?;
        absorbed.push(path);
    }
    for file in files(study)? {
        let candidate = file.kind == Kind::Log && Some(&file.path) != own.as_ref();
        if !candidate || !file.is_of_shard(manifest, shard) {
            continue;
        }
        // Gone already, or not to be read: somebody else's to deal with.
        let Ok(content) = file.read() else { continue };
        if !is_alive(&file.path, content.author.as_ref()) {
            records.extend(content.records);
            absorbed.push(file.path);
        }
    }
    let Some(first) = absorbed.first() else { return Ok(()) };
    if !records.is_empty() {
        let name = columnar_name(study, manifest, shard, first);
        columnar::write(&name, &in_order(records, manifest), &manifest.header.layout())?;
    }
    for path in &absorbed {
        remove_if_there(path)?;
    }
    Ok(())
}

/// The name of the log, or of the first of those that are absorbed, with another ending.
fn columnar_name(study: &Study, manifest: &Manifest, shard: Shard, log: &Path) -> PathBuf {
    let stem = log.file_stem().map_or_else(|| prefix(manifest, shard).into(), ToOwned::to_owned);
    let mut name = stem;
    name.push(".parquet");
    study.results().join(name)
}

/// Records in the order of the manifest, one that two workers wrote once.
fn in_order(records: Vec<Record>, manifest: &Manifest) -> Vec<Record> {
    let places: BTreeMap<&str, usize> =
        manifest.points.iter().map(|point| (point.id.as_str(), point.index)).collect();
    let mut seen = BTreeSet::new();
    let mut records: Vec<Record> = records
        .into_iter()
        .filter(|record| {
            let attempt = match record.outcome.is_done() {
                // Who else did it does not matter: the outcome is the same, or it is kept, too.
                true => (String::new(), 0),
                false => (record.worker.clone(), record.wall_s.to_bits()),
            };
            seen.insert((record.id.clone(), record.outcome.digest(), attempt))
        })
        .collect();
    records.sort_by_key(|record| places.get(record.id.as_str()).copied().unwrap_or(usize::MAX));
    records
}
