//! What a cell can feel of other cells where it stands. Derived from the cells, never saved.

use super::Cells;
use crate::grid::Grid;
use crate::tissue::Tissue;

/// How far from its middle an osteoclast is felt by contact, in voxels.
const FELT_WITHIN_VOXELS: usize = 2;

/// Per voxel: membrane RANKL on offer, and which cells are on or near the surface there.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Membrane RANKL that a cell in contact feels, pmol/L.
    pub(crate) membrane_rankl: Sparse<f32>,
    /// Whether a signalling osteocyte reaches the voxel.
    pub(crate) signalled: Sparse<bool>,
    /// Osteoclasts within reach of the voxel.
    pub(crate) osteoclasts: Sparse<u8>,
    /// Osteoblast precursors attached in the voxel: reversal cells, among which osteoclasts go on.
    pub(crate) reversal_cells: Sparse<u8>,
    /// Osteoblasts in the voxel.
    pub(crate) builders: Sparse<u8>,
    /// Resting lining cells that cover the voxel.
    pub(crate) cover: Vec<u8>,
    reach_of_lining: Vec<[i32; 3]>,
}

/// A dense array that remembers where it was touched, so that clearing costs what was set.
#[derive(Debug, Clone)]
pub(crate) struct Sparse<T> {
    values: Vec<T>,
    touched: Vec<u32>,
}

impl<T: Copy + Default + PartialEq> Sparse<T> {
    fn new(len: usize) -> Self {
        Self { values: vec![T::default(); len], touched: Vec::new() }
    }

    pub(crate) fn get(&self, voxel: usize) -> T {
        self.values[voxel]
    }

    pub(crate) fn clear(&mut self) {
        for &voxel in &self.touched {
            self.values[voxel as usize] = T::default();
        }
        self.touched.clear();
    }

    pub(crate) fn update(&mut self, voxel: usize, with: impl Fn(T) -> T) {
        let value = &mut self.values[voxel];
        if *value == T::default() {
            self.touched.push(voxel as u32);
        }
        *value = with(*value);
    }
}

impl Surroundings {
    /// Empty surroundings, then the lining cells' cover.
    pub(crate) fn new(grid: &Grid, cells: &Cells, lining_radius_um: f64) -> Self {
        let n = grid.len();
        let mut surroundings = Self {
            membrane_rankl: Sparse::new(n),
            signalled: Sparse::new(n),
            osteoclasts: Sparse::new(n),
            reversal_cells: Sparse::new(n),
            builders: Sparse::new(n),
            cover: vec![0; n],
            reach_of_lining: ball(lining_radius_um as f32 / grid.voxel_um()),
        };
        for i in 0..cells.lining_cells.len() {
            if cells.lining_cells.is_resting(i) {
                surroundings.lie_down(grid, cells.lining_cells.voxel[i] as usize);
            }
        }
        surroundings
    }

    /// The voxels that a lining cell at `voxel` covers, as far as they are surface.
    pub(crate) fn reach_of_lining(
        &self,
        grid: &Grid,
        voxel: usize,
    ) -> impl Iterator<Item = usize> + use<'_> {
        let grid = *grid;
        self.reach_of_lining.iter().filter_map(move |&by| grid.offset(voxel, by))
    }

    /// A lining cell covers the surface around `voxel`.
    pub(crate) fn lie_down(&mut self, grid: &Grid, voxel: usize) {
        for &by in &self.reach_of_lining {
            if let Some(v) = grid.offset(voxel, by) {
                self.cover[v] = self.cover[v].saturating_add(1);
            }
        }
    }

    /// A lining cell leaves the surface around `voxel`.
    pub(crate) fn get_up(&mut self, grid: &Grid, voxel: usize) {
        for &by in &self.reach_of_lining {
            if let Some(v) = grid.offset(voxel, by) {
                self.cover[v] = self.cover[v].saturating_sub(1);
            }
        }
    }

    /// Whether no lining cell covers `voxel` and no builder stands there.
    pub(crate) fn is_bare(&self, voxel: usize) -> bool {
        self.cover[voxel] == 0 && self.builders.get(voxel) == 0
    }

    /// Whether osteoclasts may work at `voxel`: no lining cell covers it and no osteoblast stands
    /// there or beside it.
    pub(crate) fn is_open_to_osteoclasts(&self, grid: &Grid, voxel: usize) -> bool {
        self.cover[voxel] == 0 && !self.is_attended(grid, voxel)
    }

    /// Cells of the osteoblast lineage at `voxel`.
    pub(crate) fn lineage(&self, voxel: usize) -> usize {
        usize::from(self.builders.get(voxel)) + usize::from(self.reversal_cells.get(voxel))
    }

    /// Cells of the osteoblast lineage on `voxel` and the 26 around it.
    pub(crate) fn lineage_around(&self, grid: &Grid, voxel: usize) -> usize {
        grid.neighbourhood(voxel, 1).map(|v| self.lineage(v)).sum()
    }

    /// Whether an osteoblast works on `voxel` or the 26 around it.
    pub(crate) fn is_attended(&self, grid: &Grid, voxel: usize) -> bool {
        grid.neighbourhood(voxel, 1).any(|v| self.builders.get(v) > 0)
    }

    /// Whether an osteoclast works within about `reach_um` of `voxel`, at least where it is felt.
    pub(crate) fn is_osteoclast_within(&self, grid: &Grid, voxel: usize, reach_um: f32) -> bool {
        let voxels = (reach_um / grid.voxel_um()).round() as usize;
        let beyond = voxels.saturating_sub(FELT_WITHIN_VOXELS);
        grid.neighbourhood(voxel, beyond).any(|v| self.osteoclasts.get(v) > 0)
    }

    /// Notes an osteoclast at `voxel`, felt in the voxels around it.
    pub(crate) fn note_osteoclast(&mut self, tissue: &Tissue, voxel: usize) {
        for v in tissue.grid().neighbourhood(voxel, FELT_WITHIN_VOXELS) {
            self.osteoclasts.update(v, |n| n.saturating_add(1));
        }
    }
}

/// Whole-voxel displacements within `radius` voxels of the origin.
pub(crate) fn ball(radius: f32) -> Vec<[i32; 3]> {
    let r = radius.floor() as i32;
    let mut offsets = Vec::new();
    for z in -r..=r {
        for y in -r..=r {
            for x in -r..=r {
                if ((x * x + y * y + z * z) as f32) <= radius * radius {
                    offsets.push([x, y, z]);
                }
            }
        }
    }
    offsets
}
