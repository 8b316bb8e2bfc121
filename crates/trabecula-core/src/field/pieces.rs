//! Connected pieces of marrow inside a coarse cell.
//!
//! A coarse cell may hold marrow on both sides of a thin wall, or a sealed pocket beside a pore.
//! One unknown for all of it would carry corrections through bone. So every connected piece has
//! its own: the largest, the *main* piece, lives in the level's regular arrays, and the few others,
//! the *side* pieces, in short lists.

use std::collections::BTreeMap;

use super::level::{Cells, Level};
use super::shape::Shape;

/// A piece on some level: piece 0 of its cell is the main one. Voxels are their own main piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    pub(super) cell: u32,
    pub(super) piece: u32,
}

impl Node {
    pub(super) fn new(cell: usize, piece: usize) -> Self {
        Self { cell: cell as u32, piece: piece as u32 }
    }
}

/// One connected piece of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Pieces of the next finer level, in order.
    pub(super) members: Vec<Node>,
    /// Marrow, in voxels.
    pub(super) volume: f32,
    /// Conductances to pieces of neighbouring cells; kept for side pieces only. A piece without
    /// any is sealed: it is solved where it is and is not handed on to coarser levels.
    pub(super) links: Vec<(Node, f32)>,
}

/// The up to eight children of the cell at `at`, in order.
pub(super) fn children(
    finer: Shape,
    factor: [usize; 3],
    at: [usize; 3],
) -> impl Iterator<Item = usize> {
    let from: [usize; 3] = std::array::from_fn(|a| at[a] * factor[a]);
    let to: [usize; 3] = std::array::from_fn(|a| (from[a] + factor[a]).min(finer.0[a]));
    (from[2]..to[2]).flat_map(move |z| {
        (from[1]..to[1]).flat_map(move |y| (from[0]..to[0]).map(move |x| finer.index([x, y, z])))
    })
}

/// Calls `join(a, b, conductance)` for the pieces of `low` and of its neighbour towards +`axis`
/// that touch.
pub(super) fn contacts(
    cells: &impl Cells,
    axis: usize,
    low: usize,
    mut join: impl FnMut(Node, Node, f32),
) {
    let high = low + cells.shape().stride(axis);
    let face = cells.face(axis, low);
    if face > 0.0 {
        join(Node::new(low, 0), Node::new(high, 0), face);
    }
    for (k, piece) in cells.sides(low).iter().enumerate() {
        for &(to, face) in piece.links.iter().filter(|(to, _)| to.cell as usize == high) {
            join(Node::new(low, k + 1), to, face);
        }
    }
    for (k, piece) in cells.sides(high).iter().enumerate() {
        for &(to, face) in piece.links.iter().filter(|(to, _)| *to == Node::new(low, 0)) {
            join(to, Node::new(high, k + 1), face);
        }
    }
}

/// The pieces of the cell at `at`, main piece first, or `None` if it is regular: at most one
/// piece, of main pieces only.
pub(super) fn pieces(finer: &impl Cells, factor: [usize; 3], at: [usize; 3]) -> Option<Vec<Piece>> {
    let shape = finer.shape();
    if is_regular(finer, factor, at) {
        return None;
    }
    let mut nodes: Vec<(Node, f32)> = Vec::new();
    for child in children(shape, factor, at) {
        let main = (Node::new(child, 0), finer.volume(child));
        nodes.extend(Some(main).filter(|(_, volume)| *volume > 0.0));
        let sides = finer.sides(child).iter().enumerate();
        let open = sides.filter(|(_, side)| !side.links.is_empty());
        nodes.extend(open.map(|(k, side)| (Node::new(child, k + 1), side.volume)));
    }
    let labels = components(finer, factor, at, &nodes);
    let mut pieces: Vec<Piece> = Vec::new();
    for label in 0..nodes.len() {
        let of = || nodes.iter().zip(&labels).filter(|(_, l)| **l == label).map(|(node, _)| node);
        let members: Vec<Node> = of().map(|(node, _)| *node).collect();
        if !members.is_empty() {
            let volume = of().fold(0.0, |total, (_, volume)| total + volume);
            pieces.push(Piece { members, volume, links: Vec::new() });
        }
    }
    // Stable: of equal pieces the one with the first member stays first.
    pieces.sort_by(|a, b| b.volume.total_cmp(&a.volume));
    let plain = pieces.len() <= 1 && nodes.iter().all(|(node, _)| node.piece == 0);
    (!plain).then_some(pieces)
}

/// Whether all marrow of a cell without side pieces among its children hangs together. Cheap, and
/// may say no in doubt.
fn is_regular(finer: &impl Cells, factor: [usize; 3], at: [usize; 3]) -> bool {
    let shape = finer.shape();
    let mut members = 0u32;
    for (bit, child) in children(shape, factor, at).enumerate() {
        if !finer.sides(child).is_empty() {
            return false;
        }
        members |= u32::from(finer.volume(child) > 0.0) << bit;
    }
    // Flood from the first member; a path inside the cell may bend back, hence the rounds.
    let mut reached = members & members.wrapping_neg();
    for _ in 0..3 {
        for (low, axis, pair) in inner_walls(shape, factor, at) {
            if reached & pair != 0 && finer.face(axis, low) > 0.0 {
                reached |= pair;
            }
        }
    }
    reached == members
}

