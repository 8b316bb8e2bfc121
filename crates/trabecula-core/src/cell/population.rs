//! Structures of arrays with stable ids and a count of births and deaths.

use crate::grid::{Grid, MAX_VOXELS};
use std::collections::HashSet;

/// Fewest cells that a thread takes at a time.
pub(crate) const PER_TASK: usize = 512;

/// What a cell comes from.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(crate) enum Origin {
    /// An osteocyte or a lining cell of the bone at the start.
    Osteocyte,
    Lining,
    /// The pools that send precursors into marrow.
    Haematopoietic,
    Mesenchymal,
    /// Division of an attached precursor of osteoblasts, or of a lining cell.
    Division,
    Spread,
    /// An osteoclast that has split.
    Split,
}

/// Bits of an id, from the highest: step of birth, origin, and a number that begins as voxel and
/// a few more bits, for cells that are born there alike in the same step.
const STEP_BITS: u32 = 24;
const ORIGIN_BITS: u32 = 3;
const NUMBER_BITS: u32 = u64::BITS - STEP_BITS - ORIGIN_BITS;
const ALIKE_BITS: u32 = NUMBER_BITS - MAX_VOXELS.trailing_zeros();

/// Step of birth of cells that are there from the start; others are one later than their step.
const AT_START: u64 = 0;

/// Gives every cell its own id: when, of what and where it was born, not after how many others.
/// So a cell that is born in two arms of a trial makes the same draws in both, whatever else has
/// happened in one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    step: u64,
    /// Ids given in this step; empty between steps.
    given: HashSet<u64>,
}

impl Register {
    /// Ids of a step are given from now on.
    pub(crate) fn open(&mut self, step: u32) {
        self.step = u64::from(step) + 1;
    }

    /// No more ids are given in this step.
    pub(crate) fn close(&mut self) {
        self.step = AT_START;
        self.given.clear();
    }

    /// The id of a cell of this origin that is born at `voxel`.
    pub(crate) fn issue(&mut self, origin: Origin, voxel: u32) -> u64 {
        let of_step = (self.step << ORIGIN_BITS | origin as u64) << NUMBER_BITS;
        let mut number = u64::from(voxel) << ALIKE_BITS;
        loop {
            let id = of_step | number;
            if self.given.insert(id) {
                return id;
            }
            number = (number + 1) & ((1 << NUMBER_BITS) - 1);
        }
    }
}

/// An order of cells, by which columns are rearranged: brick, id and present place of each.
pub(crate) struct Order(Vec<(u32, u64, u32)>);

impl Order {
    /// Cells by brick, then by id.
    pub(crate) fn by_place(grid: &Grid, voxels: &[u32], ids: &[u64]) -> Self {
        let cells = voxels.iter().zip(ids).zip(0..);
        let mut order: Vec<(u32, u64, u32)> =
            cells.map(|((&v, &id), at)| (grid.brick(v as usize), id, at)).collect();
        order.sort_unstable();
        Self(order)
    }

    /// Rearranges a column.
    pub(crate) fn apply<T: Copy>(&self, column: &mut [T]) {
        let arranged: Vec<T> = self.0.iter().map(|&(_, _, at)| column[at as usize]).collect();
        column.copy_from_slice(&arranged);
    }
}

/// Declares a population: the struct of columns and its bookkeeping.
macro_rules! population {
    (
        $(#[doc = $doc:literal])+
        $Name:ident { $( $(#[doc = $column_doc:literal])+ $column:ident: $type:ty, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
        pub struct $Name {
            /// Id, unique among all cells.
            pub id: Vec<u64>,
            $( $(#[doc = $column_doc])+ pub $column: Vec<$type>, )+
            /// Cells that leave at the end of the present rule; none do between rules.
            pub(crate) leaving: Vec<bool>,
            /// Cells that have joined since the start.
            pub born: u64,
            /// Cells that have left since the start, by death or by becoming another kind.
            pub died: u64,
        }

        impl $Name {
            /// How many there are.
            #[must_use]
            pub fn len(&self) -> usize {
                self.id.len()
            }

            /// Whether there are none.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.id.is_empty()
            }

            /// Whether all columns are equally long and every cell lies in the grid.
            pub(crate) fn is_consistent(&self, voxels: usize) -> bool {
                $( self.$column.len() == self.id.len() )&&+
                    && self.leaving.len() == self.id.len()
                    && !self.leaving.contains(&true)
                    && self.voxel.iter().all(|&v| (v as usize) < voxels)
            }

            /// Adds a cell.
            pub(crate) fn add(&mut self, id: u64, $( $column: $type ),+) {
                self.id.push(id);
                $( self.$column.push($column); )+
                self.leaving.push(false);
                self.born += 1;
            }

            /// Puts cells that are near each other in the bone near each other in memory: by brick
            /// of the grid, and by id within one.
            pub(crate) fn arrange(&mut self, grid: &$crate::grid::Grid) {
                use $crate::cell::population::Order;
                let order = Order::by_place(grid, &self.voxel, &self.id);
                order.apply(&mut self.id);
                $( order.apply(&mut self.$column); )+
            }

            /// Removes the cells that leave, keeping the order of the rest.
            pub(crate) fn sweep(&mut self) {
                let leaving = self.leaving.iter().filter(|leaves| **leaves).count();
                if leaving == 0 {
                    return;
                }
                $crate::cell::population::compact(&mut self.id, &self.leaving);
                $( $crate::cell::population::compact(&mut self.$column, &self.leaving); )+
                self.leaving.clear();
                self.leaving.resize(self.id.len(), false);
                self.died += leaving as u64;
            }
        }
    };
}
pub(crate) use population;

/// Drops the entries whose flag is set. Few are, so what stays moves in long runs.
pub(crate) fn compact<T: Copy>(column: &mut Vec<T>, leaving: &[bool]) {
    let (mut from, mut to) = (0, 0);
    for run in leaving.split(|&leaves| leaves) {
        column.copy_within(from..from + run.len(), to);
        to += run.len();
        from += run.len() + 1;
    }
    column.truncate(to);
}

#[cfg(test)]
mod tests {
    use super::{Origin, Register, compact};
    use proptest::prelude::*;

    #[test]
    fn an_id_is_that_of_step_origin_and_place_and_given_once() {
        let births = |order: &[(Origin, u32)]| {
            let mut register = Register::default();
            register.open(7);
            order.iter().map(|&(origin, voxel)| register.issue(origin, voxel)).collect::<Vec<_>>()
        };
        let ids = births(&[(Origin::Division, 5), (Origin::Mesenchymal, 5), (Origin::Division, 9)]);
        // Others that are born before it, or not, change no id.
        assert_eq!(births(&[(Origin::Division, 9)]), ids[2..]);
        // More cells in a voxel than an id has room for spill over into the next one's numbers.
        let mut many = births(&[(Origin::Split, 3); 300]);
        many.extend(births(&[(Origin::Split, u32::MAX >> 2)]));
        many.extend(ids);
        many.sort_unstable();
        many.dedup();
        assert_eq!(many.len(), 304);
    }

    proptest! {
        #[test]
        fn compacting_keeps_the_order_of_what_stays(cells in prop::collection::vec(any::<(u8, bool)>(), 0..40)) {
            let (mut column, leaving): (Vec<u8>, Vec<bool>) = cells.iter().copied().unzip();
            compact(&mut column, &leaving);
            let stays: Vec<u8> = cells.iter().filter(|cell| !cell.1).map(|cell| cell.0).collect();
            prop_assert_eq!(column, stays);
        }
    }
}
