//! The grid that fields are solved on: the tissue's, or a coarser one laid over it.
//!
//! The molecules reach 130 µm and more before they decay (the shortest reach is that of IGF-1), so
//! cells of some 40 µm resolve them, at an eighth of the memory and work of a solve on voxels of
//! 20 µm. A field cell is marrow when at least half of its voxels are. Voxels of marrow whose cell
//! counts as bone read from, and secrete into, marrow cells beside it.

use crate::Grid;
use crate::field::{Marrow, gradient_at};
use serde::{Deserialize, Serialize};

/// Cells of `cell_voxels`³ voxels over a grid of voxels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mesh {
    voxels: Grid,
    cells: Grid,
    cell_voxels: usize,
}

impl Mesh {
    pub(crate) fn new(voxels: Grid, cell_voxels: u32) -> Self {
        let cell_voxels = cell_voxels.max(1) as usize;
        Self { voxels, cells: voxels.coarsened(cell_voxels), cell_voxels }
    }

    /// The grid of the cells.
    pub(crate) fn cells(&self) -> &Grid {
        &self.cells
    }

    /// Whether it lies over `voxels`.
    pub(crate) fn fits(&self, voxels: &Grid) -> bool {
        self.cell_voxels > 0 && *self == Self::new(*voxels, self.cell_voxels as u32)
    }

    /// The cell that holds a voxel.
    pub(crate) fn cell_of(&self, voxel: usize) -> usize {
        let [x, y, z] = self.voxels.coordinates(voxel).map(|i| self.along(i));
        self.cells.index(x, y, z)
    }

    /// The cell that holds voxel `i` of an axis.
    fn along(&self, i: usize) -> usize {
        // Nearly always by a shift, of which there are millions a day.
        let by = self.cell_voxels as u32;
        let i = i as u32;
        (if by.is_power_of_two() { i >> by.trailing_zeros() } else { i / by }) as usize
    }

    /// Whether at least half of the voxels of `cell` that lie in the box are solid no more.
    pub(crate) fn is_marrow(&self, cell: usize, is_solid: impl Fn(usize) -> bool) -> bool {
        let (marrow, all) = self
            .voxels_of(cell)
            .fold((0, 0), |(marrow, all), voxel| (marrow + usize::from(!is_solid(voxel)), all + 1));
        2 * marrow >= all
    }

    /// The voxels of a cell, clipped to the box, in order.
    pub(super) fn voxels_of(&self, cell: usize) -> impl Iterator<Item = usize> + use<> {
        let voxels = self.voxels;
        let from = self.cells.coordinates(cell).map(|i| i * self.cell_voxels);
        let shape = voxels.shape();
        let to: [usize; 3] = std::array::from_fn(|a| (from[a] + self.cell_voxels).min(shape[a]));
        (from[2]..to[2]).flat_map(move |z| {
            (from[1]..to[1]).flat_map(move |y| {
                let row = voxels.index(0, y, z);
                (from[0]..to[0]).map(move |x| row + x)
            })
        })
    }

    /// Replaces `voxels` by the cells that hold them, ascending, each once.
    pub(crate) fn to_cells(self, voxels: &mut Vec<u32>) {
        voxels.iter_mut().for_each(|voxel| *voxel = self.cell_of(*voxel as usize) as u32);
        voxels.sort_unstable();
        voxels.dedup();
    }

    /// Concentration and gradient (per µm) of `field`, one value per cell, at the middle of a
    /// voxel: along the gradient of its cell, or of the nearest marrow cell around it.
    pub(crate) fn read(&self, field: &[f32], voxel: usize) -> (f32, [f32; 3]) {
        let voxel = self.voxels.coordinates(voxel);
        let at = voxel.map(|i| self.position(i));
        let Some(middle) = self.marrow_cell(field, voxel, at) else { return (0.0, [0.0; 3]) };
        let cell = self.cells.index(middle[0], middle[1], middle[2]);
        let slope = gradient_at(&self.cells, field, cell, middle);
        let off = |a: usize| (at[a] - middle[a] as f32).clamp(-0.5, 0.5);
        let rise: f32 = (0..3).map(|a| slope[a] * self.cells.voxel_um() * off(a)).sum();
        ((field[cell] + rise).max(0.0), slope)
    }

    /// The middle of voxel `i` along an axis, in cells from the middle of the first cell.
    fn position(&self, i: usize) -> f32 {
        (i as f32 + 0.5) / self.cell_voxels as f32 - 0.5
    }

    /// The coordinates of the cell that holds `voxel`, or of the nearest to the position `at` of
    /// the 26 around it, where `field` is not 0, as it is in bone and only there.
    fn marrow_cell(&self, field: &[f32], voxel: [usize; 3], at: [f32; 3]) -> Option<[usize; 3]> {
        let own = voxel.map(|i| self.along(i));
        let index = self.cells.index(own[0], own[1], own[2]);
        if field[index] > 0.0 {
            return Some(own);
        }
        self.nearest_marrow(field, own, at)
    }

