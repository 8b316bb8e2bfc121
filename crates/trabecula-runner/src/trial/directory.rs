//! The directory that a trial leaves behind.

use crate::directory::{Existing, MARKER, claim, remove_if_there};
use crate::error::Failure;
use crate::leftover;
use std::fs;
use std::path::{Path, PathBuf};

/// The directory of one trial.
#[derive(Debug, Clone)]
pub struct TrialDirectory {
    path: PathBuf,
}

impl TrialDirectory {
    /// The directory at `path`, as it is.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Prepares `path` for a trial.
    ///
    /// # Errors
    /// [`Failure::Occupied`] when the directory holds something and may not be touched, or a
    /// failed file operation.
    pub fn prepare(path: &Path, existing: Existing) -> Result<Self, Failure> {
        let directory = Self::at(path);
        if claim(path, existing)? {
            directory.clear()?;
        }
        fs::create_dir_all(directory.patients()).map_err(Failure::write(path))?;
        directory.remove_leftovers();
        Ok(directory)
    }

    /// Removes what a killed process was writing.
    fn remove_leftovers(&self) {
        leftover::remove_in(&self.path);
        leftover::remove_in(&self.figures());
        for folder in fs::read_dir(self.patients()).into_iter().flatten().flatten() {
            leftover::remove_in(&folder.path());
        }
    }

    /// Removes what an earlier trial wrote, and nothing else.
    fn clear(&self) -> Result<(), Failure> {
        for name in [
            "config.ron",
            "trial.csv",
            "trial.parquet",
            "draws.csv",
            "draws.parquet",
            "summary.csv",
            "summary.parquet",
            "report.html",
        ] {
            remove_if_there(&self.path.join(name))?;
        }
        for file in fs::read_dir(self.figures()).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|e| e == "svg" || e == "png") {
                remove_if_there(&file.path())?;
            }
        }
        for folder in fs::read_dir(self.patients()).into_iter().flatten().flatten() {
            let files = fs::read_dir(folder.path()).into_iter().flatten().flatten();
            for file in files.map(|entry| entry.path()) {
                if file.extension().is_some_and(|e| e == "rows" || e == "ckpt") {
                    remove_if_there(&file)?;
                }
            }
            // A folder that holds something else stays.
            let _ = fs::remove_dir(folder.path());
        }
        remove_if_there(&self.provenance())
    }

    /// The directory itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The resolved trial.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.path.join("config.ron")
    }

    /// Where the results come from.
    #[must_use]
    pub fn provenance(&self) -> PathBuf {
        self.path.join(MARKER)
    }

    /// Charts as files.
    #[must_use]
    pub fn figures(&self) -> PathBuf {
        self.path.join("figures")
    }

    /// The page that shows the trial.
    #[must_use]
    pub fn report(&self) -> PathBuf {
        self.path.join("report.html")
    }

    /// A table, without its extension.
    #[must_use]
    pub fn table(&self, name: &str, extension: &str) -> PathBuf {
        self.path.join(name).with_extension(extension)
    }

    /// What the simulations measured, a folder for each woman.
    #[must_use]
    pub fn patients(&self) -> PathBuf {
        self.path.join("patients")
    }

    /// The folder of one woman.
    #[must_use]
    pub fn patient(&self, number: u32) -> PathBuf {
        self.patients().join(format!("{number:05}"))
    }
}
