//! What a sweep varies: the text of an experiment and where it was found.

use crate::error::ConfigError;
use crate::experiment::Experiment;
use crate::read::text_of;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The file that every point of a sweep changes: kept as text, so that a study does not change
/// when the file does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Name of the file.
    name: String,
    /// Folder from which the files that it names are found.
    folder: PathBuf,
    text: String,
}

impl Base {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ConfigError`] when it cannot be read or is no text.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        Self::new(path, path.parent().unwrap_or(Path::new("")), text_of(path)?)
    }

    /// A base with this text, as if it stood in `folder`.
    ///
    /// # Errors
    /// [`ConfigError::Read`] when the folder has no absolute path.
    pub fn new(name: &Path, folder: &Path, text: String) -> Result<Self, ConfigError> {
        let folder = std::path::absolute(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
        .map_err(|reason| ConfigError::Read { path: folder.to_owned(), reason })?;
        let name = name.file_name().unwrap_or(name.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { name, folder: folder.components().collect(), text })
    }

    /// Name of the file, without its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The experiment with changes, each `path=value`; later ones see earlier ones.
    ///
    /// # Errors
    /// [`ConfigError`] when the text with the changes does not describe an experiment.
    pub fn experiment<S: AsRef<str>>(&self, changes: &[S]) -> Result<Experiment, ConfigError> {
        Experiment::from_str_with(&self.text, &self.name, &self.folder, changes)
    }
}
