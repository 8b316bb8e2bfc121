//! A trial, read back from its directory.

use super::super::TrialDirectory;
use super::super::provenance::Failed;
use crate::error::Failure;
use crate::provenance::beside;
use crate::report::ReportError;
use serde::Deserialize;
use std::fs;
use trabecula_config::Trial;

/// The part of the provenance that a report shows.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RecordedProvenance {
    pub(super) version: String,
    pub(super) rustc: String,
    pub(super) seed: u64,
    pub(super) threads: usize,
    pub(super) wall_s: f64,
    pub(super) trial_blake3: String,
    pub(super) volume_blake3: Option<String>,
    pub(super) failures: Vec<Failed>,
    pub(super) cautions: Vec<String>,
}

/// What was simulated, and where the results come from.
#[derive(Debug)]
pub(super) struct RecordedTrial {
    pub(super) trial: Trial,
    /// The resolved configuration, for a volume beside it.
    pub(super) config: String,
    pub(super) provenance: RecordedProvenance,
}

impl RecordedTrial {
    pub(super) fn read(directory: &TrialDirectory) -> Result<Self, Failure> {
        let path = directory.provenance();
        let text = fs::read(&path).map_err(Failure::read(&path))?;
        let provenance = serde_json::from_slice(&text)
            .map_err(|e| ReportError::Provenance { path, reason: e.to_string() })?;
        let config = directory.config();
        let trial = Trial::from_file_with::<&str>(&config, &[])?;
        let shown = Trial { sample: beside(&trial.sample), ..trial.clone() };
        Ok(Self { trial, config: shown.to_ron(), provenance })
    }
}
