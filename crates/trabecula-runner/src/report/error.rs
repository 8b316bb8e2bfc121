//! Why no report can be made of a directory.

use std::path::PathBuf;
use thiserror::Error;

/// Why no report can be made of a directory.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The directory was not made by a run.
    #[error("{} holds no run, trial, validation or sweep: there is no {file} in it", path.display())]
    NotARun {
        /// The directory.
        path: PathBuf,
        /// The file that every run leaves.
        file: &'static str,
    },
    /// The provenance does not have the form that a run writes.
    #[error("{}: is not the provenance of a run: {reason}", path.display())]
    Provenance {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// A record does not have the form that the program writes.
    #[error("{}: {reason}", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// The series is not a table of numbers.
    #[error("{}: {reason}", path.display())]
    Series {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// A snapshot does not have the form that a run writes.
    #[error("{}: {reason}", path.display())]
    Snapshot {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Runs can be drawn beside a run only.
    #[error("--against is for runs; the directory is of a trial, a validation or a sweep")]
    OnlyRunsBeside,
    /// A figure cannot be drawn.
    #[error("figure {id}: {reason}")]
    Figure {
        /// The chart.
        id: String,
        /// What went wrong.
        reason: String,
    },
    /// The page cannot be filled in.
    #[error("the page cannot be written: {0}")]
    Page(#[from] askama::Error),
}
