//! Aromatase and serum oestradiol over time.

use super::kinetics::{Amount, Drug};
use super::{AromataseInhibitor, Menopause, Protocol};
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};

/// Drug amounts, aromatase and oestradiol at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endocrine {
    /// By drug, in the order of [`AromataseInhibitor::ALL`].
    amounts: [Amount; 3],
    /// Aromatase that exemestane has not inactivated, as a fraction.
    enzyme: f64,
    /// Fraction of aromatase activity that is inhibited.
    inhibition: f64,
    oestradiol_pmol_per_l: f64,
}

impl Endocrine {
    /// Without drug, at the level of `day`.
    #[must_use]
    pub fn new(protocol: &Protocol, parameters: &Parameters, day: f64) -> Self {
        Self {
            amounts: [Amount::default(); 3],
            enzyme: 1.0,
            inhibition: 0.0,
            oestradiol_pmol_per_l: natural_oestradiol(protocol.menopause, parameters, day),
        }
    }

    /// Serum oestradiol, pmol/L.
    #[must_use]
    pub fn oestradiol_pmol_per_l(&self) -> f64 {
        self.oestradiol_pmol_per_l
    }

    /// Fraction of aromatase activity that is inhibited, 0 to 1.
    #[must_use]
    pub fn inhibition(&self) -> f64 {
        self.inhibition
    }

    /// Plasma concentration of a drug, nmol/L.
    #[must_use]
    pub fn concentration_nmol_per_l(&self, drug: AromataseInhibitor, p: &Parameters) -> f64 {
        self.amounts[drug as usize].nmol_per_l(&Drug::of(drug, p))
    }

    /// Advances from `from_day` by `days`. Tablets are taken as a day begins.
    pub fn advance(&mut self, protocol: &Protocol, p: &Parameters, from_day: f64, days: f64) {
        let end = from_day + days;
        let mut now = from_day;
        while now < end {
            if now == now.floor() {
                self.take_tablets(protocol, now);
            }
            let next = (now.floor() + 1.0).min(end);
            self.advance_between_doses(p, next - now);
            self.follow_oestradiol(natural_oestradiol(protocol.menopause, p, next), p, next - now);
            now = next;
        }
    }

    fn take_tablets(&mut self, protocol: &Protocol, day: f64) {
        for course in &protocol.courses {
            if (course.from_day..course.until_day).contains(&day) {
                self.amounts[course.drug as usize].swallow(course.dose_mg);
            }
        }
    }

    /// Plasma and enzyme: competitive inhibitors share the enzyme that exemestane, a suicide
    /// substrate, has left: `1 − I = E / (1 + Σ C/IC50)`, `dE/dt = k (1 − E) − kᵢ C E`.
    fn advance_between_doses(&mut self, p: &Parameters, days: f64) {
        let [anastrozole, letrozole, exemestane] = AromataseInhibitor::ALL
            .map(|drug| self.amounts[drug as usize].advance(&Drug::of(drug, p), days));
        let renewal = p.aromatase.renewal_per_day;
        let loss = renewal + p.exemestane.inactivation_l_per_nmol_per_day * exemestane;
        let balance = renewal / loss;
        self.enzyme = balance + (self.enzyme - balance) * (-loss * days).exp();
        let bound =
            anastrozole / p.anastrozole.ic50_nmol_per_l + letrozole / p.letrozole.ic50_nmol_per_l;
        self.inhibition = 1.0 - self.enzyme / (1.0 + bound);
    }

    fn follow_oestradiol(&mut self, natural: f64, p: &Parameters, days: f64) {
        let residual = p.aromatase.residual_oestradiol;
        let target = natural * (residual + (1.0 - residual) * (1.0 - self.inhibition));
        let rate = std::f64::consts::LN_2 / p.oestradiol.half_life_days;
        self.oestradiol_pmol_per_l =
            target + (self.oestradiol_pmol_per_l - target) * (-rate * days).exp();
    }
}

/// Oestradiol without drug: a logistic fall around the final menstrual period.
fn natural_oestradiol(menopause: Menopause, p: &Parameters, day: f64) -> f64 {
    let o = &p.oestradiol;
    match menopause {
        Menopause::Premenopausal => o.premenopausal_pmol_per_l,
        Menopause::FinalPeriod { day: last } => {
            let fallen = 1.0 / (1.0 + (-(day - last) / o.transition_days).exp());
            o.premenopausal_pmol_per_l
                + (o.postmenopausal_pmol_per_l - o.premenopausal_pmol_per_l) * fallen
        }
    }
}
