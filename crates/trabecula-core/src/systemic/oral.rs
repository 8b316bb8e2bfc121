//! One drug by mouth: first-order absorption into blood, exchange with tissue, and elimination
//! from blood, in closed form.
//!
//! With `G` the drug not yet absorbed, `C` the drug in blood and `T` the drug in tissue, which at
//! equilibrium is `C` (nmol/L):
//!
//! ```text
//! dG/dt = −ka·G                                          dose D: G += F·D / (M·V)
//! dC/dt = w·ka·G − k10·C − k12·(C − T)                   dT/dt = k21·(C − T)
//! ```
//!
//! What the two compartments leave is a sum of two exponentials, an early phase and a late one,
//! and it is these that are published: their half-lives, the volume `V` of the late one, and the
//! ratio of their areas. So the state holds what a unit of each phase would be, `Qᵢ`:
//!
//! ```text
//! dQᵢ/dt = ka·G − kᵢ·Qᵢ        C = Σ wᵢ·Qᵢ        T = (w₁·k₂ + w₂·k₁)/(k₂ − k₁)·(Q₁ − Q₂)
//! ```

use crate::parameter::Parameters;
use crate::systemic::AromataseInhibitor;
use crate::systemic::absorption::after_absorption;
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
    /// `kᵢ`, per day: of the late phase and the early one.
    loss_per_day: [f64; 2],
    /// `wᵢ`.
    in_blood: [f64; 2],
    /// `F / (M·V)`: concentration per dose.
    nmol_per_l_per_mg: f64,
}

impl OralModel {
    /// The rates of `drug`.
    pub(super) fn new(drug: AromataseInhibitor, parameters: &Parameters) -> Self {
        macro_rules! model {
            ($group:ident, $early_half_life_hours:expr, $early_to_late_area:expr) => {{
                let p = &parameters.$group;
                let late = rate_per_day(p.half_life_hours);
                let early = rate_per_day($early_half_life_hours);
                let ratio = $early_to_late_area;
                Self {
                    absorption_per_day: p.absorption_per_hour * HOURS_PER_DAY,
                    loss_per_day: [late, early],
                    in_blood: [1.0, ratio * early / late].map(|weight| weight / (1.0 + ratio)),
                    nmol_per_l_per_mg: 1e6 * p.bioavailability
                        / (p.molar_mass_g_per_mol * p.volume_l),
                }
            }};
            ($group:ident) => {{
                let p = &parameters.$group;
                model!($group, p.early_half_life_hours, p.early_to_late_area)
            }};
        }
        match drug {
            // One phase: the rate of the other does not matter.
            AromataseInhibitor::Anastrozole => model!(anastrozole, 1.0, 0.0),
            AromataseInhibitor::Letrozole => model!(letrozole),
            AromataseInhibitor::Exemestane => model!(exemestane),
        }
    }

    /// `T` per `Q₁ − Q₂`.
    fn in_tissue(&self) -> f64 {
        let ([late, early], [of_late, of_early]) = (self.loss_per_day, self.in_blood);
        (of_late * early + of_early * late) / (early - late)
    }
}

/// Amounts of one drug.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OralState {
    /// `G`: not yet absorbed, nmol/L.
    unabsorbed_nmol_per_l: f64,
    /// `Qᵢ`, nmol/L.
    phases_nmol_per_l: [f64; 2],
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
        self.unabsorbed_nmol_per_l == 0.0 && self.phases_nmol_per_l == [0.0; 2]
    }

    /// The state `days` later, with no dose in between.
    pub(super) fn after(self, model: &OralModel, days: f64) -> Self {
        if self.is_empty() {
            return self;
        }
        let ka = model.absorption_per_day;
        let phases_nmol_per_l: [f64; 2] = std::array::from_fn(|phase| {
            let (now, loss) = (self.phases_nmol_per_l[phase], model.loss_per_day[phase]);
            after_absorption(now, self.unabsorbed_nmol_per_l, ka, loss, days)
        });
        let [late, early] = phases_nmol_per_l;
        let [of_late, of_early] = model.in_blood;
        Self {
            unabsorbed_nmol_per_l: self.unabsorbed_nmol_per_l * (-ka * days).exp(),
            phases_nmol_per_l,
            blood_nmol_per_l: of_late * late + of_early * early,
        }
    }

    /// Area under the concentration in tissue between `self` and the `later` state, nmol·day/L:
    /// what has left each phase, divided by its rate.
    pub(super) fn tissue_exposure_until(self, later: Self, model: &OralModel) -> f64 {
        let absorbed = self.unabsorbed_nmol_per_l - later.unabsorbed_nmol_per_l;
        let of = |phase: usize| {
            let left = self.phases_nmol_per_l[phase] - later.phases_nmol_per_l[phase];
            (absorbed + left) / model.loss_per_day[phase]
        };
        model.in_tissue() * (of(0) - of(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tissue_lags_behind_blood_and_is_exposed_alike_in_the_end() {
        let model = OralModel::new(AromataseInhibitor::Exemestane, &Parameters::default());
        let mut state = OralState::default();
        state.take(25.0, &model);
        let steps = 200_000;
        let area = |days: f64| -> f64 {
            let h = days / f64::from(steps);
            let at = |i: u32| state.after(&model, h * (f64::from(i) + 0.5)).concentration();
            (0..steps).map(|i| h * at(i)).sum()
        };
        let tissue = |days: f64| state.tissue_exposure_until(state.after(&model, days), &model);
        assert!(tissue(0.2) < 0.5 * area(0.2), "{} {}", tissue(0.2), area(0.2));
        assert!((tissue(60.0) / area(60.0) - 1.0).abs() < 1e-5, "{} {}", tissue(60.0), area(60.0));
    }
}
