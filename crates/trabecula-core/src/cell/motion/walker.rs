//! A few cells that walk abreast.

use super::room::{Hop, Room, STAY, hops};
use crate::grid::Grid;
use crate::random::Draws;

/// Hops of a course that are drawn at a time; even, as they are drawn in pairs.
const STRETCH: usize = 32;

/// A cell on its way.
pub(super) struct Walker {
    voxel: u32,
    room: Room,
    /// How many of the draws that fall to an axis go up it.
    up: [u32; 3],
    draws: Draws,
    /// Hops that are still to be drawn.
    left: usize,
    /// Hops by number.
    course: [u8; STRETCH],
}

impl Walker {
    /// A cell at `voxel` that takes `hops`, of which of every 2¹⁶ along an axis so many go `up` it.
    pub(super) fn new(grid: &Grid, voxel: usize, hops: usize, up: [u32; 3], draws: Draws) -> Self {
        let room = Room::around(grid, voxel);
        Self { voxel: voxel as u32, room, up, draws, left: hops, course: [STAY; STRETCH] }
    }

    /// Draws the next stretch of the course; where that ends, the cell stays.
    fn draw_course(&mut self) {
        let count = self.left.min(STRETCH);
        for pair in self.course[..count.next_multiple_of(2)].chunks_exact_mut(2) {
            for (hop, half) in pair.iter_mut().zip(self.draws.two_halves()) {
                let pick = 3 * u32::from(half);
                let (axis, share) = (pick >> u16::BITS, pick & u32::from(u16::MAX));
                *hop = (2 * axis) as u8 + u8::from(share < self.up[axis as usize]);
            }
        }
        self.course[count..].fill(STAY);
        self.left -= count;
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

    /// Where the walkers are in the end.
    pub(super) fn cross<const N: usize>(&self, mut walkers: [Walker; N]) -> [u32; N] {
        let mut left = walkers.iter().map(|walker| walker.left).max().unwrap_or(0);
        while left > 0 {
            walkers.iter_mut().for_each(Walker::draw_course);
            for at in 0..left.min(STRETCH) {
                walkers.iter_mut().for_each(|walker| self.hop(walker, at));
            }
            left = left.saturating_sub(STRETCH);
        }
        walkers.map(|walker| walker.voxel)
    }

    /// No branch on where a hop leads: nothing could predict it.
    fn hop(&self, walker: &mut Walker, at: usize) {
        let hop = &self.hops[usize::from(walker.course[at] & 7)];
        let room = walker.room.after(hop);
        let inside = room.is_inside();
        let next = if inside { walker.voxel.wrapping_add(hop.voxels) } else { walker.voxel };
        let moves = inside & !(self.is_bone)(next as usize);
        walker.room = if moves { room } else { walker.room };
        walker.voxel = if moves { next } else { walker.voxel };
    }
}
