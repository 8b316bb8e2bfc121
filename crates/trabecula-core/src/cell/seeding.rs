//! Cells at the start, and newcomers from the pools in marrow.

use super::osteoblast_precursor::WANDERING;
use super::population::Origin;
use super::{Cells, Surroundings};
use crate::random::{Draws, Purpose};
use crate::simulation::Tick;
use crate::tissue::Tissue;

/// Where newcomers come from. Each pool has its own draws.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pool {
    Haematopoietic,
    Mesenchymal,
    Osteocytes,
    Lining,
}

impl Pool {
    /// Pools draw as agents whose ids no cell ever gets.
    fn draws(self, seed: u64, step: u32, purpose: Purpose) -> Draws {
        Draws::new(seed, u64::MAX - self as u64, step, purpose)
    }
}

/// Calls `arrive` with random marrow voxels for `expected` newcomers (on average).
pub(crate) fn newcomers(
    expected: f64,
    pool: Pool,
    purpose: Purpose,
    tissue: &Tissue,
    tick: &Tick<'_>,
    arrive: impl FnMut(u32),
) {
    let mut draws = pool.draws(tick.seed, tick.step, purpose);
    let count = draws.round(expected);
    scatter(count, tissue, &mut draws, |v| !tissue.is_solid(v), arrive);
}

/// Calls `arrive` with `count` random voxels that satisfy `fits`, which must hold somewhere.
fn scatter(
    count: usize,
    tissue: &Tissue,
    draws: &mut Draws,
    fits: impl Fn(usize) -> bool,
    mut arrive: impl FnMut(u32),
) {
    let n = tissue.grid().len();
    let mut placed = 0;
    while placed < count {
        let voxel = draws.below(n);
        if fits(voxel) {
            arrive(voxel as u32);
            placed += 1;
        }
    }
}

impl Cells {
    /// The cells of quiescent bone of the given mean age: osteocytes in it, lining cells on it, precursors in marrow.
    pub(crate) fn seed(tissue: &Tissue, mean_age_days: f64, tick: &Tick<'_>) -> Self {
        let mut cells = Self::default();
        cells.seed_osteocytes(tissue, mean_age_days, tick);
        cells.seed_lining(tissue, tick);
        cells.seed_precursors(tissue, tick);
        cells.register.close();
        cells
    }

    fn seed_osteocytes(&mut self, tissue: &Tissue, mean_age_days: f64, tick: &Tick<'_>) {
        let p = tick.parameters;
        let mut draws = Pool::Osteocytes.draws(tick.seed, tick.step, Purpose::Seeding);
        let count = draws.round(p.osteocyte.density_per_mm3 * tissue.bone_volume_mm3());
        let mut places = Vec::with_capacity(count);
        scatter(count, tissue, &mut draws, |v| tissue.is_solid(v), |v| places.push(v));
        for voxel in places {
            // Tissue that is renewed at random has an exponential distribution of ages.
            let age = -mean_age_days as f32 * (1.0 - draws.uniform()).ln();
            let id = self.register.issue(Origin::Osteocyte, voxel);
            self.osteocytes.add(id, voxel, age, -1.0);
        }
    }

    /// Covers every shell voxel: each one that is still bare gets a cell, in an order that mixes
    /// the grid so that cells do not line up.
    fn seed_lining(&mut self, tissue: &Tissue, tick: &Tick<'_>) {
        let grid = tissue.grid();
        let mut order: Vec<(usize, usize)> = (0..grid.len())
            .filter(|&v| tissue.is_shell(v))
            .map(|v| {
                let mut draws = Draws::new(
                    tick.seed,
                    v as u64,
                    u32::MAX - Pool::Lining as u32,
                    Purpose::Seeding,
                );
                (draws.below(1 << 32), v)
            })
            .collect();
        order.sort_unstable();
        let radius = tick.parameters.lining_cell.radius_um;
        let mut around = Surroundings::new(grid, self, radius);
        for (_, voxel) in order {
            if around.cover[voxel] == 0 {
                around.lie_down(grid, voxel);
                let voxel = voxel as u32;
                let id = self.register.issue(Origin::Lining, voxel);
                self.lining_cells.add(id, voxel, super::lining_cell::RESTING, false);
            }
        }
    }

    fn seed_precursors(&mut self, tissue: &Tissue, tick: &Tick<'_>) {
        let p = tick.parameters;
        let marrow_mm3 = tissue.grid().volume_mm3() - tissue.bone_volume_mm3();
        let Self { register, osteoclast_precursors, osteoblast_precursors, .. } = self;
        let expected = p.osteoclast_precursor.number_per_mm2 * tissue.surface_mm2();
        newcomers(expected, Pool::Haematopoietic, Purpose::Seeding, tissue, tick, |voxel| {
            let id = register.issue(Origin::Haematopoietic, voxel);
            osteoclast_precursors.add(id, voxel, WANDERING, false);
        });
        let expected = p.osteoblast_precursor.density_per_mm3 * marrow_mm3;
        newcomers(expected, Pool::Mesenchymal, Purpose::Seeding, tissue, tick, |voxel| {
            let id = register.issue(Origin::Mesenchymal, voxel);
            osteoblast_precursors.add(id, voxel, WANDERING);
        });
    }
}
