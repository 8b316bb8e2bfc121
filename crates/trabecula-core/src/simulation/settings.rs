//! Everything that defines a run besides the bone itself.

use crate::parameter::Parameters;
use crate::systemic::{Endocrine, OestrogenEffect, Protocol, Withdrawal};
use serde::{Deserialize, Serialize};

/// Declares the mechanisms: field, and what a report calls it.
macro_rules! mechanisms {
    ($( $(#[doc = $doc:literal])+ $name:ident, $label:literal; )+) => {
        /// Mechanisms that can be switched off to see what they do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Mechanisms {
            $( $(#[doc = $doc])+ pub $name: bool, )+
        }

        impl Mechanisms {
            /// All on.
            pub const ALL: Self = Self { $( $name: true, )+ };
            /// How many there are.
            pub const COUNT: usize = [$( stringify!($name) ),+].len();

            /// On where both are on.
            #[must_use]
            pub fn and(self, other: Self) -> Self {
                Self { $( $name: self.$name && other.$name, )+ }
            }

            /// Name, what a report calls it, and whether it is on, of each.
            #[must_use]
            pub fn listed(self) -> [(&'static str, &'static str, bool); Self::COUNT] {
                [$( (stringify!($name), $label, self.$name) ),+]
            }
        }

        impl From<[bool; Self::COUNT]> for Mechanisms {
            /// In the order of [`Mechanisms::listed`].
            fn from([$( $name ),+]: [bool; Self::COUNT]) -> Self {
                Self { $( $name ),+ }
            }
        }
    };
}

mechanisms! {
    /// Oestradiol acts on bone; off, bone stays premenopausal whatever the hormone does.
    oestrogen, "oestrogen";
    /// Osteocytes start remodelling.
    osteocyte_signal, "osteocyte signal";
    /// Lining cells beside an osteoclast retract: a site spreads.
    lateral_spread, "lateral spread";
    /// Precursors follow gradients; off, they walk at random.
    chemotaxis, "chemotaxis";
    /// Resorption releases the growth factors that recruit osteoblast precursors.
    coupling, "coupling";
    /// Ingested bisphosphonate disables osteoclasts; off, the drug moves but does nothing.
    bisphosphonate_toxicity, "toxicity of bisphosphonates";
    /// Denosumab binds RANKL; off, the antibody is in blood but does nothing.
    rankl_neutralisation, "neutralisation of RANKL";
    /// Osteoclasts that denosumab starves of RANKL split into osteomorphs, which wait.
    osteomorphs, "osteomorphs";
    /// Osteocytes that age under denosumab lower OPG.
    osteocyte_ageing, "ageing of osteocytes";
    /// RANKL that RANK does not consume under denosumab accumulates on membranes.
    rankl_accumulation, "accumulation of RANKL";
    /// Osteocytes whose signal denosumab silences go on signalling: damage waits for repair.
    damage_backlog, "backlog of damage";
    /// Bone cells answer to the GH and IGF-1 that secretagogues add.
    igf1_action, "action of IGF-1";
    /// The PI3K/Akt arm of the IGF-1 receptor in the osteoblast lineage follows the receptor; off,
    /// it stays as it is at the blood's level of IGF-1 without drugs.
    akt_arm, "Akt arm of the IGF-1 receptor";
    /// The same of the MAPK/ERK arm.
    erk_arm, "ERK arm of the IGF-1 receptor";
    /// Cells answer to BPC-157 and TB-500.
    peptide_action, "action of peptides";
}

impl Default for Mechanisms {
    fn default() -> Self {
        Self::ALL
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
        let unaccustomed = withdrawal.unaccustomed(self.hormone_loss(endocrine));
        OestrogenEffect::new(self.deficit(endocrine), unaccustomed, &self.parameters)
    }

    /// What is lost of all that ovaries give bone; nothing where the mechanism is off.
    pub(crate) fn hormone_loss(&self, endocrine: &Endocrine) -> f64 {
        if self.mechanisms.oestrogen { endocrine.hormone_loss(&self.parameters) } else { 0.0 }
    }

    /// How much faster than before the menopause the tissue has been renewed so far.
    pub(crate) fn past_turnover_fold(&self, endocrine: &Endocrine) -> f64 {
        let at_loss = self.parameters.oestrogen_loss.past_turnover_fold;
        1.0 + (at_loss - 1.0) * self.deficit(endocrine)
    }

    /// How much of oestradiol's effect on bone is lost, 0 to 1.
    pub(crate) fn deficit(&self, endocrine: &Endocrine) -> f64 {
        if self.mechanisms.oestrogen { endocrine.oestrogen_deficit(&self.parameters) } else { 0.0 }
    }
}
