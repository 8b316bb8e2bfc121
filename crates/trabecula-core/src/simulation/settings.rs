//! Everything that defines a run besides the bone itself.

use crate::parameter::Parameters;
use crate::systemic::{Endocrine, OestrogenEffect, Protocol, Withdrawal, oestrogen_deficit};
use serde::{Deserialize, Serialize};

/// Mechanisms that can be switched off to see what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mechanisms {
    /// Oestradiol acts on bone; off, bone stays premenopausal whatever the hormone does.
    pub oestrogen: bool,
    /// Osteocytes start remodelling.
    pub osteocyte_signal: bool,
    /// Lining cells beside an osteoclast retract: a site spreads.
    pub lateral_spread: bool,
    /// Precursors follow gradients; off, they walk at random.
    pub chemotaxis: bool,
    /// Resorption releases the growth factors that recruit osteoblast precursors.
    pub coupling: bool,
    /// Ingested bisphosphonate disables osteoclasts; off, the drug moves but does nothing.
    pub bisphosphonate_toxicity: bool,
    /// Denosumab binds RANKL; off, the antibody is in blood but does nothing.
    pub rankl_neutralisation: bool,
    /// Osteoclasts that denosumab starves of RANKL split into osteomorphs, which wait.
    pub osteomorphs: bool,
    /// Osteocytes that age under denosumab lower OPG.
    pub osteocyte_ageing: bool,
    /// RANKL that RANK does not consume under denosumab accumulates on membranes.
    pub rankl_accumulation: bool,
    /// Bone cells answer to the GH and IGF-1 that secretagogues add.
    pub igf1_action: bool,
    /// The PI3K/Akt arm of the IGF-1 receptor in the osteoblast lineage follows the receptor; off,
    /// it stays as it is at the blood's level of IGF-1 without drugs.
    pub akt_arm: bool,
    /// The same of the MAPK/ERK arm.
    pub erk_arm: bool,
    /// Cells answer to BPC-157 and TB-500.
    pub peptide_action: bool,
}

impl Default for Mechanisms {
    fn default() -> Self {
        Self::ALL
    }
}

impl Mechanisms {
    /// All on.
    pub const ALL: Self = Self {
        oestrogen: true,
        osteocyte_signal: true,
        lateral_spread: true,
        chemotaxis: true,
        coupling: true,
        bisphosphonate_toxicity: true,
        rankl_neutralisation: true,
        osteomorphs: true,
        osteocyte_ageing: true,
        rankl_accumulation: true,
        igf1_action: true,
        akt_arm: true,
        erk_arm: true,
        peptide_action: true,
    };

    /// On where both are on.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            oestrogen: self.oestrogen && other.oestrogen,
            osteocyte_signal: self.osteocyte_signal && other.osteocyte_signal,
            lateral_spread: self.lateral_spread && other.lateral_spread,
            chemotaxis: self.chemotaxis && other.chemotaxis,
            coupling: self.coupling && other.coupling,
            bisphosphonate_toxicity: self.bisphosphonate_toxicity && other.bisphosphonate_toxicity,
            rankl_neutralisation: self.rankl_neutralisation && other.rankl_neutralisation,
            osteomorphs: self.osteomorphs && other.osteomorphs,
            osteocyte_ageing: self.osteocyte_ageing && other.osteocyte_ageing,
            rankl_accumulation: self.rankl_accumulation && other.rankl_accumulation,
            igf1_action: self.igf1_action && other.igf1_action,
            akt_arm: self.akt_arm && other.akt_arm,
            erk_arm: self.erk_arm && other.erk_arm,
            peptide_action: self.peptide_action && other.peptide_action,
        }
    }
}

/// The clock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Steps per day: cells decide this often.
    pub steps_per_day: u32,
    /// Days simulated before day 0, so that remodelling sites of all ages exist at baseline.
    pub burn_in_days: u32,
    /// Days simulated from day 0.
    pub duration_days: u32,
}

impl Timing {
    /// Length of a step, days.
    #[must_use]
    pub fn step_days(&self) -> f64 {
        1.0 / f64::from(self.steps_per_day)
    }

    /// Steps of the whole run, burn-in included.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.steps_per_day * (self.burn_in_days + self.duration_days)
    }

    /// The day reached after `steps` steps; negative during the burn-in.
    #[must_use]
    pub fn day_after(&self, steps: u32) -> f64 {
        f64::from(steps) / f64::from(self.steps_per_day) - f64::from(self.burn_in_days)
    }
}

/// What a run is made of, besides the bone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Constants of the model.
    pub parameters: Parameters,
    /// Menopause and treatment.
    pub protocol: Protocol,
    /// Switches.
    pub mechanisms: Mechanisms,
    /// Clock.
    pub timing: Timing,
    /// Edge of a cell of the fields' grid, voxels: 1 solves on the voxels themselves.
    pub field_cell_voxels: u32,
    /// Seed of every random draw.
    pub seed: u64,
}

impl Settings {
    /// What the present oestradiol does to bone; nothing where the mechanism is off.
    pub(crate) fn oestrogen_effect(
        &self,
        endocrine: &Endocrine,
        withdrawal: &Withdrawal,
    ) -> OestrogenEffect {
        let deficit = self.deficit(endocrine);
        OestrogenEffect::new(deficit, withdrawal.unaccustomed(deficit), &self.parameters)
    }

    /// How much faster than before the menopause the tissue has been renewed so far.
    pub(crate) fn past_turnover_fold(&self, endocrine: &Endocrine) -> f64 {
        let at_loss = self.parameters.oestrogen_loss.past_turnover_fold;
        1.0 + (at_loss - 1.0) * self.deficit(endocrine)
    }

    /// How much of oestradiol's effect on bone is lost, 0 to 1.
    pub(crate) fn deficit(&self, endocrine: &Endocrine) -> f64 {
        if self.mechanisms.oestrogen {
            oestrogen_deficit(endocrine.oestradiol_pmol_per_l(), &self.parameters)
        } else {
            0.0
        }
    }
}
