//! What oestradiol does to bone cells. The response saturates: an inhibitor cuts oestradiol
//! ten-fold, yet markers move by 20–40 %.

use crate::parameter::Parameters;

/// Folds of the premenopausal values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OestrogenEffect {
    /// RANKL expression.
    pub rankl: f64,
    /// OPG expression.
    pub opg: f64,
    /// Life of osteoclasts.
    pub osteoclast_life: f64,
    /// Life of osteoblasts.
    pub osteoblast_life: f64,
    /// Rate at which osteocytes begin to signal.
    pub osteocyte_signal: f64,
}

impl OestrogenEffect {
    /// The premenopausal state.
    #[must_use]
    pub fn none() -> Self {
        Self {
            rankl: 1.0,
            opg: 1.0,
            osteoclast_life: 1.0,
            osteoblast_life: 1.0,
            osteocyte_signal: 1.0,
        }
    }

    /// The effect of serum oestradiol (pmol/L): each fold goes from 1 at the premenopausal level
    /// to its value at full loss, in proportion to the [`deficit`].
    #[must_use]
    pub fn at(oestradiol_pmol_per_l: f64, parameters: &Parameters) -> Self {
        let deficit = deficit(oestradiol_pmol_per_l, parameters);
        let fold = |at_loss: f64| 1.0 + (at_loss - 1.0) * deficit;
        let loss = &parameters.oestrogen_loss;
        Self {
            rankl: fold(loss.rankl_fold),
            opg: fold(loss.opg_fold),
            osteoclast_life: fold(loss.osteoclast_life_fold),
            osteoblast_life: fold(loss.osteoblast_life_fold),
            osteocyte_signal: fold(loss.osteocyte_signal_fold),
        }
    }
}

/// How much of oestradiol's action is missing: `1 − g(E)/g(E_premenopausal)` with
/// `g(E) = E/(E + EC50)`, 0 to 1.
fn deficit(oestradiol_pmol_per_l: f64, p: &Parameters) -> f64 {
    let o = &p.oestradiol;
    let action = |e: f64| e / (e + o.bone_ec50_pmol_per_l);
    (1.0 - action(oestradiol_pmol_per_l) / action(o.premenopausal_pmol_per_l)).clamp(0.0, 1.0)
}
