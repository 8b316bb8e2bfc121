//! Hops on the grid, and how far a voxel is from its ends.

use crate::grid::Grid;

/// A hop to a face neighbour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hop {
    /// Difference of voxel indices, wrapping.
    pub(super) voxels: u32,
    /// The same as a difference of [`Room`], wrapping.
    room: u64,
}

/// Number of the hop that leads nowhere.
pub(super) const STAY: u32 = 6;

/// Hops by number: twice the axis, and one more up it. The last ones lead nowhere.
pub(super) fn hops(grid: &Grid) -> [Hop; 8] {
    let [nx, ny, _] = grid.shape().map(|n| n as u32);
    let mut hops = [Hop { voxels: 0, room: 0 }; 8];
    for (axis, stride) in [1, nx, nx * ny].into_iter().enumerate() {
        let one = 1u64 << (axis as u32 * FIELD);
        let down = Hop { voxels: stride.wrapping_neg(), room: one.wrapping_neg() };
        hops[2 * axis..][..2].copy_from_slice(&[down, Hop { voxels: stride, room: one }]);
    }
    hops
}

/// Bits for one coordinate: ten for its value and a mark above, which is gone when the coordinate
/// falls below 0.
const FIELD: u32 = 21;
const MARKS: u64 = (1 << 20) * (1 + (1 << FIELD) + (1 << (2 * FIELD)));

/// How far a voxel is from both ends of the grid along all axes, packed, so that one test says
/// whether it is inside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    below: u64,
    above: u64,
}

impl Room {
    pub(super) fn around(grid: &Grid, voxel: usize) -> Self {
        let (at, shape) = (grid.coordinates(voxel), grid.shape());
        let pack = |room: [usize; 3]| {
            (0..3).fold(MARKS, |packed, a| packed + ((room[a] as u64) << (a as u32 * FIELD)))
        };
        Self { below: pack(at), above: pack(std::array::from_fn(|a| shape[a] - 1 - at[a])) }
    }

    pub(super) fn after(self, hop: &Hop) -> Self {
        let Self { below, above } = self;
        Self { below: below.wrapping_add(hop.room), above: above.wrapping_sub(hop.room) }
    }

    pub(super) fn is_inside(self) -> bool {
        self.below & self.above & MARKS == MARKS
    }
}
