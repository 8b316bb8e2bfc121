//! How well the effect of a drug on the bone of women is known.

use serde::{Deserialize, Serialize};

/// Evidence for an effect on bone, strongest first. That of a number is another matter: see
/// [`Grade`](crate::parameter::Grade).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum BoneEvidence {
    /// Randomised trials with bone end points.
    RandomisedTrial,
    /// Hormones were measured in humans, bone never.
    HumanHormones,
    /// Bone was measured in animals only.
    Animals,
    /// No bone but that of healing fractures, or nothing at all.
    Hypothesis,
}

impl BoneEvidence {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::RandomisedTrial, Self::HumanHormones, Self::Animals, Self::Hypothesis];

    /// Its letter, for want of room; B is for trials in other populations, which no drug here has.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::RandomisedTrial => 'A',
            Self::HumanHormones => 'C',
            Self::Animals => 'D',
            Self::Hypothesis => 'H',
        }
    }
}

impl std::fmt::Display for BoneEvidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::RandomisedTrial => "randomised trial",
            Self::HumanHormones => "human hormones only",
            Self::Animals => "animals only",
            Self::Hypothesis => "hypothesis",
        })
    }
}
