//! A finished or interrupted run, read back from its directory.

use super::error::ReportError;
use super::series::Series;
use crate::error::Failure;
use crate::provenance::beside;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use trabecula_config::Experiment;

/// The part of the provenance that a report shows. Older runs lack the later fields.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the fields of `Provenance`, read back")]
pub struct RecordedProvenance {
    pub status: String,
    pub version: String,
    pub rustc: String,
    pub seed: u64,
    pub threads: usize,
    pub started_unix_s: u64,
    pub wall_s: f64,
    pub day: Option<f64>,
    pub experiment_blake3: String,
    pub volume_blake3: Option<String>,
    pub state_blake3: Option<String>,
    #[serde(default)]
    pub shape_voxels: Option<[usize; 3]>,
    #[serde(default)]
    pub voxel_um: Option<f32>,
    #[serde(default)]
    pub cautions: Vec<String>,
}

/// All that a report is made of.
#[derive(Debug)]
pub struct RecordedRun {
    /// Where it was found.
    pub directory: PathBuf,
    /// What was simulated.
    pub experiment: Experiment,
    /// The resolved configuration, for a volume beside it.
    pub config: String,
    /// Where the results come from.
    pub provenance: RecordedProvenance,
    /// What was measured.
    pub series: Series,
}

impl RecordedRun {
    /// Reads the directory of a run.
    ///
    /// # Errors
    /// [`Failure`] naming the file that is missing or does not have the form a run writes.
    pub fn read(directory: &Path) -> Result<Self, Failure> {
        for file in ["provenance.json", "config.ron", "series.csv"] {
            if !directory.join(file).is_file() {
                return Err(ReportError::NotARun { path: directory.to_owned(), file }.into());
            }
        }
        let config = directory.join("config.ron");
        let experiment = Experiment::from_file(&config)?;
        let path = directory.join("provenance.json");
        let text = fs::read(&path).map_err(Failure::read(&path))?;
        let provenance = serde_json::from_slice(&text)
            .map_err(|e| ReportError::Provenance { path, reason: e.to_string() })?;
        Ok(Self {
            directory: directory.to_owned(),
            config: Experiment { sample: beside(&experiment.sample), ..experiment.clone() }
                .to_ron(),
            experiment,
            provenance,
            series: Series::read(&directory.join("series.csv"))?,
        })
    }

    /// A short name: that of the directory.
    #[must_use]
    pub fn label(&self) -> String {
        let whole = fs::canonicalize(&self.directory).unwrap_or_else(|_| self.directory.clone());
        whole.file_name().map_or_else(|| "run".to_owned(), |n| n.to_string_lossy().into_owned())
    }
}
