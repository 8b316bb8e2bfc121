//! Passes over the voxels themselves: the finest level, where nearly all the time goes.

use rayon::prelude::*;

use super::marrow::{is_marrow, open_faces};
use super::problem::Problem;
use super::rows::{self, Balance, net, proper, restrict, squares};
use super::shape::{Shape, each_chunk, each_chunk_pair};

/// Planes that one task sweeps, at least. It sweeps two more in the first of two sweeps.
const SLAB: usize = 8;

/// Tasks that are enough for any machine; with more planes slabs grow.
const TASKS: usize = 16;

/// Planes in its ring of intermediate values.
const RING: usize = 3;

/// Planes that one task sweeps. No value depends on it.
fn slab(shape: Shape) -> usize {
    (shape.0[2] / TASKS).max(SLAB)
}

/// Values in the rings of all slabs.
pub(super) fn ring_len(shape: Shape) -> usize {
    shape.0[2].div_ceil(slab(shape)) * RING * shape.plane()
}

/// One molecule's equation on the voxels, divided by the voxel volume.
#[derive(Clone, Copy)]
pub(super) struct Fine<'a> {
    pub(super) shape: Shape,
    pub(super) codes: &'a [u8],
    pub(super) source: &'a [f32],
    pub(super) uptake: Option<&'a [f32]>,
    /// D/h², per day: the conductance of an open face.
    pub(super) exchange: f32,
    /// Decay rate, per day.
    pub(super) decay: f32,
    /// One plane of zeros, in place of what lies outside the box.
    pub(super) zeros: &'a [f32],
}

impl<'a> Fine<'a> {
    pub(super) fn new(problem: &Problem<'a>, shape: Shape, zeros: &'a [f32]) -> Self {
        Self {
            shape,
            codes: &problem.marrow.codes,
            source: problem.source,
            uptake: problem.uptake,
            exchange: problem.exchange(),
            decay: problem.molecule.decay_per_day,
            zeros,
        }
    }

