//! Passes over the coarse levels: the correction that a finer level's residual asks for.

use super::level::{Cells, Level};
use super::rows::{CoarseRow, Faces, Parents, coarse_residual, coarse_sweep, prolong, restrict};
use super::shape::{each_chunk, each_chunk_pair};
use super::sides::SideValues;

/// The unknowns of one coarse level, for one molecule at a time.
#[derive(Debug, Clone)]
pub(super) struct Coarse {
    /// Exchange, decay and uptake of a cell, per day × voxels; 1 where there is no marrow.
    pub(super) rate: Vec<f32>,
    /// Restricted residual.
    pub(super) wanted: Vec<f32>,
    /// Correction sought.
    pub(super) change: Vec<f32>,
    /// The sweep's other buffer; row buffers between sweeps.
    pub(super) spare: Vec<f32>,
    /// The same for the side pieces.
    pub(super) side: SideValues,
}

/// What every pass over a level needs to know.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// D/h², per day.
    pub(super) exchange: f32,
    /// One row of zeros.
    pub(super) zeros: &'a [f32],
}

impl Level {
    fn faces_of<'a>(&'a self, zeros: &'a [f32], [y, z]: [usize; 2]) -> Faces<'a> {
        let shape = self.shape;
        let [x_faces, y_faces, z_faces] = &self.faces;
        let zeros = &zeros[..shape.0[0]];
        let before = |faces, y: Option<usize>, z: Option<usize>| match (y, z) {
            (Some(y), Some(z)) => shape.row(faces, y, z),
            _ => zeros,
        };
        Faces {
            along: shape.row(x_faces, y, z),
            across: [
                before(y_faces, y.checked_sub(1), Some(z)),
                shape.row(y_faces, y, z),
                before(z_faces, Some(y), z.checked_sub(1)),
                shape.row(z_faces, y, z),
            ],
        }
    }

    /// Row `at` of the problem that `change`, `wanted` and `rate` pose.
    fn row<'a>(
        &'a self,
        [change, wanted, rate]: [&'a [f32]; 3],
        zeros: &'a [f32],
        at: [usize; 2],
    ) -> CoarseRow<'a> {
        CoarseRow {
            rows: self.shape.rows(change, zeros, at),
            faces: self.faces_of(zeros, at),
            wanted: self.shape.row(wanted, at[0], at[1]),
            rate: self.shape.row(rate, at[0], at[1]),
        }
    }

    /// Interpolates `change` to the centres of the children in their row `y`, `z`.
    pub(super) fn prolong_row(
        &self,
        change: &[f32],
        zeros: &[f32],
        [y, z]: [usize; 2],
        to: &mut [f32],
    ) {
        let [_, fy, fz] = self.factor;
        let at = [y / fy, z / fz];
        let rows = self.shape.rows(change, zeros, at);
        let faces = self.faces_of(zeros, at);
        // The low child looks towards − and the high child towards +.
        let (on_y, on_z) = (y % fy, 2 + z % fz);
        let quarter = |axis: usize| {
            if self.factor[axis] == 1 { 0.0 } else { 0.25 / self.open[axis] }
        };
        let parents = Parents {
            here: rows.here,
            along: faces.along,
            beside: [rows.around[on_y], rows.around[on_z]],
            across: [faces.across[on_y], faces.across[on_z]],
            weight: [quarter(0), quarter(1), quarter(2)],
        };
        prolong(to, &parents, self.factor[0]);
    }
}

impl Coarse {
    pub(super) fn new(level: &Level) -> Self {
        let zeros = || vec![0.0; level.shape.len()];
        let mut side = SideValues::default();
        side.fit(&level.sides);
        Self { rate: zeros(), wanted: zeros(), change: zeros(), spare: zeros(), side }
    }

    /// The rate of the piece `number`.
    pub(super) fn rate_of(&self, number: u32) -> f32 {
        let number = number as usize;
        let first = self.rate.len();
        if number < first { self.rate[number] } else { self.side.rate[number - first] }
    }

    /// Turns `rate`, which holds the restricted uptake, into the whole rate of each cell.
    pub(super) fn set_rate(&mut self, level: &Level, decay: f32, setting: Setting<'_>) {
        let nx = level.shape.0[0];
        each_chunk(&mut self.rate, level.shape.plane(), |z, plane| {
            for (y, rate) in plane.chunks_mut(nx).enumerate() {
                let faces = level.faces_of(setting.zeros, [y, z]);
                let volume = level.shape.row(&level.volume, y, z);
                let mut before = 0.0;
                for i in 0..nx {
                    let across: f32 = faces.across.iter().map(|faces| faces[i]).sum();
                    let open = before + faces.along[i] + across;
                    before = faces.along[i];
                    let whole = setting.exchange * open + decay * volume[i] + rate[i];
                    rate[i] = if volume[i] > 0.0 { whole } else { 1.0 };
                }
            }
        });
        level.sides.complete_rates(self, decay, setting.exchange);
    }

