//! How well a number or a mechanism is known.

use serde::{Deserialize, Serialize};

/// Evidence behind a number, strongest first. It is that of the number, not of the mechanism: where
/// a direction was seen in women and the size was assumed or recalled, the grade is at most animal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Grade {
    /// Randomised trials with bone or hormone end points in the population simulated.
    RandomisedTrial,
    /// Pharmacokinetics or pharmacodynamics measured in humans.
    HumanPharmacology,
    /// Measured in human tissue or cohorts: biopsies, imaging, serum.
    HumanObservation,
    /// Animal experiments.
    Animal,
    /// Cells or molecules in vitro, or physical chemistry.
    InVitro,
    /// Fitted here to the clinical targets that the source names; no direct measurement exists.
    Calibrated,
    /// An assumption of the model.
    Hypothesis,
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::RandomisedTrial => "randomised trial",
            Self::HumanPharmacology => "human pharmacology",
            Self::HumanObservation => "human observation",
            Self::Animal => "animal",
            Self::InVitro => "in vitro",
            Self::Calibrated => "calibrated",
            Self::Hypothesis => "hypothesis",
        })
    }
}
