//! Errors that say where, what, and what would be right.

mod place;
mod problem;
pub(crate) mod suggest;
mod translate;

pub(crate) use place::{Place, Texts};
pub use problem::Problem;
pub(crate) use translate::translate;

use miette::{Diagnostic, LabeledSpan, SourceCode};
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why there is no experiment.
///
/// `Display` gives one line per problem, each with file, line and column. As a [`Diagnostic`]
/// it shows every place in the text, with help.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: cannot be read: {reason}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said. It is part of the message and therefore no `source`.
        reason: io::Error,
    },
    /// The text is larger than [`MAX_BYTES`](crate::limits::MAX_BYTES).
    #[error("{name}: larger than {} KiB, the limit of an experiment", limit / 1024)]
    TooLarge {
        /// Name of the text.
        name: String,
        /// The limit, bytes.
        limit: usize,
    },
    /// The file is not text in UTF-8.
    #[error("{}: byte {} is not UTF-8 text", path.display(), offset)]
    NotText {
        /// The file.
        path: PathBuf,
        /// First byte that is no text.
        offset: usize,
    },
    /// The text does not describe an experiment.
    #[error(transparent)]
    Invalid(#[from] Problems),
}

/// Everything that is wrong with the text of an experiment; at least one thing.
#[derive(Debug)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Sorts the problems by their place. `None` when there are none.
    pub(crate) fn collect(mut problems: Vec<Problem>) -> Option<Self> {
        problems.sort_by_key(|problem| problem.place().rank());
        (!problems.is_empty()).then_some(Self(problems))
    }

    /// The problems: the file from top to bottom, then the overrides.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The problem, when there is only one.
    fn only(&self) -> Option<&Problem> {
        self.0.first().filter(|_| self.0.len() == 1)
    }
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(Problems(vec![problem]))
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { "\n" }, problem.line())?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl ConfigError {
    /// The problems in the text; none when it could not be read at all.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.invalid().into_iter().flat_map(Problems::iter)
    }

    fn invalid(&self) -> Option<&Problems> {
        match self {
            Self::Invalid(problems) => Some(problems),
            _ => None,
        }
    }

    fn only(&self) -> Option<&Problem> {
        self.invalid().and_then(Problems::only)
    }
}

/// One problem is shown whole; several follow one another under a list of all.
impl Diagnostic for ConfigError {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.only().and_then(Diagnostic::help)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.only().and_then(Diagnostic::source_code)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.only().and_then(Diagnostic::labels)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let problems = self.invalid().filter(|_| self.only().is_none())?;
        Some(Box::new(problems.iter().map(|problem| problem as &dyn Diagnostic)))
    }
}
