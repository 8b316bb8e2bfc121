//! What a cell can feel of other cells where it stands. Derived from the cells, never saved.

use super::Cells;
use super::osteoblast::Plan;
use super::vicinity::Vicinity;
use crate::column::Column;
use crate::grid::Grid;
use crate::tissue::Tissue;

/// How far from its middle an osteoclast is felt by contact, in voxels.
const FELT_WITHIN_VOXELS: usize = 2;

/// Per voxel: membrane RANKL on offer, and which cells are on or near the surface there.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Membrane RANKL that a cell in contact feels, pmol/L.
    pub(crate) membrane_rankl: Column<f32>,
    /// Whether a signalling osteocyte reaches the voxel.
    pub(crate) signalled: Column<bool>,
    /// Osteoclasts within reach of the voxel.
    pub(crate) osteoclasts: Column<u8>,
    /// Osteoclasts whose middle is the voxel.
    osteoclast_middles: Column<u8>,
    /// Osteoblast precursors attached in the voxel: reversal cells, among which osteoclasts go on.
    pub(crate) reversal_cells: Column<u8>,
    /// Osteoblasts in the voxel.
    pub(crate) builders: Column<u8>,
    /// Resting lining cells that cover the voxel.
    pub(crate) cover: Column<u8>,
    /// Where precursors stand that wait to fuse, and osteoclasts that can take them up.
    pub(crate) committed: Vicinity,
    pub(crate) hosts: Vicinity,
    /// What lies under the osteoclast that is at work: a rank, the lowest first, and the voxel.
    pub(crate) targets: Vec<(f32, u32)>,
    /// Which osteoblast precursors may do anything in this step.
    pub(crate) stirred: Vec<bool>,
    /// What osteoblasts are about to do.
    pub(crate) plans: Vec<Plan>,
    /// Where an osteoblast is at work or beside it, when osteoid was last asked to mineralise.
    attended: Column<bool>,
    reach_of_lining: Vec<[i32; 3]>,
    places: Vec<u32>,
    /// Where lining cells have lain down in this step that were there before, until the bone learns of
    /// it.
    pub(crate) lain_down: Vec<u32>,
}

impl Surroundings {
    /// Empty surroundings, then the lining cells' cover.
    pub(crate) fn new(grid: &Grid, cells: &Cells, lining_radius_um: f64) -> Self {
        let n = grid.len();
        let mut surroundings = Self {
            membrane_rankl: Column::uniform(n, 0.0),
            signalled: Column::uniform(n, false),
            osteoclasts: Column::uniform(n, 0),
            osteoclast_middles: Column::uniform(n, 0),
            reversal_cells: Column::uniform(n, 0),
            builders: Column::uniform(n, 0),
            cover: Column::uniform(n, 0),
            committed: Vicinity::default(),
            hosts: Vicinity::default(),
            attended: Column::uniform(n, false),
            reach_of_lining: ball(lining_radius_um as f32 / grid.voxel_um()),
            targets: Vec::new(),
            stirred: Vec::new(),
            plans: Vec::new(),
            places: Vec::new(),
            lain_down: Vec::new(),
        };
        for i in 0..cells.lining_cells.len() {
            if cells.lining_cells.is_resting(i) {
                surroundings.lie_down(grid, cells.lining_cells.voxel[i] as usize);
            }
        }
        surroundings
    }

    /// Forgets what [`crate::signal::feel`] renews in every step.
    pub(crate) fn clear(&mut self) {
        self.membrane_rankl.clear();
        self.signalled.clear();
        self.osteoclasts.clear();
        self.osteoclast_middles.clear();
        self.reversal_cells.clear();
        self.builders.clear();
    }

    /// An empty list of places, for a rule to fill; it goes back by
    /// [`Surroundings::take_places_back`], so that its memory is used again.
    pub(crate) fn lend_places(&mut self) -> Vec<u32> {
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        places
    }

    /// See [`Surroundings::lend_places`].
    pub(crate) fn take_places_back(&mut self, places: Vec<u32>) {
        self.places = places;
    }

    /// The voxels that a lining cell at `voxel` covers, as far as they are surface.
    pub(crate) fn reach_of_lining(
        &self,
        grid: &Grid,
        voxel: usize,
    ) -> impl Iterator<Item = usize> + Clone + use<'_> {
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

    /// Whether a face of the bone at `voxel` lies open to marrow under no lining cell.
    pub(crate) fn is_uncovered(&self, tissue: &Tissue, voxel: usize) -> bool {
        let mut faces = tissue.grid().face_neighbours(voxel);
        faces.any(|v| tissue.is_shell(v) && self.cover[v] == 0)
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

    /// A reversal cell at `voxel` becomes a builder.
    pub(crate) fn mature(&mut self, voxel: usize) {
        self.reversal_cells.update(voxel, |n| n.saturating_sub(1));
        self.builders.update(voxel, |n| n.saturating_add(1));
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
        self.builders.find(grid.neighbourhood(voxel, 1), |_, n| n > 0).is_some()
    }

    /// Marks what osteoblasts in `voxels` attend, all at once: there are far fewer of them than
    /// voxels of osteoid that want to know.
    pub(crate) fn mark_attended(&mut self, grid: &Grid, voxels: &[u32]) {
        self.attended.clear();
        for &voxel in voxels {
            for v in grid.neighbourhood(voxel as usize, 1) {
                self.attended[v] = true;
            }
        }
    }

    /// What osteoblasts attended when that was last marked.
    pub(crate) fn attended(&self) -> &Column<bool> {
        &self.attended
    }

    /// Whether the middle of an osteoclast lies within `reach_um` of that of `voxel`.
    pub(crate) fn is_osteoclast_within(&self, grid: &Grid, voxel: usize, reach_um: f32) -> bool {
        let around = grid.neighbourhood(voxel, (reach_um / grid.voxel_um()) as usize);
        let is_near = |v, n| n > 0 && grid.distance_um(v, voxel) <= reach_um;
        self.osteoclast_middles.find(around, is_near).is_some()
    }

    /// Notes an osteoclast at `voxel`, felt in the voxels around it.
    pub(crate) fn note_osteoclast(&mut self, tissue: &Tissue, voxel: usize) {
        self.osteoclast_middles.update(voxel, |n| n.saturating_add(1));
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
