//! Where the results of a calibration come from.

use crate::cli;
use crate::directory::MARKER;
use crate::error::Failure;
use crate::files::write_whole;
use crate::provenance::{NOTICE, Status, file_hash, host, seconds_since_1970};
use crate::run::allotted_threads;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use trabecula_config::Calibration;

/// The record beside the results.
#[derive(Debug, Serialize)]
pub(super) struct Record {
    title: String,
    /// How the calibration stands.
    pub(super) status: Status,
    version: &'static str,
    rustc: &'static str,
    /// Results do not depend on them.
    threads: usize,
    host: String,
    command_line: Vec<String>,
    started_unix_s: u64,
    /// Duration of this session, seconds.
    pub(super) wall_s: f64,
    seed: u64,
    calibration_blake3: String,
    notice: &'static str,
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
            status: Status::Running,
            version: crate::VERSION,
            rustc: env!("TRABECULA_RUSTC"),
            threads: allotted_threads(arguments.threads),
            host: host(),
            command_line: std::env::args().collect(),
            started_unix_s: seconds_since_1970(),
            wall_s: 0.0,
            seed: calibration.seed,
            calibration_blake3: file_hash(&arguments.config)?,
            notice: NOTICE,
        })
    }

    /// Writes the record into the directory of the calibration.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write(&self, directory: &Path) -> Result<(), Failure> {
        write_whole(&directory.join(MARKER), |file| {
            serde_json::to_writer_pretty(&mut *file, self)?;
            writeln!(file)
        })
    }
}
