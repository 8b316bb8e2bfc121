//! One coarse level of the marrow's geometry, built from the next finer one.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::pieces::{Node, Piece, children, pieces};
use super::shape::Shape;
use super::sides::Sides;

/// What a level tells the next coarser one.
pub(super) trait Cells: Sync {
    fn shape(&self) -> Shape;
    /// Voxels and face conductances of a cell that is all marrow.
    fn whole(&self) -> (f32, [f32; 3]);
    /// Marrow in a cell's main piece, in voxels.
    fn volume(&self, cell: usize) -> f32;
    /// Conductance towards +`axis` between main pieces, in units of one open voxel face.
    fn face(&self, axis: usize, cell: usize) -> f32;
    /// A cell's pieces other than the main one.
    fn sides(&self, cell: usize) -> &[Piece];
}

/// Cells of 2×2×2 finer cells. An axis that has shrunk to one cell is not halved further.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    pub(super) shape: Shape,
    /// Finer cells per cell along each axis: 2 or 1.
    pub(super) factor: [usize; 3],
    /// Marrow in each main piece, in voxels.
    pub(super) volume: Vec<f32>,
    /// Conductance between main pieces towards +x, +y and +z per cell.
    pub(super) faces: [Vec<f32>; 3],
    /// Voxels in a cell that the box does not clip.
    pub(super) voxels: f32,
    /// Conductance of a wholly open face along each axis.
    pub(super) open: [f32; 3],
    /// Cells with side pieces, or with side pieces among their members.
    pub(super) irregular: Vec<bool>,
    /// Their pieces, main piece first.
    pub(super) splits: BTreeMap<u32, Vec<Piece>>,
    /// The same as the flat lists that the solver walks.
    pub(super) sides: Sides,
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
        let mut level = Self {
            shape,
            factor,
            volume: zeros(),
            faces: [zeros(), zeros(), zeros()],
            voxels: voxels * children,
            open,
            irregular: vec![false; shape.len()],
            splits: BTreeMap::new(),
            sides: Sides::default(),
        };
        level.fill(finer);
        level
    }

    fn fill(&mut self, finer: &impl Cells) {
        let (shape, factor) = (self.shape, self.factor);
        let split = |cell: usize| {
            pieces(finer, factor, shape.coordinates(cell)).map(|pieces| (cell as u32, pieces))
        };
        let splits: Vec<(u32, Vec<Piece>)> =
            (0..shape.len()).into_par_iter().filter_map(split).collect();
        splits.iter().for_each(|(cell, _)| self.irregular[*cell as usize] = true);
        self.splits = splits.into_iter().collect();
        self.volume =
            (0..shape.len()).into_par_iter().map(|i| self.main_volume(finer, i)).collect();
        for axis in 0..3 {
            let face = |cell| self.main_face(finer, axis, cell);
            self.faces[axis] = (0..shape.len()).into_par_iter().map(face).collect();
        }
        let cells: Vec<u32> = self.splits.keys().copied().collect();
        cells.iter().for_each(|&cell| self.relink(finer, cell as usize));
    }

    /// The cell that holds `cell` of the finer level.
    pub(super) fn parent(&self, finer: Shape, cell: usize) -> usize {
        let at = finer.coordinates(cell);
        self.shape.index(std::array::from_fn(|a| at[a] / self.factor[a]))
    }

    /// Recomputes the pieces of the `dirty` cells and all that hangs on them. Adds to `dirty` the
    /// irregular neighbours, whose links may have changed.
    pub(super) fn refresh(&mut self, finer: &impl Cells, dirty: &mut Vec<usize>) {
        for &cell in dirty.iter() {
            let pieces = pieces(finer, self.factor, self.shape.coordinates(cell));
            self.irregular[cell] = pieces.is_some();
            match pieces {
                Some(pieces) => self.splits.insert(cell as u32, pieces),
                None => self.splits.remove(&(cell as u32)),
            };
            self.volume[cell] = self.main_volume(finer, cell);
        }
        for at in 0..dirty.len() {
            let cell = dirty[at];
            for axis in 0..3 {
                self.faces[axis][cell] = self.main_face(finer, axis, cell);
                let stride = self.shape.stride(axis);
                let here = self.shape.coordinates(cell)[axis];
                if here > 0 {
                    self.faces[axis][cell - stride] = self.main_face(finer, axis, cell - stride);
                    dirty.extend(Some(cell - stride).filter(|&next| self.irregular[next]));
                }
                if here + 1 < self.shape.0[axis] {
                    dirty.extend(Some(cell + stride).filter(|&next| self.irregular[next]));
                }
            }
        }
        dirty.sort_unstable();
        dirty.dedup();
        dirty.iter().for_each(|&cell| self.relink(finer, cell));
    }

    fn relink(&mut self, finer: &impl Cells, cell: usize) {
        if !self.irregular[cell] {
            return;
        }
        let links = self.links(finer, cell);
        let pieces = self.splits.get_mut(&(cell as u32)).into_iter().flatten();
        pieces.zip(links).for_each(|(piece, links)| piece.links = links);
    }

    fn main_volume(&self, finer: &impl Cells, cell: usize) -> f32 {
        match self.pieces_of(cell).first() {
            Some(main) => main.volume,
            None => children(finer.shape(), self.factor, self.shape.coordinates(cell))
                .fold(0.0, |total, child| total + finer.volume(child)),
        }
    }

    /// The node that `member`, of the finer level, is part of.
    pub(super) fn parent_node(&self, finer: Shape, member: Node) -> Node {
        let cell = self.parent(finer, member.cell as usize);
        Node::new(cell, self.piece_of(cell, member))
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

    fn sides(&self, cell: usize) -> &[Piece] {
        self.pieces_of(cell).get(1..).unwrap_or(&[])
    }
}
