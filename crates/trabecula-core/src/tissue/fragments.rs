//! Bone that no longer hangs together with the rest falls out.

use super::Tissue;

impl Tissue {
    /// Removes solid pieces (26-connected) other than the largest that do not reach the border
    /// of the grid, beyond which they may be attached, and matrix specks that touch no bone.
    pub(crate) fn remove_fragments(&mut self) {
        let pieces = self.pieces();
        let largest = pieces.iter().map(|piece| piece.voxels.len()).max().unwrap_or(0);
        let mut kept_largest = false;
        for piece in &pieces {
            let is_largest = piece.voxels.len() == largest && !kept_largest;
            kept_largest |= is_largest;
            if !is_largest && !piece.at_border {
                piece.voxels.iter().for_each(|&v| self.drop_voxel(v as usize));
            }
        }
        for v in 0..self.matrix.len() {
            if self.matrix[v] > 0.0 && !self.solid[v] && self.solid_faces[v] == 0 {
                self.drop_voxel(v);
            }
        }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut seen = vec![false; self.solid.len()];
        let mut pieces = Vec::new();
        for start in 0..self.solid.len() {
            if self.solid[start] && !seen[start] {
                pieces.push(self.flood(start, &mut seen));
            }
        }
        pieces
    }

    fn flood(&self, start: usize, seen: &mut [bool]) -> Piece {
        let shape = self.grid.shape();
        let mut piece = Piece { voxels: vec![start as u32], at_border: false };
        seen[start] = true;
        let mut next = 0;
        while let Some(&v) = piece.voxels.get(next) {
            next += 1;
            let at = self.grid.coordinates(v as usize);
            piece.at_border |= (0..3).any(|a| at[a] == 0 || at[a] + 1 == shape[a]);
            for w in self.grid.neighbourhood(v as usize, 1) {
                if self.solid[w] && !seen[w] {
                    seen[w] = true;
                    piece.voxels.push(w as u32);
                }
            }
        }
        piece
    }

    fn drop_voxel(&mut self, voxel: usize) {
        let volume = f64::from(self.matrix[voxel]) * self.grid.voxel_volume_um3();
        self.ledger.fragments_um3 += volume;
        self.matrix[voxel] = 0.0;
        self.growth_factor[voxel] = 0.0;
        self.mineral[voxel] = 0.0;
        self.osteoid[0][voxel] = 0.0;
        self.osteoid[1][voxel] = 0.0;
        self.deposit[voxel] = 0.0;
        self.relief[voxel] = 0.0;
        if self.solid[voxel] {
            self.open(voxel);
        }
        self.eroded[voxel] = false;
    }
}

struct Piece {
    voxels: Vec<u32>,
    at_border: bool,
}
