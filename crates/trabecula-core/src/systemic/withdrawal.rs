//! Osteoblasts suffer most from a loss of oestradiol while bone is not yet used to it.
//!
//! Loss of bone is fastest within about two years of the final period and slows to a third while
//! oestradiol stays low (C5), although turnover goes on rising for a decade (C2): no function of
//! oestradiol alone can give that, and no function of turnover. What must change with time is the
//! balance at a site, so the part of the deficit that is new shortens the life of osteoblasts. With
//! the deficit `d` of [`oestrogen_deficit`](super::oestrogen_deficit) and the deficit `a` that bone
//! has grown accustomed to,
//!
//! ```text
//! da/dt = (d − a)/τ        unaccustomed = max(d − a, 0)
//! ```
//!
//! Cells of the osteoblast lineage die in a wave within weeks of withdrawal (osteocytes: Tomkinson
//! 1997); that osteoblasts adapt, and how long it takes, is a hypothesis, and both constants are
//! calibrated.

use super::menopause::{resting_share, sustained_oestradiol};
use super::{Protocol, oestrogen_deficit};
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};

/// Time constants of history that still count at the start.
const HISTORY: f64 = 10.0;

/// The deficit of oestradiol's effect that bone has grown accustomed to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Withdrawal {
    accustomed: f64,
    /// What it was accustomed to at the start.
    at_start: f64,
}

impl Withdrawal {
    /// What a woman's bone is used to on `start_day` after the natural course of her oestradiol;
    /// drugs taken before then do not count.
    #[must_use]
    pub fn new(protocol: &Protocol, parameters: &Parameters, start_day: f64) -> Self {
        let days = (HISTORY * parameters.oestrogen_loss.accustoming_days).ceil();
        let deficit = |day: f64| {
            let levels = &parameters.oestradiol;
            let resting = resting_share(protocol.menopause, levels, day);
            oestrogen_deficit(sustained_oestradiol(resting, levels), resting, parameters)
        };
        let mut withdrawal = Self { accustomed: deficit(start_day - days), at_start: 0.0 };
        for ago in (1..=days as u32).rev() {
            withdrawal.advance_day(deficit(start_day - f64::from(ago)), parameters);
        }
        withdrawal.at_start = withdrawal.accustomed;
        withdrawal
    }

    /// Moves by a day on which the deficit is `deficit`.
    pub fn advance_day(&mut self, deficit: f64, parameters: &Parameters) {
        let followed = -(-1.0 / parameters.oestrogen_loss.accustoming_days).exp_m1();
        self.accustomed += (deficit - self.accustomed) * followed;
    }

    /// The part of the `deficit` that the scanned bone was not accustomed to; less than 0 where it was
    /// to more.
    #[must_use]
    pub fn since_start(&self, deficit: f64) -> f64 {
        deficit - self.at_start
    }

    /// The part of the `deficit` that bone is not accustomed to.
    #[must_use]
    pub fn unaccustomed(&self, deficit: f64) -> f64 {
        (deficit - self.accustomed).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systemic::Menopause;

    fn woman(menopause: Menopause) -> (Withdrawal, Parameters) {
        let parameters = Parameters::default();
        let protocol = Protocol { menopause, courses: Vec::new(), treatments: Vec::new() };
        (Withdrawal::new(&protocol, &parameters, 0.0), parameters)
    }

    #[test]
    fn a_sudden_loss_is_new_and_grows_old() {
        let (mut withdrawal, mut parameters) = woman(Menopause::Premenopausal);
        assert_eq!(withdrawal.unaccustomed(0.0), 0.0);
        assert_eq!(withdrawal.unaccustomed(0.8), 0.8);
        parameters.set("oestrogen_loss.accustoming_days", 500.0).unwrap();
        for _ in 0..500 {
            withdrawal.advance_day(0.8, &parameters);
        }
        let expected = 0.8 * (-1.0f64).exp();
        assert!((withdrawal.unaccustomed(0.8) - expected).abs() < 1e-12);
    }

    #[test]
    fn long_after_the_menopause_bone_is_used_to_it() {
        let (withdrawal, parameters) = woman(Menopause::FinalPeriod { day: -15_000.0 });
        let deficit = oestrogen_deficit(25.7, 1.0, &parameters);
        assert!(withdrawal.unaccustomed(deficit) < 1e-3 * deficit);
    }

    #[test]
    fn what_returns_is_not_new() {
        let (withdrawal, _) = woman(Menopause::FinalPeriod { day: -15_000.0 });
        assert_eq!(withdrawal.unaccustomed(0.1), 0.0);
    }
}
