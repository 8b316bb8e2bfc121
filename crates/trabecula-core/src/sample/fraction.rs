//! Bone fraction of the voxels at the surface, from grey values.
//!
//! A voxel at the surface (one of its 26 neighbours is of the other phase) holds bone and marrow.
//! Its share of bone runs linearly with grey value: on the bone side from 0.5 at the threshold to
//! 1 at the local bone level, on the marrow side from 0.5 down to 0 at the local marrow level.
//! Levels are the extremes within two voxels, so a thin, blurred strut counts as full at its core.
//!
//! A convex surface has more voxels outside than inside, so the two sides would not balance and
//! fractions would add bone. The marrow ramp is therefore steepened by one factor for the whole
//! sample, chosen so that the fractions add up to the thresholded volume.

use crate::Grid;
use crate::reduction::sum_by;
use rayon::prelude::*;

/// Reach of the search for the local bone and marrow levels, in voxels.
const REACH: usize = 2;

/// Largest fraction of a marrow voxel: the `f32` before 0.5.
const BELOW_HALF: f32 = 0.5 - f32::EPSILON / 4.0;

/// Bounds for the steepness of the marrow ramp, as powers of two, and halvings of that interval.
const STEEPNESS_LOG2: [f64; 2] = [-8.0, 16.0];
const HALVINGS: usize = 48;

/// A voxel at the surface.
struct Surface {
    index: usize,
    bone: bool,
    /// Distance of its grey value from the threshold, 1 at the local level of its phase.
    depth: f32,
}

/// Bone fraction per voxel; at least 0.5 exactly where `bone` is set.
pub(super) fn fractions(grid: &Grid, grey: &[f32], threshold: f32, bone: &[bool]) -> Vec<f32> {
    let surface = surface(grid, grey, threshold, bone);
    let steepness = balance(&surface);
    let mut matrix: Vec<f32> = bone.par_iter().map(|&b| f32::from(u8::from(b))).collect();
    for voxel in &surface {
        matrix[voxel.index] = fraction(voxel, steepness);
    }
    matrix
}

fn fraction(voxel: &Surface, steepness: f64) -> f32 {
    if voxel.bone {
        return 0.5 + 0.5 * voxel.depth;
    }
    let ramp = 0.5 - 0.5 * (steepness * f64::from(voxel.depth)).min(1.0);
    (ramp as f32).min(BELOW_HALF)
}

/// The steepness at which bone missing inside equals bone present outside.
fn balance(surface: &[Surface]) -> f64 {
    let excess = |steepness: f64| {
        sum_by(surface.len(), |i| {
            let full = f64::from(u8::from(surface[i].bone));
            f64::from(fraction(&surface[i], steepness)) - full
        })
    };
    let [mut low, mut high] = STEEPNESS_LOG2;
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if excess(middle.exp2()) > 0.0 { low = middle } else { high = middle }
    }
    (0.5 * (low + high)).exp2()
}

fn surface(grid: &Grid, grey: &[f32], threshold: f32, bone: &[bool]) -> Vec<Surface> {
    let [nx, ny, nz] = grid.shape();
    let slabs: Vec<Vec<Surface>> = (0..nz)
        .into_par_iter()
        .map(|z| {
            let mut found = Vec::new();
            for y in 0..ny {
                let rows = neighbour_rows(grid, bone, y, z);
                let row = grid.index(0, y, z);
                let at_surface = (0..nx).filter(|&x| {
                    let near = x.saturating_sub(1)..(x + 2).min(nx);
                    rows.iter().any(|other| other[near.clone()].iter().any(|&b| b != bone[row + x]))
                });
                found.extend(at_surface.map(|x| describe(grid, grey, threshold, bone, row + x)));
            }
            found
        })
        .collect();
    slabs.into_iter().flatten().collect()
}

/// The up to nine rows of `mask` around row `(y, z)`, itself included.
fn neighbour_rows<'a>(grid: &Grid, mask: &'a [bool], y: usize, z: usize) -> Vec<&'a [bool]> {
    let [nx, ny, nz] = grid.shape();
    let near = |c: usize, n: usize| c.saturating_sub(1)..(c + 2).min(n);
    near(z, nz)
        .flat_map(|z| near(y, ny).map(move |y| grid.index(0, y, z)))
        .map(|start| &mask[start..start + nx])
        .collect()
}

fn describe(grid: &Grid, grey: &[f32], threshold: f32, bone: &[bool], index: usize) -> Surface {
    let extremes = grid.neighbourhood(index, REACH).map(|at| grey[at]);
    let (low, high) = extremes.fold((threshold, threshold), |(l, h), g| (l.min(g), h.max(g)));
    let level = if bone[index] { high } else { low };
    // Filled cavities and removed fragments lie on the other side of the threshold than their
    // phase: they are wholly bone or marrow.
    let crossed = bone[index] != (grey[index] >= threshold);
    let depth = if crossed || level == threshold {
        1.0
    } else {
        ((grey[index] - threshold) / (level - threshold)).clamp(0.0, 1.0)
    };
    Surface { index, bone: bone[index], depth }
}
