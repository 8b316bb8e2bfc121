//! What happens to the woman: her menopause and her treatment. Days count from day 0, the
//! baseline at which the measurements are 100 %.

use crate::systemic::{BoneEvidence, Treatment};
use serde::{Deserialize, Serialize};

/// Menopausal state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Menopause {
    /// Regular cycles throughout the simulation.
    Premenopausal,
    /// The final menstrual period falls on this day, before or after day 0.
    FinalPeriod {
        /// Day of the final menstrual period.
        day: f64,
    },
}

/// Third-generation aromatase inhibitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum AromataseInhibitor {
    Anastrozole,
    Letrozole,
    Exemestane,
}

impl AromataseInhibitor {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Anastrozole, Self::Letrozole, Self::Exemestane];

    /// Daily dose of the label, mg.
    #[must_use]
    pub const fn label_dose_mg(self) -> f64 {
        match self {
            Self::Anastrozole => 1.0,
            Self::Letrozole => 2.5,
            Self::Exemestane => 25.0,
        }
    }
}

impl std::fmt::Display for AromataseInhibitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Anastrozole => "anastrozole",
            Self::Letrozole => "letrozole",
            Self::Exemestane => "exemestane",
        })
    }
}

/// A drug taken by mouth every 24 h from its first day, until its last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// The drug.
    pub drug: AromataseInhibitor,
    /// Daily dose, mg.
    pub dose_mg: f64,
    /// First day.
    pub from_day: f64,
    /// Day on which the drug is no longer taken.
    pub until_day: f64,
}

impl Protocol {
    /// The weakest evidence behind the effect on bone of any drug given; aromatase inhibitors have
    /// randomised trials. `None` without drugs.
    #[must_use]
    pub fn weakest_evidence(&self) -> Option<BoneEvidence> {
        let inhibitors = self.courses.iter().map(|_| BoneEvidence::RandomisedTrial);
        inhibitors.chain(self.treatments.iter().map(|t| t.drug.bone_evidence())).max()
    }
}

/// The endocrine and therapeutic course of one simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Menopausal state.
    pub menopause: Menopause,
    /// Courses of aromatase inhibitor; they may follow one another or overlap.
    pub courses: Vec<Course>,
    /// All other drugs.
    #[serde(default)]
    pub treatments: Vec<Treatment>,
}
