//! What can go wrong with a calibration.

use thiserror::Error;

/// Why a calibration cannot go on.
#[derive(Debug, Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum CalibrationError {
    /// Too few points can be used.
    #[error(
        "stage {stage}: {target} could be measured at {measured} points; its emulator needs {needed}"
    )]
    #[diagnostic(help(
        "a longer run or a larger sample lets more be measured, a narrower prior leaves out \
         places where the simulation fails, a larger first wave has more points; trace.csv in \
         the directory of the stage has all points"
    ))]
    TooFewPoints {
        /// The stage.
        stage: String,
        /// The published result.
        target: String,
        /// Points at which it could be measured.
        measured: usize,
        /// Points needed.
        needed: usize,
    },
    /// Points of one scenario were run by several versions of the program.
    #[error("the points in {directory} were run by {} versions of the program: {}", .versions.len(), .versions.join(", "))]
    #[diagnostic(help(
        "their results may differ for that reason alone: remove that directory and resume, and \
         they are run again by this version"
    ))]
    MixedVersions {
        /// Where they are.
        directory: String,
        /// The versions.
        versions: Vec<String>,
    },
    /// No point has all results.
    #[error("stage {0}: no point has all of its results")]
    #[diagnostic(help("trace.csv in the directory of the stage says which are missing where"))]
    NoPoint(String),
    /// The emulator of a result cannot be fitted.
    #[error("stage {stage}: no emulator of {target}: {reason}")]
    Emulator {
        /// The stage.
        stage: String,
        /// The published result.
        target: String,
        /// Why.
        reason: String,
    },
}
