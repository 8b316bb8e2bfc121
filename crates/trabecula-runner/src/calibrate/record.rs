//! Where the results of a calibration come from.

use crate::cli;
use crate::directory::MARKER;
use crate::error::Failure;
use crate::provenance::file_hash;
use crate::session::{SessionRecord, write_record};
use crate::threads::allotted_threads;
use serde::Serialize;
use std::path::Path;
use trabecula_config::Calibration;

/// The record beside the results.
#[derive(Debug, Serialize)]
pub(super) struct Record {
    title: String,
    #[serde(flatten)]
    pub(super) session: SessionRecord,
    seed: u64,
    calibration_blake3: String,
}

impl Record {
    /// The record at the start of a session.
    ///
    /// # Errors
    /// [`Failure::Read`].
    pub(super) fn start(
        arguments: &cli::Calibrate,
        calibration: &Calibration,
    ) -> Result<Self, Failure> {
        Ok(Self {
            title: calibration.title.clone(),
            session: SessionRecord::start(allotted_threads(arguments.threads)),
            seed: calibration.seed,
            calibration_blake3: file_hash(&arguments.config)?,
        })
    }

    /// Writes the record into the directory of the calibration.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write(&self, directory: &Path) -> Result<(), Failure> {
        write_record(&directory.join(MARKER), self)
    }
}
