//! A calibration, as written.

use super::{RawDistribution, RawTarget, Whole};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename = "Calibration", deny_unknown_fields)]
pub(crate) struct RawCalibration {
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) stages: Vec<RawStage>,
    #[serde(default = "super::seed")]
    pub(crate) seed: Whole,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Stage", deny_unknown_fields)]
pub(crate) struct RawStage {
    pub(crate) name: String,
    pub(crate) free: Vec<RawFree>,
    #[serde(default)]
    pub(crate) changes: Vec<String>,
    pub(crate) scenarios: Vec<RawScenario>,
    #[serde(default = "waves")]
    pub(crate) waves: Vec<Whole>,
}

fn waves() -> Vec<Whole> {
    vec![Whole(40), Whole(20), Whole(20)]
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Free", deny_unknown_fields)]
pub(crate) struct RawFree {
    pub(crate) parameter: String,
    #[serde(default)]
    pub(crate) prior: Option<RawDistribution>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Scenario", deny_unknown_fields)]
pub(crate) enum RawScenario {
    Experiment {
        name: String,
        file: String,
        #[serde(default)]
        changes: Vec<String>,
        #[serde(default = "two")]
        seeds: Whole,
        targets: Vec<RawTarget>,
    },
    Trial {
        name: String,
        file: String,
        #[serde(default)]
        changes: Vec<String>,
        #[serde(default)]
        targets: Vec<String>,
    },
}

fn two() -> Whole {
    Whole(2)
}
