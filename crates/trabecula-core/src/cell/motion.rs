//! Cells that wander in marrow: a lattice random walk with drift.
//!
//! A hop cannot begin before the last has ended, for which the processor would wait most of the
//! time. So a party of cells walks abreast, one hop of each at a time, along courses drawn
//! beforehand: in what sense of what axis a cell hops does not depend on where it is.

mod course;
mod party;
mod room;

use super::population::PER_TASK;
use crate::grid::Grid;
use crate::random::{ABREAST, DrawsAbreast, Purpose};
use crate::signal::{Signal, Signals};
use crate::simulation::Tick;
use crate::tissue::Tissue;
use course::{Felt, PER_WORD, follow, plan};
use party::{Ground, Party};
use rayon::prelude::*;

/// How far a cell walks in one step, and how it follows a gradient.
#[derive(Debug, Clone, Copy)]
struct Walk {
    /// Mean number of hops to a face neighbour per step.
    hops: f32,
    /// Displacement per hop, in voxels, at full drift.
    drift: f32,
    /// Length over which a cell senses a relative change.
    length_um: f32,
}

/// The cells of a population.
pub(crate) struct Wanderers<'a, F> {
    pub(crate) voxels: &'a mut [u32],
    pub(crate) ids: &'a [u64],
    /// Whether the cell of this number walks.
    pub(crate) is_free: F,
}

/// How cells of a kind move.
pub(crate) struct Gait {
    /// Mean square displacement over 6·t.
    pub(crate) motility_um2_per_day: f64,
    /// Drift up a gradient, at most.
    pub(crate) chemotaxis_um_per_day: f64,
    /// Length over which a relative change of concentration is sensed.
    pub(crate) gradient_length_um: f64,
}

/// The cells that are free walk for a step in marrow, up the gradient of `signal`.
pub(crate) fn walk(
    cells: Wanderers<'_, impl Fn(usize) -> bool + Sync>,
    gait: &Gait,
    signal: Signal,
    (tissue, signals): (&Tissue, &Signals),
    tick: &Tick<'_>,
) {
    let grid = tissue.grid();
    let drift = if tick.mechanisms.chemotaxis { gait.chemotaxis_um_per_day } else { 0.0 };
    let motility = gait.motility_um2_per_day * tick.drugs.motility_fold;
    let walk = Walk::new(grid.voxel_um(), tick.days, motility, drift, gait.gradient_length_um);
    let felt = |voxel| signals.slope(signal, voxel);
    let draws = |ids| tick.draws_abreast(ids, Purpose::Move);
    walk.wander(grid, |v| tissue.is_solid(v), cells, felt, draws);
}

impl Walk {
    /// A walk of random motility `motility_um2_per_day` (mean square displacement 6·motility·t)
    /// with drift up to `drift_um_per_day`, sampled every `days`.
    fn new(
        voxel_um: f32,
        days: f32,
        motility_um2_per_day: f64,
        drift_um_per_day: f64,
        length_um: f64,
    ) -> Self {
        let hops = 6.0 * motility_um2_per_day as f32 * days / voxel_um.powi(2);
        // One hop along an axis has probability 1/3, which bounds the drift per hop.
        let drift = (drift_um_per_day as f32 * days / (hops * voxel_um)).min(1.0 / 3.0);
        Self { hops, drift, length_um: length_um as f32 }
    }

    /// Moves the cells that are free by one step, by their `draws`; `felt` is the concentration at
    /// a voxel and its gradient per µm. Bone and the border reflect.
    fn wander(
        &self,
        grid: &Grid,
        is_bone: impl Fn(usize) -> bool + Sync,
        cells: Wanderers<'_, impl Fn(usize) -> bool + Sync>,
        felt: impl Fn(usize) -> (f32, [f32; 3]) + Sync,
        draws: impl Fn([u64; ABREAST]) -> DrawsAbreast + Sync,
    ) {
        let ground = Ground::new(grid, is_bone);
        let Wanderers { voxels, ids, is_free } = cells;
        let tasks = voxels.par_chunks_mut(PER_TASK).zip(ids.par_chunks(PER_TASK)).enumerate();
        tasks.for_each(|(chunk, (voxels, ids))| {
            let (mut free, mut count) = ([0; PER_TASK], 0);
            for place in (0..voxels.len()).filter(|place| is_free(chunk * PER_TASK + place)) {
                free[count] = place;
                count += 1;
            }
            for places in free[..count].chunks(ABREAST) {
                // A party that is not full repeats its first cell, and forgets how that went.
                let of = |lane: usize| *places.get(lane).unwrap_or(&places[0]);
                let mut party = Party::at(grid, std::array::from_fn(|lane| voxels[of(lane)]));
                let mut here = Felt::default();
                for (lane, &voxel) in party.voxels.iter().enumerate() {
                    let (c, slope) = felt(voxel as usize);
                    here.concentration[lane] = c;
                    (0..3).for_each(|axis| here.slope[axis][lane] = slope[axis]);
                }
                let draws = draws(std::array::from_fn(|lane| ids[of(lane)]));
                self.cross(&ground, &mut party, &here, draws);
                places.iter().zip(party.voxels).for_each(|(&place, end)| voxels[place] = end);
            }
        });
    }

