//! Where the results of a validation come from.

use super::study::Study;
use crate::cli;
use crate::directory::MARKER;
use crate::error::Failure;
use crate::files::write_whole;
use crate::provenance::{NOTICE, Status, host, seconds_since_1970};
use crate::run::allotted_threads;
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// The record beside the results; each trial has one of its own, too.
#[derive(Debug, Serialize)]
pub(super) struct Record {
    /// How the validation stands.
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
    quick: bool,
    /// Names of the published trials.
    trials: Vec<String>,
    notice: &'static str,
}

impl Record {
    /// The record at the start of a session.
    pub(super) fn start(arguments: &cli::Validate, studies: &[Study]) -> Self {
        Self {
            status: Status::Running,
            version: crate::VERSION,
            rustc: env!("TRABECULA_RUSTC"),
            threads: allotted_threads(arguments.threads),
            host: host(),
            command_line: std::env::args().collect(),
            started_unix_s: seconds_since_1970(),
            wall_s: 0.0,
            quick: arguments.quick,
            trials: studies.iter().map(|study| study.name.clone()).collect(),
            notice: NOTICE,
        }
    }

    /// Writes the record into the directory of the validation.
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
