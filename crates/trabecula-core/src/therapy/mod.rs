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
use crate::systemic::{Drug, Peptide, Somatotropic, Treatment};
use crate::tissue::Tissue;
use serde::{Deserialize, Serialize};

/// All drugs beside aromatase inhibitors, in blood and in bone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Therapies {
    pub(crate) bisphosphonates: Bisphosphonates,
    pub(crate) blockade: Blockade,
    pub(crate) somatotropic: Somatotropic,
    pub(crate) bpc157: Peptide,
    pub(crate) tb500: Peptide,
}

impl Therapies {
    /// No drug.
    pub(crate) fn none(tissue: &Tissue, parameters: &Parameters) -> Self {
        Self {
            bisphosphonates: Bisphosphonates::none(tissue, parameters),
            blockade: Blockade::none(parameters),
            somatotropic: Somatotropic::untreated(),
            bpc157: Peptide::new(Drug::Bpc157),
            tb500: Peptide::new(Drug::Tb500),
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
        self.somatotropic.advance_day(treatments, day, tick.deficit, tick.parameters);
        self.bpc157.advance_day(treatments, day, tick.parameters);
        self.tb500.advance_day(treatments, day, tick.parameters);
    }

    /// Where the bisphosphonates are.
    #[must_use]
    pub fn bisphosphonate_balance(&self, parameters: &Parameters) -> Balance {
        self.bisphosphonates.balance(parameters)
    }
}
