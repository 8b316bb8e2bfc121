//! Gaussian smoothing of grey values, one axis after the other.

use super::domain::mirrored;
use crate::Grid;
use multiversion::multiversion;
use rayon::prelude::*;

/// Kernel half-width in standard deviations; the tail beyond holds 6·10⁻⁵ of the weight.
const TRUNCATE: f32 = 4.0;

/// `grey` (shape of `grid`) smoothed with a Gaussian of `sigma` voxels, 0 to 5.
///
/// Outside the volume its mirror image is assumed (edge voxel repeated), so flat regions stay flat
/// up to the border. Every output voxel is one fixed-order sum: the thread count changes no bit.
pub(crate) fn gaussian(grid: &Grid, grey: &[f32], sigma: f32) -> Vec<f32> {
    let kernel = kernel(sigma);
    let along_x = pass(grid, grey, &kernel, 0);
    let along_y = pass(grid, &along_x, &kernel, 1);
    pass(grid, &along_y, &kernel, 2)
}

/// Weights for displacements `-r..=r`, of sum 1.
fn kernel(sigma: f32) -> Vec<f32> {
    let sigma = sigma.clamp(0.0, super::segment::MAX_SIGMA);
    let radius = (TRUNCATE * sigma + 0.5) as i64;
    let spread = 2.0 * f64::from(sigma).powi(2).max(f64::MIN_POSITIVE);
    let weight = |d: i64| (-(d * d) as f64 / spread).exp();
    let weights: Vec<f64> = (-radius..=radius).map(weight).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|w| (w / total) as f32).collect()
}

fn pass(grid: &Grid, from: &[f32], kernel: &[f32], axis: usize) -> Vec<f32> {
    let [nx, ny, _] = grid.shape();
    let mut to = vec![0.0f32; from.len()];
    to.par_chunks_mut(nx * ny).enumerate().for_each(|(z, slab)| {
        for (y, row) in slab.chunks_mut(nx).enumerate() {
            if axis == 0 {
                let start = grid.index(0, y, z);
                along_row(&from[start..start + nx], kernel, row);
            } else {
                across_rows(grid, from, kernel, axis, [y, z], row);
            }
        }
    });
    to
}

fn along_row(from: &[f32], kernel: &[f32], to: &mut [f32]) {
    let (n, radius) = (from.len(), kernel.len() / 2);
    // Near the ends places are mirrored.
    let inner = radius.min(n)..n.saturating_sub(radius).max(radius.min(n));
    for x in (0..inner.start).chain(inner.end..n) {
        let first = x as i64 - radius as i64;
        let source = (first..).map(|at| from[mirrored(at, n)]);
        to[x] = kernel.iter().zip(source).fold(0.0, |sum, (w, g)| sum + w * g);
    }
    if inner.is_empty() {
        return;
    }
    for (k, w) in kernel.iter().enumerate() {
        add_scaled(&mut to[inner.clone()], &from[inner.start + k - radius..], *w);
    }
}

/// Adds whole rows, so that the inner loop runs over neighbouring memory.
fn across_rows(
    grid: &Grid,
    from: &[f32],
    kernel: &[f32],
    axis: usize,
    [y, z]: [usize; 2],
    to: &mut [f32],
) {
    let shape = grid.shape();
    let radius = (kernel.len() / 2) as i64;
    for (k, w) in kernel.iter().enumerate() {
        let mut at = [0, y, z];
        at[axis] = mirrored(at[axis] as i64 + k as i64 - radius, shape[axis]);
        let start = grid.index(0, at[1], at[2]);
        add_scaled(to, &from[start..start + shape[0]], *w);
    }
}

/// Adds `weight` times `from` to a row.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_scaled(to: &mut [f32], from: &[f32], weight: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += weight * from;
    }
}
