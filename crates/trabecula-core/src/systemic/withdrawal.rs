//! Osteoblasts suffer most from a loss of oestradiol while bone is not yet used to it.
//!
//! Loss of bone is fastest within about two years of the final period and slows to a third while
//! oestradiol stays low (C5), although turnover goes on rising for a decade (C2): no function of
//! oestradiol alone can give that, and no function of turnover. What must change with time is the
//! balance at a site, so the part of the loss that is new shortens the life of osteoblasts. With
//! the deficit `d` of [`oestrogen_deficit`](super::oestrogen_deficit), the share `p` that is gone of
//! what else ovaries give, and the loss `a` that bone has grown accustomed to,
//!
//! ```text
//! h = d + s·p        da/dt = (h − a)/τ        unaccustomed = max(h − a, 0)
//! ```
//!
//! Women lose bone before their final period, when oestradiol has hardly fallen (C5), and more
//! through the menopause than on an inhibitor, which takes as much of oestradiol's effect again:
//! `p` runs ahead of oestradiol, as inhibins and FSH do, and no inhibitor takes it.
//!
//! Cells of the osteoblast lineage die in a wave within weeks of withdrawal (osteocytes: Tomkinson
//! 1997); that osteoblasts adapt, how long it takes, and that they miss anything but oestradiol are
//! hypotheses, and all constants are calibrated.

use super::menopause::{depleted_share, resting_share, sustained_oestradiol};
use super::{Protocol, oestrogen_deficit};
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};

/// Time constants of history that still count at the start.
const HISTORY: f64 = 10.0;

/// The loss that bone has grown accustomed to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Withdrawal {
    accustomed: f64,
}

impl Withdrawal {
    /// What a woman's bone is used to on `start_day` after the natural course of her oestradiol;
    /// drugs taken before then do not count.
    #[must_use]
    pub fn new(protocol: &Protocol, parameters: &Parameters, start_day: f64) -> Self {
        let days = (HISTORY * parameters.oestrogen_loss.accustoming_days).ceil();
        let loss = |day: f64| {
            let levels = &parameters.oestradiol;
            let resting = resting_share(protocol.menopause, levels, day);
            let oestradiol = sustained_oestradiol(resting, levels);
            let deficit = oestrogen_deficit(oestradiol, resting, parameters);
            hormone_loss(deficit, depleted_share(protocol.menopause, parameters, day), parameters)
        };
        let mut withdrawal = Self { accustomed: loss(start_day - days) };
        for ago in (1..=days as u32).rev() {
            withdrawal.advance_day(loss(start_day - f64::from(ago)), parameters);
        }
        withdrawal
    }

    /// Moves by a day of this [`Endocrine::hormone_loss`](super::Endocrine::hormone_loss).
    pub fn advance_day(&mut self, loss: f64, parameters: &Parameters) {
        let followed = -(-1.0 / parameters.oestrogen_loss.accustoming_days).exp_m1();
        self.accustomed += (loss - self.accustomed) * followed;
    }

    /// The part of the `loss` that bone is not accustomed to.
    #[must_use]
    pub fn unaccustomed(&self, loss: f64) -> f64 {
        (loss - self.accustomed).max(0.0)
    }
}

/// The loss of all that ovaries give bone: of oestradiol's effect, the `deficit`, and of what else
/// they give, of which the share `depleted` is gone. No aromatase inhibitor takes that.
pub(super) fn hormone_loss(deficit: f64, depleted: f64, parameters: &Parameters) -> f64 {
    deficit + parameters.ovary.share_in_withdrawal * depleted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systemic::{Endocrine, Menopause};

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
    fn what_ovaries_give_besides_is_lost_first_and_no_inhibitor_takes_it() {
        const LEAD_DAYS: f64 = 360.0;
        let menopause = Menopause::FinalPeriod { day: 0.0 };
        let of = |share: f64, day: f64| {
            let (_, mut parameters) = woman(menopause);
            parameters.set("ovary.share_in_withdrawal", share).unwrap();
            parameters.set("ovary.lead_days", LEAD_DAYS).unwrap();
            let protocol = Protocol { menopause, courses: Vec::new(), treatments: Vec::new() };
            let endocrine = Endocrine::new(&protocol, &parameters, day);
            endocrine.hormone_loss(&parameters) - endocrine.oestrogen_deficit(&parameters)
        };
        assert_eq!(of(0.0, 0.0), 0.0);
        assert!((of(2.0, -LEAD_DAYS) - 1.0).abs() < 1e-9, "half of it is lost so long before");
        assert!(of(2.0, 0.0) > 1.7 && of(2.0, 3650.0) > 1.999);
        let (_, mut parameters) = woman(menopause);
        parameters.set("ovary.share_in_withdrawal", 2.0).unwrap();
        let on_inhibitor =
            hormone_loss(0.97, 1.0, &parameters) - hormone_loss(0.8, 1.0, &parameters);
        assert!((on_inhibitor - 0.17).abs() < 1e-12);
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
