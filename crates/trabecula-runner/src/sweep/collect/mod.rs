//! `trabecula sweep collect`: all results in one table.

mod about;
mod arms;
mod parameter;
mod table;

use super::census::Census;
use super::cli::Collect;
use super::record::{Outcome, Record};
use super::results::files;
use super::{Manifest, Study, SweepError, report};
use crate::error::{Failure, exit};
use crate::leftover;
use about::About;
pub(super) use about::all_cautions;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use table::Table;

/// Merges the results and says where they are.
///
/// # Errors
/// [`SweepError::Incomplete`], [`SweepError::MixedVersions`] unless the user says so,
/// [`SweepError::Conflict`], or a failed file operation.
pub(super) fn command(arguments: &Collect) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let census = Census::take(&study, &manifest)?;
    if !census.is_complete() && !arguments.incomplete {
        return Err(incomplete(&census).into());
    }
    let results =
        Results::read(&study, &manifest)?.of_one_version_unless(arguments.mixed_versions)?;
    let about = About::new(&manifest, &census, &results.versions);
    leftover::remove_in(study.path());
    let table = Table::new(&manifest, &results.rows, arguments.last);
    let stem = arguments.out.clone().unwrap_or_else(|| study.path().join("collected"));
    let file = |ending: &str| {
        let mut name = stem.clone().into_os_string();
        name.push(ending);
        std::path::PathBuf::from(name)
    };
    table.write_parquet(&file(".parquet"), &about)?;
    table.write_csv(&file(".csv"))?;
    about.write(&file(".json"))?;
    // The tables are whole without it, so a failure is told and no more.
    if let Err(failure) = report::write(study.path()) {
        eprintln!("warning: no report was written: {failure}");
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{} of {} points in {}", census.done, census.points, file(".parquet").display())
        .map_err(Failure::stdout)?;
    about.damaged.iter().for_each(|damage| eprintln!("warning: {damage}"));
    about.cautions.iter().for_each(|caution| eprintln!("note: {caution}"));
    Ok(exit::SUCCESS)
}

fn incomplete(census: &Census) -> SweepError {
    let damaged = census.damaged.iter().map(|damage| format!("\n{damage}")).collect();
    SweepError::Incomplete {
        points: census.points,
        done: census.done,
        failed: census.failed.len(),
        missing: census.points - census.done - census.failed.len(),
        damaged,
    }
}

/// The rows of the points that are done, by index.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) rows: BTreeMap<usize, Vec<Vec<f64>>>,
    pub(crate) versions: BTreeSet<String>,
}

impl Results {
    /// Reads what there is; files that cannot be read are in the [`Census`].
    ///
    /// # Errors
    /// [`SweepError::Conflict`], or a folder that cannot be read.
    pub(crate) fn read(study: &Study, manifest: &Manifest) -> Result<Self, Failure> {
        let places: BTreeMap<&str, usize> =
            manifest.points.iter().map(|point| (point.id.as_str(), point.index)).collect();
        let (mut results, mut seen) = (Self::default(), BTreeMap::new());
        for file in files(study)? {
            let Ok(content) = file.read() else { continue };
            for record in content.records {
                if let Some(&index) = places.get(record.id.as_str()) {
                    results.take(index, record, &mut seen)?;
                }
            }
        }
        Ok(results)
    }

    /// These, where one version of the program ran them all, or `mixed` are wanted.
    ///
    /// # Errors
    /// [`SweepError::MixedVersions`].
    pub(super) fn of_one_version_unless(self, mixed: bool) -> Result<Self, SweepError> {
        match self.versions.len() > 1 && !mixed {
            true => Err(SweepError::MixedVersions(self.versions.into_iter().collect())),
            false => Ok(self),
        }
    }

    fn take(
        &mut self,
        index: usize,
        record: Record,
        seen: &mut BTreeMap<usize, (String, String, String)>,
    ) -> Result<(), SweepError> {
        let digest = record.outcome.digest();
        let Outcome::Done { rows, .. } = record.outcome else { return Ok(()) };
        match seen.get(&index) {
            Some((known, one, version)) if *known != digest && *version == record.version => {
                let (one, other) = (one.clone(), record.worker);
                return Err(SweepError::Conflict { index, one, other });
            }
            Some(_) => {}
            None => {
                seen.insert(index, (digest, record.worker, record.version.clone()));
                self.rows.insert(index, rows);
                self.versions.insert(record.version);
            }
        }
        Ok(())
    }
}
