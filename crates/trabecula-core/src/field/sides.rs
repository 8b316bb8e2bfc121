//! Side pieces as flat lists, and what they add to the regular passes of a level.

use std::collections::BTreeMap;

use super::coarse::Coarse;
use super::level::Level;
use super::pieces::{Node, Piece};
use super::shape::Shape;

/// An exchange of a side piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    /// The side piece.
    side: u32,
    /// What it touches.
    to: u32,
    /// What that is part of on the next coarser level.
    to_parent: u32,
    conductance: f32,
}

/// The side pieces of one level. Main pieces are numbered by their cell, and side pieces after
/// all of those, in order of their cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sides {
    /// Cells of the level: the number of the first side piece.
    first: u32,
    /// Volume per side piece, voxels.
    volume: Vec<f32>,
    /// Whether a side piece has no links.
    sealed: Vec<bool>,
    /// All links, in order of the side pieces.
    links: Vec<Link>,
    /// Irregular cells.
    cells: Vec<u32>,
    /// Members of their pieces, and the pieces' numbers.
    members: Vec<(u32, u32)>,
}

/// First side number of every irregular cell, from the number of cells on.
type Ranks = BTreeMap<u32, u32>;

fn ranks(level: &Level) -> Ranks {
    let mut next = level.shape.len() as u32;
    let mut rank = |(&cell, pieces): (&u32, &Vec<Piece>)| {
        let first = next;
        next += pieces.len().saturating_sub(1) as u32;
        (cell, first)
    };
    level.splits.iter().map(&mut rank).collect()
}

/// The number of `node`.
fn number(ranks: &Ranks, node: Node) -> u32 {
    match (node.piece, ranks.get(&node.cell)) {
        (0, _) | (_, None) => node.cell,
        (piece, Some(first)) => first + piece - 1,
    }
}

/// Makes the flat lists of all levels anew.
pub(super) fn flatten(voxels: Shape, levels: &mut [Level]) {
    let mut finer = (voxels, Ranks::new());
    for depth in 0..levels.len() {
        let here = ranks(&levels[depth]);
        let above = levels.get(depth + 1).map(|above| (above, ranks(above)));
        let level = &levels[depth];
        let sides = list(level, &here, &finer.1, above.as_ref());
        finer = (level.shape, here);
        levels[depth].sides = sides;
    }
}

fn list(level: &Level, here: &Ranks, finer: &Ranks, above: Option<&(&Level, Ranks)>) -> Sides {
    let mut sides = Sides { first: level.shape.len() as u32, ..Sides::default() };
    for (&cell, pieces) in &level.splits {
        sides.cells.push(cell);
        for (k, piece) in pieces.iter().enumerate() {
            let node = Node { cell, piece: k as u32 };
            let own = number(here, node);
            let members = piece.members.iter().map(|&member| (number(finer, member), own));
            sides.members.extend(members);
            if k == 0 {
                continue;
            }
            sides.volume.push(piece.volume);
            sides.sealed.push(piece.links.is_empty());
            sides.links.extend(piece.links.iter().map(|&(to, conductance)| Link {
                side: own - sides.first,
                to: number(here, to),
                to_parent:
                    above.map_or(0, |(above, ranks)| {
                        number(ranks, above.parent_node(level.shape, to))
                    }),
                conductance,
            }));
        }
    }
    sides
}

/// The values of one quantity on a level's side pieces, beside the regular array.
fn at(main: &[f32], side: &[f32], number: u32) -> f32 {
    let number = number as usize;
    if number < main.len() { main[number] } else { side[number - main.len()] }
}

fn at_mut<'a>(main: &'a mut [f32], side: &'a mut [f32], number: u32) -> &'a mut f32 {
    let number = number as usize;
    if number < main.len() { &mut main[number] } else { &mut side[number - main.len()] }
}

/// The unknowns of one level's side pieces, as in [`Coarse`].
#[derive(Debug, Clone, Default)]
pub(super) struct SideValues {
    pub(super) rate: Vec<f32>,
    pub(super) wanted: Vec<f32>,
    pub(super) change: Vec<f32>,
    spare: Vec<f32>,
    /// Values of the members before a correction.
    kept: Vec<f32>,
}

impl SideValues {
    /// Fits the arrays to the level, which may have been flipped since.
    pub(super) fn fit(&mut self, sides: &Sides) {
        let n = sides.volume.len();
        for array in [&mut self.rate, &mut self.wanted, &mut self.change, &mut self.spare] {
            array.resize(n, 0.0);
        }
        self.kept.resize(sides.members.len(), 0.0);
    }
}

