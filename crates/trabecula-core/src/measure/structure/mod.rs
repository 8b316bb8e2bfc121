//! The morphometry of a µCT volume: how much bone, how thick, how far apart, how connected.
//!
//! Symbols are those of Bouxsein et al., J Bone Miner Res 25:1468 (2010), and Dempster et al.,
//! J Bone Miner Res 28:2 (2013). A voxel is bone to the geometry from a fraction of one half on;
//! where between two voxels the surface runs follows from the fractions.
//!
//! | symbol | measure | definition |
//! |---|---|---|
//! | TV, BV, BV/TV | volumes | box; sum of fractions |
//! | BS, BS/BV, BS/TV | surface | level set of the fraction at one half, by marching tetrahedra (Doi & Koide, IEICE Trans E74:214, 1991), projected cell by cell on the fraction's gradient |
//! | Tb.Th, Tb.Sp | thickness of bone, of marrow | at a point, the diameter of the largest inscribed sphere that contains it; mean and SD over the volume (Hildebrand & Rüegsegger, J Microsc 185:67, 1997) |
//! | Tb.N | number | 1/(Tb.Th + Tb.Sp) |
//! | χ, Conn.D | connectivity | −χ/TV, χ the Euler number of 26-connected bone (Odgaard & Gundersen, Bone 14:173, 1993) |
//!
//! # Boundary
//! Beyond its faces the sample is taken as mirrored. Cut faces of bone are not surface, a plate or
//! a pore cut by a face keeps its width, and cut struts share their Euler number evenly with the
//! sample's neighbours (½ at faces, ¼ at edges, ⅛ at corners). Intensive measures of a sample and
//! of its mirrored copy therefore agree.
//!
//! # Choices
//! * Conn.D is −χ/TV rather than (1 − χ)/TV: with shared boundaries χ is additive, and the 1 stands
//!   for the whole bone, not for each sample. [`Structure::euler`] allows the other.
//! * Tb.N is not the inverse distance of mid-axes, which needs a third transform of the volume at
//!   the price of Tb.Sp. Both agree on plates; for rods the mid-axis value is lower.
//!
//! # Errors
//! On rounded plates and rods of any tilt, balls and holes, made by supersampling
//! (`tests/structure.rs`). Distances have a sub-voxel correction, so no half voxel is added or
//! taken off.
//!
//! | voxels across | 3 | 4 | 5 | 8 | 12 | 20 and more |
//! |---|---|---|---|---|---|---|
//! | Tb.Th, plates | −6 … +3 % | −1.5 … +0.6 % | −2 … +2.5 % | −0.7 … +1.1 % | −0.4 … +1.1 % | +0.2 … +0.5 % |
//! | Tb.Th, rods | −15 … −5 % | −8 … −3 % | −1.7 … −0.7 % | −1.4 … −0.5 % | −0.9 … −0.2 % | |
//! | Tb.Th, Tb.Sp, balls | | | | < 2 % | | −0.3 … 0 % |
//! | BS, plates | −1.3 % | −0.8 % | −0.8 % | −0.4 % | −0.2 % | |
//! | BS, rods | −7 … −6 % | −4 … −3 % | −2.5 % | −1.4 … −1 % | −0.7 % | |
//! | BS, balls | | | | −2.8 % | | −0.4 … 0 % |

mod cells;
mod climb;
mod envelope;
mod euler;
mod facet;
mod nearest;
mod paint;
mod phases;
mod ridge;
mod tetrahedra;
mod volume;

use rayon::prelude::*;
use serde::Serialize;
use thiserror::Error;

use self::cells::Cells;
use self::climb::Sphere;
use self::paint::Moments;
use self::phases::Phases;
use self::ridge::Spheres;
use self::volume::Volume;
use crate::grid::Grid;
use crate::reduction::sum_by;

/// Why a volume cannot be measured.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StructureError {
    /// The fractions are not one per voxel of the grid.
    #[error("{fractions} bone fractions for a grid of {voxels} voxels")]
    Length {
        /// Fractions given.
        fractions: usize,
        /// Voxels of the grid.
        voxels: usize,
    },
}

