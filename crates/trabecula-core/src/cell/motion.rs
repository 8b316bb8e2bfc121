//! Cells that wander in marrow: a lattice random walk with drift.
//!
//! A hop cannot begin before the last has ended, for which the processor would wait most of the
//! time. So a few cells walk abreast, one hop of each at a time, along courses drawn beforehand: in
//! what sense of what axis a cell hops does not depend on where it is.

mod room;
mod walker;

use super::population::PER_TASK;
use crate::grid::Grid;
use crate::random::Draws;
use rayon::prelude::*;
use walker::{Ground, Walker};

/// Cells that walk abreast.
const ABREAST: usize = 4;

/// How far a cell walks in one step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    /// Mean number of hops to a face neighbour per step.
    hops: f32,
    /// Displacement per hop, in voxels, at full drift.
    drift: f32,
}

/// What a cell walks by.
pub(crate) struct Compass {
    /// Up the gradient; the length, 0 to 1, says how much of the full drift applies.
    pub(crate) toward: [f32; 3],
    pub(crate) draws: Draws,
}

impl Walk {
    /// A walk of random motility `motility_um2_per_day` (mean square displacement 6·motility·t)
    /// with drift up to `drift_um_per_day`, sampled every `days`.
    pub(crate) fn new(
        voxel_um: f32,
        days: f32,
        motility_um2_per_day: f64,
        drift_um_per_day: f64,
    ) -> Self {
        let hops = 6.0 * motility_um2_per_day as f32 * days / voxel_um.powi(2);
        // One hop along an axis has probability 1/3, which bounds the drift per hop.
        let drift = (drift_um_per_day as f32 * days / (hops * voxel_um)).min(1.0 / 3.0);
        Self { hops, drift }
    }

    /// Moves the cells at `voxels` that are free by one step; `compass` is asked for the number of
    /// a cell and its voxel. Bone and the border reflect.
    pub(crate) fn wander(
        &self,
        grid: &Grid,
        is_bone: impl Fn(usize) -> bool + Sync,
        voxels: &mut [u32],
        is_free: impl Fn(usize) -> bool + Sync,
        compass: impl Fn(usize, usize) -> Compass + Sync,
    ) {
        let ground = Ground::new(grid, is_bone);
        voxels.par_chunks_mut(PER_TASK).enumerate().for_each(|(chunk, voxels)| {
            let first = chunk * PER_TASK;
            let (mut free, mut count) = ([0; PER_TASK], 0);
            for place in (0..voxels.len()).filter(|place| is_free(first + place)) {
                free[count] = place;
                count += 1;
            }
            let walker = |voxels: &[u32], place: usize| {
                let voxel = voxels[place] as usize;
                self.walker(grid, voxel, compass(first + place, voxel))
            };
            let (abreast, alone) = free[..count].as_chunks::<ABREAST>();
            for &places in abreast {
                let ends = ground.cross(places.map(|place| walker(voxels, place)));
                places.into_iter().zip(ends).for_each(|(place, end)| voxels[place] = end);
            }
            for &place in alone {
                [voxels[place]] = ground.cross([walker(voxels, place)]);
            }
        });
    }

    fn walker(&self, grid: &Grid, voxel: usize, compass: Compass) -> Walker {
        let Compass { toward, mut draws } = compass;
        // Each axis has a third of the draws, split between its two senses by the drift.
        let senses = f32::from(u16::MAX) + 1.0;
        let up = toward.map(|toward| ((0.5 + 1.5 * self.drift * toward) * senses).ceil() as u32);
        let hops = draws.round(f64::from(self.hops));
        Walker::new(grid, voxel, hops, up, draws)
    }
}

/// Direction of the gradient of `c`, with length `x / (1 + x)` where `x` is the relative change
/// of `c` over `length_um`: cells sense relative, not absolute, differences.
pub(crate) fn sensed(gradient_per_um: [f32; 3], c: f32, length_um: f32) -> [f32; 3] {
    let size = gradient_per_um.iter().map(|g| g * g).sum::<f32>().sqrt();
    if size <= 0.0 || c <= 0.0 {
        return [0.0; 3];
    }
    let x = size * length_um / c;
    gradient_per_um.map(|g| g / size * x / (1.0 + x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn compass(cell: usize, step: u32, toward: [f32; 3]) -> Compass {
        Compass { toward, draws: Draws::new(1, cell as u64, step, Purpose::Move) }
    }

    /// Mean and mean square displacement (µm, µm²) of walkers released in open marrow.
    fn moments(drift_um_per_day: f64) -> ([f64; 3], f64) {
        let grid = Grid::new([101; 3], 10.0).unwrap();
        let walk = Walk::new(10.0, 0.25, 400.0, drift_um_per_day);
        let start = grid.index(50, 50, 50);
        let (mut mean, mut square) = ([0.0; 3], 0.0);
        let n = 4000;
        let mut cells = vec![start as u32; n];
        for step in 0..4 {
            let compass = |cell, _| compass(cell, step, [1.0, 0.0, 0.0]);
            walk.wander(&grid, |_| false, &mut cells, |_| true, compass);
        }
        for at in cells {
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
        let walk = Walk::new(10.0, 0.5, 4000.0, 0.0);
        let mut seen = [false; 6];
        let mut cells = [0; 201];
        walk.wander(
            &grid,
            |v| v == 5,
            &mut cells,
            |i| i < 200,
            |cell, _| compass(cell, 0, [0.0; 3]),
        );
        assert_eq!(cells[200], 0, "a cell that is not free stays");
        cells.into_iter().for_each(|at| seen[at as usize] = true);
        assert_eq!(seen, [true, true, true, true, true, false]);
    }

    #[test]
    fn walks_abreast_as_alone() {
        let grid = Grid::new([9, 7, 8], 10.0).unwrap();
        let walk = Walk::new(10.0, 1.0, 700.0, 20.0);
        let is_bone = |v: usize| v.is_multiple_of(5);
        let toward = [0.3, -0.8, 0.1];
        let mut together: Vec<u32> = (1..1400).map(|i| i % grid.len() as u32).collect();
        let mut alone = together.clone();
        walk.wander(&grid, is_bone, &mut together, |_| true, |cell, _| compass(cell, 3, toward));
        for (i, voxel) in alone.iter_mut().enumerate() {
            let voxel = std::slice::from_mut(voxel);
            walk.wander(&grid, is_bone, voxel, |_| true, |_, _| compass(i, 3, toward));
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
