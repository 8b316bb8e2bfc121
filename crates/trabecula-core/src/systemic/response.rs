//! What oestradiol does to bone cells.

use crate::parameter::Parameters;
use crate::systemic::menopause::sustained_oestradiol;
use serde::{Deserialize, Serialize};

/// Share of oestradiol's effect on bone that is lost when blood holds a mean of
/// `oestradiol_pmol_per_l` and the ovaries rest for `resting_share` of the time (0 before the
/// menopause, 1 after it): 0 at or above the premenopausal level, 1 without oestradiol.
///
/// The response saturates, because oestradiol falls ten-fold on an aromatase inhibitor while bone
/// markers rise by 20–40 % (C9): with `g(E) = E/(E + EC50)`,
///
/// ```text
/// deficit = mean over work and rest of 1 − g(E)/g(E_premenopausal), clamped to 0..=1
/// ```
///
/// where `E` of either is the pre- or postmenopausal level, lowered as the mean is by drugs. EC50 is
/// `oestradiol.bone_ec50_pmol_per_l`, which is calibrated, not measured.
#[must_use]
pub fn oestrogen_deficit(
    oestradiol_pmol_per_l: f64,
    resting_share: f64,
    parameters: &Parameters,
) -> f64 {
    let levels = &parameters.oestradiol;
    let response = |e: f64| e / (e + levels.bone_ec50_pmol_per_l);
    let full = response(levels.premenopausal_pmol_per_l);
    let lost = |e: f64| (1.0 - response(e) / full).clamp(0.0, 1.0);
    let made = oestradiol_pmol_per_l.max(0.0) / sustained_oestradiol(resting_share, levels);
    let at_work = lost(made * levels.premenopausal_pmol_per_l);
    let at_rest = lost(made * levels.postmenopausal_pmol_per_l);
    at_work + (at_rest - at_work) * resting_share
}

/// Recruits for formation, over those of bone that bears the load that it is used to, where tissue
/// bears `share` of that load.
#[must_use]
pub fn load_answer(share: f64, parameters: &Parameters) -> f64 {
    share.powf(parameters.load.formation_exponent)
}

/// What a deficit of oestradiol does to cells, as folds of the premenopausal value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OestrogenEffect {
    /// RANKL expression of the osteoblast lineage and osteocytes.
    pub rankl: f64,
    /// OPG expression of the osteoblast lineage.
    pub opg: f64,
    /// Life of an osteoclast.
    pub osteoclast_life: f64,
    /// Life of an osteoblast.
    pub osteoblast_life: f64,
    /// Hazard with which osteoclast precursors commit.
    pub osteoclast_commitment: f64,
    /// Rate at which osteocytes begin to signal.
    pub osteocyte_signal: f64,
}

impl OestrogenEffect {
    /// Premenopausal bone: every fold is 1.
    #[must_use]
    pub fn none() -> Self {
        Self {
            rankl: 1.0,
            opg: 1.0,
            osteoclast_life: 1.0,
            osteoblast_life: 1.0,
            osteoclast_commitment: 1.0,
            osteocyte_signal: 1.0,
        }
    }

    /// The effect of a `deficit` (see [`oestrogen_deficit`]) of which bone is not accustomed to the
    /// part `unaccustomed`: `fold = (fold at full loss)^deficit`, and the life of osteoblasts has
    /// one fold for each.
    #[must_use]
    pub fn new(deficit: f64, unaccustomed: f64, parameters: &Parameters) -> Self {
        let loss = &parameters.oestrogen_loss;
        let fold = |at_loss: f64| at_loss.powf(deficit);
        let withdrawal = loss.withdrawal_osteoblast_life_fold.powf(unaccustomed);
        Self {
            rankl: fold(loss.rankl_fold),
            opg: fold(loss.opg_fold),
            osteoclast_life: fold(loss.osteoclast_life_fold),
            osteoblast_life: fold(loss.osteoblast_life_fold) * withdrawal,
            osteoclast_commitment: fold(loss.osteoclast_commitment_fold),
            osteocyte_signal: fold(loss.osteocyte_signal_fold),
        }
    }
}
