//! Bone cells as individuals: who they are, where they are, what they do in a step.
//!
//! Each population is a structure of arrays; a cell keeps its id for life. Every rule draws its
//! randomness by (seed, cell, step, purpose), so no rule depends on the order in which threads
//! visit cells; where cells compete for the same surface, they act in the order of their places in
//! memory, which is that of their places in the bone when they were last arranged.

mod lining_cell;
mod modelling;
mod motion;
mod neighbours;
mod osteoblast;
mod osteoblast_precursor;
mod osteoclast;
mod osteoclast_precursor;
mod osteocyte;
mod population;
mod seeding;
mod vicinity;

pub use lining_cell::LiningCells;
pub use neighbours::Surroundings;
pub(crate) use osteoblast::Heirs;
pub use osteoblast::Osteoblasts;
pub use osteoblast_precursor::OsteoblastPrecursors;
pub use osteoclast::Osteoclasts;
pub use osteoclast_precursor::OsteoclastPrecursors;
pub use osteocyte::Osteocytes;
pub use population::Register;

use crate::grid::Grid;
use serde::{Deserialize, Serialize};

/// All cells of the sample.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cells {
    /// Gives out ids.
    #[serde(skip)]
    pub register: Register,
    /// Embedded cells.
    pub osteocytes: Osteocytes,
    /// Flat cells on quiescent surface.
    pub lining_cells: LiningCells,
    /// Haematopoietic precursors.
    pub osteoclast_precursors: OsteoclastPrecursors,
    /// Multinucleated resorbing cells.
    pub osteoclasts: Osteoclasts,
    /// Mesenchymal precursors.
    pub osteoblast_precursors: OsteoblastPrecursors,
    /// Forming cells.
    pub osteoblasts: Osteoblasts,
}

impl Cells {
    /// Brings cells that move into the order of where they are by now.
    pub(crate) fn arrange_moving(&mut self, grid: &Grid) {
        self.osteoclast_precursors.arrange(grid);
        self.osteoclasts.arrange(grid);
        self.osteoblast_precursors.arrange(grid);
        self.osteoblasts.arrange(grid);
    }

    /// Brings newcomers among the cells that stay where they are into the order of place.
    pub(crate) fn arrange_resident(&mut self, grid: &Grid) {
        self.osteocytes.arrange(grid);
        self.lining_cells.arrange(grid);
    }

    /// Refuses cells that lie outside a grid of `voxels` voxels or columns of unequal length.
    pub(crate) fn check(&self, voxels: usize) -> Result<(), &'static str> {
        let fine = self.osteocytes.is_consistent(voxels)
            && self.lining_cells.is_consistent(voxels)
            && self.osteoclast_precursors.is_consistent(voxels)
            && self.osteoclasts.is_consistent(voxels)
            && self.osteoblast_precursors.is_consistent(voxels)
            && self.osteoblasts.is_consistent(voxels);
        fine.then_some(()).ok_or("a population's columns do not fit together or the grid")
    }
}
