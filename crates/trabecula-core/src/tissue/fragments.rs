//! Bone that no longer hangs together with the rest falls out.

use super::Tissue;
use crate::parts::{Part, Parts, Touch};

impl Tissue {
    /// Removes solid pieces (26-connected) other than the largest that do not reach the border
    /// of the grid, beyond which they may be attached, and matrix specks that touch no bone.
    pub(crate) fn remove_fragments(&mut self) {
        let grid = self.grid;
        let mut solid: Vec<bool> = self.sites.iter().map(|site| site.is_solid()).collect();
        let parts = Parts::of(&grid, &solid, true, Touch::Any);
        // Of equal ones the first in index order.
        let largest = parts.each().max_by_key(|&(root, part)| (part.voxels, usize::MAX - root));
        let falls = |root: usize, part: Part| {
            !part.open && largest.is_some_and(|(largest, _)| root != largest)
        };
        if parts.each().any(|(root, part)| falls(root, part)) {
            parts.paint(&grid, &mut solid, false, falls);
            for (voxel, stays) in solid.into_iter().enumerate() {
                if self.is_solid(voxel) && !stays {
                    self.drop_voxel(voxel);
                }
            }
        }
        self.remove_specks();
    }

    fn remove_specks(&mut self) {
        for voxel in 0..self.sites.len() {
            let site = self.sites[voxel];
            if !site.is_solid() && site.solid_faces() == 0 && self.matrix[voxel] > 0.0 {
                self.drop_voxel(voxel);
            }
        }
    }

    fn drop_voxel(&mut self, voxel: usize) {
        let volume = f64::from(self.matrix[voxel]) * self.grid.voxel_volume_um3();
        self.ledger.fragments_um3 += volume;
        for column in self.columns_mut() {
            column[voxel] = 0.0;
        }
        if self.is_solid(voxel) {
            self.open(voxel);
        }
        self.end_erosion(voxel);
    }
}
