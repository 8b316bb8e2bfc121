//! Experiments in RON: read, checked, resolved.
//!
//! An experiment says which bone, which woman, which therapy and how long. Reading it takes two
//! stages: `schema` is exactly what was written; `resolve` checks every range and every rule
//! across fields, tells all problems at once, and fills in the defaults, which gives an
//! [`Experiment`]. Overrides (`--set path=value`) are put into the text before the first stage.
//!
//! Only `sample`, `woman` and `duration_days` have no default:
//!
//! ```
//! use trabecula_config::Experiment;
//!
//! let text = r#"(
//!     sample: Generated(shape_voxels: (64, 64, 64)),
//!     woman: Postmenopausal(years_since_final_period: 5.0),
//!     therapy: [Letrozole()],
//!     duration_days: 365,
//! )"#;
//! let experiment = Experiment::from_str(text, "study.ron", ".".as_ref())?;
//! assert_eq!(experiment.settings.protocol.courses[0].dose_mg, 2.5);
//!
//! let error = Experiment::from_str_with(text, "study.ron", ".".as_ref(), &["duration_days=0"]);
//! assert_eq!(
//!     error.unwrap_err().to_string(),
//!     "--set duration_days=0: duration_days = 0 days is outside its range 1 to 36525 days",
//! );
//! # Ok::<(), trabecula_config::ConfigError>(())
//! ```
//!
//! A [`Trial`] is read in the same way: arms and a population in place of one woman.
//!
//! Every problem names its place; [`ConfigError`] is a `miette` diagnostic that shows the text.

mod calibration;
mod document;
mod error;
mod experiment;
mod kind;
pub mod limits;
mod print;
mod read;
mod resolve;
mod schema;
mod sweep;
mod target;
mod trial;

pub use calibration::{Calibration, Free, Scenario, ScenarioFile, Simulated, Stage};
pub use error::{ConfigError, Problem, Problems};
pub use experiment::{Experiment, MeasurePlan, OutputPlan, SampleSource, Threshold, VoxelSize};
pub use kind::FileKind;
pub use schema::{TraitSource, population_sources};
pub use sweep::{
    Base, BaseKind, Case, Design, Domain, Factor, PointAudit, Scale, Seeds, Sweep, parameter_row,
};
pub use target::{ACCEPTED_SHARE, Against, Certainty, Target, TargetSet};
pub use trial::{Arm, Trial};
