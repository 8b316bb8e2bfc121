//! Calibrations: which parameters are free, what is simulated, and which published results
//! decide.
//!
//! ```
//! use trabecula_config::Calibration;
//!
//! let text = r#"(
//!     stages: [(
//!         name: "blood",
//!         free: [(parameter: "aromatase.tissue_exposure", prior: Uniform(min: 0.2, max: 0.8))],
//!         scenarios: [Experiment(
//!             name: "anastrozole",
//!             file: "anastrozole.ron",
//!             targets: [(
//!                 id: "C8.anastrozole", set: Calibration, outcome: "oestradiol_pmol_per_l",
//!                 day: 60, to_day: 90, published: 2.71, source: "Dixon 2008", certainty: Read,
//!             )],
//!         )],
//!     )],
//! )"#;
//! let experiment = "(sample: Generated(), duration_days: 90, measure: (every_days: 30),
//!                   woman: Postmenopausal(years_since_final_period: 12),
//!                   therapy: [Anastrozole()])";
//! let calibration = Calibration::from_str(text, "c8.ron", ".".as_ref(), |_| Ok(experiment.into()))?;
//! assert_eq!(calibration.stages[0].scenarios[0].targets[0].unit(), "pmol/L");
//! # Ok::<(), trabecula_config::ConfigError>(())
//! ```

mod file;
mod resolve;
mod scenario;

pub use file::ScenarioFile;

use crate::document::{Document, Subject};
use crate::error::ConfigError;
use crate::read::{check_size, text_of, without_mark};
use crate::schema;
use crate::target::Target;
use crate::trial::Trial;
use std::path::Path;
use trabecula_core::parameter::Entry;
use trabecula_core::population::Distribution;

/// A calibration in which every value is within its range.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// What it is about, in the words of its author; may be empty.
    pub title: String,
    /// The stages, in order: each takes what those before it found.
    pub stages: Vec<Stage>,
    /// Seed of designs, of the seeds of all runs, and of draws from the posterior.
    pub seed: u64,
}

/// Parameters that are fitted together.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name, which no other stage has; that of its directory.
    pub name: String,
    /// The parameters.
    pub free: Vec<Free>,
    /// What is simulated.
    pub scenarios: Vec<Scenario>,
    /// Points of each wave.
    pub waves: Vec<u32>,
}

/// A parameter that is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Free {
    /// Its row of the parameter table.
    pub entry: &'static Entry,
    /// What is known of it before; its ends lie within the range of the table.
    pub prior: Distribution,
}

/// Something simulated, with published results of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name, which no other scenario of the stage has; that of its directory.
    pub name: String,
    /// The experiment or trial.
    pub file: ScenarioFile,
    /// Changes of it that all points share, each `path=value`.
    pub changes: Vec<String>,
    /// What the file holds.
    pub simulated: Simulated,
    /// The published results: at least one, each of the calibration set.
    pub targets: Vec<Target>,
}

/// What a scenario simulates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simulated {
    /// An experiment, with so many seeds.
    Experiment {
        /// Seeds: the same for all points.
        seeds: u32,
    },
    /// A trial.
    Trial,
}

impl Scenario {
    /// The trial with changes, each `path=value`: only the arms and days that its published
    /// results need.
    ///
    /// # Errors
    /// [`ConfigError`] when the text with the changes does not describe a trial.
    pub fn trial<S: AsRef<str>>(&self, changes: &[S]) -> Result<Trial, ConfigError> {
        let ids: Vec<String> = self.targets.iter().map(|target| target.id.clone()).collect();
        Ok(self.file.trial(changes)?.with_only(&ids))
    }
}

impl Free {
    /// The path of the parameter in an experiment or a trial.
    #[must_use]
    pub fn path(&self) -> String {
        format!("parameters.{}", self.entry.name)
    }
}

impl Stage {
    /// The published results of all scenarios, in order, each with its scenario.
    pub fn targets(&self) -> impl Iterator<Item = (&Scenario, &Target)> {
        self.scenarios
            .iter()
            .flat_map(|scenario| scenario.targets.iter().map(move |t| (scenario, t)))
    }
}

impl Calibration {
    /// Reads a calibration and its scenarios from files; those are found from the folder of
    /// `path`.
    ///
    /// # Errors
    /// [`ConfigError`] when a file cannot be read or does not describe what it should.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let name = path.display().to_string();
        Self::from_str(&text_of(path)?, &name, folder, |file| text_of(&folder.join(file)))
    }

    /// Reads a calibration from `text`, which problems call `name`. Scenarios are files as if
    /// they stood in `folder`, with the text that `open` gives.
    ///
    /// # Errors
    /// [`ConfigError`] when a text does not describe what it should.
    pub fn from_str(
        text: &str,
        name: &str,
        folder: &Path,
        open: impl Fn(&Path) -> Result<String, ConfigError>,
    ) -> Result<Self, ConfigError> {
        check_size(name, text.len())?;
        let document = Document::new(Subject::Calibration, name, without_mark(text), &[])?;
        let raw = schema::read::<schema::RawCalibration>(&document)?;
        resolve::resolve(&document, &raw, folder, &open)
    }
}
