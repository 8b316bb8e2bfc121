//! `trabecula report` of a validation: published beside simulated, inside or outside.
//!
//! Everything is read back from the directory, so a report can be made at any time.

mod figure;
mod page;
mod recorded;
mod rows;

use crate::directory::MARKER;
use crate::error::Failure;
use crate::files::write_whole;
use crate::report::raster::Raster;
use page::Page;
use recorded::Recorded;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file that every finished validation leaves.
const ANSWER: &str = "validation.json";

/// Whether a directory was left by a validation that has ended.
#[must_use]
pub fn is_validation(directory: &Path) -> bool {
    directory.join(ANSWER).is_file()
}

/// Writes `report.html` and `figures/` into the directory of a validation.
///
/// # Errors
/// [`Failure`] naming the file that cannot be read or written.
pub fn write(directory: &Path) -> Result<PathBuf, Failure> {
    let recorded = Recorded::read(&directory.join(ANSWER), &directory.join(MARKER))?;
    let page = Page::new(&recorded);
    let folder = directory.join("figures");
    fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    let raster = Raster::new();
    for chart in &page.charts {
        raster.write(&folder, chart.id, &figure::draw(chart)?)?;
    }
    let path = directory.join("report.html");
    let text = page.render()?;
    write_whole(&path, |file| file.write_all(text.as_bytes()))?;
    Ok(path)
}
