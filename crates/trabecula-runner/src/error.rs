//! What can go wrong, as the user sees it, and the exit code that says so to scripts.

use std::any::Any;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;
use trabecula_config::ConfigError;
use trabecula_core::parameter::ParameterError;
use trabecula_core::sample::SampleError;
use trabecula_core::simulation::SimulationError;

use crate::calibrate::CalibrationError;
use crate::report::ReportError;
use crate::sealed::SealedError;
use crate::sweep::SweepError;
use crate::validate::StudyError;
use crate::volume::VolumeError;

/// Exit codes.
pub mod exit {
    /// Done.
    pub const SUCCESS: u8 = 0;
    /// The simulation or a file failed.
    pub const FAILURE: u8 = 1;
    /// The command line or the configuration is wrong.
    pub const USAGE: u8 = 2;
    /// Some points of a sweep are missing or have failed.
    pub const INCOMPLETE: u8 = 3;
    /// Interrupted; a checkpoint was written and `--resume` goes on from it.
    pub const INTERRUPTED: u8 = 75;
}

/// Why the program stops.
#[derive(Debug, Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum Failure {
    /// The configuration is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    /// The volume cannot be read.
    #[error(transparent)]
    Volume(#[from] VolumeError),
    /// No bone could be made of the volume or the request.
    #[error("sample: {0}")]
    Sample(#[from] SampleError),
    /// No box of the volume is as dense as wanted.
    #[error(
        "none of {attempts} boxes of the volume has a BV/TV of {least} to {most}; see \
         `population.bone`"
    )]
    NoCrop {
        /// Least BV/TV.
        least: f64,
        /// Greatest BV/TV.
        most: f64,
        /// Boxes tried.
        attempts: u32,
    },
    /// The engine refused or failed.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// A checkpoint or the rows of a trial cannot be used.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Sealed(#[from] SealedError),
    /// A sweep cannot be planned, run or collected.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Sweep(#[from] SweepError),
    /// No report can be made.
    #[error("report: {0}")]
    Report(#[from] ReportError),
    /// There is nothing to validate against.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Study(#[from] StudyError),
    /// A calibration cannot go on.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Calibration(#[from] CalibrationError),
    /// The output directory already holds something.
    #[error("{} already holds {found}", path.display())]
    #[diagnostic(help("{help}"))]
    Occupied {
        /// The directory.
        path: PathBuf,
        /// What was found there.
        found: String,
        /// What the user can do.
        help: &'static str,
    },
    /// A fork begins from another piece of bone.
    #[error("{} begins from another sample than the arm", .0.display())]
    #[diagnostic(help("an arm has the sample of its baseline, with all its parts"))]
    OtherSample(PathBuf),
    /// What a file describes takes no changes on the command line.
    #[error("{} describes {kind}, which --set and --seed cannot change", path.display())]
    #[diagnostic(help("`changes` in the file can"))]
    Unchangeable {
        /// The file.
        path: PathBuf,
        /// What it describes, with its article.
        kind: &'static str,
    },
    /// There is nothing to resume.
    #[error("{} holds no checkpoint to resume from", .0.display())]
    #[diagnostic(help("leave out --resume to start at the first day"))]
    NothingToResume(PathBuf),
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or the standard output cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A parameter has no such name, or no such value.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// What defines a simulation cannot be put into bytes.
    #[error("cannot encode: {0}")]
    Encode(String),
    /// No such parameter.
    #[error("no parameter matches `{name}`")]
    #[diagnostic(help("{help}"))]
    UnknownParameter {
        /// What was asked for.
        name: String,
        /// What was probably meant.
        help: String,
    },
    /// The thread pool cannot be made.
    #[error("cannot start {threads} threads: {reason}")]
    Threads {
        /// Threads asked for.
        threads: usize,
        /// Why.
        reason: String,
    },
}

impl Failure {
    /// The exit code of this failure.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_)
            | Self::Study(_)
            | Self::Occupied { .. }
            | Self::NothingToResume(_)
            | Self::OtherSample(_)
            | Self::Unchangeable { .. }
            | Self::Simulation(SimulationError::Fork { .. })
            | Self::UnknownParameter { .. } => exit::USAGE,
            Self::Sweep(error) => error.exit_code(),
            _ => exit::FAILURE,
        }
    }

    /// Whether every other simulation would fail in the same way: a full disk, a volume that
    /// cannot be read.
    #[must_use]
    pub fn is_of_the_machine(&self) -> bool {
        matches!(
            self,
            Self::Read { .. }
                | Self::Write { .. }
                | Self::Volume(_)
                | Self::Threads { .. }
                | Self::Sweep(_)
        )
    }

    /// Wraps a failed write of `path`.
    pub fn write(path: &Path) -> impl FnOnce(io::Error) -> Self + use<'_> {
        move |source| Self::Write { path: path.to_owned(), source }
    }

    /// Wraps a failed read of `path`.
    pub fn read(path: &Path) -> impl FnOnce(io::Error) -> Self + use<'_> {
        move |source| Self::Read { path: path.to_owned(), source }
    }

    /// Wraps a failed write to the standard output.
    #[must_use]
    pub fn stdout(source: io::Error) -> Self {
        Self::Write { path: "the standard output".into(), source }
    }
}

/// What a panic said.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown")
}
