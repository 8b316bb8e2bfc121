//! Help for cycles that gain little: the best mixture of the last iterates.
//!
//! In rare geometries, such as a pocket behind a way one voxel wide, a few shapes of error hardly
//! shrink from cycle to cycle, or even grow. The mixture of the last iterates, with weights that
//! sum to 1, whose residual is smallest is rid of as many such shapes as there are iterates to mix
//! (reduced rank extrapolation; Smith, Ford and Sidi, SIAM Review 29, 1987).

use glam::{DMat3, DVec3};

use super::fine::Fine;
use super::rows::proper;
use super::shape::each_chunk;
use crate::reduction::sum_by;

/// Iterates kept beside the newest.
const KEPT: usize = 3;

/// Added to the diagonal of the normal equations, relative to it: rounding in sums of squares.
const RIDGE: f64 = 1e-10;

/// An iterate and its residual.
#[derive(Debug, Clone, Default)]
struct Iterate {
    field: Vec<f32>,
    residual: Vec<f32>,
}

/// The last iterates of one solve. Eight arrays of a value per voxel, made when first needed: most
/// solves never do.
#[derive(Debug, Clone, Default)]
pub(super) struct Extrapolation {
    kept: [Iterate; KEPT],
    newest: Vec<f32>,
    /// Iterates seen.
    seen: usize,
}

impl Extrapolation {
    /// Forgets the iterates of an earlier solve.
    pub(super) fn restart(&mut self) {
        self.seen = 0;
    }

    /// Replaces `c` by the best mixture of it and the iterates of earlier calls, and keeps it.
    pub(super) fn improve(&mut self, fine: &Fine<'_>, c: &mut [f32]) {
        fill(fine, c, &mut self.newest);
        let known = self.seen.min(KEPT);
        if known > 0 {
            let weights = self.weights(known);
            self.mix(fine.shape.plane(), c, &weights[..known]);
            fill(fine, c, &mut self.newest);
        }
        let oldest = &mut self.kept[self.seen % KEPT];
        oldest.field.clear();
        oldest.field.extend_from_slice(c);
        oldest.residual.clone_from(&self.newest);
        self.seen += 1;
    }

    /// Weights of the kept iterates, the newest one's being what is missing to 1.
    fn weights(&self, known: usize) -> [f64; KEPT] {
        let step = |k: usize, i: usize| f64::from(self.kept[k].residual[i] - self.newest[i]);
        let voxels = self.newest.len();
        let mut normal = DMat3::IDENTITY;
        let mut wanted = DVec3::ZERO;
        for k in 0..known {
            for l in 0..=k {
                let product = sum_by(voxels, |i| step(k, i) * step(l, i));
                normal.col_mut(k)[l] = product;
                normal.col_mut(l)[k] = product;
            }
            normal.col_mut(k)[k] *= 1.0 + RIDGE;
            wanted[k] = -sum_by(voxels, |i| step(k, i) * f64::from(self.newest[i]));
        }
        // To a unit diagonal, or iterates of very different sizes would spoil the inverse.
        let size = |k: usize| normal.col(k)[k].max(f64::MIN_POSITIVE).sqrt();
        let scale = DVec3::from_array(std::array::from_fn(|k| size(k).recip()));
        let scaling = DMat3::from_diagonal(scale);
        let weights = scaling * ((scaling * normal * scaling).inverse() * (scale * wanted));
        if weights.is_finite() { weights.to_array() } else { [0.0; KEPT] }
    }

    fn mix(&self, plane: usize, c: &mut [f32], weights: &[f64]) {
        each_chunk(c, plane, |z, c| {
            for (at, c) in c.iter_mut().enumerate() {
                let newest = f64::from(*c);
                let kept = self.kept.iter().zip(weights);
                let towards = |iterate: &Iterate| f64::from(iterate.field[z * plane + at]) - newest;
                let change: f64 = kept.map(|(iterate, weight)| weight * towards(iterate)).sum();
                *c = proper((newest + change) as f32);
            }
        });
    }
}

/// The residual of `c`, voxel by voxel.
fn fill(fine: &Fine<'_>, c: &[f32], residual: &mut Vec<f32>) {
    residual.resize(c.len(), 0.0);
    let nx = fine.shape.0[0];
    each_chunk(residual, fine.shape.plane(), |z, plane| {
        for (y, row) in plane.chunks_mut(nx).enumerate() {
            fine.residual_row(row, c, [y, z]);
        }
    });
}
