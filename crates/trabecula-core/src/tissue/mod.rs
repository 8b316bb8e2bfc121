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
mod site;

pub use bound_drug::BoundDrug;
pub(crate) use bound_drug::Exposure;
pub use ledger::{Ledger, Samples};
pub(crate) use mineral::steady_mineral_g_per_cm3;

use crate::column::Column;
use crate::grid::Grid;
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};
use site::Site;

/// Matrix fractions below this are rounding residue and are swept out with the last erosion.
const RESIDUE: f32 = 1e-5;

/// The state of bone and its surface, one value per voxel unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tissue {
    grid: Grid,
    /// Bone or marrow, and which surface.
    sites: Vec<Site>,
    /// Marrow voxels by how many of their six face neighbours are bone for geometry.
    marrow: [usize; 7],
    /// Volume fraction of matrix, mineralised or not. Growth factor is bound to it evenly.
    matrix: Column<f32>,
    /// Osteoid in the first and in the second half of its mineralisation lag, as fractions.
    osteoid: [Column<f32>; 2],
    /// Hydroxyapatite, g per cm³ of voxel.
    mineral: Column<f32>,
    /// Growth factor kept by the eroded surface, as µm³ of matrix that it came from.
    deposit: Column<f32>,
    /// Depth of erosion at shell voxels, below the surface where it began, µm.
    depth: Column<f32>,
    /// Osteoid laid under shell voxels since they were last eroded or covered, µm³.
    laid: Column<f32>,
    /// Voxels that hold osteoid, ascending.
    seams: Vec<u32>,
    /// Voxels in which osteoid was laid in this step, perhaps more than once; empty between steps.
    fresh: Vec<u32>,
    /// Voxels whose solidity changed since the fields last looked.
    flipped: Vec<u32>,
    ledger: Ledger,
    /// Matrix at the start, µm³.
    scanned_um3: f64,
    /// Matrix under whose share of the load bone has grown used to it, µm³: at first that of the start,
    /// which is what the load has made.
    habitual_um3: f64,
}

impl Tissue {
    /// Unmineralised, fully lined bone from matrix fractions in `0..=1`, in voxel order of `grid`.
    ///
    /// # Panics
    /// If `matrix` does not hold one value per voxel.
    #[must_use]
    pub fn new(grid: Grid, matrix: &[f32]) -> Self {
        assert_eq!(matrix.len(), grid.len(), "one matrix fraction per voxel");
        let n = grid.len();
        let nothing = || Column::uniform(n, 0.0);
        let sites: Vec<Site> = matrix.iter().map(|&fraction| Site::new(fraction >= 0.5)).collect();
        let mut tissue = Self {
            grid,
            sites,
            marrow: [0; 7],
            osteoid: [nothing(), nothing()],
            mineral: nothing(),
            // In the order of [`Tissue::set_age`], which gives mineral the same blocks.
            matrix: Column::from_values(matrix, &[0.0, 1.0]),
            deposit: nothing(),
            depth: nothing(),
            laid: nothing(),
            seams: Vec::new(),
            fresh: Vec::new(),
            flipped: Vec::new(),
            ledger: Ledger::default(),
            scanned_um3: 0.0,
            habitual_um3: 0.0,
        };
        for voxel in 0..n {
            if tissue.sites[voxel].is_solid() {
                for beside in grid.face_neighbours(voxel) {
                    tissue.sites[beside].count_solid_face(true);
                }
            }
        }
        tissue.marrow = tissue.count_marrow();
        tissue.scanned_um3 = 1e9 * tissue.bone_volume_mm3();
        tissue.habitual_um3 = tissue.scanned_um3;
        tissue
    }

