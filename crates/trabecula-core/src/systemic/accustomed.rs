//! What lack of oestradiol the scanned bone had already given way to.
//!
//! Loss of bone is fastest within about two years of the final period and slows to a third while
//! oestradiol stays low (C5), although turnover goes on rising for a decade (C2): bone settles on
//! the volume that load keeps up with what oestradiol is left ([`load_answer`](super::load_answer)).
//! A scan is of bone on its way there. With the deficit `d` of
//! [`oestrogen_deficit`](super::oestrogen_deficit), it had given way to the deficit `a`, where
//!
//! ```text
//! da/dt = (d − a)/τ
//! ```
//!
//! up to the day of the scan; τ is calibrated.

use super::menopause::{resting_share, sustained_oestradiol};
use super::{Protocol, oestrogen_deficit};
use crate::parameter::Parameters;

/// Time constants of history that still count.
const HISTORY: f64 = 10.0;

/// The deficit of oestradiol's effect to which a woman's bone has given way on `day`, by the natural
/// course of her oestradiol; drugs taken before then do not count.
#[must_use]
pub fn accustomed_deficit(protocol: &Protocol, parameters: &Parameters, day: f64) -> f64 {
    let constant = parameters.oestrogen_loss.accustoming_days;
    let days = (HISTORY * constant).ceil();
    let deficit = |day: f64| {
        let levels = &parameters.oestradiol;
        let resting = resting_share(protocol.menopause, levels, day);
        oestrogen_deficit(sustained_oestradiol(resting, levels), resting, parameters)
    };
    let followed = -(-1.0 / constant).exp_m1();
    (1..=days as u32).rev().fold(deficit(day - days), |accustomed, ago| {
        accustomed + (deficit(day - f64::from(ago)) - accustomed) * followed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systemic::Menopause;

    fn on(menopause: Menopause, day: f64) -> f64 {
        let protocol = Protocol { menopause, courses: Vec::new(), treatments: Vec::new() };
        accustomed_deficit(&protocol, &Parameters::default(), day)
    }

    #[test]
    fn before_the_menopause_bone_has_given_way_to_nothing() {
        assert_eq!(on(Menopause::Premenopausal, 0.0), 0.0);
    }

    #[test]
    fn long_after_the_menopause_to_all_of_it() {
        let deficit = oestrogen_deficit(25.7, 1.0, &Parameters::default());
        let accustomed = on(Menopause::FinalPeriod { day: 0.0 }, 15_000.0);
        assert!((accustomed / deficit - 1.0).abs() < 1e-3, "{accustomed}");
    }

    #[test]
    fn it_follows_by_its_time_constant() {
        // The ovaries pass from work to rest about day 0, as a logistic of 200 days.
        let deficit = oestrogen_deficit(25.7, 1.0, &Parameters::default());
        let menopause = Menopause::FinalPeriod { day: 0.0 };
        let left = |day| 1.0 - on(menopause, day) / deficit;
        let constant = Parameters::default().oestrogen_loss.accustoming_days;
        let ratio = left(3000.0 + constant) / left(3000.0);
        assert!((ratio - (-1.0f64).exp()).abs() < 1e-3, "{ratio}");
    }
}
