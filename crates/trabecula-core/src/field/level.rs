//! One coarse level of the marrow's geometry, built from the next finer one.

use rayon::prelude::*;

use super::shape::Shape;

/// What a level tells the next coarser one.
pub(super) trait Cells: Sync {
    fn shape(&self) -> Shape;
    /// Voxels and face conductances of a cell that is all marrow.
    fn whole(&self) -> (f32, [f32; 3]);
    /// Marrow in a cell, in voxels.
    fn volume(&self, cell: usize) -> f32;
    /// Conductance of the face towards +`axis`, in units of one open voxel face; 0 at the edge.
    fn face(&self, axis: usize, cell: usize) -> f32;
}

/// Cells of 2×2×2 finer cells. An axis that has shrunk to one cell is not halved further.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    pub(super) shape: Shape,
    /// Finer cells per cell along each axis: 2 or 1.
    pub(super) factor: [usize; 3],
    /// Marrow per cell, in voxels.
    pub(super) volume: Vec<f32>,
    /// Conductance towards +x, +y and +z per cell.
    pub(super) faces: [Vec<f32>; 3],
    /// Voxels in a cell that the box does not clip.
    pub(super) voxels: f32,
    /// Conductance of a wholly open face along each axis.
    pub(super) open: [f32; 3],
}

impl Level {
    /// The level above `finer`.
    pub(super) fn above(finer: &impl Cells) -> Self {
        let factor = finer.shape().0.map(|n| if n > 1 { 2 } else { 1 });
        let shape = Shape(std::array::from_fn(|a| finer.shape().0[a].div_ceil(factor[a])));
        let children = factor.iter().product::<usize>() as f32;
        let (voxels, open) = finer.whole();
        // Four times the area over twice the distance, for a cube.
        let open = std::array::from_fn(|a| open[a] * children / (factor[a] * factor[a]) as f32);
        let zeros = || vec![0.0; shape.len()];
        let faces = [zeros(), zeros(), zeros()];
        let voxels = voxels * children;
        let mut level = Self { shape, factor, volume: zeros(), faces, voxels, open };
        level.fill(finer);
        level
    }

    fn fill(&mut self, finer: &impl Cells) {
        let Self { shape, factor, volume, faces: [x, y, z], .. } = self;
        let (shape, factor) = (*shape, *factor);
        let rows = volume.par_chunks_mut(shape.0[0]).zip(x.par_chunks_mut(shape.0[0]));
        let rows = rows.zip(y.par_chunks_mut(shape.0[0])).zip(z.par_chunks_mut(shape.0[0]));
        rows.enumerate().for_each(|(row, (((volume, x), y), z))| {
            for i in 0..volume.len() {
                let at = shape.coordinates(row * shape.0[0] + i);
                volume[i] = coarse_volume(finer, factor, at);
                x[i] = coarse_face(finer, factor, at, 0);
                y[i] = coarse_face(finer, factor, at, 1);
                z[i] = coarse_face(finer, factor, at, 2);
            }
        });
    }

    /// The cell that holds `cell` of the finer level.
    pub(super) fn parent(&self, finer: Shape, cell: usize) -> usize {
        let at = finer.coordinates(cell);
        self.shape.index(std::array::from_fn(|a| at[a] / self.factor[a]))
    }

    /// Recomputes the volume and the six faces of `cell`.
    pub(super) fn refresh(&mut self, finer: &impl Cells, cell: usize) {
        let at = self.shape.coordinates(cell);
        self.volume[cell] = coarse_volume(finer, self.factor, at);
        for axis in 0..3 {
            self.faces[axis][cell] = coarse_face(finer, self.factor, at, axis);
            if at[axis] > 0 {
                let mut before = at;
                before[axis] -= 1;
                let face = coarse_face(finer, self.factor, before, axis);
                self.faces[axis][cell - self.shape.stride(axis)] = face;
            }
        }
    }
}

impl Cells for Level {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn whole(&self) -> (f32, [f32; 3]) {
        (self.voxels, self.open)
    }

    fn volume(&self, cell: usize) -> f32 {
        self.volume[cell]
    }

    fn face(&self, axis: usize, cell: usize) -> f32 {
        self.faces[axis][cell]
    }
}

/// Adds `of(child)` over the children of the cell at `at` within `low..factor` on each axis.
fn over_children(
    shape: Shape,
    factor: [usize; 3],
    at: [usize; 3],
    low: [usize; 3],
    of: impl Fn(usize) -> f32,
) -> f32 {
    let from: [usize; 3] = std::array::from_fn(|a| at[a] * factor[a] + low[a]);
    let to: [usize; 3] = std::array::from_fn(|a| ((at[a] + 1) * factor[a]).min(shape.0[a]));
    let mut total = 0.0;
    for z in from[2]..to[2] {
        for y in from[1]..to[1] {
            for x in from[0]..to[0] {
                total += of(shape.index([x, y, z]));
            }
        }
    }
    total
}

fn coarse_volume(finer: &impl Cells, factor: [usize; 3], at: [usize; 3]) -> f32 {
    over_children(finer.shape(), factor, at, [0; 3], |child| finer.volume(child))
}

/// Open finer faces in the cell's +`axis` wall, over the distance between cell centres.
fn coarse_face(finer: &impl Cells, factor: [usize; 3], at: [usize; 3], axis: usize) -> f32 {
    let mut low = [0; 3];
    low[axis] = factor[axis] - 1;
    let faces = over_children(finer.shape(), factor, at, low, |child| finer.face(axis, child));
    faces / factor[axis] as f32
}
