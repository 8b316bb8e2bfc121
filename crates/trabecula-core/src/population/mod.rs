//! Virtual patients: women drawn from stated distributions.
//!
//! A woman is a pure function of (seed of the trial; her number). Each of her traits has a draw of
//! its own, named after the trait, so that adding or changing one distribution leaves all other
//! traits of all women as they were. Draws of one trait are spread evenly over its distribution
//! (`strata`), so that few women stand for many, and more women change none before them. In every
//! arm she is the same woman with the same random streams: arms are compared woman by woman.

mod distribution;
mod patient;
mod strata;
mod uncertainty;

pub use distribution::{Distribution, Shape};
pub use patient::{Bone, Crop, Patient};
pub use uncertainty::{Prior, Uncertainty};

use crate::random::{Draws, Purpose};

/// The women of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// How many there are.
    pub patients: u32,
    /// Years from the final menstrual period to day 0.
    pub years_since_final_period: Distribution,
    /// Age at the final menstrual period, years.
    pub age_at_final_period_years: Distribution,
    /// How often osteocytes begin to signal, of the model's: turnover follows with about the fifth
    /// root of it.
    pub turnover_fold: Distribution,
    /// Oestradiol after the menopause without drugs, pmol/L.
    pub oestradiol_pmol_per_l: Distribution,
    /// T-score at the lumbar spine at day 0.
    pub spine_t_score: Distribution,
    /// T-score at the total hip at day 0.
    pub hip_t_score: Distribution,
    /// Correlation of both T-scores, as of a normal pair.
    pub t_score_correlation: f64,
    /// Their bone.
    pub bone: BonePopulation,
    /// Parameters in which women differ.
    pub sensitivities: Vec<Sensitivity>,
    /// Parameters that nobody knows well.
    pub uncertainty: Uncertainty,
}

/// How the bone of women differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BonePopulation {
    /// It does not: all have the sample as it is.
    Same,
    /// Each has a box cut out of the volume at a place of her own.
    Crops {
        /// Whether half of the boxes are mirrored, along each axis.
        mirrored: bool,
        /// Least and greatest BV/TV; boxes outside are drawn again.
        bv_tv: [f64; 2],
    },
    /// Each has a generated structure of her own.
    Structures {
        /// Bone volume fraction.
        bv_tv: Distribution,
        /// Mean trabecular thickness, µm.
        tb_th_um: Distribution,
    },
}

/// A parameter in which women differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The parameter, `group.name`.
    pub parameter: String,
    /// Her value over that of the model.
    pub fold: Distribution,
}

/// Draws of one woman or one group of women, each with a name.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Named {
    seed: u64,
    /// Whether of women or of groups.
    kind: Kind,
    /// Number of the woman or of the group, from 1.
    number: u32,
}

/// Whose draws they are: agents of random draws from here.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(u64)]
enum Kind {
    Woman = 0,
    Group = 1 << 32,
}

impl Named {
    fn draws(self, name: &str) -> Draws {
        self.draws_of(u64::from(self.number), name)
    }

    fn draws_of(self, agent: u64, name: &str) -> Draws {
        Draws::new(self.seed, self.kind as u64 + agent, fnv1a(name), Purpose::Patient)
    }

    /// Uniform above 0 and below 1, evenly spread over women or groups of successive numbers.
    fn uniform(self, name: &str) -> f64 {
        let flips = |at: u64| self.draws_of(strata::AGENTS_FROM + at, name).happens(0.5);
        strata::uniform(self.number.saturating_sub(1), flips)
    }
}

/// The 32-bit hash FNV-1a: stable across versions and machines, which the standard hasher is not.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
