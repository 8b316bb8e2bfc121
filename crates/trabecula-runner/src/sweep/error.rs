//! What can go wrong with a sweep.

use crate::error::exit;
use std::path::PathBuf;
use thiserror::Error;

/// Why a sweep cannot be planned, run or collected.
#[derive(Debug, Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum SweepError {
    /// The table of points cannot be used.
    #[error("table of points {}: {reason}", file.display())]
    #[diagnostic(help(
        "the header holds paths such as parameters.osteoclast.life_days, each row a value for \
         every column"
    ))]
    Table {
        /// The table.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The manifest cannot be used.
    #[error("manifest {}: {reason}", file.display())]
    #[diagnostic(help("`trabecula sweep plan` writes it anew; results stay what they are"))]
    Manifest {
        /// The manifest.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file of retries cannot be used.
    #[error("{}: {reason}", file.display())]
    #[diagnostic(help("remove it and ask for the retry again"))]
    Retries {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A volume has changed since the sweep was planned.
    #[error("{} is not the volume that the sweep was planned on", .0.display())]
    #[diagnostic(help("bring it back, or plan the sweep anew"))]
    OtherVolume(PathBuf),
    /// A volume is not where it is looked for.
    #[error("there is no volume {}", .0.display())]
    #[diagnostic(help(
        "a manifest finds volumes from its own place: move the study and the folder of its base \
         together, or plan the sweep anew here with --replace; what is done stays done"
    ))]
    NoVolume(PathBuf),
    /// Points are not done.
    #[error("of {points} points {done} are done: {failed} have failed, {missing} are missing")]
    #[diagnostic(help(
        "`trabecula sweep run` does what is missing, after `sweep retry` also what has failed; \
         --incomplete collects what is there{damaged}"
    ))]
    Incomplete {
        /// Points of the sweep.
        points: usize,
        /// Those that are done.
        done: usize,
        /// Those that have failed.
        failed: usize,
        /// Those that nobody has done.
        missing: usize,
        /// Files that cannot be read whole, each on a line of its own.
        damaged: String,
    },
    /// Points were run by different versions.
    #[error("the points were run by {} versions of the program: {}", .0.len(), .0.join("; "))]
    #[diagnostic(help(
        "their results may differ for that reason alone; --mixed-versions takes them together \
         nevertheless, and files that are collected name the versions"
    ))]
    MixedVersions(Vec<String>),
    /// Two workers got different results for one point.
    #[error("point {index} has two different results, by {one} and by {other}")]
    #[diagnostic(help(
        "the same point gives the same bits, so one of the files is damaged or one of the \
         machines is broken: run the point again with the changes in the manifest"
    ))]
    Conflict {
        /// The point.
        index: usize,
        /// A worker.
        one: String,
        /// Another.
        other: String,
    },
    /// The design has no indices.
    #[error("the design {0} has no indices of sensitivity")]
    #[diagnostic(help(
        "plan the sweep with Morris(…) or Saltelli(…), or LatinHypercube(…) or Sobol(…) with more points than factors"
    ))]
    NoIndices(String),
    /// There is no such column.
    #[error("nothing measured is called `{measure}`")]
    #[diagnostic(help("did you mean `{nearest}`?"))]
    Measure {
        /// What was asked for.
        measure: String,
        /// What is most like it.
        nearest: String,
    },
    /// It is not clear which arm of a trial is meant.
    #[error("{}", if wanted.is_empty() { "the points are trials of several arms".to_owned() } else {
        format!("no arm is called `{wanted}`")
    })]
    #[diagnostic(help("{}", if arms.is_empty() {
        "the points of this sweep are runs, which have no arms: leave --arm out".to_owned()
    } else {
        format!("--arm names one of: {arms}")
    }))]
    Arm {
        /// What was asked for; may be empty.
        wanted: String,
        /// The arms there are.
        arms: String,
    },
    /// A point lacks what the indices are made of.
    #[error("point {index} has no {measure}: {reason}")]
    #[diagnostic(help("the indices need every point of the design"))]
    Output {
        /// The point.
        index: usize,
        /// The measure.
        measure: String,
        /// Why.
        reason: String,
    },
    /// The figure cannot be drawn.
    #[error("figure: {0}")]
    Figure(String),
    /// Jobs would be warned before they have done anything, and requeued for ever.
    #[error("--warning-s = {warning_s} s is not shorter than the time limit of {limit}")]
    #[diagnostic(help("--time asks for longer jobs, --warning-s for a later warning"))]
    Warning {
        /// Seconds before the limit.
        warning_s: u32,
        /// The limit, as Slurm takes it.
        limit: String,
    },
    /// Another sweep was planned there.
    #[error("{} already holds another sweep", .0.display())]
    #[diagnostic(help(
        "--out names another directory; --replace replaces the plan, and keeps the results of \
         the points that both have"
    ))]
    OtherPlan(PathBuf),
}

impl SweepError {
    /// The exit code of this error.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Table { .. } | Self::OtherPlan(_) | Self::Warning { .. } => exit::USAGE,
            Self::Incomplete { .. } | Self::Output { .. } => exit::INCOMPLETE,
            Self::NoIndices(_) | Self::Measure { .. } | Self::Arm { .. } => exit::USAGE,
            Self::Figure(_) => exit::FAILURE,
            Self::MixedVersions(_) | Self::Conflict { .. } => exit::FAILURE,
            Self::Manifest { .. }
            | Self::Retries { .. }
            | Self::OtherVolume(_)
            | Self::NoVolume(_) => exit::FAILURE,
        }
    }
}
