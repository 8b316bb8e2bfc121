//! Bone matrix and its surface.
//!
//! Matrix is a fraction of each voxel and is only ever changed by `Tissue::resorb`,
//! `Tissue::lay` and the removal of loose fragments, each of which books the exact change: bone
//! volume = initial + formed − resorbed − fragments, to rounding. A voxel turns from marrow to
//! bone (when full) or back (when empty) only for geometry, never for mass.
//!
//! A *shell* voxel is a marrow voxel that shares a face with bone: cells of the surface live
//! there, and what the surface remembers (growth factor kept from resorption, what was laid or
//! eroded) is stored there and moves along when the surface does.

mod bound_drug;
mod fragments;
mod ledger;
mod mineral;
mod shell;

pub use bound_drug::BoundDrug;
pub(crate) use bound_drug::Exposure;
pub use ledger::Ledger;
pub(crate) use mineral::steady_mineral_g_per_cm3;

use crate::grid::Grid;
use serde::{Deserialize, Serialize};

/// Matrix fractions below this are rounding residue and are swept out with the last erosion.
const RESIDUE: f32 = 1e-5;

/// The state of bone and its surface, one value per voxel unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tissue {
    grid: Grid,
    /// Volume fraction of matrix, mineralised or not.
    matrix: Vec<f32>,
    /// Osteoid in the first and in the second half of its mineralisation lag, as fractions.
    osteoid: [Vec<f32>; 2],
    /// Hydroxyapatite, g per cm³ of voxel.
    mineral: Vec<f32>,
    /// Matrix-bound growth factor, as the fraction of normal matrix that would hold as much.
    growth_factor: Vec<f32>,
    /// Whether the voxel is bone for geometry.
    solid: Vec<bool>,
    /// How many voxels are.
    solids: usize,
    /// How many of the six face neighbours are solid.
    solid_faces: Vec<u8>,
    /// Whether a shell voxel lies on an eroded surface that nothing has covered since.
    eroded: Vec<bool>,
    /// Growth factor kept by the eroded surface, as µm³ of matrix that it came from.
    deposit: Vec<f32>,
    /// At shell voxels: depth of erosion below the surface where it began (negative), or height
    /// of the packet laid over the last erosion (positive), µm.
    relief: Vec<f32>,
    /// Voxels that hold osteoid, ascending.
    seams: Vec<u32>,
    /// Voxels whose solidity changed since the fields last looked.
    flipped: Vec<u32>,
    ledger: Ledger,
}

/// What an osteoclast took from one voxel.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Removed {
    /// Matrix, µm³.
    pub(crate) volume_um3: f32,
    /// Growth factor, as µm³ of normal matrix.
    pub(crate) growth_factor_um3: f32,
}

impl Tissue {
    /// Unmineralised, fully lined bone from matrix fractions in `0..=1`, in voxel order of `grid`.
    ///
    /// # Panics
    /// If `matrix` does not hold one value per voxel.
    #[must_use]
    pub fn new(grid: Grid, matrix: Vec<f32>) -> Self {
        assert_eq!(matrix.len(), grid.len(), "one matrix fraction per voxel");
        let n = grid.len();
        let mut tissue = Self {
            grid,
            osteoid: [vec![0.0; n], vec![0.0; n]],
            mineral: vec![0.0; n],
            growth_factor: matrix.clone(),
            solid: matrix.iter().map(|&f| f >= 0.5).collect(),
            solids: matrix.iter().filter(|&&f| f >= 0.5).count(),
            matrix,
            solid_faces: vec![0; n],
            eroded: vec![false; n],
            deposit: vec![0.0; n],
            relief: vec![0.0; n],
            seams: Vec::new(),
            flipped: Vec::new(),
            ledger: Ledger::default(),
        };
        for v in 0..n {
            tissue.solid_faces[v] =
                grid.face_neighbours(v).filter(|&w| tissue.solid[w]).count() as u8;
        }
        tissue
    }

