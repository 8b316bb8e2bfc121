//! A trial, as written.

use super::{RawCourse, RawPopulation, RawSample, RawTarget, Whole};
use serde::Deserialize;
use trabecula_core::parameter::Parameters;
use trabecula_core::simulation::Mechanisms;

#[derive(Debug, Deserialize)]
#[serde(rename = "Trial", deny_unknown_fields)]
pub(crate) struct RawTrial {
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) sample: RawSample,
    #[serde(default)]
    pub(crate) population: RawPopulation,
    pub(crate) arms: Vec<RawArm>,
    #[serde(default)]
    pub(crate) reference: Option<String>,
    pub(crate) outcome_days: Vec<Whole>,
    #[serde(default)]
    pub(crate) targets: Vec<RawTarget>,
    #[serde(default = "super::burn_in_days")]
    pub(crate) burn_in_days: Whole,
    #[serde(default = "super::step_hours")]
    pub(crate) step_hours: Whole,
    #[serde(default = "super::field_cell_voxels")]
    pub(crate) field_cell_voxels: Whole,
    #[serde(default)]
    pub(crate) parameters: Parameters,
    #[serde(default)]
    pub(crate) mechanisms: Mechanisms,
    #[serde(default = "super::seed")]
    pub(crate) seed: Whole,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Arm", deny_unknown_fields)]
pub(crate) struct RawArm {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) therapy: Vec<RawCourse>,
    /// Values that are written here stand in place of those of the trial.
    #[serde(default)]
    pub(crate) parameters: Parameters,
    #[serde(default)]
    pub(crate) mechanisms: Mechanisms,
}
