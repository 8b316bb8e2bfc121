//! Passes over the voxels themselves: the finest level, where nearly all the time goes.

use super::marrow::{is_marrow, open_faces};
use super::problem::Problem;
use super::rows::{neighbour_sums, restrict, squares};
use super::shape::{Shape, each_chunk, each_chunk_pair};

/// Concentrations below this, far under one molecule per marrow space, are set to 0. They would
/// sink into subnormal numbers, which processors handle many times more slowly.
const VANISHING: f32 = 1e-30;

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
    /// One row of zeros, in place of the rows outside the box.
    pub(super) zeros: &'a [f32],
}

/// A concentration that is not negative, subnormal or NaN.
#[inline(always)]
pub(super) fn proper(c: f32) -> f32 {
    if c > VANISHING { c } else { 0.0 }
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

    /// The rows `y`, `z` of the codes, the source and the uptake.
    fn data(&self, y: usize, z: usize) -> (&[u8], &[f32], Option<&[f32]>) {
        let row = |array| self.shape.row(array, y, z);
        (self.shape.row(self.codes, y, z), row(self.source), self.uptake.map(row))
    }

    /// One Jacobi sweep of relaxation `weight`, `to` from `from`.
    pub(super) fn sweep(&self, to: &mut [f32], from: &[f32], weight: f32) {
        each_chunk(to, self.shape.plane(), |z, plane| {
            for (y, to) in plane.chunks_mut(self.shape.0[0]).enumerate() {
                let uptake = self.data(y, z).2;
                match uptake {
                    None => self.sweep_row(to, from, [y, z], weight, |_| 0.0),
                    Some(uptake) => {
                        let uptake = &uptake[..to.len()];
                        self.sweep_row(to, from, [y, z], weight, |i| uptake[i]);
                    }
                }
            }
        });
    }

    #[inline(always)]
    fn sweep_row(
        &self,
        to: &mut [f32],
        from: &[f32],
        at: [usize; 2],
        weight: f32,
        uptake: impl Fn(usize) -> f32,
    ) {
        let rows = self.shape.rows(from, self.zeros, at);
        let n = rows.here.len();
        let (codes, source, _) = self.data(at[0], at[1]);
        let (codes, source, here, to) = (&codes[..n], &source[..n], rows.here, &mut to[..n]);
        neighbour_sums(&rows, |i, sum| {
            let code = codes[i];
            let rate = self.exchange * open_faces(code) + (self.decay + uptake(i));
            let balance = (source[i] + self.exchange * sum) / rate;
            to[i] = is_marrow(code) * proper(here[i] + weight * (balance - here[i]));
        });
    }

    /// The residual of row `at` into `to`.
    fn residual_row(&self, to: &mut [f32], c: &[f32], at: [usize; 2]) {
        match self.data(at[0], at[1]).2 {
            None => self.residual_row_with(to, c, at, |_| 0.0),
            Some(uptake) => {
                let uptake = &uptake[..to.len()];
                self.residual_row_with(to, c, at, |i| uptake[i]);
            }
        }
    }

    #[inline(always)]
    fn residual_row_with(
        &self,
        to: &mut [f32],
        c: &[f32],
        at: [usize; 2],
        uptake: impl Fn(usize) -> f32,
    ) {
        let rows = self.shape.rows(c, self.zeros, at);
        let n = rows.here.len();
        let (codes, source, _) = self.data(at[0], at[1]);
        let (codes, source, here, to) = (&codes[..n], &source[..n], rows.here, &mut to[..n]);
        neighbour_sums(&rows, |i, sum| {
            let code = codes[i];
            // Exchange first: its terms nearly cancel where the field is smooth.
            let gain = self.exchange * (sum - open_faces(code) * here[i]);
            let net = gain + (source[i] - (self.decay + uptake(i)) * here[i]);
            to[i] = is_marrow(code) * net;
        });
    }

    /// The residual of one voxel of marrow.
    pub(super) fn residual_at(&self, c: &[f32], voxel: usize) -> f32 {
        let at = self.shape.coordinates(voxel);
        let mut sum = 0.0;
        for axis in 0..3 {
            let stride = self.shape.stride(axis);
            sum += if at[axis] > 0 { c[voxel - stride] } else { 0.0 };
            sum += if at[axis] + 1 < self.shape.0[axis] { c[voxel + stride] } else { 0.0 };
        }
        let loss = self.decay + self.uptake.map_or(0.0, |uptake| uptake[voxel]);
        let gain = self.exchange * (sum - open_faces(self.codes[voxel]) * c[voxel]);
        gain + (self.source[voxel] - loss * c[voxel])
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
            let (codes, source, _) = self.data(y, z);
            for ((to, &s), &code) in row.iter_mut().zip(source).zip(codes) {
                *to = is_marrow(code) * s;
            }
        })
    }

    /// ‖r‖² below which the residual of `c` may be all rounding: each voxel's gains and losses,
    /// of the size of its largest term, carry two units in the last place.
    pub(super) fn rounding(&self, c: &[f32], scratch: &mut [f32], partial: &mut [f64]) -> f64 {
        self.norm2(scratch, partial, |row, [y, z]| {
            let (codes, _, uptake) = self.data(y, z);
            for (i, (to, &c)) in row.iter_mut().zip(self.shape.row(c, y, z)).enumerate() {
                let loss = self.decay + uptake.map_or(0.0, |uptake| uptake[i]);
                *to = f32::EPSILON * c * (self.exchange * open_faces(codes[i]) + loss);
            }
        })
    }

    /// The residual summed over the children of every coarse cell.
    pub(super) fn restrict_residual(
        &self,
        c: &[f32],
        scratch: &mut [f32],
        (to, coarse, factor): (&mut [f32], Shape, [usize; 3]),
    ) {
        let [nx, ny, nz] = self.shape.0;
        let chunk = (scratch, self.shape.plane() * factor[2]);
        each_chunk_pair(chunk, (to, coarse.plane()), |k, scratch, to| {
            let row = &mut scratch[..nx];
            to.fill(0.0);
            for z in k * factor[2]..((k + 1) * factor[2]).min(nz) {
                for y in 0..ny {
                    self.residual_row(row, c, [y, z]);
                    let from = y / factor[1] * coarse.0[0];
                    restrict(&mut to[from..from + coarse.0[0]], row, factor[0]);
                }
            }
        });
    }

    /// Adds the correction that `row` writes for every row `y`, `z`, in marrow, and keeps the
    /// field from going below 0: the solution is not negative, so that only brings it closer.
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
                let codes = self.shape.row(self.codes, y, z);
                for ((c, change), &code) in c.iter_mut().zip(&*change).zip(codes) {
                    *c = is_marrow(code) * proper(*c + change);
                }
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
