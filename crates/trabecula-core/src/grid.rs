//! The voxel grid: shape, spacing and index arithmetic.

mod neighbourhood;

pub use neighbourhood::Neighbourhood;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most voxels that one grid may hold: a 1024³ volume. Indices then fit `u32`.
pub const MAX_VOXELS: usize = 1 << 30;

/// Admissible edge length of a voxel, in µm.
pub const VOXEL_RANGE_UM: std::ops::RangeInclusive<f32> = 1.0..=100.0;

/// Edge of a brick, voxels: what cells read of one fits the nearest cache.
const BRICK: usize = 8;

/// Why a grid cannot be made.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum GridError {
    /// One edge is zero voxels long.
    #[error("a grid of {0}×{1}×{2} voxels is empty: every edge needs at least 1 voxel")]
    Empty(usize, usize, usize),
    /// More voxels than [`MAX_VOXELS`].
    #[error("a grid of {0}×{1}×{2} voxels is over the limit of {MAX_VOXELS} voxels")]
    TooLarge(usize, usize, usize),
    /// The voxel edge is not a number within [`VOXEL_RANGE_UM`].
    #[error("a voxel edge of {0} µm is outside 1 to 100 µm")]
    VoxelSize(f32),
}

/// A box of cubic voxels. Voxel `(x, y, z)` has index `x + nx·(y + ny·z)`: x runs fastest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    shape: [usize; 3],
    voxel_um: f32,
}

impl Grid {
    /// A grid of `shape` = `[nx, ny, nz]` voxels with edge `voxel_um` (µm).
    ///
    /// # Errors
    /// [`GridError`] when an edge is zero, the voxel count is over [`MAX_VOXELS`] or the voxel
    /// size is outside [`VOXEL_RANGE_UM`].
    pub fn new(shape: [usize; 3], voxel_um: f32) -> Result<Self, GridError> {
        let [nx, ny, nz] = shape;
        if shape.contains(&0) {
            return Err(GridError::Empty(nx, ny, nz));
        }
        match nx.checked_mul(ny).and_then(|n| n.checked_mul(nz)) {
            Some(n) if n <= MAX_VOXELS => {}
            _ => return Err(GridError::TooLarge(nx, ny, nz)),
        }
        if !VOXEL_RANGE_UM.contains(&voxel_um) {
            return Err(GridError::VoxelSize(voxel_um));
        }
        Ok(Self { shape, voxel_um })
    }

    /// The grid over the same box, or a little more, whose voxels hold `by`³ of these.
    pub(crate) fn coarsened(&self, by: usize) -> Self {
        Self { shape: self.shape.map(|n| n.div_ceil(by)), voxel_um: self.voxel_um * by as f32 }
    }

    /// Voxels along x, y and z.
    #[must_use]
    pub fn shape(&self) -> [usize; 3] {
        self.shape
    }

    /// Edge of a voxel, µm.
    #[must_use]
    pub fn voxel_um(&self) -> f32 {
        self.voxel_um
    }

    /// Volume of a voxel, µm³.
    #[must_use]
    pub fn voxel_volume_um3(&self) -> f64 {
        f64::from(self.voxel_um).powi(3)
    }

    /// Number of voxels.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a grid is never empty")]
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Volume of the whole box (tissue volume TV), mm³.
    #[must_use]
    pub fn volume_mm3(&self) -> f64 {
        self.len() as f64 * self.voxel_volume_um3() * 1e-9
    }

    /// Index of voxel `(x, y, z)`, which must lie inside the grid.
    #[must_use]
    pub fn index(&self, x: usize, y: usize, z: usize) -> usize {
        debug_assert!(x < self.shape[0] && y < self.shape[1] && z < self.shape[2]);
        x + self.shape[0] * (y + self.shape[1] * z)
    }

    /// Coordinates `[x, y, z]` of a voxel index.
    #[must_use]
    pub fn coordinates(&self, index: usize) -> [usize; 3] {
        // Indices fit `u32`, whose division takes half the time of that of `usize`.
        let [nx, ny] = [self.shape[0] as u32, self.shape[1] as u32];
        let (index, row) = (index as u32, index as u32 / nx);
        let z = row / ny;
        [index - row * nx, row - z * ny, z].map(|c| c as usize)
    }

