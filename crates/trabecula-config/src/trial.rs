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

/// Settings that can end sooner.
trait Shorten {
    /// Ends on this day; what would be given after it is not given.
    fn shorten(&mut self, end: u32);
}

impl Shorten for Settings {
    fn shorten(&mut self, end: u32) {
        self.timing.duration_days = end;
        let end = f64::from(end);
        self.protocol.courses.retain(|course| course.from_day < end);
        self.protocol.treatments.retain(|treatment| treatment.from_day < end);
        for course in &mut self.protocol.courses {
            course.until_day = course.until_day.min(end);
        }
        for treatment in &mut self.protocol.treatments {
            treatment.until_day = treatment.until_day.min(end);
        }
    }
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

    /// The trial with only the targets of these names, the arms that they are about, and the days
    /// up to the last of theirs. Women and their random draws stay what they are.
    #[must_use]
    pub(crate) fn with_only(mut self, ids: &[String]) -> Self {
        self.targets.retain(|target| ids.contains(&target.id));
        let last = self.targets.iter().map(|target| target.days[1]).max().unwrap_or(0);
        let needed = |arm: usize| self.targets.iter().any(|t| t.arms().any(|own| own == arm));
        let kept: Vec<usize> = (0..self.arms.len()).filter(|&arm| needed(arm)).collect();
        let place = |arm: usize| kept.iter().position(|&old| old == arm).unwrap_or(0);
        self.targets.iter_mut().for_each(|target| target.renumber(place));
        self.reference = place(self.reference);
        self.arms = kept.iter().map(|&arm| self.arms[arm].clone()).collect();
        // A target of day 0 alone still needs a day to simulate.
        let end = self.outcome_days.iter().copied().find(|day| *day >= last);
        self.outcome_days.retain(|day| end.is_none_or(|end| *day <= end));
        let end = self.outcome_days.last().copied().unwrap_or(last);
        self.settings.timing.duration_days = end;
        self.arms.iter_mut().for_each(|arm| arm.settings.shorten(end));
        self
    }

    /// The arm to which the others are compared.
    #[must_use]
    pub fn reference_arm(&self) -> &Arm {
        &self.arms[self.reference]
    }
}
