//! The slope that cells follow.

use crate::Grid;

/// Gradient of the field `c` (one value per voxel of `grid`) at `voxel`, per µm: the mean of the
/// slopes to the two neighbours along each axis, with slope 0 towards bone and the edge, through
/// which nothing flows. A field is 0 in bone and only there.
///
/// In the open that is the central difference, of second order. Zero in bone, outside the grid
/// and for a field that is too short.
#[must_use]
pub fn gradient(grid: &Grid, c: &[f32], voxel: usize) -> [f32; 3] {
    if c.get(voxel).is_none() || c.len() < grid.len() {
        return [0.0; 3];
    }
    gradient_at(grid, c, voxel, grid.coordinates(voxel))
}

/// The same at a voxel whose coordinates `at` are known.
pub(crate) fn gradient_at(grid: &Grid, c: &[f32], voxel: usize, at: [usize; 3]) -> [f32; 3] {
    let here = c[voxel];
    if here <= 0.0 {
        return [0.0; 3];
    }
    let shape = grid.shape();
    let strides = [1, shape[0], shape[0] * shape[1]];
    let slope = |next: usize| if c[next] > 0.0 { c[next] - here } else { 0.0 };
    std::array::from_fn(|axis| {
        let up = if at[axis] + 1 < shape[axis] { slope(voxel + strides[axis]) } else { 0.0 };
        let down = if at[axis] > 0 { slope(voxel - strides[axis]) } else { 0.0 };
        0.5 * (up - down) / grid.voxel_um()
    })
}
