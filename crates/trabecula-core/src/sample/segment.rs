//! From grey values to bone.

use super::clean::{Cleaned, clean};
use super::domain::{Domain, cut};
use super::fraction::fractions;
use super::otsu::range;
use super::smooth::gaussian;
use super::{GreyVolume, Sample, SampleError, SampleReport, otsu_threshold};
use crate::Grid;
use crate::reduction::sum_by;
use rayon::prelude::*;
use std::borrow::Cow;

/// Widest smoothing, in voxels. Beyond it trabeculae themselves are smoothed away.
pub(super) const MAX_SIGMA: f32 = 5.0;

/// How bone is told from marrow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// Bone is every voxel whose smoothed grey value is at least this.
    Grey(f32),
    /// By Otsu's rule from the smoothed values of the whole volume (see [`otsu_threshold`]).
    Otsu,
}

/// What to make of a grey volume.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segmentation {
    /// Standard deviation of the Gaussian smoothing, in voxels, 0 (none) to 5.
    pub sigma_voxels: f32,
    /// Bone or marrow.
    pub threshold: Threshold,
    /// The part to simulate; `None` for the whole volume.
    pub domain: Option<Domain>,
}

/// Segments `volume` into one connected piece of bone with fractional matrix at its surface.
///
/// Smoothing and Otsu's rule see the whole volume, so that neither changes with the domain; only
/// the largest 26-connected piece of bone in the domain is kept, and 6-connected marrow spaces that
/// do not reach a face of the domain are filled.
///
/// # Errors
/// [`SampleError`] when an option is out of range, the domain does not fit, or no bone or no
/// marrow is left.
pub fn segment(volume: &GreyVolume, how: &Segmentation) -> Result<Sample, SampleError> {
    let whole = Domain { shape: volume.grid().shape(), origin: None, mirror: false };
    let (grid, first) = how.domain.unwrap_or(whole).place(volume.grid())?;
    let smooth = smoothed(volume, how.sigma_voxels)?;
    let (threshold, otsu) = match how.threshold {
        Threshold::Grey(value) if value.is_finite() => (value, false),
        Threshold::Grey(value) => return Err(SampleError::Threshold(value)),
        Threshold::Otsu => (otsu_threshold(&smooth)?, true),
    };
    let grey = cut(volume.grid(), &smooth, &grid, first);
    drop(smooth);
    let mut sample = from_level(grid, &grey, threshold)?;
    sample.report.otsu = otsu;
    sample.report.sigma_voxels = how.sigma_voxels;
    Ok(sample)
}

fn smoothed(volume: &GreyVolume, sigma: f32) -> Result<Cow<'_, [f32]>, SampleError> {
    if !(0.0..=MAX_SIGMA).contains(&sigma) {
        return Err(SampleError::Sigma(sigma));
    }
    if sigma == 0.0 {
        return Ok(Cow::Borrowed(volume.grey()));
    }
    let read =
        |from: usize, row: &mut [f32]| row.copy_from_slice(&volume.grey()[from..][..row.len()]);
    Ok(Cow::Owned(gaussian(volume.grid(), read, sigma)))
}

/// The sample whose surface is where `level`, one value per voxel, crosses `threshold`.
pub(super) fn from_level(grid: Grid, level: &[f32], threshold: f32) -> Result<Sample, SampleError> {
    let (bone, raw, cleaned) = cleaned_mask(&grid, level, threshold);
    let bone_voxels = count(&bone);
    let (low, high) = range(level);
    if bone_voxels == 0 {
        return Err(SampleError::Empty { threshold, low, high });
    }
    if bone_voxels == grid.len() {
        return Err(SampleError::Solid { threshold, low, high });
    }
    let matrix = fractions(&grid, level, threshold, &bone);
    let all = grid.len() as f64;
    let report = SampleReport {
        threshold,
        otsu: false,
        sigma_voxels: 0.0,
        bv_tv_raw: raw as f64 / all,
        bv_tv: bone_voxels as f64 / all,
        bv_tv_fractional: sum_by(matrix.len(), |i| f64::from(matrix[i])) / all,
        bone_voxels,
        fragments_removed: cleaned.fragments,
        fragment_voxels: cleaned.fragment_voxels,
        largest_fragment_voxels: cleaned.largest_fragment,
        cavities_filled: cleaned.cavities,
        cavity_voxels: cleaned.cavity_voxels,
    };
    Ok(Sample { grid, matrix, report })
}

/// The cleaned bone mask, the number of bone voxels before cleaning, and what cleaning did.
pub(super) fn cleaned_mask(
    grid: &Grid,
    level: &[f32],
    threshold: f32,
) -> (Vec<bool>, usize, Cleaned) {
    let mut bone: Vec<bool> = level.par_iter().map(|&value| value >= threshold).collect();
    let raw = count(&bone);
    let cleaned = clean(grid, &mut bone);
    (bone, raw, cleaned)
}

/// Number of `true` voxels.
pub(super) fn count(mask: &[bool]) -> usize {
    mask.par_iter().filter(|&&bone| bone).count()
}
