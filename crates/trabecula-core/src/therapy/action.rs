//! What all drugs together do to the cells of a step.

use super::Therapies;
use crate::simulation::Tick;
use crate::systemic::OestrogenEffect;

/// The conditions that drugs set, alike in the whole sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DrugAction {
    /// Free antibody that neutralises RANKL, pmol/L.
    pub(crate) antibody_pmol_per_l: f64,
    /// Fold on the RANKL that membranes present.
    pub(crate) membrane_rankl_fold: f64,
    /// Fold on the RANKL that cells make, and on the rate at which osteocytes begin to signal.
    pub(crate) rankl_fold: f64,
    pub(crate) signal_fold: f64,
    /// Speed at which signals of osteocytes run out, over that without drugs.
    pub(crate) signal_clearing: f64,
    /// Fold on the OPG that cells secrete.
    pub(crate) opg_fold: f64,
    /// Free IGF-1 that drugs add to blood, pmol/L.
    pub(crate) igf1_pmol_per_l: f64,
    /// GH that osteoblasts feel over that at rest; they answer by IGF-1 of their own.
    pub(crate) gh_excess: f64,
    /// Fold on the supply of mesenchymal precursors.
    pub(crate) supply_fold: f64,
    /// Fold on the speed of precursors.
    pub(crate) motility_fold: f64,
}

impl DrugAction {
    /// No drug.
    pub(crate) const NONE: Self = Self {
        antibody_pmol_per_l: 0.0,
        membrane_rankl_fold: 1.0,
        rankl_fold: 1.0,
        signal_fold: 1.0,
        signal_clearing: 1.0,
        opg_fold: 1.0,
        igf1_pmol_per_l: 0.0,
        gh_excess: 0.0,
        supply_fold: 1.0,
        motility_fold: 1.0,
    };

    /// The effect on bone of oestrogen loss and drugs together.
    pub(crate) fn on(&self, mut effect: OestrogenEffect) -> OestrogenEffect {
        effect.rankl *= self.rankl_fold;
        effect.osteocyte_signal *= self.signal_fold;
        effect
    }
}

impl Therapies {
    /// What the drugs do to cells in the step `tick`.
    pub(crate) fn action(&self, tick: &Tick<'_>) -> DrugAction {
        let mut action = DrugAction {
            antibody_pmol_per_l: self.blockade.in_bone_pmol_per_l(tick),
            membrane_rankl_fold: self.blockade.membrane_rankl_fold(tick),
            opg_fold: self.blockade.opg_fold(tick),
            signal_clearing: self.blockade.signal_clearing(tick),
            ..DrugAction::NONE
        };
        let mut gh_receptors = 1.0;
        if tick.mechanisms.peptide_action {
            let (bpc, tb) = (&tick.parameters.bpc157, &tick.parameters.tb500);
            let answer = self.bpc157.answer();
            gh_receptors += bpc.gh_receptor_gain * answer;
            action.supply_fold += bpc.precursor_supply_gain * answer;
            action.rankl_fold *= 1.0 - bpc.rankl_cut * answer;
            action.motility_fold += tb.motility_gain * self.tb500.answer();
        }
        if tick.mechanisms.igf1_action {
            self.raise_igf1(&mut action, gh_receptors, tick);
        }
        action
    }

    /// Free IGF-1 from blood, and GH that makes osteoblasts secrete their own; IGF-1 raises
    /// turnover as a whole, so it also raises RANKL and the rate of activation.
    fn raise_igf1(&self, action: &mut DrugAction, gh_receptors: f64, tick: &Tick<'_>) {
        let p = &tick.parameters.igf1;
        let bone = &tick.parameters.igf1_bone;
        let blood = p.blood_pmol_per_l;
        let risen = blood * (self.somatotropic.free_igf1_fold() - 1.0);
        action.igf1_pmol_per_l = risen;
        // What osteoblasts secrete at rest is not known, so GH below rest takes nothing away.
        action.gh_excess = (self.somatotropic.gh_fold() * gh_receptors - 1.0).max(0.0);
        let response = |c: f64| c / (c + p.ec50_pmol_per_l);
        let excess = response((blood + risen).max(0.0)) / response(blood) - 1.0;
        action.rankl_fold *= 1.0 + bone.rankl_gain * excess;
        action.signal_fold *= 1.0 + bone.activation_gain * excess;
    }
}
