//! Published trials: files with a trial and what was published of it.

use crate::cli;
use crate::error::Failure;
use std::fs;
use std::path::{Path, PathBuf};
use thiserror::Error;
use trabecula_config::{SampleSource, Trial};

/// Most women of a quick trial.
const QUICK_PATIENTS: u32 = 3;
/// Longest edge of a quick sample, voxels.
const QUICK_EDGE_VOXELS: usize = 56;

/// Why there is nothing to validate against.
#[derive(Debug, Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum StudyError {
    /// A trial says nothing of what was published.
    #[error("{}: the trial has no `targets`", .0.display())]
    #[diagnostic(help("a target is a published result; docs/validation.md shows one"))]
    NoTargets(PathBuf),
    /// A directory holds no trial.
    #[error("{}: holds no .ron file", .0.display())]
    NoTrials(PathBuf),
    /// Two files would share a directory of results.
    #[error("{} and {} are both called `{name}`", first.display(), second.display())]
    SameName {
        /// The name.
        name: String,
        /// One file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
}

/// A published trial.
#[derive(Debug)]
pub(super) struct Study {
    /// Name of its file without the ending, and of its directory of results.
    pub(super) name: String,
    path: PathBuf,
    pub(super) trial: Trial,
}

impl Study {
    /// Reads all files before anything is simulated, so that a slip in the last is told at once.
    ///
    /// # Errors
    /// [`StudyError`], or [`Failure::Config`] for the first file that is wrong.
    pub(super) fn read_all(arguments: &cli::Validate) -> Result<Vec<Self>, Failure> {
        let seed = arguments.seed.map(|seed| format!("seed={seed}"));
        let changes: Vec<String> = arguments.set.iter().cloned().chain(seed).collect();
        let mut studies: Vec<Self> = Vec::new();
        for path in files(&arguments.trials)? {
            let study = Self::read(path, &changes, arguments.quick)?;
            if let Some(other) = studies.iter().find(|other| other.name == study.name) {
                let (first, second) = (other.path.clone(), study.path);
                return Err(StudyError::SameName { name: study.name, first, second }.into());
            }
            studies.push(study);
        }
        Ok(studies)
    }

    fn read(path: PathBuf, changes: &[String], quick: bool) -> Result<Self, Failure> {
        let mut trial = Trial::from_file_with(&path, changes)?;
        if trial.targets.is_empty() {
            return Err(StudyError::NoTargets(path).into());
        }
        if quick {
            make_coarse(&mut trial);
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, path, trial })
    }

    /// What it costs to simulate: voxels times steps, burn-ins included.
    pub(super) fn cost(&self) -> f64 {
        let trial = &self.trial;
        let timing = trial.settings.timing;
        let (SampleSource::Volume { domain_voxels: edges, .. }
        | SampleSource::Generated { shape_voxels: edges, .. }) = &trial.sample;
        let voxels: f64 = edges.iter().map(|&edge| edge as f64).product();
        let days = timing.burn_in_days + trial.arms.len() as u32 * timing.duration_days;
        voxels * f64::from(trial.population.patients) * f64::from(days * timing.steps_per_day)
    }
}

fn make_coarse(trial: &mut Trial) {
    trial.population.patients = trial.population.patients.min(QUICK_PATIENTS);
    let (SampleSource::Volume { domain_voxels: edges, .. }
    | SampleSource::Generated { shape_voxels: edges, .. }) = &mut trial.sample;
    for edge in edges {
        *edge = (*edge).min(QUICK_EDGE_VOXELS);
    }
}

/// Files as named, and those of directories by name.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            files.extend(in_directory(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn in_directory(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(directory).map_err(Failure::read(directory))?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(Failure::read(directory))?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "ron"));
    files.sort();
    if files.is_empty() {
        return Err(StudyError::NoTrials(directory.to_owned()).into());
    }
    Ok(files)
}