    /// A step of a party that felt what was `here` at its beginning.
    fn cross(
        &self,
        ground: &Ground<impl Fn(usize) -> bool>,
        party: &mut Party,
        here: &Felt,
        mut draws: DrawsAbreast,
    ) {
        let mut up = Default::default();
        follow(here, self.length_um, self.drift, &mut up);
        let hops = draws.round(f64::from(self.hops));
        let most = hops.into_iter().fold(0, u32::max);
        let mut course = [[0; ABREAST]; PER_WORD];
        for at in (0..most).step_by(PER_WORD) {
            plan(draws.words(), &up, (at, &hops), &mut course);
            let planned = course.iter().take((most - at) as usize);
            planned.for_each(|hops| ground.hop(party, hops));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(step: u32) -> impl Fn([u64; ABREAST]) -> DrawsAbreast {
        move |ids| DrawsAbreast::new(1, ids, step, Purpose::Move)
    }

    /// A slope so steep that a cell follows it at full drift.
    const STEEP: f32 = 1e9;

    /// Mean and mean square displacement (µm, µm²) of walkers released in open marrow.
    fn moments(drift_um_per_day: f64) -> ([f64; 3], f64) {
        let grid = Grid::new([101; 3], 10.0).unwrap();
        let walk = Walk::new(10.0, 0.25, 400.0, drift_um_per_day, 10.0);
        let start = grid.index(50, 50, 50);
        let (mut mean, mut square) = ([0.0; 3], 0.0);
        let n = 4000;
        let (mut voxels, ids) = (vec![start as u32; n], Vec::from_iter(0..n as u64));
        for step in 0..4 {
            let cells = Wanderers { voxels: &mut voxels, ids: &ids, is_free: |_| true };
            walk.wander(&grid, |_| false, cells, |_| (1.0, [STEEP, 0.0, 0.0]), draws(step));
        }
        for at in voxels {
            let c = grid.coordinates(at as usize);
            for axis in 0..3 {
                let d = (c[axis] as f64 - 50.0) * 10.0;
                mean[axis] += d / n as f64;
                square += d * d / n as f64;
            }
        }
        (mean, square)
    }

    #[test]
    fn stays_in_the_box() {
        let grid = Grid::new([3, 1, 2], 10.0).unwrap();
        let walk = Walk::new(10.0, 0.5, 4000.0, 0.0, 10.0);
        let mut seen = [false; 6];
        let (mut voxels, ids) = ([0; 201], Vec::from_iter(0..201));
        let cells = Wanderers { voxels: &mut voxels, ids: &ids, is_free: |i| i < 200 };
        walk.wander(&grid, |v| v == 5, cells, |_| (0.0, [0.0; 3]), draws(0));
        assert_eq!(voxels[200], 0, "a cell that is not free stays");
        voxels.into_iter().for_each(|at| seen[at as usize] = true);
        assert_eq!(seen, [true, true, true, true, true, false]);
    }

    #[test]
    fn walks_abreast_as_alone() {
        let grid = Grid::new([9, 7, 8], 10.0).unwrap();
        let walk = Walk::new(10.0, 1.0, 700.0, 20.0, 10.0);
        let is_bone = |v: usize| v.is_multiple_of(5);
        let felt = |v: usize| (1.0 + v as f32, [0.3, -0.8, 0.1]);
        let mut together: Vec<u32> = (1..1400).map(|i| i % grid.len() as u32).collect();
        let ids = Vec::from_iter(0..together.len() as u64);
        let mut alone = together.clone();
        let walk_these = |voxels: &mut [u32], ids: &[u64]| {
            let cells = Wanderers { voxels, ids, is_free: |_| true };
            walk.wander(&grid, is_bone, cells, felt, draws(3));
        };
        walk_these(&mut together, &ids);
        for (voxel, id) in alone.iter_mut().zip(&ids) {
            walk_these(std::slice::from_mut(voxel), std::slice::from_ref(id));
        }
        assert_eq!(together, alone);
    }

    #[test]
    fn spreads_by_its_motility_and_drifts_at_its_speed() {
        // 4000 walkers: the standard error of the mean displacement is 0.45 µm per axis, that
        // of the mean square 1.3 %.
        let (mean, square) = moments(0.0);
        assert!(mean.iter().all(|m| m.abs() < 2.0), "{mean:?}");
        assert!((square / 2400.0 - 1.0).abs() < 0.05, "{square}");
        let (mean, _) = moments(30.0);
        assert!((mean[0] - 30.0).abs() < 2.0, "{mean:?}");
    }
}
