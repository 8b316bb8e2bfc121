//! One connected piece of bone without closed cavities.

use crate::Grid;
use crate::parts::{Parts, Touch};

/// What cleaning changed, in voxels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    pub(super) fragments: usize,
    pub(super) fragment_voxels: usize,
    pub(super) largest_fragment: usize,
    pub(super) cavities: usize,
    pub(super) cavity_voxels: usize,
}

/// Keeps only the largest 26-connected part of `bone` (of equal ones the first in index order) and
/// then fills each 6-connected part of marrow that does not reach a face of the grid.
///
/// The two neighbourhoods are complementary: marrow cannot leak through a diagonal contact of
/// bone. Fragments go first, so that one inside a cavity does not survive as a cavity's filling.
pub(super) fn clean(grid: &Grid, bone: &mut [bool]) -> Cleaned {
    let parts = Parts::of(grid, bone, true, Touch::Any);
    let mut done = Cleaned::default();
    let largest = parts.each().max_by_key(|&(root, part)| (part.voxels, usize::MAX - root));
    let keep = largest.map(|(root, _)| root);
    for (_, part) in parts.each().filter(|&(root, _)| Some(root) != keep) {
        done.fragments += 1;
        done.fragment_voxels += part.voxels;
        done.largest_fragment = done.largest_fragment.max(part.voxels);
    }
    parts.paint(grid, bone, false, |root, _| Some(root) != keep);
    let spaces = Parts::of(grid, bone, false, Touch::Face);
    for (_, space) in spaces.each().filter(|(_, space)| !space.open) {
        done.cavities += 1;
        done.cavity_voxels += space.voxels;
    }
    spaces.paint(grid, bone, true, |_, space| !space.open);
    done
}
