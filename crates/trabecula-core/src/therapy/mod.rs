//! Drugs where they act: each class from its level in blood to what it does to cells.
//!
//! [`Therapies`] is part of the saved state. It advances once a day and costs nothing while no
//! drug is given.

mod action;
mod bisphosphonates;
mod blockade;

pub(crate) use action::DrugAction;
pub(crate) use bisphosphonates::Bite;
pub use bisphosphonates::{Balance, Bisphosphonates};
pub use blockade::Blockade;

use crate::cell::{Cells, Surroundings};
use crate::parameter::Parameters;
use crate::simulation::Tick;
use crate::systemic::Treatment;
use crate::tissue::Tissue;
use serde::{Deserialize, Serialize};

/// All drugs beside aromatase inhibitors, in blood and in bone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Therapies {
    pub(crate) bisphosphonates: Bisphosphonates,
    pub(crate) blockade: Blockade,
}

impl Therapies {
    /// No drug.
    pub(crate) fn none(tissue: &Tissue, parameters: &Parameters) -> Self {
        Self {
            bisphosphonates: Bisphosphonates::none(tissue, parameters),
            blockade: Blockade::none(parameters),
        }
    }

    /// Refuses a state that does not fit a grid of `voxels`.
    pub(crate) fn check(&self, voxels: usize) -> Result<(), &'static str> {
        self.bisphosphonates.check(voxels)
    }

    /// Moves every drug by the day that begins on `day`.
    pub(crate) fn advance_day(
        &mut self,
        treatments: &[Treatment],
        day: f64,
        tissue: &Tissue,
        around: &Surroundings,
        cells: &Cells,
        tick: &Tick<'_>,
    ) {
        let osteoclasts = &cells.osteoclasts.id;
        self.bisphosphonates.advance_day(treatments, day, tissue, around, osteoclasts, tick);
        self.blockade.advance_day(treatments, day, &cells.osteocytes, tick);
    }

    /// What the drugs do to cells in the step `tick`.
    pub(crate) fn action(&self, tick: &Tick<'_>) -> DrugAction {
        DrugAction {
            antibody_pmol_per_l: self.blockade.in_bone_pmol_per_l(tick),
            membrane_rankl_fold: self.blockade.membrane_rankl_fold(tick),
            opg_fold: self.blockade.opg_fold(tick),
        }
    }

    /// Where the bisphosphonates are.
    #[must_use]
    pub fn bisphosphonate_balance(&self, parameters: &Parameters) -> Balance {
        self.bisphosphonates.balance(parameters)
    }
}
