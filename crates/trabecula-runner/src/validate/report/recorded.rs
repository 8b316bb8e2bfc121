//! A validation, read back from its directory.

use crate::error::Failure;
use crate::report::ReportError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;
use trabecula_core::measure::{Family, Outcome};

/// What a validation says, with where it comes from.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) answer: RecordedAnswer,
    pub(super) provenance: RecordedProvenance,
}

/// The part of the answer that a report shows.
#[derive(Debug, Deserialize)]
pub(super) struct RecordedAnswer {
    pub(super) quick: bool,
    pub(super) results_blake3: String,
    pub(super) sets: Vec<RecordedSet>,
    pub(super) targets: Vec<RecordedTarget>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RecordedSet {
    pub(super) set: String,
    pub(super) inside: usize,
    pub(super) targets: usize,
    pub(super) findings_inside: usize,
    pub(super) findings: usize,
    pub(super) bmd_error_percentage_points: Option<f64>,
    pub(super) bmd_error_to_3_years_percentage_points: Option<f64>,
    pub(super) marker_error_percent: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RecordedTarget {
    pub(super) id: String,
    pub(super) trial: String,
    pub(super) set: String,
    pub(super) what: String,
    pub(super) outcome: String,
    pub(super) unit: String,
    pub(super) published: Option<f64>,
    /// An end that is not finite is null.
    pub(super) accepted: [Option<f64>; 2],
    pub(super) simulated: Option<f64>,
    pub(super) simulated_interval: Option<[f64; 2]>,
    pub(super) inside: bool,
    pub(super) source: String,
    pub(super) certainty: String,
    pub(super) note: String,
    pub(super) cautions: Vec<String>,
}

impl RecordedTarget {
    /// How it is measured; none for an end point that this version does not know.
    pub(super) fn family(&self) -> Option<Family> {
        Outcome::named(&self.outcome).map(|outcome| outcome.family)
    }
}

/// The part of the provenance that a report shows.
#[derive(Debug, Deserialize)]
pub(super) struct RecordedProvenance {
    pub(super) version: String,
    pub(super) rustc: String,
    pub(super) threads: usize,
    pub(super) command_line: Vec<String>,
    pub(super) started_unix_s: u64,
    pub(super) wall_s: f64,
    pub(super) trials: Vec<String>,
}

impl Recorded {
    pub(super) fn read(answer: &Path, provenance: &Path) -> Result<Self, Failure> {
        Ok(Self { answer: json(answer)?, provenance: json(provenance)? })
    }
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read(path).map_err(Failure::read(path))?;
    let wrong = |reason: String| ReportError::Record { path: path.to_owned(), reason };
    Ok(serde_json::from_slice(&text).map_err(|e| wrong(e.to_string()))?)
}