/// The walls between siblings: the lower child, the axis, and the two children's bits.
fn inner_walls(
    shape: Shape,
    factor: [usize; 3],
    at: [usize; 3],
) -> impl Iterator<Item = (usize, usize, u32)> {
    let sizes: [usize; 3] = std::array::from_fn(|a| factor[a].min(shape.0[a] - at[a] * factor[a]));
    children(shape, factor, at).enumerate().flat_map(move |(bit, child)| {
        let steps = [1, sizes[0], sizes[0] * sizes[1]];
        let local = [bit % sizes[0], bit / sizes[0] % sizes[1], bit / (sizes[0] * sizes[1])];
        (0..3)
            .filter(move |&axis| local[axis] + 1 < sizes[axis])
            .map(move |axis| (child, axis, 1 << bit | 1 << (bit + steps[axis])))
    })
}

/// A label per node, equal for nodes that hang together inside the cell.
fn components(
    finer: &impl Cells,
    factor: [usize; 3],
    at: [usize; 3],
    nodes: &[(Node, f32)],
) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..nodes.len()).collect();
    let place = |node: Node| nodes.binary_search_by_key(&node, |(node, _)| *node);
    for (low, axis, _) in inner_walls(finer.shape(), factor, at) {
        contacts(finer, axis, low, |a, b, _| {
            if let (Ok(a), Ok(b)) = (place(a), place(b)) {
                let (keep, drop) = (labels[a].min(labels[b]), labels[a].max(labels[b]));
                labels.iter_mut().filter(|label| **label == drop).for_each(|label| *label = keep);
            }
        });
    }
    labels
}

impl Level {
    /// The piece of `cell` that `member`, of the finer level, belongs to.
    pub(super) fn piece_of(&self, cell: usize, member: Node) -> usize {
        let holds = |piece: &Piece| piece.members.binary_search(&member).is_ok();
        self.pieces_of(cell).iter().position(holds).unwrap_or(0)
    }

    /// The pieces of an irregular cell; none for a regular one.
    pub(super) fn pieces_of(&self, cell: usize) -> &[Piece] {
        if !self.irregular[cell] {
            return &[];
        }
        self.splits.get(&(cell as u32)).map_or(&[], Vec::as_slice)
    }

    /// Calls `join(p, q, conductance)` for the pieces of `cell` and of the next one towards
    /// +`axis` that touch, with the conductance between their members. Their numbers may repeat.
    fn coarse_contacts(
        &self,
        finer: &impl Cells,
        axis: usize,
        cell: usize,
        mut join: impl FnMut(usize, usize, f32),
    ) {
        let at = self.shape.coordinates(cell);
        if at[axis] + 1 >= self.shape.0[axis] {
            return;
        }
        let next = cell + self.shape.stride(axis);
        let wall = at[axis] * self.factor[axis] + self.factor[axis] - 1;
        for child in children(finer.shape(), self.factor, at) {
            if finer.shape().coordinates(child)[axis] == wall {
                contacts(finer, axis, child, |a, b, face| {
                    join(self.piece_of(cell, a), self.piece_of(next, b), face);
                });
            }
        }
    }

    /// Conductance between the main pieces of `cell` and of the next one towards +`axis`.
    pub(super) fn main_face(&self, finer: &impl Cells, axis: usize, cell: usize) -> f32 {
        let mut total = 0.0;
        self.coarse_contacts(finer, axis, cell, |p, q, face| {
            if p == 0 && q == 0 {
                total += face;
            }
        });
        if total == 0.0 {
            return 0.0;
        }
        let next = cell + self.shape.stride(axis);
        self.widened(axis, total, [self.volume[cell], self.volume[next]])
    }

    /// Conductance between two pieces of the `volumes` given, over the whole distance, when that
    /// between their members that touch, over half of it, is `between`.
    ///
    /// The two outer quarters of the way are in series with that middle. In open marrow, and along
    /// a pore of even width, the result is half of `between`; a throat between two wide pieces
    /// keeps its own conductance, as the way through the pieces costs nothing. Halving that at
    /// every level would let a coarse correction overshoot by ever more.
    fn widened(&self, axis: usize, between: f32, volumes: [f32; 2]) -> f32 {
        if self.factor[axis] == 1 {
            return between;
        }
        let length = (self.voxels / self.open[axis]).sqrt();
        let outer = 0.25 * length * length * (1.0 / volumes[0] + 1.0 / volumes[1]);
        between * (1.0 / (1.0 + between * outer)).max(0.5)
    }

    fn piece_volume(&self, node: Node) -> f32 {
        let pieces = self.pieces_of(node.cell as usize);
        pieces.get(node.piece as usize).map_or(self.volume[node.cell as usize], |p| p.volume)
    }

    /// The links of every piece of `cell`; those of the main piece are left empty.
    pub(super) fn links(&self, finer: &impl Cells, cell: usize) -> Vec<Vec<(Node, f32)>> {
        let pieces = self.pieces_of(cell);
        let mut links = vec![Vec::new(); pieces.len()];
        let at = self.shape.coordinates(cell);
        for (axis, &coordinate) in at.iter().enumerate() {
            let mut touching: BTreeMap<(usize, Node), f32> = BTreeMap::new();
            let stride = self.shape.stride(axis);
            if coordinate > 0 {
                let before = cell - stride;
                self.coarse_contacts(finer, axis, before, |p, q, face| {
                    *touching.entry((q, Node::new(before, p))).or_default() += face;
                });
            }
            self.coarse_contacts(finer, axis, cell, |p, q, face| {
                *touching.entry((p, Node::new(cell + stride, q))).or_default() += face;
            });
            for ((piece, to), between) in touching.into_iter().filter(|((piece, _), _)| *piece > 0)
            {
                let volumes = [pieces[piece].volume, self.piece_volume(to)];
                links[piece].push((to, self.widened(axis, between, volumes)));
            }
        }
        links
    }
}