    /// The cell around `own` nearest to `at` where `field` is not 0; of equal ones the first.
    fn nearest_marrow(&self, field: &[f32], own: [usize; 3], at: [f32; 3]) -> Option<[usize; 3]> {
        let shape = self.cells.shape();
        let around = |a: usize| own[a].saturating_sub(1)..=(own[a] + 1).min(shape[a] - 1);
        let (mut nearest, mut least) = (None, f32::INFINITY);
        for z in around(2) {
            for y in around(1) {
                let row = self.cells.index(0, y, z);
                let off_row = (y as f32 - at[1]).powi(2) + (z as f32 - at[2]).powi(2);
                for x in around(0) {
                    let distance = (x as f32 - at[0]).powi(2) + off_row;
                    if distance < least && field[row + x] > 0.0 {
                        (nearest, least) = (Some([x, y, z]), distance);
                    }
                }
            }
        }
        nearest
    }

    /// Moves what `source` puts into bone to the marrow beside it, in equal parts: across faces,
    /// or else across edges and corners. What is sealed in stays where it has no effect.
    pub(crate) fn settle(&self, source: &mut [f32], marrow: &Marrow) {
        for cell in 0..source.len() {
            if source[cell] == 0.0 || marrow.contains(cell) {
                continue;
            }
            let grid = &self.cells;
            let open = |beside: &usize| marrow.contains(*beside);
            let across_faces = grid.face_neighbours(cell).filter(open).count();
            if across_faces > 0 {
                let share = source[cell] / across_faces as f32;
                grid.face_neighbours(cell).filter(open).for_each(|to| source[to] += share);
            } else {
                let share = source[cell] / grid.neighbourhood(cell, 1).filter(open).count() as f32;
                grid.neighbourhood(cell, 1).filter(open).for_each(|to| source[to] += share);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mesh(shape: [usize; 3], cell_voxels: u32) -> Mesh {
        Mesh::new(Grid::new(shape, 20.0).unwrap(), cell_voxels)
    }

    #[test]
    fn a_linear_field_is_read_exactly_inside() {
        let mesh = mesh([16, 12, 9], 2);
        let slope = [0.02f32, -0.01, 0.005];
        let at = |um: [f32; 3]| 10.0 + (0..3).map(|a| slope[a] * um[a]).sum::<f32>();
        let middle =
            |grid: &Grid, i: usize| grid.coordinates(i).map(|i| (i as f32 + 0.5) * grid.voxel_um());
        let field: Vec<f32> = (0..mesh.cells.len()).map(|i| at(middle(&mesh.cells, i))).collect();
        for voxel in 0..mesh.voxels.len() {
            let inner = mesh.voxels.coordinates(voxel);
            let shape = mesh.voxels.shape();
            if (0..3).all(|a| inner[a] >= 2 && inner[a] + 4 < shape[a]) {
                let (c, found) = mesh.read(&field, voxel);
                assert!((c - at(middle(&mesh.voxels, voxel))).abs() < 1e-3);
                assert!((0..3).all(|a| (found[a] - slope[a]).abs() < 1e-4));
            }
        }
    }

    #[test]
    fn cells_of_one_voxel_change_nothing() {
        let mesh = mesh([5, 4, 3], 1);
        let field: Vec<f32> = (1..=60).map(|i| i as f32).collect();
        for voxel in 0..60 {
            assert_eq!(mesh.cell_of(voxel), voxel);
            assert_eq!(mesh.read(&field, voxel).0, field[voxel]);
        }
    }

    #[test]
    fn half_of_the_voxels_make_marrow_and_bone_reads_from_beside() {
        let mesh = mesh([4, 2, 2], 2);
        let solid = |v: usize| [1, 2, 3].contains(&mesh.voxels.coordinates(v)[0]) && v != 2;
        assert!(mesh.is_marrow(0, solid), "4 of 8 voxels are marrow");
        assert!(!mesh.is_marrow(1, solid), "1 of 8 voxels is marrow");
        assert_eq!(mesh.read(&[7.0, 0.0], 2), (7.0, [0.0; 3]));
    }

    #[test]
    fn settling_keeps_what_is_released() {
        let mesh = mesh([12, 12, 12], 2);
        let marrow = Marrow::new(mesh.cells, |cell| cell % 3 == 0);
        let mut source: Vec<f32> = (0..mesh.cells.len()).map(|i| (i % 5) as f32).collect();
        let before: f32 = source.iter().sum();
        mesh.settle(&mut source, &marrow);
        let after: f32 = (0..source.len()).filter(|&i| marrow.contains(i)).map(|i| source[i]).sum();
        assert!((after / before - 1.0).abs() < 1e-5, "{before} became {after}");
    }
}
