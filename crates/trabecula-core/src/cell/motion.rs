//! Cells that wander in marrow: a lattice random walk with drift.

use crate::grid::Grid;
use crate::random::Draws;

/// How far a cell walks in one step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    /// Mean number of hops to a face neighbour per step.
    hops: f32,
    /// Displacement per hop, in voxels, at full drift.
    drift: f32,
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

    /// Where the cell at `voxel` is after one step; `toward` points up the gradient and its
    /// length, 0 to 1, says how much of the full drift applies. Bone and the border reflect.
    pub(crate) fn wander(
        &self,
        grid: &Grid,
        is_bone: impl Fn(usize) -> bool,
        voxel: usize,
        toward: [f32; 3],
        draws: &mut Draws,
    ) -> usize {
        // Each axis has a third of the unit interval, split between its two senses by the drift.
        let up: [f32; 3] = std::array::from_fn(|axis| 0.5 + 1.5 * self.drift * toward[axis]);
        let hops = hops(grid);
        let (mut room, mut voxel) = (Room::around(grid, voxel), voxel as u32);
        let mut picks = [0.0; 2];
        for hop in 0..draws.round(f64::from(self.hops)) {
            if hop % 2 == 0 {
                picks = draws.two_coarse_uniforms();
            }
            let pick = 3.0 * picks[hop % 2];
            let axis = (pick as usize).min(2);
            // No branch on the sense of a hop: nothing could predict it.
            let hop = &hops[axis][usize::from(pick - (axis as f32) < up[axis])];
            let next_room = room.after(hop);
            let inside = next_room.is_inside();
            let next = if inside { voxel.wrapping_add(hop.voxels) } else { voxel };
            let moves = inside & !is_bone(next as usize);
            room = if moves { next_room } else { room };
            voxel = if moves { next } else { voxel };
        }
        voxel as usize
    }
}

/// A hop to a face neighbour.
#[derive(Debug, Clone, Copy)]
struct Hop {
    /// Difference of voxel indices, wrapping.
    voxels: u32,
    /// The same as a difference of [`Room`], wrapping.
    room: u64,
}

/// The hops down and up each axis.
fn hops(grid: &Grid) -> [[Hop; 2]; 3] {
    let [nx, ny, _] = grid.shape().map(|n| n as u32);
    let hop = |axis: usize, stride: u32| {
        let one = 1u64 << (axis as u32 * FIELD);
        let (down, up) = (one.wrapping_neg(), one);
        [Hop { voxels: stride.wrapping_neg(), room: down }, Hop { voxels: stride, room: up }]
    };
    [hop(0, 1), hop(1, nx), hop(2, nx * ny)]
}

/// Bits for one coordinate: ten for its value and a mark above, which is gone when the coordinate
/// falls below 0.
const FIELD: u32 = 21;
const MARKS: u64 = (1 << 20) * (1 + (1 << FIELD) + (1 << (2 * FIELD)));

/// How far a voxel is from both ends of the grid along all axes, packed, so that one test says
/// whether it is inside.
#[derive(Debug, Clone, Copy)]
struct Room {
    below: u64,
    above: u64,
}

impl Room {
    fn around(grid: &Grid, voxel: usize) -> Self {
        let (at, shape) = (grid.coordinates(voxel), grid.shape());
        let pack = |room: [usize; 3]| {
            (0..3).fold(MARKS, |packed, a| packed + ((room[a] as u64) << (a as u32 * FIELD)))
        };
        Self { below: pack(at), above: pack(std::array::from_fn(|a| shape[a] - 1 - at[a])) }
    }

    fn after(self, hop: &Hop) -> Self {
        let Self { below, above } = self;
        Self { below: below.wrapping_add(hop.room), above: above.wrapping_sub(hop.room) }
    }

    fn is_inside(self) -> bool {
        self.below & self.above & MARKS == MARKS
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

    /// Mean and mean square displacement (µm, µm²) of walkers released in open marrow.
    fn moments(drift_um_per_day: f64) -> ([f64; 3], f64) {
        let grid = Grid::new([101; 3], 10.0).unwrap();
        let walk = Walk::new(10.0, 0.25, 400.0, drift_um_per_day);
        let start = grid.index(50, 50, 50);
        let (mut mean, mut square) = ([0.0; 3], 0.0);
        let n = 4000;
        for cell in 0..n {
            let mut at = start;
            for step in 0..4 {
                let mut draws = Draws::new(1, cell, step, Purpose::Move);
                at = walk.wander(&grid, |_| false, at, [1.0, 0.0, 0.0], &mut draws);
            }
            let c = grid.coordinates(at);
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
        for cell in 0..200 {
            let mut draws = Draws::new(1, cell, 0, Purpose::Move);
            seen[walk.wander(&grid, |v| v == 5, 0, [0.0; 3], &mut draws)] = true;
        }
        assert_eq!(seen, [true, true, true, true, true, false]);
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
