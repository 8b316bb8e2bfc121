//! One drug by mouth: first-order absorption into one compartment, in closed form.
//!
//! With `G` the drug not yet absorbed and `C` the drug in blood, both as the concentration that
//! they make in the volume of distribution (nmol/L):
//!
//! ```text
//! dG/dt = −ka·G        dC/dt = ka·G − ke·C        dose D: G += F·D / (M·V)
//! ```

use crate::parameter::Parameters;
use crate::systemic::AromataseInhibitor;
use serde::{Deserialize, Serialize};
use std::f64::consts::LN_2;

/// Hours in a day.
pub(super) const HOURS_PER_DAY: f64 = 24.0;

/// Rate per day of a decay with this half-life.
pub(super) fn rate_per_day(half_life_hours: f64) -> f64 {
    LN_2 * HOURS_PER_DAY / half_life_hours
}

/// Rates of one drug.
#[derive(Debug, Clone, Copy)]
pub(super) struct OralModel {
    /// `ka`, per day.
    absorption_per_day: f64,
    /// `ke`, per day.
    elimination_per_day: f64,
    /// `F / (M·V)`: concentration per dose.
    nmol_per_l_per_mg: f64,
}

impl OralModel {
    /// The rates of `drug`.
    pub(super) fn new(drug: AromataseInhibitor, parameters: &Parameters) -> Self {
        macro_rules! model {
            ($group:ident) => {{
                let p = &parameters.$group;
                Self {
                    absorption_per_day: p.absorption_per_hour * HOURS_PER_DAY,
                    elimination_per_day: rate_per_day(p.half_life_hours),
                    nmol_per_l_per_mg: 1e6 * p.bioavailability
                        / (p.molar_mass_g_per_mol * p.volume_l),
                }
            }};
        }
        match drug {
            AromataseInhibitor::Anastrozole => model!(anastrozole),
            AromataseInhibitor::Letrozole => model!(letrozole),
            AromataseInhibitor::Exemestane => model!(exemestane),
        }
    }
}

/// Amounts of one drug.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OralState {
    /// `G`: not yet absorbed, nmol/L.
    unabsorbed_nmol_per_l: f64,
    /// `C`: in blood, nmol/L.
    blood_nmol_per_l: f64,
}

impl OralState {
    /// Concentration in blood, nmol/L.
    pub(super) fn concentration(self) -> f64 {
        self.blood_nmol_per_l
    }

    /// Takes `dose_mg`.
    pub(super) fn take(&mut self, dose_mg: f64, model: &OralModel) {
        self.unabsorbed_nmol_per_l += dose_mg * model.nmol_per_l_per_mg;
    }

    /// No drug anywhere.
    pub(super) fn is_empty(self) -> bool {
        self.unabsorbed_nmol_per_l == 0.0 && self.blood_nmol_per_l == 0.0
    }

    /// The state `days` later, with no dose in between.
    pub(super) fn after(self, model: &OralModel, days: f64) -> Self {
        if self.is_empty() {
            return self;
        }
        let (ka, ke) = (model.absorption_per_day, model.elimination_per_day);
        let (unabsorbed, kept) = ((-ka * days).exp(), (-ke * days).exp());
        // (exp(−ke·t) − exp(−ka·t)) / (ka − ke), also where the rates meet.
        let difference = ka - ke;
        let absorbed = if difference == 0.0 {
            kept * days
        } else {
            -kept * (-difference * days).exp_m1() / difference
        };
        Self {
            unabsorbed_nmol_per_l: self.unabsorbed_nmol_per_l * unabsorbed,
            blood_nmol_per_l: self.blood_nmol_per_l * kept
                + self.unabsorbed_nmol_per_l * ka * absorbed,
        }
    }

    /// Area under the blood concentration between `self` and the `later` state, nmol·day/L: what
    /// has left, divided by `ke`.
    pub(super) fn exposure_until(self, later: Self, model: &OralModel) -> f64 {
        let gone = (self.unabsorbed_nmol_per_l - later.unabsorbed_nmol_per_l)
            + (self.blood_nmol_per_l - later.blood_nmol_per_l);
        gone / model.elimination_per_day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_form_holds_where_the_rates_meet() {
        let at = |absorption_per_day| {
            let model =
                OralModel { absorption_per_day, elimination_per_day: 0.7, nmol_per_l_per_mg: 1.0 };
            let mut state = OralState::default();
            state.take(1.0, &model);
            state.after(&model, 2.0).concentration()
        };
        // Limit: ka·t·exp(−ka·t).
        let limit = 0.7 * 2.0 * (-1.4_f64).exp();
        for absorption in [0.7, 0.7 + 1e-12, 0.7 - 1e-9] {
            assert!((at(absorption) - limit).abs() < 1e-8, "{absorption}");
        }
    }

    #[test]
    fn exposure_is_the_area_under_the_curve() {
        let model = OralModel::new(AromataseInhibitor::Exemestane, &Parameters::default());
        let mut state = OralState::default();
        state.take(25.0, &model);
        let steps = 200_000;
        let h = 3.0 / f64::from(steps);
        let area: f64 = (0..steps)
            .map(|i| h * state.after(&model, h * (f64::from(i) + 0.5)).concentration())
            .sum();
        let exposure = state.exposure_until(state.after(&model, 3.0), &model);
        assert!((area / exposure - 1.0).abs() < 1e-7, "{area} {exposure}");
    }
}