    /// Number of the brick that holds a voxel, by which cells are sorted.
    pub(crate) fn brick(&self, index: usize) -> u32 {
        let at = self.coordinates(index).map(|c| (c / BRICK) as u32);
        let [nx, ny, _] = self.shape.map(|n| n.div_ceil(BRICK) as u32);
        at[0] + nx * (at[1] + ny * at[2])
    }

    /// The voxel at `index` displaced by whole voxels, or `None` outside the grid.
    #[must_use]
    pub fn offset(&self, index: usize, by: [i32; 3]) -> Option<usize> {
        self.displaced(self.coordinates(index), by)
    }

    /// The voxel at coordinates `at` displaced by whole voxels, or `None` outside the grid.
    pub(crate) fn displaced(&self, at: [usize; 3], by: [i32; 3]) -> Option<usize> {
        let mut to = [0usize; 3];
        for axis in 0..3 {
            let moved = at[axis] as i64 + i64::from(by[axis]);
            if moved < 0 || moved >= self.shape[axis] as i64 {
                return None;
            }
            to[axis] = moved as usize;
        }
        Some(self.index(to[0], to[1], to[2]))
    }

    /// The up to six voxels that share a face with `index`, in the order −x +x −y +y −z +z.
    pub fn face_neighbours(&self, index: usize) -> impl Iterator<Item = usize> + use<> {
        let [nx, ny, nz] = self.shape;
        let [x, y, z] = self.coordinates(index);
        let row = nx;
        let slice = nx * ny;
        [
            (x > 0).then(|| index - 1),
            (x + 1 < nx).then(|| index + 1),
            (y > 0).then(|| index - row),
            (y + 1 < ny).then(|| index + row),
            (z > 0).then(|| index - slice),
            (z + 1 < nz).then(|| index + slice),
        ]
        .into_iter()
        .flatten()
    }

    /// All voxels within `reach` voxels along each axis of `index`, itself included, clipped to
    /// the grid, in index order.
    #[must_use]
    pub fn neighbourhood(&self, index: usize, reach: usize) -> Neighbourhood {
        Neighbourhood::new(self.shape, self.coordinates(index), reach)
    }

    /// Distance between the centres of two voxels, µm.
    #[must_use]
    pub fn distance_um(&self, a: usize, b: usize) -> f32 {
        let (p, q) = (self.coordinates(a), self.coordinates(b));
        let squares: f32 = (0..3).map(|i| (p[i] as f32 - q[i] as f32).powi(2)).sum();
        squares.sqrt() * self.voxel_um
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_impossible_shapes() {
        assert_eq!(Grid::new([0, 1, 1], 20.0), Err(GridError::Empty(0, 1, 1)));
        let huge = usize::MAX / 2;
        assert!(matches!(Grid::new([huge, 4, 1], 20.0), Err(GridError::TooLarge(..))));
        assert!(matches!(Grid::new([2048; 3], 20.0), Err(GridError::TooLarge(..))));
        assert_eq!(Grid::new([4; 3], f32::INFINITY), Err(GridError::VoxelSize(f32::INFINITY)));
        assert!(Grid::new([4; 3], f32::NAN).is_err());
    }

    proptest! {
        #[test]
        fn index_and_coordinates_are_inverse(
            shape in prop::array::uniform3(1usize..20),
            pick in any::<prop::sample::Index>(),
        ) {
            let grid = Grid::new(shape, 10.0).unwrap();
            let index = pick.index(grid.len());
            let [x, y, z] = grid.coordinates(index);
            prop_assert_eq!(grid.index(x, y, z), index);
            for neighbour in grid.face_neighbours(index) {
                prop_assert!((grid.distance_um(index, neighbour) - 10.0).abs() < 1e-3);
                prop_assert!(grid.face_neighbours(neighbour).any(|back| back == index));
            }
            let around: Vec<_> = grid.neighbourhood(index, 1).collect();
            prop_assert!(around.contains(&index) && around.is_sorted());
        }
    }
}
