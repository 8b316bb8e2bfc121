//! The directory of a sweep.

use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.jsonl";

/// The directory of a sweep: its manifest, its results and the checkpoints of unfinished points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    path: PathBuf,
    manifest: PathBuf,
}

impl Study {
    /// The study in a directory.
    #[must_use]
    pub fn new(directory: &Path) -> Self {
        Self { path: directory.to_owned(), manifest: directory.join(MANIFEST) }
    }

    /// The study of a manifest: of the file itself, or of the directory that holds it.
    #[must_use]
    pub fn of(manifest: &Path) -> Self {
        if manifest.is_dir() {
            return Self::new(manifest);
        }
        let path = manifest.parent().filter(|path| !path.as_os_str().is_empty());
        Self { path: path.unwrap_or(Path::new(".")).to_owned(), manifest: manifest.to_owned() }
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Path {
        &self.manifest
    }

    /// Results, a file of every worker.
    #[must_use]
    pub fn results(&self) -> PathBuf {
        self.path.join("results")
    }

    /// Checkpoints of the unfinished points.
    #[must_use]
    pub fn checkpoints(&self) -> PathBuf {
        self.path.join("checkpoints")
    }

    /// Table and figures of what explains the results, without their endings.
    #[must_use]
    pub fn sensitivity(&self) -> PathBuf {
        self.path.join("sensitivity")
    }

    /// Failed points that are to be run again.
    #[must_use]
    pub fn retries(&self) -> PathBuf {
        self.path.join("retry.json")
    }
}
