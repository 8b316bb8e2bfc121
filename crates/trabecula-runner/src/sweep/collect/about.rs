//! What must be known of a collected table, beside the table.

use super::super::Manifest;
use super::super::census::Census;
use crate::caution::cautions;
use crate::error::Failure;
use crate::files::write_whole;
use crate::provenance::NOTICE;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// The same for the same results, whoever computed them.
#[derive(Debug, Serialize)]
pub(super) struct About {
    title: String,
    points: usize,
    done: usize,
    failed: usize,
    missing: usize,
    /// Where points are missing, the files of results that end early or cannot be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) damaged: Vec<String>,
    /// Versions of the program that ran the points.
    versions: Vec<String>,
    seed: u64,
    replicates: u32,
    design: trabecula_config::Design,
    factors: Vec<trabecula_config::Factor>,
    base: trabecula_config::Base,
    changes: Vec<String>,
    notice: &'static str,
    pub(super) cautions: Vec<&'static str>,
}

impl About {
    pub(super) fn new(manifest: &Manifest, census: &Census, versions: &BTreeSet<String>) -> Self {
        let header = &manifest.header;
        Self {
            title: header.title.clone(),
            points: census.points,
            done: census.done,
            failed: census.failed.len(),
            missing: census.points - census.done - census.failed.len(),
            // What was done all the same leaves no trace in a whole table.
            damaged: if census.is_complete() { Vec::new() } else { census.damaged.clone() },
            versions: versions.iter().cloned().collect(),
            seed: header.seed,
            replicates: header.replicates,
            design: header.design.clone(),
            factors: header.factors.clone(),
            base: header.base.clone(),
            changes: header.changes.clone(),
            notice: NOTICE,
            cautions: all_cautions(manifest),
        }
    }

    /// As key-value pairs of a Parquet file.
    ///
    /// # Errors
    /// Never, in practice: all of it has a JSON form.
    pub(super) fn pairs(&self) -> serde_json::Result<Vec<(String, String)>> {
        let number = |key: &str, value: usize| (format!("trabecula.{key}"), value.to_string());
        Ok(vec![
            number("points", self.points),
            number("done", self.done),
            number("failed", self.failed),
            number("missing", self.missing),
            ("trabecula.about".to_owned(), serde_json::to_string(self)?),
        ])
    }

    /// Writes it as a file of its own.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| {
            serde_json::to_writer_pretty(&mut *file, self)?;
            writeln!(file)
        })
    }
}

/// What must be said of the drugs of any point.
pub(in super::super) fn all_cautions(manifest: &Manifest) -> Vec<&'static str> {
    let mut all = Vec::new();
    for point in manifest.points.iter().filter(|point| point.replicate == 0) {
        let Ok(case) = manifest.header.case(point) else { continue };
        for caution in case.protocols().into_iter().flat_map(cautions) {
            if !all.contains(&caution) {
                all.push(caution);
            }
        }
    }
    all
}
