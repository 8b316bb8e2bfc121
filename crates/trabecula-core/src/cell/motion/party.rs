//! A few cells that walk abreast.

use super::room::{Hop, Room, hops};
use crate::grid::Grid;
use crate::random::ABREAST;

/// Where the cells are.
pub(super) struct Party {
    pub(super) voxels: [u32; ABREAST],
    rooms: [Room; ABREAST],
}

impl Party {
    /// Cells at `voxels`.
    pub(super) fn at(grid: &Grid, voxels: [u32; ABREAST]) -> Self {
        Self { voxels, rooms: voxels.map(|voxel| Room::around(grid, voxel as usize)) }
    }
}

/// Where cells walk.
pub(super) struct Ground<F> {
    hops: [Hop; 8],
    is_bone: F,
}

impl<F: Fn(usize) -> bool> Ground<F> {
    pub(super) fn new(grid: &Grid, is_bone: F) -> Self {
        Self { hops: hops(grid), is_bone }
    }

    /// One hop of each. No branch on where it leads: nothing could predict it.
    pub(super) fn hop(&self, party: &mut Party, course: &[u32; ABREAST]) {
        let cells = party.voxels.iter_mut().zip(&mut party.rooms);
        for ((voxel, room), &hop) in cells.zip(course) {
            let hop = &self.hops[hop as usize & 7];
            let after = room.after(hop);
            let inside = after.is_inside();
            let next = if inside { voxel.wrapping_add(hop.voxels) } else { *voxel };
            let moves = inside & !(self.is_bone)(next as usize);
            *room = if moves { after } else { *room };
            *voxel = if moves { next } else { *voxel };
        }
    }
}