    /// Refuses columns that do not fit the grid.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let n = self.grid.len();
        let [young, ripe] = &self.osteoid;
        let columns =
            [&self.matrix, young, ripe, &self.mineral, &self.deposit, &self.depth, &self.laid];
        for column in columns {
            column.check(n)?;
        }
        let fits = self.sites.len() == n
            && (0..n).all(|v| self.sites[v].solid_faces() == self.count_solid_faces(v))
            && self.marrow == self.count_marrow()
            && self.seams.iter().chain(&self.fresh).chain(&self.flipped).all(|&v| (v as usize) < n);
        fits.then_some(()).ok_or("a tissue column does not fit the grid")
    }

    fn count_solid_faces(&self, voxel: usize) -> u8 {
        self.grid.face_neighbours(voxel).map(|w| u8::from(self.is_solid(w))).sum()
    }

    fn count_marrow(&self) -> [usize; 7] {
        let mut marrow = [0; 7];
        for site in self.sites.iter().filter(|site| !site.is_solid()) {
            marrow[usize::from(site.solid_faces())] += 1;
        }
        marrow
    }

    /// The voxel grid.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Gives back the memory of what has become the same again over many voxels.
    pub(crate) fn tidy(&mut self) {
        self.columns_mut().into_iter().for_each(Column::tidy);
    }

    /// What bone and its surface hold, voxel by voxel.
    fn columns_mut(&mut self) -> [&mut Column<f32>; 7] {
        let Self { matrix, osteoid: [young, ripe], mineral, deposit, depth, laid, .. } = self;
        [matrix, young, ripe, mineral, deposit, depth, laid]
    }

    /// Matrix fraction per voxel, `0..=1`.
    #[must_use]
    pub fn matrix(&self) -> &Column<f32> {
        &self.matrix
    }

    /// Hydroxyapatite per voxel, g per cm³ of voxel.
    #[must_use]
    pub fn mineral(&self) -> &Column<f32> {
        &self.mineral
    }

    /// Unmineralised matrix of a voxel, as a fraction.
    #[must_use]
    pub fn osteoid(&self, voxel: usize) -> f32 {
        self.osteoid[0][voxel] + self.osteoid[1][voxel]
    }

    /// Volume that cells of marrow can occupy, mm³.
    pub(crate) fn marrow_mm3(&self) -> f64 {
        let voxels: usize = self.marrow.iter().sum();
        voxels as f64 * self.grid.voxel_volume_um3() * 1e-9
    }

    /// Matrix that bone is used to over that of now: what has become of the share of the load that bone
    /// tissue bears. The load stays, and struts that stand side by side give way alike, whatever their
    /// thickness. At most ten; 1 where there was none.
    pub(crate) fn load_share(&self) -> f64 {
        if self.habitual_um3 <= 0.0 {
            return 1.0;
        }
        let now = self.matrix_um3();
        self.habitual_um3 / now.max(0.1 * self.habitual_um3)
    }

    /// `days` pass, in which bone grows used to the load that it bears now.
    pub(crate) fn accommodate(&mut self, days: f32, parameters: &Parameters) {
        let followed = -(-f64::from(days) / parameters.load.accommodation_days).exp_m1();
        self.habitual_um3 += (self.matrix_um3() - self.habitual_um3) * followed;
    }

    /// Volume of matrix now.
    fn matrix_um3(&self) -> f64 {
        let Ledger { resorbed_um3, formed_um3, fragments_um3, .. } = self.ledger;
        self.scanned_um3 + formed_um3 - resorbed_um3 - fragments_um3
    }

    /// Whether a voxel is bone for geometry.
    #[must_use]
    pub fn is_solid(&self, voxel: usize) -> bool {
        self.sites[voxel].is_solid()
    }

    /// Whether a voxel holds no matrix at all, which no voxel is that is bone for geometry.
    pub(crate) fn is_empty(&self, voxel: usize) -> bool {
        !self.is_solid(voxel) && self.matrix[voxel] <= 0.0
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

    /// Hands over the voxels whose solidity changed since the last call, in exchange for the list
    /// that was handed over then.
    pub(crate) fn exchange_flipped(&mut self, list: &mut Vec<u32>) {
        list.clear();
        std::mem::swap(list, &mut self.flipped);
    }

    /// Which voxels were bone before the flips that nobody has taken over yet.
    pub(crate) fn solid_before_flips(&self) -> Vec<bool> {
        let mut solid: Vec<bool> = self.sites.iter().map(|site| site.is_solid()).collect();
        for &v in &self.flipped {
            solid[v as usize] = !solid[v as usize];
        }
        solid
    }

    /// Takes up to `volume_um3` of matrix from `voxel`, with its mineral; returns what it was,
    /// µm³, which is also the growth factor set free, as µm³ of matrix.
    pub(crate) fn resorb(&mut self, voxel: usize, volume_um3: f32) -> f32 {
        let unit = self.grid.voxel_volume_um3();
        let before = self.matrix[voxel];
        let mut after = (before - volume_um3 / unit as f32).max(0.0);
        if after < RESIDUE {
            after = 0.0;
        }
        let kept = if before > 0.0 { after / before } else { 0.0 };
        self.matrix[voxel] = after;
        let [young, ripe] = &mut self.osteoid;
        for column in [&mut self.mineral, young, ripe] {
            if column[voxel] != 0.0 {
                column[voxel] *= kept;
            }
        }
        let volume = (f64::from(before) - f64::from(after)) * unit;
        self.ledger.resorbed_um3 += volume;
        if after == 0.0 && self.is_solid(voxel) {
            self.open(voxel);
        }
        volume as f32
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
        if self.osteoid(voxel) == 0.0 {
            self.fresh.push(voxel as u32);
        }
        self.osteoid[0][voxel] += fraction;
        let volume = (f64::from(after) - f64::from(before)) * unit;
        self.ledger.formed_um3 += volume;
        self.laid[at] += volume as f32;
        if after >= 1.0 && !self.is_solid(voxel) {
            self.close(voxel);
        }
        volume as f32
    }
}
