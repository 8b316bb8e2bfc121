//! Gaussian smoothing of grey values, one axis after the other.

use super::domain::mirrored;
use crate::Grid;
use crate::slices::{BATCH, Slices};
use multiversion::multiversion;
use rayon::prelude::*;

/// Kernel half-width in standard deviations; the tail beyond holds 6·10⁻⁵ of the weight.
const TRUNCATE: f32 = 4.0;

/// Grey values (those from an index on are written by `read`) smoothed with a Gaussian of `sigma`
/// voxels, 0 to 5.
///
/// Outside the volume its mirror image is assumed (edge voxel repeated), so flat regions stay flat
/// up to the border. Every output voxel is one fixed-order sum: the thread count changes no bit.
pub(crate) fn gaussian(
    grid: &Grid,
    read: impl Fn(usize, &mut [f32]) + Sync,
    sigma: f32,
) -> Vec<f32> {
    let kernel = kernel(sigma);
    let radius = kernel.len() / 2;
    let [nx, ny, nz] = grid.shape();
    let mut smooth = vec![0.0; grid.len()];
    // Planes smoothed along x and y, no more of them than the pass along z looks at.
    let mut planes = Slices::new(nx * ny);
    for (batch, slab) in smooth.chunks_mut(BATCH * nx * ny).enumerate() {
        let (from, depth) = (batch * BATCH, slab.len() / (nx * ny));
        let seen = from.saturating_sub(radius)..(from + depth + radius).min(nz);
        planes.slide(seen, |z, plane| within_plane(grid, &read, &kernel, z, plane));
        slab.par_chunks_mut(nx * ny).enumerate().for_each(|(i, to)| {
            along_line(|z| planes.slice(z), nz, &kernel, from + i, to);
        });
    }
    smooth
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

/// Plane `z`, smoothed along x and y.
fn within_plane(
    grid: &Grid,
    read: &impl Fn(usize, &mut [f32]),
    kernel: &[f32],
    z: usize,
    plane: &mut [f32],
) {
    let [nx, ny, _] = grid.shape();
    let mut grey = vec![0.0; nx];
    let mut along_x = vec![0.0; nx * ny];
    for (y, row) in along_x.chunks_mut(nx).enumerate() {
        read(grid.index(0, y, z), &mut grey);
        along_row(&grey, kernel, row);
    }
    for (y, row) in plane.chunks_mut(nx).enumerate() {
        along_line(|y| &along_x[y * nx..][..nx], ny, kernel, y, row);
    }
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

/// Smooths place `at` of a line of `n` rows or planes, which `from` has. Whole ones are added, so
/// that the inner loop runs over neighbouring memory.
fn along_line<'a>(
    from: impl Fn(usize) -> &'a [f32],
    n: usize,
    kernel: &[f32],
    at: usize,
    to: &mut [f32],
) {
    let radius = (kernel.len() / 2) as i64;
    to.fill(0.0);
    for (k, w) in kernel.iter().enumerate() {
        add_scaled(to, from(mirrored(at as i64 + k as i64 - radius, n)), *w);
    }
}

/// Adds `weight` times `from` to a row.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_scaled(to: &mut [f32], from: &[f32], weight: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += weight * from;
    }
}
