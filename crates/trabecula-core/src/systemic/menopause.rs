//! Oestradiol without drugs, by menopausal state.
//!
//! Ovaries do not fade: they work and rest by turns. In the late transition cycles of a normal
//! oestradiol lie between months without one (Harlow 2012, STRAW+10), and what falls is the share of
//! the time in which they work. Bone answers to each spell at once, so what it loses follows that
//! share and not the mean of the hormone, to which its response saturates.

use crate::parameter::{Oestradiol, Parameters};
use crate::systemic::Menopause;

/// Share of the time around `day` in which the ovaries rest: 0 before the menopause, or with the
/// final period on day `F` and the time constant τ
///
/// ```text
/// 1 / (1 + exp((F − day)/τ))
/// ```
pub(super) fn resting_share(menopause: Menopause, levels: &Oestradiol, day: f64) -> f64 {
    match menopause {
        Menopause::Premenopausal => 0.0,
        Menopause::FinalPeriod { day: last } => {
            1.0 / (1.0 + ((last - day) / levels.transition_days).exp())
        }
    }
}

/// Share of what ovaries give bone besides oestradiol that is gone around `day`: it goes as their
/// rest comes, `ovary.lead_days` before it, since inhibins fall and FSH rises first.
pub(super) fn depleted_share(menopause: Menopause, parameters: &Parameters, day: f64) -> f64 {
    resting_share(menopause, &parameters.oestradiol, day + parameters.ovary.lead_days)
}

/// Mean oestradiol that ovaries and other sources sustain without drugs while the ovaries rest for
/// `resting_share` of the time, pmol/L: before the menopause the mean over the cycle.
pub(super) fn sustained_oestradiol(resting_share: f64, levels: &Oestradiol) -> f64 {
    let before = levels.premenopausal_pmol_per_l;
    let after = levels.postmenopausal_pmol_per_l;
    before + (after - before) * resting_share
}
