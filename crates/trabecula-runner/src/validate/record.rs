//! Where the results of a validation come from.

use super::study::Study;
use crate::cli;
use crate::directory::MARKER;
use crate::error::Failure;
use crate::session::{SessionRecord, write_record};
use crate::threads::allotted_threads;
use serde::Serialize;
use std::path::Path;

/// The record beside the results; each trial has one of its own, too.
#[derive(Debug, Serialize)]
pub(super) struct Record {
    #[serde(flatten)]
    pub(super) session: SessionRecord,
    quick: bool,
    /// Names of the published trials.
    trials: Vec<String>,
}

impl Record {
    /// The record at the start of a session.
    pub(super) fn start(arguments: &cli::Validate, studies: &[Study]) -> Self {
        Self {
            session: SessionRecord::start(allotted_threads(arguments.threads)),
            quick: arguments.quick,
            trials: studies.iter().map(|study| study.name.clone()).collect(),
        }
    }

    /// Writes the record into the directory of the validation.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write(&self, directory: &Path) -> Result<(), Failure> {
        write_record(&directory.join(MARKER), self)
    }
}
