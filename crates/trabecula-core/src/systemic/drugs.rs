//! The three drugs in the body, and the enzyme that they leave.

use crate::parameter::Parameters;
use crate::systemic::AromataseInhibitor::{self, Anastrozole, Exemestane, Letrozole};
use crate::systemic::aromatase::AromataseModel;
use crate::systemic::oral::{OralModel, OralState};
use crate::systemic::quadrature::integral;
use serde::{Deserialize, Serialize};

/// Constants of all drugs and of aromatase.
#[derive(Debug, Clone, Copy)]
pub(super) struct DrugModel {
    oral: [OralModel; 3],
    pub(super) aromatase: AromataseModel,
}

impl DrugModel {
    /// Reads the constants.
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            oral: AromataseInhibitor::ALL.map(|drug| OralModel::new(drug, parameters)),
            aromatase: AromataseModel::new(parameters),
        }
    }
}

/// Amounts of all drugs, and the enzyme left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drugs {
    /// In the order of [`AromataseInhibitor::ALL`].
    oral: [OralState; 3],
    /// Aromatase not inactivated, 0 to 1.
    enzyme: f64,
}

impl Drugs {
    /// No drug, all enzyme.
    pub(super) fn none() -> Self {
        Self { oral: [OralState::default(); 3], enzyme: 1.0 }
    }

    /// Concentration of `drug`, nmol/L.
    pub(super) fn concentration(&self, drug: AromataseInhibitor) -> f64 {
        self.oral[drug as usize].concentration()
    }

    /// Aromatase not inactivated, 0 to 1.
    pub(super) fn enzyme(&self) -> f64 {
        self.enzyme
    }

    /// Takes a dose.
    pub(super) fn take(&mut self, drug: AromataseInhibitor, dose_mg: f64, model: &DrugModel) {
        self.oral[drug as usize].take(dose_mg, &model.oral[drug as usize]);
    }

    /// Whole-body aromatase activity, 0 to 1.
    pub(super) fn activity(&self, model: &DrugModel) -> f64 {
        let (anastrozole, letrozole) =
            (self.concentration(Anastrozole), self.concentration(Letrozole));
        model.aromatase.activity(self.enzyme, anastrozole, letrozole)
    }

    /// The state `days` later, with no dose in between. Drugs are exact; the enzyme is exact
    /// without exemestane, and one quadrature with it.
    pub(super) fn after(&self, model: &DrugModel, days: f64) -> Self {
        let mut oral = self.oral;
        for (state, model) in oral.iter_mut().zip(&model.oral) {
            *state = state.after(model, days);
        }
        Self { oral, enzyme: self.enzyme_after(model, days) }
    }

    /// `e(t) = e(0)·exp(−Φ(0, t)) + kd·∫ exp(−Φ(s, t)) ds`, where `Φ` is the loss over a span,
    /// `kd` times its length plus `k2` times the tissue's exposure to exemestane.
    fn enzyme_after(&self, model: &DrugModel, days: f64) -> f64 {
        let turnover = model.aromatase.turnover_per_day;
        let (drug, oral) = (self.oral[Exemestane as usize], &model.oral[Exemestane as usize]);
        if drug.is_empty() {
            return 1.0 - (1.0 - self.enzyme) * (-turnover * days).exp();
        }
        let end = drug.after(oral, days);
        let kept_from = |start: f64, state: OralState| {
            let exposure = state.tissue_exposure_until(end, oral);
            (-turnover * (days - start) - model.aromatase.inactivation * exposure).exp()
        };
        let made = integral(days, |start| kept_from(start, drug.after(oral, start)));
        self.enzyme * kept_from(0.0, drug) + turnover * made
    }
}