/// The morphometry of one volume. Where a phase that a measure needs is missing, it is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Structure {
    /// Tissue volume TV: the whole box, mm³.
    pub tv_mm3: f64,
    /// Bone volume BV, from the fractions, mm³.
    pub bv_mm3: f64,
    /// Bone surface BS, mm².
    pub bs_mm2: f64,
    /// Bone volume fraction BV/TV, 0 to 1.
    pub bv_tv: f64,
    /// Specific bone surface BS/BV, 1/mm; none without bone.
    pub bs_bv_per_mm: Option<f64>,
    /// Bone surface density BS/TV, 1/mm.
    pub bs_tv_per_mm: f64,
    /// Trabecular thickness Tb.Th, mean over bone's volume, mm; none in a volume of one phase.
    pub tb_th_mm: Option<f64>,
    /// Standard deviation of the thickness over bone's volume, mm.
    pub tb_th_sd_mm: Option<f64>,
    /// Trabecular separation Tb.Sp, mean over marrow's volume, mm; none in a volume of one phase.
    pub tb_sp_mm: Option<f64>,
    /// Standard deviation of the separation over marrow's volume, mm.
    pub tb_sp_sd_mm: Option<f64>,
    /// Trabecular number Tb.N = 1/(Tb.Th + Tb.Sp), 1/mm.
    pub tb_n_per_mm: Option<f64>,
    /// Contribution χ of the volume to the Euler number of bone, a multiple of 1/64.
    pub euler: f64,
    /// Connectivity density Conn.D = −χ/TV, 1/mm³; negative where loose parts outnumber loops.
    pub conn_d_per_mm3: f64,
}

impl Structure {
    /// Measures `fraction`, the bone volume fraction of each voxel in the index order of `grid`.
    /// Fractions outside 0 to 1 are clamped, and NaN counts as marrow. The result has the same
    /// bits on any number of threads. Takes about two bytes per voxel beside the fractions.
    ///
    /// # Errors
    /// [`StructureError::Length`] when `fraction` does not hold one value per voxel.
    pub fn of(grid: &Grid, mut fraction: Vec<f32>) -> Result<Self, StructureError> {
        if fraction.len() != grid.len() {
            return Err(StructureError::Length { fractions: fraction.len(), voxels: grid.len() });
        }
        let shape = grid.shape();
        let valid = |f: &mut f32| *f = if f.is_nan() { 0.0 } else { f.clamp(0.0, 1.0) };
        fraction.par_iter_mut().for_each(valid);
        let volume = Volume { shape, fraction: &fraction };
        let bone = sum_by(fraction.len(), |i| f64::from(fraction[i]));
        let cells = cells::sum(&volume);
        let phases = Phases::of(&volume);
        if phases.are_one() {
            return Ok(in_mm(grid, bone, cells, [None; 2]));
        }
        let spheres = ridge::spheres(&volume, &phases);
        // Painting needs only phases and spheres, and room for the latter.
        drop(fraction);
        Ok(in_mm(grid, bone, cells, thicknesses(&phases, spheres)))
    }
}

/// Gives counts in voxels their units.
fn in_mm(grid: &Grid, bone: f64, cells: Cells, thicknesses: [Option<Moments>; 2]) -> Structure {
    let mm = f64::from(grid.voxel_um()) * 1e-3;
    let tv = grid.volume_mm3();
    let bv = bone * mm.powi(3);
    let bs = cells.area * mm.powi(2);
    let euler = cells.euler_64ths as f64 / 64.0;
    let [th, sp] = thicknesses.map(|moments| moments.map(|m| m.mean() * mm));
    let [th_sd, sp_sd] = thicknesses.map(|moments| moments.map(|m| m.deviation() * mm));
    Structure {
        tv_mm3: tv,
        bv_mm3: bv,
        bs_mm2: bs,
        bv_tv: bone / grid.len() as f64,
        bs_bv_per_mm: (bv > 0.0).then(|| bs / bv),
        bs_tv_per_mm: bs / tv,
        tb_th_mm: th,
        tb_th_sd_mm: th_sd,
        tb_sp_mm: sp,
        tb_sp_sd_mm: sp_sd,
        // Noise can leave marrow or bone no measurable width; their sum is then not a period.
        tb_n_per_mm: th.zip(sp).map(|(th, sp)| th + sp).filter(|&p| p > 0.0).map(f64::recip),
        euler,
        // Not −0 where there is nothing.
        conn_d_per_mm3: 0.0 - euler / tv,
    }
}

/// Bone's and marrow's thickness; none where nothing was painted.
fn thicknesses(phases: &Phases, spheres: Vec<Spheres>) -> [Option<Moments>; 2] {
    let (bone, marrow): (Vec<_>, Vec<_>) = spheres.into_iter().map(Into::into).unzip();
    let measure = |is_bone: bool, slices: Vec<Vec<Sphere>>| {
        let mut spheres = slices.concat();
        drop(slices);
        spheres.par_sort_by(|a, b| b.radius.total_cmp(&a.radius));
        paint::paint(phases, is_bone, &spheres)
    };
    let (thickness, separation) = rayon::join(|| measure(true, bone), || measure(false, marrow));
    [thickness, separation].map(|moments| (moments.voxels > 0).then_some(moments))
}
