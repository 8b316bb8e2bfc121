//! What a sweep varies: the text of an experiment or of a trial, and where it was found.

use super::{BaseKind, Case};
use crate::error::ConfigError;
use crate::experiment::Experiment;
use crate::read::{text_of, without_mark};
use crate::trial::Trial;
use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};

/// The file that every point of a sweep changes: kept as text, so that a study does not change
/// when the file does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Name of the file.
    name: String,
    /// What the text describes.
    kind: BaseKind,
    /// The folder of the file, from which the files that it names are found: as seen from the
    /// study, so that both can lie anywhere. Empty where no file is found from it.
    folder: PathBuf,
    text: String,
    /// Where the folder is on this machine, an absolute path.
    #[serde(skip)]
    place: PathBuf,
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
        let kind = BaseKind::of(without_mark(&text));
        let place = folder.components().collect();
        Ok(Self { name, kind, folder: PathBuf::new(), text, place })
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

    /// What the text describes.
    #[must_use]
    pub fn kind(&self) -> BaseKind {
        self.kind
    }

    /// The folder of the file, an absolute path.
    #[must_use]
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// A file as the base names it: from its folder, or with an absolute path.
    #[must_use]
    pub fn name_of(&self, file: &Path) -> PathBuf {
        file.strip_prefix(&self.place).unwrap_or(file).to_owned()
    }

    /// The base for a study from which its folder is seen as `folder`.
    #[must_use]
    pub fn seen_as(self, folder: PathBuf) -> Self {
        Self { folder, ..self }
    }

    /// Finds the folder from the place of the study, an absolute path without symbolic links.
    pub fn find_from(&mut self, study: &Path) {
        let mut place = study.to_owned();
        for part in self.folder.components() {
            match part {
                Component::ParentDir => drop(place.pop()),
                Component::CurDir => {}
                part => place.push(part),
            }
        }
        self.place = place;
    }

    /// What the text with changes describes; each change is `path=value`, later ones see earlier
    /// ones.
    ///
    /// # Errors
    /// [`ConfigError`] when it describes neither an experiment nor a trial.
    pub fn case<S: AsRef<str>>(&self, changes: &[S]) -> Result<Case, ConfigError> {
        let (text, name, folder) = (&self.text, &self.name, &self.place);
        Ok(match self.kind {
            BaseKind::Experiment => {
                let experiment = Experiment::from_str_with(text, name, folder, changes)?;
                Case::Experiment(Box::new(experiment))
            }
            BaseKind::Trial => {
                Case::Trial(Box::new(Trial::from_str_with(text, name, folder, changes)?))
            }
        })
    }
}
