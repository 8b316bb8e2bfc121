//! One drug taken by mouth: first-order absorption into one compartment.

use super::AromataseInhibitor;
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};

/// Constants of one drug, per day and litre.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drug {
    absorption_per_day: f64,
    elimination_per_day: f64,
    volume_l: f64,
    molar_mass_g_per_mol: f64,
}

impl Drug {
    pub(super) fn of(drug: AromataseInhibitor, p: &Parameters) -> Self {
        let (absorption, half_life, volume, molar_mass) = match drug {
            AromataseInhibitor::Anastrozole => (
                p.anastrozole.absorption_per_day,
                p.anastrozole.half_life_days,
                p.anastrozole.apparent_volume_l,
                p.anastrozole.molar_mass_g_per_mol,
            ),
            AromataseInhibitor::Letrozole => (
                p.letrozole.absorption_per_day,
                p.letrozole.half_life_days,
                p.letrozole.apparent_volume_l,
                p.letrozole.molar_mass_g_per_mol,
            ),
            AromataseInhibitor::Exemestane => (
                p.exemestane.absorption_per_day,
                p.exemestane.half_life_days,
                p.exemestane.apparent_volume_l,
                p.exemestane.molar_mass_g_per_mol,
            ),
        };
        Self {
            absorption_per_day: absorption,
            elimination_per_day: std::f64::consts::LN_2 / half_life,
            volume_l: volume,
            molar_mass_g_per_mol: molar_mass,
        }
    }

    /// nmol/L in plasma when the body holds `mg`.
    fn nmol_per_l(&self, mg: f64) -> f64 {
        mg / self.volume_l / self.molar_mass_g_per_mol * 1e6
    }
}

/// Amounts of one drug, mg (after first-pass loss: volumes are apparent, V/F).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Amount {
    gut_mg: f64,
    body_mg: f64,
}

impl Amount {
    pub(super) fn swallow(&mut self, mg: f64) {
        self.gut_mg += mg;
    }

    pub(super) fn nmol_per_l(&self, drug: &Drug) -> f64 {
        drug.nmol_per_l(self.body_mg)
    }

    /// Advances by `days` without a dose, exactly; returns the mean concentration meanwhile,
    /// nmol/L.
    pub(super) fn advance(&mut self, drug: &Drug, days: f64) -> f64 {
        if days <= 0.0 || (self.gut_mg == 0.0 && self.body_mg == 0.0) {
            return self.nmol_per_l(drug);
        }
        let (ka, ke) = (drug.absorption_per_day, drug.elimination_per_day);
        let (stay, keep) = ((-ka * days).exp(), (-ke * days).exp());
        let before = *self;
        self.gut_mg = before.gut_mg * stay;
        self.body_mg = before.body_mg * keep + before.gut_mg * ka / (ka - ke) * (keep - stay);
        let entered = before.gut_mg - self.gut_mg;
        let eliminated = before.body_mg + entered - self.body_mg;
        drug.nmol_per_l(eliminated / ke / days)
    }
}
