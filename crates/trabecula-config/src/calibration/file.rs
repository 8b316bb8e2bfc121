//! What a scenario simulates: the text of a file and where it was found.

use crate::error::ConfigError;
use crate::experiment::Experiment;
use crate::trial::Trial;
use std::path::{Path, PathBuf};

/// An experiment or a trial, kept as text, so that a calibration does not change while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioFile {
    /// The file, as problems call it.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl ScenarioFile {
    /// The folder from which the files that it names are found.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// The experiment with changes, each `path=value`.
    ///
    /// # Errors
    /// [`ConfigError`] when the text with the changes does not describe an experiment.
    pub(super) fn experiment<S: AsRef<str>>(
        &self,
        changes: &[S],
    ) -> Result<Experiment, ConfigError> {
        Experiment::from_str_with(&self.text, &self.name(), self.folder(), changes)
    }

    /// The trial with changes, each `path=value`.
    ///
    /// # Errors
    /// [`ConfigError`] when the text with the changes does not describe a trial.
    pub(super) fn trial<S: AsRef<str>>(&self, changes: &[S]) -> Result<Trial, ConfigError> {
        Trial::from_str_with(&self.text, &self.name(), self.folder(), changes)
    }
}