    /// Refuses columns that do not fit the grid.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let n = self.grid.len();
        let floats = [
            &self.matrix,
            &self.osteoid[0],
            &self.osteoid[1],
            &self.mineral,
            &self.growth_factor,
            &self.deposit,
            &self.relief,
        ];
        let fits = floats.iter().all(|column| column.len() == n)
            && self.solid.len() == n
            && self.solids == self.solid.iter().filter(|&&s| s).count()
            && self.solid_faces.len() == n
            && self.eroded.len() == n
            && self.seams.iter().chain(&self.flipped).all(|&v| (v as usize) < n);
        fits.then_some(()).ok_or("a tissue column does not fit the grid")
    }

    /// The voxel grid.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Matrix fraction per voxel, `0..=1`.
    #[must_use]
    pub fn matrix(&self) -> &[f32] {
        &self.matrix
    }

    /// Hydroxyapatite per voxel, g per cm³ of voxel.
    #[must_use]
    pub fn mineral(&self) -> &[f32] {
        &self.mineral
    }

    /// Unmineralised matrix of a voxel, as a fraction.
    #[must_use]
    pub fn osteoid(&self, voxel: usize) -> f32 {
        self.osteoid[0][voxel] + self.osteoid[1][voxel]
    }

    /// Volume that cells of marrow can occupy, mm³.
    pub(crate) fn marrow_mm3(&self) -> f64 {
        let voxels = (self.grid.len() - self.solids) as f64;
        voxels * self.grid.voxel_volume_um3() * 1e-9
    }

    /// Whether a voxel is bone for geometry.
    #[must_use]
    pub fn is_solid(&self, voxel: usize) -> bool {
        self.solid[voxel]
    }

    /// What has been resorbed and formed so far.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Voxels that hold osteoid, ascending.
    pub(crate) fn seams(&self) -> &[u32] {
        &self.seams
    }

    /// Hands over the voxels whose solidity changed since the last call.
    pub(crate) fn take_flipped(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.flipped)
    }

    /// Which voxels were bone before the flips that nobody has taken over yet.
    pub(crate) fn solid_before_flips(&self) -> Vec<bool> {
        let mut solid = self.solid.clone();
        for &v in &self.flipped {
            solid[v as usize] = !solid[v as usize];
        }
        solid
    }

    /// Takes up to `volume_um3` of matrix from `voxel`, with its mineral and growth factor.
    pub(crate) fn resorb(&mut self, voxel: usize, volume_um3: f32) -> Removed {
        let unit = self.grid.voxel_volume_um3();
        let before = self.matrix[voxel];
        let mut after = (before - volume_um3 / unit as f32).max(0.0);
        if after < RESIDUE {
            after = 0.0;
        }
        let kept = if before > 0.0 { after / before } else { 0.0 };
        let growth_factor = self.growth_factor[voxel] * (1.0 - kept);
        self.matrix[voxel] = after;
        self.growth_factor[voxel] -= growth_factor;
        self.mineral[voxel] *= kept;
        self.osteoid[0][voxel] *= kept;
        self.osteoid[1][voxel] *= kept;
        let volume = (f64::from(before) - f64::from(after)) * unit;
        self.ledger.resorbed_um3 += volume;
        let removed =
            Removed { volume_um3: volume as f32, growth_factor_um3: growth_factor * unit as f32 };
        if after == 0.0 && self.solid[voxel] {
            self.open(voxel);
        }
        removed
    }

    /// Lays up to `volume_um3` of osteoid where a builder stands on the shell voxel `at`: what
    /// erosion left unfinished in the bone beside it is made good before new ground is laid.
    /// Returns what found room.
    pub(crate) fn lay(&mut self, at: usize, volume_um3: f32) -> f32 {
        let voxel = self.notch_beside(at).unwrap_or(at);
        self.book_laid(at, voxel);
        let unit = self.grid.voxel_volume_um3();
        let before = self.matrix[voxel];
        let after = (before + volume_um3 / unit as f32).min(1.0);
        let fraction = after - before;
        self.matrix[voxel] = after;
        self.growth_factor[voxel] += fraction;
        if self.osteoid(voxel) == 0.0
            && let Err(at) = self.seams.binary_search(&(voxel as u32))
        {
            self.seams.insert(at, voxel as u32);
        }
        self.osteoid[0][voxel] += fraction;
        let volume = (f64::from(after) - f64::from(before)) * unit;
        self.ledger.formed_um3 += volume;
        if after >= 1.0 && !self.solid[voxel] {
            self.close(voxel);
        }
        volume as f32
    }
}
