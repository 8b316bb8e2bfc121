//! Where molecules can go: the marrow voxels and their coarser pictures.

use rayon::prelude::*;

use super::level::{Cells, Level};
use super::pieces::Piece;
use super::shape::Shape;
use super::sides::flatten;
use crate::Grid;

/// Cells at which coarsening stops.
const COARSEST_CELLS: usize = 1;

/// Flag of a marrow voxel in its code; the bits below count its open faces (0 to 6).
const MARROW: u8 = 8;

/// The marrow of a grid at every multigrid level, shared by all molecules.
///
/// One byte per voxel, and about 2.4 for the coarse levels together.
#[derive(Debug, Clone, PartialEq)]
pub struct Marrow {
    grid: Grid,
    pub(super) codes: Vec<u8>,
    pub(super) levels: Vec<Level>,
}

/// The voxels as the finest level.
pub(super) struct Voxels<'a> {
    shape: Shape,
    codes: &'a [u8],
}

impl Cells for Voxels<'_> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn whole(&self) -> (f32, [f32; 3]) {
        (1.0, [1.0; 3])
    }

    fn sides(&self, _: usize) -> &[Piece] {
        &[]
    }

    fn volume(&self, cell: usize) -> f32 {
        is_marrow(self.codes[cell])
    }

    fn face(&self, axis: usize, cell: usize) -> f32 {
        if self.shape.coordinates(cell)[axis] + 1 == self.shape.0[axis] {
            return 0.0;
        }
        self.volume(cell) * self.volume(cell + self.shape.stride(axis))
    }
}

/// 1 for marrow, 0 for bone.
#[inline(always)]
pub(super) fn is_marrow(code: u8) -> f32 {
    in_marrow(code, 1.0)
}

/// `value` in marrow, 0 in bone.
#[inline(always)]
pub(super) fn in_marrow(code: u8, value: f32) -> f32 {
    if code >= MARROW { value } else { 0.0 }
}

/// Faces that a voxel shares with marrow; 0 for bone.
#[inline(always)]
pub(super) fn open_faces(code: u8) -> f32 {
    f32::from(code % MARROW)
}

/// The code of `voxel`.
fn code(grid: &Grid, voxel: usize, is_bone: &impl Fn(usize) -> bool) -> u8 {
    if is_bone(voxel) {
        return 0;
    }
    grid.face_neighbours(voxel).fold(MARROW, |code, next| code + u8::from(!is_bone(next)))
}

impl Marrow {
    /// The marrow of `grid`: every voxel that `is_bone` denies.
    pub fn new(grid: Grid, is_bone: impl Fn(usize) -> bool + Sync) -> Self {
        let codes = (0..grid.len()).into_par_iter().map(|i| code(&grid, i, &is_bone)).collect();
        let mut marrow = Self { grid, codes, levels: Vec::new() };
        while marrow.coarsest().len() > COARSEST_CELLS {
            let next = match marrow.levels.last() {
                Some(level) => Level::above(level),
                None => Level::above(&marrow.voxels()),
            };
            marrow.levels.push(next);
        }
        flatten(Shape(grid.shape()), &mut marrow.levels);
        marrow
    }

    /// Takes over bone made or removed at the `changed` voxels. The work grows with their number,
    /// and with that of coarse cells that a wall divides, whose lists are copied anew; the result
    /// is that of [`Marrow::new`], bit for bit. Voxels outside the grid are
    /// ignored; each voxel that differs from the last call must be listed, and only those are
    /// asked about.
    pub fn flip(&mut self, changed: &[u32], is_bone: impl Fn(usize) -> bool) {
        let size = self.grid.len();
        let mut dirty: Vec<usize> = Vec::with_capacity(7 * changed.len());
        for voxel in changed.iter().map(|&v| v as usize).filter(|&v| v < size) {
            dirty.push(voxel);
            dirty.extend(self.grid.face_neighbours(voxel));
        }
        for voxel in changed.iter().map(|&v| v as usize).filter(|&v| v < size) {
            self.codes[voxel] = if is_bone(voxel) { 0 } else { MARROW };
        }
        for &voxel in &dirty {
            self.codes[voxel] = code(&self.grid, voxel, &|v| self.codes[v] < MARROW);
        }
        let shape = Shape(self.grid.shape());
        for depth in 0..self.levels.len() {
            let (finer, level) = self.levels.split_at_mut(depth);
            let level = &mut level[0];
            match finer.last() {
                Some(finer) => refresh(level, finer, &mut dirty),
                None => refresh(level, &Voxels { shape, codes: &self.codes }, &mut dirty),
            }
        }
        flatten(shape, &mut self.levels);
    }

    /// The grid it was made for.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Whether `voxel` is marrow; `false` outside the grid.
    #[must_use]
    pub fn contains(&self, voxel: usize) -> bool {
        self.codes.get(voxel).is_some_and(|&code| code >= MARROW)
    }

    pub(super) fn voxels(&self) -> Voxels<'_> {
        Voxels { shape: Shape(self.grid.shape()), codes: &self.codes }
    }

    fn coarsest(&self) -> Shape {
        self.levels.last().map_or(Shape(self.grid.shape()), |level| level.shape)
    }
}

/// Replaces the `dirty` cells of `finer` by their parents in `level`, and recomputes those.
fn refresh(level: &mut Level, finer: &impl Cells, dirty: &mut Vec<usize>) {
    for cell in dirty.iter_mut() {
        *cell = level.parent(finer.shape(), *cell);
    }
    dirty.sort_unstable();
    dirty.dedup();
    level.refresh(finer, dirty);
}
