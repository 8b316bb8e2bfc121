//! Denosumab in blood: absorption from under the skin, two compartments, and disposition by its
//! target.
//!
//! Quasi-steady-state target-mediated disposition (Gibiansky 2008; Sutjandra 2011). With `D` the
//! depot, `T` total drug and `R` total target in the central compartment, `P` drug in the
//! periphery, and free drug `C` from
//! `C = ½·(T − R − Kss + √((T − R − Kss)² + 4·Kss·T))`:
//!
//! ```text
//! dD/dt = −ka·D
//! dT/dt = ka·F·D/Vc − (CL + Q)/Vc·C + Q/Vc·P − kint·R·C/(Kss + C)
//! dP/dt = Q/Vp·(C − P)
//! dR/dt = kdeg·(R₀ − R) − (kint − kdeg)·R·C/(Kss + C)
//! ```
//!
//! All rates are below 0.02 per hour, so classical Runge–Kutta steps of an hour are exact to 1e-9.

use super::oral::HOURS_PER_DAY;
use crate::parameter::{Denosumab as Constants, Parameters};
use serde::{Deserialize, Serialize};

/// ng per mL (µg per L) and mg: 1 mg in 1 L is 1000 ng/mL.
const NG_PER_ML_PER_MG_PER_L: f64 = 1e3;
/// Below this, ng/mL, no drug is left.
const NONE_LEFT: f64 = 1e-9;

/// Levels of denosumab and of its target in blood.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denosumab {
    /// Not yet absorbed, as the concentration it would make, ng/mL.
    depot: f64,
    /// Drug, free and bound, central, ng/mL.
    total: f64,
    /// Drug in the periphery, ng/mL.
    periphery: f64,
    /// Target, free and bound, ng/mL of drug that it binds.
    target: f64,
}

impl Denosumab {
    /// No drug, target at its baseline.
    #[must_use]
    pub fn new(parameters: &Parameters) -> Self {
        let target = parameters.denosumab.target_ng_per_ml;
        Self { depot: 0.0, total: 0.0, periphery: 0.0, target }
    }

    /// Injects a dose.
    pub fn give(&mut self, dose_mg: f64, parameters: &Parameters) {
        let p = &parameters.denosumab;
        self.depot += dose_mg * p.bioavailability * NG_PER_ML_PER_MG_PER_L / p.central_volume_l;
    }

    /// Whether no drug is left.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.depot == 0.0 && self.total == 0.0 && self.periphery == 0.0
    }

    /// Advances by `days`.
    pub fn advance(&mut self, days: f64, parameters: &Parameters) {
        if self.is_absent() {
            return;
        }
        let p = &parameters.denosumab;
        let steps = (days * HOURS_PER_DAY).ceil().max(1.0);
        let h = days * HOURS_PER_DAY / steps;
        for _ in 0..steps as usize {
            *self = self.step(h, p);
        }
        if self.depot + self.total + self.periphery < NONE_LEFT {
            *self = Self::new(parameters);
        }
    }

    fn step(&self, h: f64, p: &Constants) -> Self {
        let k1 = self.slope(p);
        let k2 = self.plus(0.5 * h, &k1).slope(p);
        let k3 = self.plus(0.5 * h, &k2).slope(p);
        let k4 = self.plus(h, &k3).slope(p);
        self.plus(h / 6.0, &k1).plus(h / 3.0, &k2).plus(h / 3.0, &k3).plus(h / 6.0, &k4)
    }

    fn plus(&self, h: f64, slope: &Self) -> Self {
        Self {
            depot: self.depot + h * slope.depot,
            total: self.total + h * slope.total,
            periphery: self.periphery + h * slope.periphery,
            target: self.target + h * slope.target,
        }
    }

    /// Changes per hour.
    fn slope(&self, p: &Constants) -> Self {
        let free = self.free(p);
        let bound = self.target * free / (p.target_kss_ng_per_ml + free);
        let ml_per_l = 1e3;
        let out = (p.clearance_ml_per_h + p.exchange_ml_per_h) / (p.central_volume_l * ml_per_l);
        let back = p.exchange_ml_per_h / (p.central_volume_l * ml_per_l);
        let side = p.exchange_ml_per_h / (p.peripheral_volume_l * ml_per_l);
        let absorbed = p.absorption_per_hour * self.depot;
        Self {
            depot: -absorbed,
            total: absorbed - out * free + back * self.periphery - p.complex_loss_per_hour * bound,
            periphery: side * (free - self.periphery),
            target: p.target_loss_per_hour * (p.target_ng_per_ml - self.target)
                - (p.complex_loss_per_hour - p.target_loss_per_hour) * bound,
        }
    }

    fn free(&self, p: &Constants) -> f64 {
        let kss = p.target_kss_ng_per_ml;
        let excess = self.total - self.target - kss;
        let root = (excess * excess + 4.0 * kss * self.total.max(0.0)).sqrt();
        // The form without cancellation where the target takes nearly all drug.
        if excess >= 0.0 {
            0.5 * (excess + root)
        } else {
            2.0 * kss * self.total.max(0.0) / (root - excess)
        }
    }

    /// Free drug in serum, ng/mL.
    #[must_use]
    pub fn serum_ng_per_ml(&self, parameters: &Parameters) -> f64 {
        self.free(&parameters.denosumab)
    }

    /// Free antibody beside RANKL in bone, pmol/L: serum's, held back by restricted access.
    #[must_use]
    pub fn in_bone_pmol_per_l(&self, parameters: &Parameters) -> f64 {
        let p = &parameters.denosumab;
        // µg/L over kg/mol is nmol/L.
        let pmol_per_l = 1e3 * self.free(p) / p.molar_mass_kg_per_mol;
        pmol_per_l * p.access_to_bone
    }
}
