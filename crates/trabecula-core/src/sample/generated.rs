//! Trabecular bone made to measure: a random strut network of wanted density and thickness.

use super::domain::check_size;
use super::gyroid::Gyroid;
use super::segment::{cleaned_mask, count, from_level};
use super::{Sample, SampleError};
use crate::Grid;
use rayon::prelude::*;

/// A structure to generate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Structure {
    /// Names the structure: the same seed and request give the same bits.
    pub seed: u64,
    /// Bone volume over tissue volume, 0.03 to 0.6, met within 0.001.
    pub bv_tv: f64,
    /// Mean trabecular thickness, µm: at least 2.5 voxels, at most a quarter of the shortest edge
    /// and at most what lets a unit cell of the network fit into that edge. Met within about 10 %.
    pub tb_th_um: f64,
    /// Elongation of the network along z, 1 (none) to 2.
    pub anisotropy: f64,
}

const BV_TV: std::ops::RangeInclusive<f64> = 0.03..=0.6;
const ANISOTROPY: std::ops::RangeInclusive<f64> = 1.0..=2.0;

/// Least thickness in voxels: thinner struts break up on the grid.
const LEAST_VOXELS: f64 = 2.5;

/// Allowed deviation of BV/TV.
const TOLERANCE: f64 = 0.001;

/// Corrections for what cleaning takes away, and halvings in the search for a level.
const CORRECTIONS: usize = 8;
const HALVINGS: usize = 40;

/// Mean local thickness (largest sphere that fits, Hildebrand & Rüegsegger, J. Microsc. 185, 67,
/// 1997) over unit cell, by BV/TV: the mean of three seeds at 4 and at 8
/// voxels of this generator's own structures, which scatter by ±4 % about it.
const THICKNESS: [(f64, f64); 9] = [
    (0.03, 0.082),
    (0.05, 0.102),
    (0.10, 0.148),
    (0.15, 0.186),
    (0.20, 0.219),
    (0.30, 0.281),
    (0.40, 0.342),
    (0.50, 0.403),
    (0.60, 0.466),
];

/// Struts across a network stretched by `a` along z thicken, measured as `a` to this power.
const STRETCH_POWER: f64 = 0.24;

/// Generates the structure that `wanted` describes on `grid`.
///
/// # Errors
/// [`SampleError`] when a request is out of range, the grid holds more than
/// [`MAX_SAMPLE_VOXELS`](super::MAX_SAMPLE_VOXELS), or no connected structure of that BV/TV is
/// found.
pub fn generate(grid: &Grid, wanted: &Structure) -> Result<Sample, SampleError> {
    let cell = unit_cell(grid, wanted)?;
    let mut level = Gyroid::new(wanted.seed, cell, wanted.anisotropy).sample(grid);
    let threshold = level_for(grid, &level, wanted.bv_tv)?;
    // The report then gives a threshold of 0, whatever the level was.
    level.par_iter_mut().for_each(|value| *value -= threshold);
    from_level(*grid, &level, 0.0)
}

/// Checks the request and returns the length of a unit cell, in voxels.
fn unit_cell(grid: &Grid, wanted: &Structure) -> Result<f64, SampleError> {
    check_size("grid", grid.shape())?;
    if !BV_TV.contains(&wanted.bv_tv) {
        return Err(SampleError::BvTv(wanted.bv_tv));
    }
    if !ANISOTROPY.contains(&wanted.anisotropy) {
        return Err(SampleError::Anisotropy(wanted.anisotropy));
    }
    let voxel = f64::from(grid.voxel_um());
    let [x, y, z] = grid.shape().map(|edge| edge as f64);
    let per_cell = thickness_per_cell(wanted.bv_tv) * wanted.anisotropy.powf(STRETCH_POWER);
    let one_cell = per_cell * x.min(y).min(z / wanted.anisotropy);
    let (low, high) = (LEAST_VOXELS * voxel, voxel * one_cell.min(0.25 * x.min(y).min(z)));
    if !(low..=high).contains(&wanted.tb_th_um) {
        return Err(SampleError::Thickness { value: wanted.tb_th_um, low, high });
    }
    Ok(wanted.tb_th_um / voxel / per_cell)
}

/// [`THICKNESS`], interpolated.
fn thickness_per_cell(bv_tv: f64) -> f64 {
    let above = THICKNESS.iter().position(|&(at, _)| at >= bv_tv).unwrap_or(THICKNESS.len() - 1);
    let ((x0, y0), (x1, y1)) = (THICKNESS[above.max(1) - 1], THICKNESS[above.max(1)]);
    y0 + (y1 - y0) * ((bv_tv - x0) / (x1 - x0)).clamp(0.0, 1.0)
}

/// The level above which a cleaned share `bv_tv` of the voxels lies. The share asked of the level
/// before cleaning is corrected by what cleaning took away the last time; the best try counts.
fn level_for(grid: &Grid, level: &[f32], bv_tv: f64) -> Result<f32, SampleError> {
    let mut share = bv_tv;
    let (mut best, mut reached) = (0.0, f64::INFINITY);
    for _ in 0..CORRECTIONS {
        let threshold = quantile(level, share);
        let (bone, ..) = cleaned_mask(grid, level, threshold);
        let now = count(&bone) as f64 / grid.len() as f64;
        if (now - bv_tv).abs() < (reached - bv_tv).abs() {
            (best, reached) = (threshold, now);
        }
        if (now - bv_tv).abs() <= 0.1 * TOLERANCE {
            break;
        }
        share = (share + bv_tv - now).clamp(0.0, 1.0);
    }
    if (reached - bv_tv).abs() > TOLERANCE {
        return Err(SampleError::NotReached { requested: bv_tv, reached });
    }
    Ok(best)
}

/// The value that a `share` of `values`, all within ±2, reach or exceed.
fn quantile(values: &[f32], share: f64) -> f32 {
    let wanted = share * values.len() as f64;
    let (mut low, mut high) = (-2.0f32, 2.0f32);
    for _ in 0..HALVINGS {
        let middle = low.midpoint(high);
        let above = values.par_iter().filter(|&&value| value >= middle).count();
        if above as f64 > wanted { low = middle } else { high = middle }
    }
    low.midpoint(high)
}
