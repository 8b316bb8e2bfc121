//! What a file describes, told by its fields before it is read in earnest.

use crate::document::{Document, Subject};
use crate::error::ConfigError;
use crate::read::{text_of, without_mark};
use std::path::Path;

/// What a file describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// One woman, one run.
    Experiment,
    /// Arms and a population; with `targets`, a published trial.
    Trial,
    /// A base and what varies.
    Sweep,
    /// Stages with free parameters.
    Calibration,
}

impl FileKind {
    /// Of a file. What cannot be told is taken for an experiment, and refused as one.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read or is no text.
    pub fn of_file(path: &Path) -> Result<Self, ConfigError> {
        let text = text_of(path)?;
        let Ok(document) = Document::new(Subject::Experiment, "", without_mark(&text), &[]) else {
            return Ok(Self::Experiment);
        };
        let has = |field: &str| document.root.field(field).is_some();
        Ok(match () {
            () if has("arms") => Self::Trial,
            () if has("base") || has("design") => Self::Sweep,
            () if has("stages") => Self::Calibration,
            () => Self::Experiment,
        })
    }
}