impl Sides {
    /// Sums `value(member)` into the pieces of irregular cells, in place of what a regular pass
    /// has left there.
    pub(super) fn gather(&self, main: &mut [f32], side: &mut [f32], value: impl Fn(u32) -> f32) {
        self.cells.iter().for_each(|&cell| main[cell as usize] = 0.0);
        side.fill(0.0);
        for &(member, piece) in &self.members {
            *at_mut(main, side, piece) += value(member);
        }
    }

    /// Completes the rates, which hold the uptake of the side pieces.
    pub(super) fn complete_rates(&self, work: &mut Coarse, decay: f32, exchange: f32) {
        let Coarse { rate: main, side, .. } = work;
        for (rate, volume) in side.rate.iter_mut().zip(&self.volume) {
            *rate += decay * volume;
        }
        for link in &self.links {
            side.rate[link.side as usize] += exchange * link.conductance;
            if link.to < self.first {
                main[link.to as usize] += exchange * link.conductance;
            }
        }
    }

    /// The first sweep, from 0.
    pub(super) fn start(&self, side: &mut SideValues, weight: f32) {
        for (k, change) in side.change.iter_mut().enumerate() {
            let weight = if self.sealed[k] { 1.0 } else { weight };
            *change = weight * side.wanted[k] / side.rate[k];
        }
    }

    /// Completes a sweep that has left the main pieces' part in `spare`.
    pub(super) fn complete_sweep(&self, work: &mut Coarse, exchange: f32, weight: f32) {
        let Coarse { rate, change, spare, side, .. } = work;
        side.spare.copy_from_slice(&side.wanted);
        for link in &self.links {
            let k = link.side as usize;
            let flow = exchange * link.conductance;
            side.spare[k] += flow * at(change, &side.change, link.to);
            if link.to < self.first {
                let to = link.to as usize;
                spare[to] += weight * flow * side.change[k] / rate[to];
            }
        }
        for (k, to) in side.spare.iter_mut().enumerate() {
            let weight = if self.sealed[k] { 1.0 } else { weight };
            *to = side.change[k] + weight * (*to / side.rate[k] - side.change[k]);
        }
        std::mem::swap(&mut side.change, &mut side.spare);
    }

    /// Residuals of the side pieces into `spare`; then adds what they pass to main pieces to the
    /// parents of those, where regular passes have left the rest.
    pub(super) fn residuals(&self, work: &mut Coarse, exchange: f32) {
        let Coarse { change, side, .. } = work;
        for k in 0..side.spare.len() {
            side.spare[k] = side.wanted[k] - side.rate[k] * side.change[k];
        }
        for link in &self.links {
            let flow = exchange * link.conductance * at(change, &side.change, link.to);
            side.spare[link.side as usize] += flow;
        }
    }

    /// The residual of side piece `number`, after [`Sides::residuals`].
    pub(super) fn residual(&self, side: &SideValues, number: u32) -> f32 {
        side.spare[(number - self.first) as usize]
    }

    /// Whether `number` is a side piece's.
    pub(super) fn has(&self, number: u32) -> bool {
        number >= self.first
    }

    /// Adds the exchange of side pieces with main pieces to what the latter's parents are asked.
    pub(super) fn pass_on(&self, side: &SideValues, exchange: f32, next: &mut Coarse) {
        for link in self.links.iter().filter(|link| link.to < self.first) {
            let flow = exchange * link.conductance * side.change[link.side as usize];
            *at_mut(&mut next.wanted, &mut next.side.wanted, link.to_parent) += flow;
        }
    }

    /// Members whose correction is their own piece's, not interpolated between main pieces.
    fn apart(&self, member: u32, piece: u32, finer: usize) -> bool {
        piece >= self.first || member as usize >= finer
    }

    /// Before a correction: remembers the members that it would get wrong.
    pub(super) fn keep(&self, own: &mut SideValues, main: &[f32], side: &[f32]) {
        for (kept, &(member, piece)) in own.kept.iter_mut().zip(&self.members) {
            if self.apart(member, piece, main.len()) {
                *kept = at(main, side, member);
            }
        }
    }

    /// After it: gives those members the change of their own piece, bounded by `proper`.
    pub(super) fn mend(
        &self,
        own: &Coarse,
        main: &mut [f32],
        side: &mut [f32],
        proper: impl Fn(f32) -> f32,
    ) {
        let finer = main.len();
        for (kept, &(member, piece)) in own.side.kept.iter().zip(&self.members) {
            if self.apart(member, piece, finer) {
                let change = at(&own.change, &own.side.change, piece);
                *at_mut(main, side, member) = proper(kept + change);
            }
        }
    }
}
