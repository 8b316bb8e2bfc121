//! Oestradiol without drugs, by menopausal state.

use crate::parameter::Oestradiol;
use crate::systemic::Menopause;

/// Oestradiol that production without drugs sustains on `day`, pmol/L: the premenopausal level
/// (mean over the cycle), or with the final period on day `F` and the time constant τ
///
/// ```text
/// post + (pre − post) / (1 + exp((day − F)/τ))
/// ```
pub(super) fn sustained_oestradiol(menopause: Menopause, levels: &Oestradiol, day: f64) -> f64 {
    let before = levels.premenopausal_pmol_per_l;
    let after = levels.postmenopausal_pmol_per_l;
    match menopause {
        Menopause::Premenopausal => before,
        Menopause::FinalPeriod { day: last } => {
            after + (before - after) / (1.0 + ((day - last) / levels.transition_days).exp())
        }
    }
}
