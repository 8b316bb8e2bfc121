//! Sweeps: a base, what varies, and by which design. The base is an experiment or a trial.
//!
//! ```
//! use trabecula_config::Sweep;
//!
//! let base = "(sample: Generated(), woman: Premenopausal, duration_days: 365)";
//! let text = r#"(
//!     base: "base.ron",
//!     vary: [
//!         Range(path: "parameters.osteoclast.life_days", from: 10, to: 30),
//!         Values(path: "woman", values: [Premenopausal, Transition(final_period_day: 0)]),
//!     ],
//!     design: LatinHypercube(points: 100),
//! )"#;
//! let sweep = Sweep::from_str(text, "sweep.ron", ".".as_ref(), base)?;
//! assert_eq!(sweep.factors[1].value(0.75), "Transition(final_period_day: 0)");
//! # Ok::<(), trabecula_config::ConfigError>(())
//! ```

mod audit;
mod base;
mod case;
mod design;
mod factor;
mod factors;
mod resolve;
mod row;

pub use audit::PointAudit;
pub use base::Base;
pub use case::{BaseKind, Case};
pub use design::{Design, Seeds};
pub use factor::{Domain, Factor, Scale};
pub use row::parameter_row;

use crate::document::{Document, Subject};
use crate::error::ConfigError;
use crate::read::{check_size, text_of, without_mark};
use crate::schema;
use std::path::Path;

/// A sweep in which every value is within its range.
#[derive(Debug)]
pub struct Sweep {
    /// What the sweep is about, in the words of its author; may be empty.
    pub title: String,
    /// What every point changes.
    pub base: Base,
    /// Changes of the base that all points share, each `path=value`.
    pub changes: Vec<String>,
    /// What varies; none when the design is a table, whose columns say it.
    pub factors: Vec<Factor>,
    /// How the points are chosen.
    pub design: Design,
    /// Runs of each point that differ in their seed.
    pub replicates: u32,
    /// Which points share seeds.
    pub seeds: Seeds,
    /// Seed of the design and of the seeds of all runs.
    pub seed: u64,
    document: Document,
}

impl Sweep {
    /// Reads a sweep and its base from files. The base, and a table of points, are found from
    /// the folder of `path`.
    ///
    /// # Errors
    /// [`ConfigError`] when a file cannot be read or does not describe what it should.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = text_of(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::read(&text, &path.display().to_string(), folder, |file| {
            Base::from_file(&folder.join(file))
        })
    }

    /// Reads a sweep from `text`, which problems call `name`, over a base with the text `base`.
    /// Other files are found from `folder`.
    ///
    /// # Errors
    /// [`ConfigError`] when a text does not describe what it should.
    pub fn from_str(
        text: &str,
        name: &str,
        folder: &Path,
        base: &str,
    ) -> Result<Self, ConfigError> {
        Self::read(text, name, folder, |file| Base::new(Path::new(file), folder, base.to_owned()))
    }

    fn read(
        text: &str,
        name: &str,
        folder: &Path,
        base: impl FnOnce(&str) -> Result<Base, ConfigError>,
    ) -> Result<Self, ConfigError> {
        check_size(name, text.len())?;
        let document = Document::new(Subject::Sweep, name, without_mark(text), &[])?;
        let raw = schema::read::<schema::RawSweep>(&document)?;
        let base = base(&raw.base)?;
        resolve::resolve(document, raw, base, folder)
    }
}
