//! The grid that fields are solved on: the tissue's, or a coarser one laid over it.
//!
//! The molecules reach 130 µm and more before they decay (the shortest reach is that of IGF-1), so
//! cells of some 40 µm resolve them, at an eighth of the memory and work of a solve on voxels of
//! 20 µm. A field cell is marrow when at least half of its voxels are. Voxels of marrow whose cell
//! counts as bone read from, and secrete into, marrow cells beside it.

use crate::Grid;
use crate::field::{Marrow, gradient};
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
        let [x, y, z] = self.voxels.coordinates(voxel).map(|i| i / self.cell_voxels);
        self.cells.index(x, y, z)
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

    /// The cells of `voxels`, ascending, each once.
    pub(crate) fn cells_of(&self, voxels: &[u32]) -> Vec<u32> {
        let mut cells: Vec<u32> = voxels.iter().map(|&v| self.cell_of(v as usize) as u32).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// Concentration and gradient (per µm) of `field`, one value per cell, at the middle of a
    /// voxel: along the gradient of its cell, or of the nearest marrow cell around it.
    pub(crate) fn read(&self, field: &[f32], voxel: usize) -> (f32, [f32; 3]) {
        let at = self.voxels.coordinates(voxel).map(|i| self.position(i));
        let Some(cell) = self.marrow_cell(field, at) else { return (0.0, [0.0; 3]) };
        let slope = gradient(&self.cells, field, cell);
        let middle = self.cells.coordinates(cell).map(|i| i as f32);
        let rise: f32 = (0..3)
            .map(|a| slope[a] * self.cells.voxel_um() * (at[a] - middle[a]).clamp(-0.5, 0.5))
            .sum();
        ((field[cell] + rise).max(0.0), slope)
    }

    /// The middle of voxel `i` along an axis, in cells from the middle of the first cell.
    fn position(&self, i: usize) -> f32 {
        (i as f32 + 0.5) / self.cell_voxels as f32 - 0.5
    }

    /// The cell at the position `at`, or the nearest of the 26 around it, where `field` is not 0,
    /// as it is in bone and only there.
    fn marrow_cell(&self, field: &[f32], at: [f32; 3]) -> Option<usize> {
        let [x, y, z] = at.map(|p| (p + 0.5) as usize);
        let own = self.cells.index(x, y, z);
        if field[own] > 0.0 {
            return Some(own);
        }
        let distance = |cell: usize| -> f32 {
            let to = self.cells.coordinates(cell);
            (0..3).map(|a| (to[a] as f32 - at[a]).powi(2)).sum()
        };
        let around = self.cells.neighbourhood(own, 1).filter(|&cell| field[cell] > 0.0);
        around.min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
    }

    /// Moves what `source` puts into bone to the marrow beside it, in equal parts: across faces,
    /// or else across edges and corners. What is sealed in stays where it has no effect.
    pub(crate) fn settle(&self, source: &mut [f32], marrow: &Marrow) {
        for cell in 0..source.len() {
            if source[cell] == 0.0 || marrow.contains(cell) {
                continue;
            }
            let open = |beside: &usize| marrow.contains(*beside);
            let mut beside: Vec<usize> = self.cells.face_neighbours(cell).filter(open).collect();
            if beside.is_empty() {
                beside.extend(self.cells.neighbourhood(cell, 1).filter(open));
            }
            let share = source[cell] / beside.len() as f32;
            beside.iter().for_each(|&to| source[to] += share);
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
