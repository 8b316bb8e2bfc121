//! `trabecula report` of a sweep: outcomes over factors, which factors matter, all points.
//!
//! Everything is read from the study's own files, so a report can be made of any sweep at any
//! time, also while it runs.

mod figure;
mod influence;
mod page;
mod points;

use super::census::Census;
use super::collect::Results;
use super::sensitivity::figure as figure_of_indices;
use super::{Manifest, Study};
use crate::error::Failure;
use crate::files::write_whole;
use crate::report::raster::Raster;
use influence::Explained;
use page::Page;
use points::Points;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Whether a directory holds a sweep.
#[must_use]
pub fn is_sweep(directory: &Path) -> bool {
    Study::new(directory).manifest().is_file()
}

/// Writes `report.html` and `figures/` into the directory of a sweep.
///
/// # Errors
/// [`Failure`] naming the file that cannot be read or written.
pub fn write(directory: &Path) -> Result<PathBuf, Failure> {
    let study = Study::new(directory);
    let manifest = Manifest::read(study.manifest())?;
    let census = Census::take(&study, &manifest)?;
    let results = Results::read(&study, &manifest)?;
    let points = Points::new(&manifest, &results.rows);
    let folder = directory.join("figures");
    fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    let raster = Raster::new();
    if let Some(measure) = points.measures.first() {
        for factor in &points.factors {
            let name = format!("{}-{}", measure.name, factor.path.replace(['/', '['], "_"));
            raster.write(&folder, &name, &figure::draw(factor, measure)?)?;
        }
    }
    let answers = influence::answers(&study, &manifest, &results.rows);
    figure_of_indices::write(&folder, "sensitivity", &manifest, &answers)?;
    let explained = answers.iter().map(|(asked, found)| Explained::new(asked, found)).collect();
    let page = Page::new(&manifest, &census, &results, &points, explained).render(&points)?;
    let path = directory.join("report.html");
    write_whole(&path, |file| file.write_all(page.as_bytes()))?;
    Ok(path)
}
