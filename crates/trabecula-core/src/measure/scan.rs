//! What a µCT scan of the present bone would show.
//!
//! The sample was read from such a scan, so what has become of it is measured through the same eye:
//! cells leave steps and notches of one voxel, which no scanner resolves and which would count as
//! surface, thin struts and loops.

use crate::column::Column;
use crate::grid::Grid;
use crate::sample::gaussian;

/// Width (standard deviation) of the filter, voxels: the customary smoothing of µCT volumes before
/// segmentation, and the default for volumes read here.
const SIGMA_VOXELS: f32 = 0.8;

/// Bone volume fraction per voxel of a tissue of this `matrix` as a scanner at the grid's resolution
/// would show it; the sum over all voxels stays that of the matrix.
pub(crate) fn scanned(grid: &Grid, matrix: &Column<f32>) -> Vec<f32> {
    gaussian(grid, |from, row| matrix.read(from, row), SIGMA_VOXELS)
}
