//! How far the surface has moved since the first snapshot.

use super::surface::Surface;
use glam::Vec3;

/// Farthest that is looked, voxels; what has moved farther counts as this far.
const REACH: i64 = 4;

/// Distance (µm) of `point` from the surface of the first snapshot with matrix `before`:
/// positive where bone was formed, negative where it was resorbed.
///
/// Magnitude: from the tangent plane of the nearest vertex, for vertices are a voxel apart.
#[must_use]
pub fn moved_um(point: Vec3, first: &Surface, before: &[f32]) -> f32 {
    let um = first.grid().voxel_um();
    let sign = if fraction(point, first, before) >= 0.5 { -1.0 } else { 1.0 };
    let home = ((point / um) + 0.5).floor().as_i64vec3().to_array();
    for reach in 0..=REACH {
        let mut nearest: Option<(f32, f32)> = None;
        for cell in shell(home, reach) {
            if let Some((at, normal)) = first.vertex_in(cell) {
                let way = point - at;
                let found = (way.length_squared(), way.dot(normal).abs());
                if nearest.is_none_or(|n| found.0 < n.0) {
                    nearest = Some(found);
                }
            }
        }
        if let Some((_, distance)) = nearest {
            return sign * distance;
        }
    }
    sign * REACH as f32 * um
}

/// Cells at the Chebyshev distance `reach` from `home`.
fn shell(home: [i64; 3], reach: i64) -> impl Iterator<Item = [i64; 3]> {
    let around = -reach..=reach;
    around.clone().flat_map(move |z| {
        let ys = -reach..=reach;
        ys.flat_map(move |y| {
            let edge = z.abs() == reach || y.abs() == reach;
            let step = if edge || reach == 0 { 1 } else { 2 * reach };
            (-reach..=reach)
                .step_by(step as usize)
                .map(move |x| [home[0] + x, home[1] + y, home[2] + z])
        })
    })
}

/// Matrix fraction at a point, linear between voxel centres; the edge voxel's beyond them.
fn fraction(point: Vec3, first: &Surface, matrix: &[f32]) -> f32 {
    let grid = first.grid();
    let last = grid.shape().map(|n| n as f32 - 1.0);
    let at = (point / grid.voxel_um() - 0.5).clamp(Vec3::ZERO, Vec3::from(last));
    let low = at.floor();
    let part = at - low;
    let mut sum = 0.0;
    for corner in 0..8usize {
        let step = [corner & 1, corner >> 1 & 1, corner >> 2];
        let mut weight = 1.0;
        let mut voxel = [0; 3];
        for axis in 0..3 {
            weight *= if step[axis] == 1 { part[axis] } else { 1.0 - part[axis] };
            voxel[axis] = (low[axis] as usize + step[axis]).min(grid.shape()[axis] - 1);
        }
        sum += weight * matrix[grid.index(voxel[0], voxel[1], voxel[2])];
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use trabecula_core::Grid;

    /// A slab of bone up to `height` voxels.
    fn slab(grid: &Grid, height: f32) -> Vec<f32> {
        (0..grid.len()).map(|v| (height - grid.coordinates(v)[2] as f32).clamp(0.0, 1.0)).collect()
    }

    #[test]
    fn a_slab_that_grows_is_blue_by_what_it_grew() {
        let grid = Grid::new([12; 3], 20.0).unwrap();
        let before = slab(&grid, 5.0);
        let first = Surface::new(grid, &before);
        for (height, expected) in [(6.5, 30.0), (5.0, 0.0), (3.25, -35.0)] {
            let point = Vec3::new(120.0, 120.0, height * 20.0);
            let moved = moved_um(point, &first, &before);
            assert!((moved - expected).abs() < 1e-3, "{height}: {moved} µm, not {expected}");
        }
    }
}