    /// The balance of row `y`, `z`.
    fn balance(&self, y: usize, z: usize) -> Balance<'_> {
        let row = |array| self.shape.row(array, y, z);
        Balance {
            codes: self.shape.row(self.codes, y, z),
            source: row(self.source),
            uptake: self.uptake.map(row),
            exchange: self.exchange,
            decay: self.decay,
        }
    }

    /// One Jacobi sweep of relaxation `weight`.
    pub(super) fn sweep_once(&self, to: &mut [f32], from: &[f32], weight: f32) {
        each_chunk(to, self.shape.plane(), |z, to| {
            self.sweep_plane(to, |z| self.shape.plane_or(from, self.zeros, z), z, weight);
        });
    }

    /// Two Jacobi sweeps, of relaxations `weights`, in one pass over memory.
    ///
    /// Every slab of planes runs the first sweep just ahead of the second, in its own `ring` of
    /// three planes, and repeats it at the two planes that it shares with its neighbours.
    pub(super) fn sweep_twice(
        &self,
        to: &mut [f32],
        from: &[f32],
        ring: &mut [f32],
        weights: [f32; 2],
    ) {
        let plane = self.shape.plane();
        let planes = slab(self.shape);
        each_chunk_pair((to, planes * plane), (ring, RING * plane), |slab, to, ring| {
            self.sweep_slab(to, from, ring, slab * planes, weights);
        });
    }

    fn sweep_slab(
        &self,
        to: &mut [f32],
        from: &[f32],
        ring: &mut [f32],
        first: usize,
        weights: [f32; 2],
    ) {
        let (plane, nz) = (self.shape.plane(), self.shape.0[2]);
        let end = first + to.len() / plane;
        for z in first.saturating_sub(1)..=end {
            if z < nz {
                let ahead = &mut ring[z % RING * plane..][..plane];
                self.sweep_plane(
                    ahead,
                    |z| self.shape.plane_or(from, self.zeros, z),
                    z,
                    weights[0],
                );
            }
            if z > first {
                let swept = |z: usize| match z < nz {
                    true => &ring[z % RING * plane..][..plane],
                    false => &self.zeros[..plane],
                };
                let to = &mut to[(z - 1 - first) * plane..][..plane];
                self.sweep_plane(to, swept, z - 1, weights[1]);
            }
        }
    }

    /// One sweep of plane `z`, from the planes that `from` gives for z − 1, z and z + 1.
    fn sweep_plane<'b>(
        &self,
        to: &mut [f32],
        from: impl Fn(usize) -> &'b [f32],
        z: usize,
        weight: f32,
    ) {
        let planes = [from(z.wrapping_sub(1)), from(z), from(z + 1)];
        for (y, to) in to.chunks_mut(self.shape.0[0]).enumerate() {
            let rows = self.shape.rows_of(planes, self.zeros, y);
            rows::sweep(to, &rows, &self.balance(y, z), weight);
        }
    }

    /// The residual of row `at` into `to`.
    pub(super) fn residual_row(&self, to: &mut [f32], c: &[f32], at: [usize; 2]) {
        let rows = self.shape.rows(c, self.zeros, at);
        rows::residual(to, &rows, &self.balance(at[0], at[1]));
    }

    /// The residual of one voxel of marrow.
    pub(super) fn residual_at(&self, c: &[f32], voxel: usize) -> f32 {
        let at = self.shape.coordinates(voxel);
        let mut sum = 0.0;
        for (axis, &coordinate) in at.iter().enumerate() {
            let stride = self.shape.stride(axis);
            sum += if coordinate > 0 { c[voxel - stride] } else { 0.0 };
            sum += if coordinate + 1 < self.shape.0[axis] { c[voxel + stride] } else { 0.0 };
        }
        let loss = self.decay + self.uptake.map_or(0.0, |uptake| uptake[voxel]);
        net(self.exchange, self.codes[voxel], sum, c[voxel], self.source[voxel], loss)
    }

    /// Σ x² over the rows that `fill` writes, in planes and then in order.
    fn norm2(
        &self,
        scratch: &mut [f32],
        partial: &mut [f64],
        fill: impl Fn(&mut [f32], [usize; 2]) + Sync,
    ) -> f64 {
        let [nx, ny, _] = self.shape.0;
        let planes = (scratch, self.shape.plane());
        each_chunk_pair(planes, (&mut *partial, 1), |z, scratch, partial| {
            let row = &mut scratch[..nx];
            partial[0] = 0.0;
            for y in 0..ny {
                fill(row, [y, z]);
                partial[0] += squares(row);
            }
        });
        partial.iter().fold(0.0, |total, plane| total + plane)
    }

    /// ‖r‖² of the residual.
    pub(super) fn residual(&self, c: &[f32], scratch: &mut [f32], partial: &mut [f64]) -> f64 {
        self.norm2(scratch, partial, |row, at| self.residual_row(row, c, at))
    }

    /// ‖s‖² over marrow.
    pub(super) fn source_size(&self, scratch: &mut [f32], partial: &mut [f64]) -> f64 {
        self.norm2(scratch, partial, |row, [y, z]| {
            let Balance { codes, source, .. } = self.balance(y, z);
            for ((to, &s), &code) in row.iter_mut().zip(source).zip(codes) {
                *to = is_marrow(code) * s;
            }
        })
    }

    /// ‖r‖² below which the residual of `c` may be all rounding: each voxel's gains and losses,
    /// of the size of its largest term, carry two units in the last place.
    pub(super) fn rounding(&self, c: &[f32], scratch: &mut [f32], partial: &mut [f64]) -> f64 {
        self.norm2(scratch, partial, |row, [y, z]| {
            let Balance { codes, uptake, .. } = self.balance(y, z);
            for (i, (to, &c)) in row.iter_mut().zip(self.shape.row(c, y, z)).enumerate() {
                let loss = self.decay + uptake.map_or(0.0, |uptake| uptake[i]);
                *to = 2.0 * f32::EPSILON * c * (self.exchange * open_faces(codes[i]) + loss);
            }
        })
    }

    /// The residual summed over the children of every cell of the first coarse level; ‖r‖² as
    /// well, which costs next to nothing on the way.
    pub(super) fn restrict_residual(
        &self,
        c: &[f32],
        (scratch, partial): (&mut [f32], &mut [f64]),
        (to, coarse, factor): (&mut [f32], Shape, [usize; 3]),
    ) -> f64 {
        let [nx, ny, nz] = self.shape.0;
        let partial = &mut partial[..coarse.0[2]];
        let scratch = scratch.par_chunks_mut(self.shape.plane() * factor[2]);
        let chunks = scratch.zip(to.par_chunks_mut(coarse.plane())).zip(&mut *partial);
        chunks.enumerate().for_each(|(k, ((scratch, to), partial))| {
            let row = &mut scratch[..nx];
            to.fill(0.0);
            *partial = 0.0;
            for z in k * factor[2]..((k + 1) * factor[2]).min(nz) {
                for y in 0..ny {
                    self.residual_row(row, c, [y, z]);
                    *partial += squares(row);
                    let from = y / factor[1] * coarse.0[0];
                    restrict(&mut to[from..from + coarse.0[0]], row, factor[0]);
                }
            }
        });
        partial.iter().fold(0.0, |total, plane| total + plane)
    }

    /// Adds the correction that `row` writes for every row `y`, `z`, in marrow.
    pub(super) fn correct(
        &self,
        c: &mut [f32],
        scratch: &mut [f32],
        row: impl Fn([usize; 2], &mut [f32]) + Sync,
    ) {
        let (nx, plane) = (self.shape.0[0], self.shape.plane());
        each_chunk_pair((c, plane), (scratch, plane), |z, c, scratch| {
            let change = &mut scratch[..nx];
            for (y, c) in c.chunks_mut(nx).enumerate() {
                row([y, z], change);
                rows::correct(c, change, self.shape.row(self.codes, y, z));
            }
        });
    }

    /// Brings a starting guess within the bounds of the solution, 0 to `most`, and bone to 0.
    pub(super) fn bound(&self, c: &mut [f32], most: f32) {
        let plane = self.shape.plane();
        each_chunk(c, plane, |z, c| {
            let codes = &self.codes[z * plane..z * plane + c.len()];
            for (c, &code) in c.iter_mut().zip(codes) {
                *c = is_marrow(code) * proper(*c).min(most);
            }
        });
    }
}
