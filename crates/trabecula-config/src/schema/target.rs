//! A published result, as written.

use super::Whole;
use crate::target::{Certainty, TargetSet};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename = "Target", deny_unknown_fields)]
pub(crate) struct RawTarget {
    pub(crate) id: String,
    pub(crate) set: TargetSet,
    /// May be left out where there is only one.
    #[serde(default)]
    pub(crate) arm: Option<String>,
    #[serde(default)]
    pub(crate) against: RawAgainst,
    pub(crate) outcome: String,
    pub(crate) day: Whole,
    #[serde(default)]
    pub(crate) to_day: Option<Whole>,
    #[serde(default)]
    pub(crate) since_day: Option<Whole>,
    #[serde(default)]
    pub(crate) per_year: bool,
    #[serde(default)]
    pub(crate) published: Option<f64>,
    #[serde(default)]
    pub(crate) interval: Option<(f64, f64)>,
    pub(crate) source: String,
    pub(crate) certainty: Certainty,
    #[serde(default)]
    pub(crate) note: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename = "Against", deny_unknown_fields)]
pub(crate) enum RawAgainst {
    #[default]
    Nothing,
    Difference(String),
    Ratio(String),
}
