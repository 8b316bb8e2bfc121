//! `trabecula report` of a trial: one page that needs no network.
//!
//! Everything is read back from the trial's directory, and the tables are made from what the
//! simulations measured, as at the end of the trial.

mod arms;
mod chart;
mod normal;
mod page;
mod payload;
mod recorded;
mod tables;

use super::store::Store;
use super::{Summary, TrialDirectory};
use crate::error::Failure;
use crate::files::write_whole;
use crate::report::raster::Raster;
use recorded::RecordedTrial;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use trabecula_config::Trial;
use trabecula_core::measure::OUTCOMES;

/// Whether a directory was left by a trial that has ended.
#[must_use]
pub fn is_trial(directory: &Path) -> bool {
    TrialDirectory::at(directory).table("summary", "csv").is_file()
}

/// Writes `report.html` and `figures/` into the directory of a trial.
///
/// # Errors
/// [`Failure`] naming the file that cannot be read or written.
pub fn write(directory: &Path) -> Result<PathBuf, Failure> {
    let directory = TrialDirectory::at(directory);
    let recorded = RecordedTrial::read(&directory)?;
    let volume = recorded.provenance.volume_blake3.as_deref();
    let results = Store::new(&directory, &recorded.trial, volume)?.results()?;
    let summary = Summary::of(&recorded.trial, &results);
    figures(&directory, &recorded.trial, &summary)?;
    let page = page::render(&recorded, &results, &summary)?;
    let path = directory.report();
    write_whole(&path, |file| file.write_all(page.as_bytes()))?;
    Ok(path)
}

/// Each chart as a file for papers, with its legend.
fn figures(directory: &TrialDirectory, trial: &Trial, summary: &Summary) -> Result<(), Failure> {
    let folder = directory.figures();
    fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    let raster = Raster::new();
    for (at, outcome) in OUTCOMES.iter().enumerate() {
        if chart::shows(summary, at) {
            raster.write(&folder, outcome.name, &chart::draw(trial, summary, at, outcome)?)?;
        }
    }
    Ok(())
}
