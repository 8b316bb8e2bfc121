//! `trabecula sweep retry`: failed points that are to be run again.

use super::cli::Retry;
use super::ledger::Ledger;
use super::status::{self, array_spec};
use super::{Manifest, Shard, Study, SweepError};
use crate::error::{Failure, exit};
use crate::files::write_whole;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};

/// For each point the number of failed attempts that are forgiven.
pub(super) type Forgiven = BTreeMap<String, u32>;

/// Reads what was forgiven; nothing, if nobody asked for it.
///
/// # Errors
/// [`Failure::Read`], or [`SweepError::Retries`] when the file makes no sense.
pub(super) fn forgiven(study: &Study) -> Result<Forgiven, Failure> {
    let path = study.retries();
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|e| SweepError::Retries { file: path, reason: e.to_string() }.into()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Forgiven::new()),
        Err(e) => Err(Failure::read(&path)(e)),
    }
}

/// Forgives the failures so far, so that the next workers run those points again.
///
/// # Errors
/// [`Failure`].
pub(super) fn command(arguments: &Retry) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let mut ledger = Ledger::default();
    ledger.refresh(&study, &manifest, Shard { number: 1, of: 1 })?;
    let mut forgiven = forgiven(&study)?;
    let failed: Vec<usize> = status::failed(&manifest, &ledger);
    for &index in &failed {
        let id = &manifest.points[index].id;
        forgiven.insert(id.clone(), ledger.failed(id));
    }
    if !failed.is_empty() {
        let path = study.retries();
        write_whole(&path, |file| {
            serde_json::to_writer_pretty(&mut *file, &forgiven)?;
            writeln!(file)
        })?;
    }
    let mut out = io::stdout().lock();
    let said = match arguments.shards {
        Some(shards) => {
            let numbers = failed.iter().map(|&index| Shard::holding(index, shards).number);
            writeln!(out, "{}", array_spec(numbers))
        }
        None => writeln!(out, "{} failed points will be run again by `sweep run`", failed.len()),
    };
    said.map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}
