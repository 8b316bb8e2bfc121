//! The directory that a run leaves behind, and who may write into it.

use crate::error::Failure;
use crate::leftover;
use std::fs;
use std::path::{Path, PathBuf};

/// Marks a directory as made by a run; `--force` touches no other.
pub(crate) const MARKER: &str = "provenance.json";

/// The directory of one run.
#[derive(Debug, Clone)]
pub struct RunDirectory {
    path: PathBuf,
}

/// What to do with what is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Refuse it.
    Refuse,
    /// Replace the results of an earlier run.
    Replace,
    /// Go on from it.
    Resume,
}

impl Existing {
    /// What `--resume` and `--force` ask for.
    pub(crate) fn wanted(resume: bool, force: bool) -> Self {
        match (resume, force) {
            (true, _) => Self::Resume,
            (false, true) => Self::Replace,
            (false, false) => Self::Refuse,
        }
    }
}

impl RunDirectory {
    /// Prepares `path` for a run.
    ///
    /// # Errors
    /// [`Failure::Occupied`] when the directory holds something and may not be touched, or a
    /// failed file operation.
    pub fn prepare(path: &Path, existing: Existing) -> Result<Self, Failure> {
        let directory = Self { path: path.to_owned() };
        if claim(path, existing)? {
            directory.clear()?;
        }
        for folder in [directory.path.clone(), directory.checkpoints(), directory.snapshots()] {
            fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
            leftover::remove_in(&folder);
        }
        leftover::remove_in(&directory.figures());
        Ok(directory)
    }

    /// Removes what an earlier run wrote, and nothing else.
    fn clear(&self) -> Result<(), Failure> {
        for file in
            [self.series_csv(), self.series_parquet(), self.sites(), self.config(), self.report()]
        {
            remove_if_there(&file)?;
        }
        for (folder, endings) in [
            (self.checkpoints(), &["ckpt"][..]),
            (self.snapshots(), &["vti", "pvd", "parquet"]),
            (self.figures(), &["svg", "png"]),
        ] {
            let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
            for file in entries.map(|e| e.path()) {
                let ending = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
                if endings.contains(&ending) {
                    remove_if_there(&file)?;
                } else if ending == "zarr" && folder == self.snapshots() {
                    fs::remove_dir_all(&file).map_err(Failure::write(&file))?;
                }
            }
        }
        remove_if_there(&self.provenance())
    }

    /// The directory itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The resolved experiment.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.path.join("config.ron")
    }

    /// Where the results come from.
    #[must_use]
    pub fn provenance(&self) -> PathBuf {
        self.path.join(MARKER)
    }

    /// The time series as text.
    #[must_use]
    pub fn series_csv(&self) -> PathBuf {
        self.path.join("series.csv")
    }

    /// The time series with units and meanings.
    #[must_use]
    pub fn series_parquet(&self) -> PathBuf {
        self.path.join("series.parquet")
    }

    /// Sizes of the remodelling sites of the last year.
    #[must_use]
    pub fn sites(&self) -> PathBuf {
        self.path.join("sites.csv")
    }

    /// The page that shows the run.
    #[must_use]
    pub fn report(&self) -> PathBuf {
        self.path.join("report.html")
    }

    /// Charts as files.
    #[must_use]
    pub fn figures(&self) -> PathBuf {
        self.path.join("figures")
    }

    /// Checkpoints.
    #[must_use]
    pub fn checkpoints(&self) -> PathBuf {
        self.path.join("checkpoints")
    }

    /// Volumes for ParaView.
    #[must_use]
    pub fn snapshots(&self) -> PathBuf {
        self.path.join("snapshots")
    }
}

/// Whether what is in the directory at `path` is to be cleared away.
///
/// # Errors
/// [`Failure::Occupied`] when the directory holds something and may not be touched.
pub(crate) fn claim(path: &Path, existing: Existing) -> Result<bool, Failure> {
    let Some(found) = first_entry(path)? else { return Ok(false) };
    let help = match existing {
        Existing::Resume => return Ok(false),
        Existing::Replace if path.join(MARKER).is_file() => return Ok(true),
        Existing::Replace => {
            "it was not made by a run, so --force leaves it alone; name another directory with \
             --out"
        }
        Existing::Refuse => {
            "--resume goes on with that run, --force replaces it, --out names another directory"
        }
    };
    Err(Failure::Occupied { path: path.to_owned(), found, help })
}

/// The name of something in a directory, first of all that of the marker. Empty folders and
/// temporary files are nothing: a run that was killed as it began leaves no more.
fn first_entry(path: &Path) -> Result<Option<String>, Failure> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Failure::read(path)(e)),
    };
    let is_nothing = |entry: &fs::DirEntry| {
        let is_empty = |mut folder: fs::ReadDir| folder.next().is_none();
        leftover::is_one(&entry.file_name()) || fs::read_dir(entry.path()).is_ok_and(is_empty)
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| !is_nothing(entry))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let marker = names.iter().position(|name| name == MARKER).unwrap_or(0);
    Ok((!names.is_empty()).then(|| names.swap_remove(marker)))
}

pub(crate) fn remove_if_there(file: &Path) -> Result<(), Failure> {
    match fs::remove_file(file) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Failure::write(file)(e)),
        _ => Ok(()),
    }
}
