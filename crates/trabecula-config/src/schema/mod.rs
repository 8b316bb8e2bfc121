//! The first stage: exactly what was written, with plain defaults, not yet checked.
//!
//! Units are in the names. A default that depends on another value is an `Option` here and is
//! filled in by the second stage.

mod calibration;
mod number;
mod population;
mod sample;
mod sweep;
mod target;
mod trial;
mod woman;

pub(crate) use calibration::{RawCalibration, RawScenario, RawStage};
pub(crate) use number::{Triple, Whole};
pub(crate) use population::{
    RawBone, RawDistribution, RawPopulation, RawSensitivity, RawUncertainty,
};
pub use population::{TraitSource, population_sources};
pub(crate) use sample::{RawSample, RawThreshold, RawVoxelSize};
pub(crate) use sweep::{RawDesign, RawFactor, RawSweep};
pub(crate) use target::{RawAgainst, RawTarget};
pub(crate) use trial::{RawArm, RawTrial};
pub(crate) use woman::{RawCourse, RawDrug, RawWoman};

use crate::document::Document;
use crate::error::{Problem, translate};
use ron::extensions::Extensions;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Track;
use trabecula_core::parameter::Parameters;
use trabecula_core::simulation::Mechanisms;

#[derive(Debug, Deserialize)]
#[serde(rename = "Experiment", deny_unknown_fields)]
pub(crate) struct RawExperiment {
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) sample: RawSample,
    pub(crate) woman: RawWoman,
    #[serde(default)]
    pub(crate) therapy: Vec<RawCourse>,
    pub(crate) duration_days: Whole,
    #[serde(default = "burn_in_days")]
    pub(crate) burn_in_days: Whole,
    #[serde(default = "step_hours")]
    pub(crate) step_hours: Whole,
    #[serde(default = "field_cell_voxels")]
    pub(crate) field_cell_voxels: Whole,
    #[serde(default)]
    pub(crate) measure: RawMeasure,
    #[serde(default)]
    pub(crate) output: RawOutput,
    #[serde(default)]
    pub(crate) parameters: Parameters,
    #[serde(default)]
    pub(crate) mechanisms: Mechanisms,
    #[serde(default = "seed")]
    pub(crate) seed: Whole,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename = "Measure", default, deny_unknown_fields)]
pub(crate) struct RawMeasure {
    pub(crate) every_days: Option<Whole>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Output", default, deny_unknown_fields)]
pub(crate) struct RawOutput {
    pub(crate) snapshot_every_days: Whole,
    pub(crate) checkpoint_every_days: Whole,
}

impl Default for RawOutput {
    fn default() -> Self {
        Self { snapshot_every_days: Whole(365), checkpoint_every_days: Whole(180) }
    }
}

fn burn_in_days() -> Whole {
    Whole(730)
}

fn step_hours() -> Whole {
    Whole(24)
}

fn field_cell_voxels() -> Whole {
    Whole(2)
}

fn seed() -> Whole {
    Whole(1)
}

/// Reads a document as a `T`.
///
/// # Errors
/// [`Problem`] at the first unknown name, missing field or value of a wrong type.
pub(crate) fn read<T: DeserializeOwned>(document: &Document) -> Result<T, Problem> {
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let mut track = Track::new();
    let mut deserializer = ron::Deserializer::from_str_with_options(&document.text, &options)
        .map_err(|error| translate(document, &Track::new().path(), &error))?;
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    let read = T::deserialize(tracked).and_then(|raw| deserializer.end().map(|()| raw));
    read.map_err(|code| {
        let error = deserializer.span_error(code);
        translate(document, &track.path(), &error)
    })
}
