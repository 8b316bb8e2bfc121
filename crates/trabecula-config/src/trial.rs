//! A validated trial.

use crate::document::{Document, Subject};
use crate::error::ConfigError;
use crate::experiment::SampleSource;
use crate::read::Readable;
use crate::schema::{self, RawTrial};
use crate::target::Target;
use crate::{print, read, resolve};
use std::path::Path;
use trabecula_core::population::Population;
use trabecula_core::simulation::Settings;

/// A trial in which every value is within its range and every default is filled in.
///
/// The form with every part written once:
///
/// ```ron
#[doc = include_str!("../tests/cases/good-trials/everything.ron")]
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// What the trial is about, in the words of its author; may be empty.
    pub title: String,
    /// The bone that the women's bone is made from.
    pub sample: SampleSource,
    /// The women.
    pub population: Population,
    /// What all arms share: everything before day 0, and what they do not change after it. The
    /// seed is that of the trial.
    pub settings: Settings,
    /// The arms, at least one.
    pub arms: Vec<Arm>,
    /// Which arm the others are compared to.
    pub reference: usize,
    /// Days of outcome beside day 0, increasing, at least one; the last is the end.
    pub outcome_days: Vec<u32>,
    /// What was published of it; may be none.
    pub targets: Vec<Target>,
}

/// One arm of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Its name, which no other arm has.
    pub name: String,
    /// Its settings from day 0 on; menopause and seed are the woman's.
    pub settings: Settings,
}

impl Readable for Trial {
    const SUBJECT: Subject = Subject::Trial;
    const NOT_OURS: (&'static str, &'static str) =
        ("woman", "`population` describes the women; `trabecula run` runs an experiment on one");

    fn read(document: &Document, base: &Path) -> Result<Self, ConfigError> {
        Ok(resolve::trial(document, &schema::read::<RawTrial>(document)?, base)?)
    }
}

impl Trial {
    /// Reads a trial from a file and changes single values, as
    /// [`Experiment::from_file_with`](crate::Experiment::from_file_with) does.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read or does not describe a trial; a problem with
    /// an override names the override.
    pub fn from_file_with<S: AsRef<str>>(
        path: impl AsRef<Path>,
        overrides: &[S],
    ) -> Result<Self, ConfigError> {
        let overrides: Vec<_> = overrides.iter().map(AsRef::as_ref).collect();
        read::from_file(path.as_ref(), &overrides)
    }

    /// Reads a trial from `text`, which problems call `name`. Files that it names are found from
    /// `base_dir`.
    ///
    /// # Errors
    /// [`ConfigError`] when the text with the overrides does not describe a trial.
    pub fn from_str_with<S: AsRef<str>>(
        text: &str,
        name: &str,
        base_dir: &Path,
        overrides: &[S],
    ) -> Result<Self, ConfigError> {
        let overrides: Vec<_> = overrides.iter().map(AsRef::as_ref).collect();
        read::from_str(text, name, base_dir, &overrides)
    }

    /// The trial as RON with every default written out; reading it gives the same trial.
    #[must_use]
    pub fn to_ron(&self) -> String {
        print::trial(self)
    }

    /// The arm to which the others are compared.
    #[must_use]
    pub fn reference_arm(&self) -> &Arm {
        &self.arms[self.reference]
    }
}
