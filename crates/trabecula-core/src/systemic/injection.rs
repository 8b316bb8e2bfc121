//! A peptide under the skin, or at a constant rate into a vein: first-order absorption into one
//! compartment, in closed form.

use super::absorption::after_absorption;
use serde::{Deserialize, Serialize};

/// Rates of one drug.
#[derive(Debug, Clone, Copy)]
pub(super) struct InjectionModel {
    pub(super) absorption_per_day: f64,
    pub(super) elimination_per_day: f64,
    /// Share of a dose under the skin that reaches blood.
    pub(super) bioavailability: f64,
    /// Concentration that a dose makes if it is in blood at once, per mg.
    pub(super) nmol_per_l_per_mg: f64,
}

/// One drug, not yet absorbed and in blood, nmol/L.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Injection {
    depot: f64,
    blood: f64,
}

/// Below this, nmol/L, no drug is left.
const NONE_LEFT: f64 = 1e-12;

impl Injection {
    pub(super) fn give(&mut self, dose_mg: f64, model: &InjectionModel) {
        self.depot += dose_mg * model.bioavailability * model.nmol_per_l_per_mg;
    }

    /// Lets `dose_mg` flow into blood over the `days` that `advance` moves.
    pub(super) fn infuse(&mut self, dose_mg: f64, days: f64, model: &InjectionModel) {
        self.advance(days, model);
        let (total, ke) = (dose_mg * model.nmol_per_l_per_mg, model.elimination_per_day);
        self.blood += total * -(-ke * days).exp_m1() / (ke * days);
    }

    /// Concentration in blood, nmol/L.
    pub(super) fn concentration(&self) -> f64 {
        self.blood
    }

    pub(super) fn is_absent(&self) -> bool {
        self.depot == 0.0 && self.blood == 0.0
    }

    pub(super) fn advance(&mut self, days: f64, model: &InjectionModel) {
        if self.is_absent() {
            return;
        }
        let (ka, ke) = (model.absorption_per_day, model.elimination_per_day);
        self.blood = after_absorption(self.blood, self.depot, ka, ke, days);
        self.depot *= (-ka * days).exp();
        if self.depot + self.blood < NONE_LEFT {
            *self = Self::default();
        }
    }
}
