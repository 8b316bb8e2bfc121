//! A sweep, as written.

use super::Whole;
use crate::sweep::{Scale, Seeds};
use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Debug, Deserialize)]
#[serde(rename = "Sweep", deny_unknown_fields)]
pub(crate) struct RawSweep {
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) base: String,
    #[serde(default)]
    pub(crate) changes: Vec<String>,
    #[serde(default)]
    pub(crate) vary: Vec<RawFactor>,
    pub(crate) design: RawDesign,
    #[serde(default = "one")]
    pub(crate) replicates: Whole,
    #[serde(default)]
    pub(crate) seeds: Seeds,
    #[serde(default = "one")]
    pub(crate) seed: Whole,
}

fn one() -> Whole {
    Whole(1)
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Factor", deny_unknown_fields)]
pub(crate) enum RawFactor {
    Range {
        path: String,
        #[serde(default)]
        from: Option<f64>,
        #[serde(default)]
        to: Option<f64>,
        /// Ends this share of the way from the committed value to those of the table.
        #[serde(default)]
        reach: Option<f64>,
        #[serde(default)]
        scale: Scale,
        #[serde(default)]
        whole: bool,
        #[serde(default)]
        levels: Option<Whole>,
    },
    /// The values can be anything that RON can say; their text is taken from the document.
    Values { path: String, values: Vec<IgnoredAny> },
}

#[derive(Debug, Deserialize)]
#[serde(rename = "Design", deny_unknown_fields)]
pub(crate) enum RawDesign {
    Grid,
    LatinHypercube {
        points: Whole,
    },
    Sobol {
        points: Whole,
    },
    Morris {
        trajectories: Whole,
        #[serde(default = "four")]
        levels: Whole,
    },
    Saltelli {
        points: Whole,
    },
    Table {
        file: String,
    },
}

fn four() -> Whole {
    Whole(4)
}