    /// The first sweep, from a correction of 0.
    pub(super) fn start(&mut self, level: &Level, weight: f32) {
        let plane = level.shape.plane();
        let (wanted, rate) = (&self.wanted, &self.rate);
        each_chunk(&mut self.change, plane, |z, change| {
            let from = z * plane;
            let wanted = &wanted[from..from + change.len()];
            let rate = &rate[from..from + change.len()];
            for ((to, wanted), rate) in change.iter_mut().zip(wanted).zip(rate) {
                *to = weight * wanted / rate;
            }
        });
        level.sides.start(&mut self.side, weight);
    }

    /// One Jacobi sweep of relaxation `weight`.
    pub(super) fn sweep(&mut self, level: &Level, setting: Setting<'_>, weight: f32) {
        let shape = level.shape;
        let Self { rate, wanted, change, spare, .. } = &mut *self;
        each_chunk(spare, shape.plane(), |z, plane| {
            for (y, to) in plane.chunks_mut(shape.0[0]).enumerate() {
                let row = level.row([change, wanted, rate], setting.zeros, [y, z]);
                coarse_sweep(to, &row, setting.exchange, weight);
            }
        });
        level.sides.complete_sweep(self, setting.exchange, weight);
        std::mem::swap(&mut self.change, &mut self.spare);
    }

    /// Leaves the residual, summed over children, as what the `next` level is asked for.
    pub(super) fn restrict_residual(
        &mut self,
        (level, above): (&Level, &Level),
        setting: Setting<'_>,
        next: &mut Coarse,
    ) {
        let [nx, ny, nz] = level.shape.0;
        let (factor, coarse) = (above.factor, above.shape);
        let Self { rate, wanted, change, spare, .. } = &mut *self;
        let chunk = (&mut spare[..], level.shape.plane() * factor[2]);
        each_chunk_pair(chunk, (&mut next.wanted, coarse.plane()), |k, spare, to| {
            let row = &mut spare[..nx];
            to.fill(0.0);
            for z in k * factor[2]..((k + 1) * factor[2]).min(nz) {
                for y in 0..ny {
                    let at = level.row([change, wanted, rate], setting.zeros, [y, z]);
                    coarse_residual(row, &at, setting.exchange);
                    let from = y / factor[1] * coarse.0[0];
                    restrict(&mut to[from..from + coarse.0[0]], row, factor[0]);
                }
            }
        });
        level.sides.residuals(self, setting.exchange);
        let Coarse { wanted, side, .. } = &mut *next;
        above.sides.gather(wanted, &mut side.wanted, |member| {
            if level.sides.has(member) {
                level.sides.residual(&self.side, member)
            } else {
                self.main_residual(level, setting, member as usize)
            }
        });
        level.sides.pass_on(&self.side, setting.exchange, next);
    }

    /// The residual of one main piece, without its exchange with side pieces.
    fn main_residual(&self, level: &Level, setting: Setting<'_>, cell: usize) -> f32 {
        let at = level.shape.coordinates(cell);
        let mut inflow = 0.0;
        for (axis, &coordinate) in at.iter().enumerate() {
            let stride = level.shape.stride(axis);
            if coordinate > 0 {
                inflow += level.faces[axis][cell - stride] * self.change[cell - stride];
            }
            if coordinate + 1 < level.shape.0[axis] {
                inflow += level.faces[axis][cell] * self.change[cell + stride];
            }
        }
        self.wanted[cell] + (setting.exchange * inflow - self.rate[cell] * self.change[cell])
    }

    /// Adds the `next` coarser level's correction, where there is marrow.
    pub(super) fn correct(
        &mut self,
        (level, above): (&Level, &Level),
        setting: Setting<'_>,
        next: &mut Coarse,
    ) {
        above.sides.keep(&mut next.side, &self.change, &self.side.change);
        let (nx, plane) = (level.shape.0[0], level.shape.plane());
        let pair = ((&mut self.change[..], plane), (&mut self.spare[..], plane));
        each_chunk_pair(pair.0, pair.1, |z, change, spare| {
            let extra = &mut spare[..nx];
            for (y, change) in change.chunks_mut(nx).enumerate() {
                above.prolong_row(&next.change, setting.zeros, [y, z], extra);
                let volume = level.shape.row(&level.volume, y, z);
                for ((to, extra), volume) in change.iter_mut().zip(&*extra).zip(volume) {
                    // Coarse volumes are whole voxels, so this is 1 or 0.
                    *to += volume.min(1.0) * extra;
                }
            }
        });
        above.sides.mend(next, &mut self.change, &mut self.side.change, |change| change);
    }
}

/// Sums `fine`, seen through `value`, over the children of every cell of `level`.
pub(super) fn restrict_uptake((fine, finer): (&[f32], &impl Cells), level: &Level, to: &mut [f32]) {
    let shape = finer.shape();
    each_chunk(to, level.shape.plane(), |k, to| {
        to.fill(0.0);
        for z in k * level.factor[2]..((k + 1) * level.factor[2]).min(shape.0[2]) {
            for y in 0..shape.0[1] {
                let from = y / level.factor[1] * level.shape.0[0];
                let to = &mut to[from..from + level.shape.0[0]];
                let first = shape.index([0, y, z]);
                for (x, uptake) in shape.row(fine, y, z).iter().enumerate() {
                    to[x / level.factor[0]] += finer.volume(first + x).min(1.0) * uptake;
                }
            }
        }
    });
}
