//! One value per voxel, stored only where it varies.
//!
//! Most voxels lie deep in bone or in open marrow, where nearly every quantity has one value for
//! all of them. A column keeps successive voxels in blocks, and the blocks that are all of a
//! *shared* value point to one copy of it. Writing to such a block first gives it memory of its
//! own. So a column reads and writes like a dense array, bit for bit, at the memory of the bone's
//! surface.

use crate::grid::Neighbourhood;
use serde::{Deserialize, Serialize};
use std::ops::{Index, IndexMut};

/// Voxels of a block: successive along x.
const BLOCK: usize = 16;
/// Home of a slot that holds no block of voxels.
const NOWHERE: u32 = u32::MAX;

/// One value per voxel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column<T> {
    len: usize,
    /// By block of voxels, the slot of its values.
    slots: Vec<u32>,
    /// By slot, values: the shared ones first.
    values: Vec<[T; BLOCK]>,
    /// By slot, the block of voxels that owns it.
    homes: Vec<u32>,
    /// Slots of shared values.
    shared: u32,
    /// Slots that no block owns any more.
    free: Vec<u32>,
}

impl<T: Copy + PartialEq> Column<T> {
    /// `len` times the value `everywhere`, the only shared one.
    pub(crate) fn uniform(len: usize, everywhere: T) -> Self {
        Self {
            len,
            slots: vec![0; len.div_ceil(BLOCK)],
            values: vec![[everywhere; BLOCK]],
            homes: vec![NOWHERE],
            shared: 1,
            free: Vec::new(),
        }
    }

    /// A column of `values`; blocks that are all one of `shared` are stored once.
    pub(crate) fn from_values(values: &[T], shared: &[T]) -> Self {
        let mut column = Self {
            len: values.len(),
            slots: Vec::with_capacity(values.len().div_ceil(BLOCK)),
            values: shared.iter().map(|&value| [value; BLOCK]).collect(),
            homes: vec![NOWHERE; shared.len()],
            shared: shared.len() as u32,
            free: Vec::new(),
        };
        for (home, chunk) in values.chunks(BLOCK).enumerate() {
            let slot = shared.iter().position(|value| chunk.iter().all(|v| v == value));
            let slot = slot.unwrap_or_else(|| {
                let mut block = [chunk[0]; BLOCK];
                block[..chunk.len()].copy_from_slice(chunk);
                column.values.push(block);
                column.homes.push(home as u32);
                column.values.len() - 1
            });
            column.slots.push(slot as u32);
        }
        column
    }

    /// The column of `with(value)`, shared where this one is.
    pub(crate) fn map(&self, with: impl Fn(T) -> T) -> Self {
        let mut mapped = self.clone();
        mapped.values.iter_mut().flatten().for_each(|value| *value = with(*value));
        mapped
    }

    /// Number of voxels.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no voxel.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value at `voxel`.
    #[must_use]
    #[inline]
    pub fn get(&self, voxel: usize) -> T {
        self[voxel]
    }

    /// All values, in voxel order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        let blocks = self.slots.iter().flat_map(|&slot| self.values[slot as usize]);
        blocks.take(self.len)
    }

    /// All values, in voxel order, as a dense array.
    #[must_use]
    pub fn to_vec(&self) -> Vec<T> {
        let mut dense = Vec::with_capacity(self.slots.len() * BLOCK);
        for &slot in &self.slots {
            dense.extend_from_slice(&self.values[slot as usize]);
        }
        dense.truncate(self.len);
        dense
    }

    /// Writes the values from voxel `from` on.
    pub(crate) fn read(&self, from: usize, to: &mut [T]) {
        let mut at = from;
        let mut rest = to;
        while !rest.is_empty() {
            let values = &self.block(at / BLOCK)[at % BLOCK..];
            let (now, later) = rest.split_at_mut(values.len().min(rest.len()));
            now.copy_from_slice(&values[..now.len()]);
            at += now.len();
            rest = later;
        }
    }

    /// The first of `places` whose voxel and value are as wanted. A block's place is looked up once
    /// for all of its voxels in a row.
    #[inline]
    pub(crate) fn find(
        &self,
        places: Neighbourhood,
        mut is_it: impl FnMut(usize, T) -> bool,
    ) -> Option<usize> {
        places.find_row(|row| {
            let mut from = row.start;
            while from < row.end {
                let to = row.end.min((from / BLOCK + 1) * BLOCK);
                let values = &self.block(from / BLOCK)[from % BLOCK..][..to - from];
                let found = values.iter().zip(from..).find(|&(&value, at)| is_it(at, value));
                if let Some((_, at)) = found {
                    return Some(at);
                }
                from = to;
            }
            None
        })
    }

    /// Replaces the value at `voxel` by `with(value)`.
    pub(crate) fn update(&mut self, voxel: usize, with: impl Fn(T) -> T) {
        let value = &mut self[voxel];
        *value = with(*value);
    }

    /// Gives every voxel the first shared value; where that is the only one, at the cost of the
    /// blocks that differ.
    pub(crate) fn clear(&mut self) {
        let shared = self.shared as usize;
        if shared > 1 {
            self.slots.fill(0);
        }
        for &home in self.homes[shared..].iter().filter(|&&home| home != NOWHERE) {
            self.slots[home as usize] = 0;
        }
        self.values.truncate(shared);
        self.homes.truncate(shared);
        self.free.clear();
    }

    /// Frees the memory of blocks that have come to hold one shared value.
    pub(crate) fn tidy(&mut self) {
        let shared = self.shared as usize;
        for slot in shared..self.values.len() {
            let (home, block) = (self.homes[slot], self.values[slot]);
            if home == NOWHERE || block.iter().any(|value| *value != block[0]) {
                continue;
            }
            if let Some(one) = (0..shared).find(|&one| self.values[one][0] == block[0]) {
                self.slots[home as usize] = one as u32;
                self.homes[slot] = NOWHERE;
                self.free.push(slot as u32);
            }
        }
    }

    /// The values that blocks of their own hold, to be changed in place.
    pub(crate) fn stored_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.values[self.shared as usize..].iter_mut().flatten()
    }

    /// Voxels and values of blocks of their own.
    pub(crate) fn stored(&self) -> impl Iterator<Item = (usize, T)> + '_ {
        let blocks = self.homes.iter().zip(&self.values).skip(self.shared as usize);
        blocks.filter(|(home, _)| **home != NOWHERE).flat_map(|(&home, block)| {
            block.iter().enumerate().map(move |(i, &value)| (home as usize * BLOCK + i, value))
        })
    }

    /// The same in the order of voxels.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (usize, T)> + '_ {
        let own = (0..self.blocks()).filter(|&home| self.shared_by(home).is_none());
        own.flat_map(|home| (home * BLOCK..self.len).zip(*self.block(home)))
    }

    /// Refuses a column that does not hold one value for each of `len` voxels.
    pub(crate) fn check(&self, len: usize) -> Result<(), &'static str> {
        let shared = self.shared as usize;
        let owns = |slot: usize, home: usize| self.slots.get(home) == Some(&(slot as u32));
        let is_free = |slot: usize| self.homes.get(slot) == Some(&NOWHERE) && slot >= shared;
        let fits = self.len == len
            && self.slots.len() == len.div_ceil(BLOCK)
            && (1..=self.values.len()).contains(&shared)
            && self.homes.len() == self.values.len()
            && self.slots.iter().enumerate().all(|(home, &slot)| {
                let at = slot as usize;
                at < shared || self.homes.get(at) == Some(&(home as u32))
            })
            && self
                .homes
                .iter()
                .enumerate()
                .skip(shared)
                .all(|(slot, &home)| home == NOWHERE || owns(slot, home as usize))
            && self.free.iter().all(|&slot| is_free(slot as usize));
        fits.then_some(()).ok_or("a column does not fit the grid")
    }

    /// A slot of its own for `home`, which shared one.
    #[cold]
    fn settle(&mut self, home: usize) -> usize {
        let values = self.values[self.slots[home] as usize];
        let slot = match self.free.pop() {
            Some(slot) => {
                self.values[slot as usize] = values;
                self.homes[slot as usize] = home as u32;
                slot as usize
            }
            None => {
                self.values.push(values);
                self.homes.push(home as u32);
                self.values.len() - 1
            }
        };
        self.slots[home] = slot as u32;
        slot
    }
}

/// Blocks of several columns over the same voxels, side by side.
impl<T: Copy + PartialEq> Column<T> {
    /// Number of blocks.
    pub(crate) fn blocks(&self) -> usize {
        self.slots.len()
    }

    /// Which shared value block `home` has, if it is not stored for itself.
    pub(crate) fn shared_by(&self, home: usize) -> Option<usize> {
        Some(self.slots[home] as usize).filter(|&slot| slot < self.shared as usize)
    }

    /// The values of block `home`.
    pub(crate) fn block(&self, home: usize) -> &[T; BLOCK] {
        &self.values[self.slots[home] as usize]
    }

    /// The values of block `home`, to be changed for it alone.
    pub(crate) fn block_mut(&mut self, home: usize) -> &mut [T; BLOCK] {
        let mut slot = self.slots[home] as usize;
        if slot < self.shared as usize {
            slot = self.settle(home);
        }
        &mut self.values[slot]
    }

    /// How many shared values there are.
    pub(crate) fn shared_values(&self) -> usize {
        self.shared as usize
    }

    /// A shared value.
    pub(crate) fn shared(&self, which: usize) -> T {
        self.values[which][0]
    }

    /// Replaces a shared value, for all blocks that share it.
    pub(crate) fn set_shared(&mut self, which: usize, value: T) {
        self.values[which] = [value; BLOCK];
    }
}

impl<T> Index<usize> for Column<T> {
    type Output = T;

    #[inline]
    fn index(&self, voxel: usize) -> &T {
        debug_assert!(voxel < self.len);
        &self.values[self.slots[voxel / BLOCK] as usize][voxel % BLOCK]
    }
}

impl<T: Copy + PartialEq> IndexMut<usize> for Column<T> {
    #[inline]
    fn index_mut(&mut self, voxel: usize) -> &mut T {
        debug_assert!(voxel < self.len);
        &mut self.block_mut(voxel / BLOCK)[voxel % BLOCK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is done to it, a column holds what a dense array would.
        #[test]
        fn is_a_dense_array(
            start in prop::collection::vec(0u8..3, 1..200),
            changes in prop::collection::vec((any::<prop::sample::Index>(), 0u8..3, 0u8..20), 0..100),
        ) {
            let mut dense = start.clone();
            let mut column = Column::from_values(&start, &[0, 1]);
            for (at, value, also) in changes {
                let at = at.index(dense.len());
                dense[at] = value;
                column[at] = value;
                match also {
                    0 => column.tidy(),
                    1 => { column.clear(); dense.fill(0); }
                    _ => {}
                }
                prop_assert_eq!(column.check(dense.len()), Ok(()));
                prop_assert_eq!(&column.to_vec(), &dense);
                let mut rest = vec![9; dense.len() - dense.len() / 3];
                column.read(dense.len() / 3, &mut rest);
                prop_assert_eq!(&rest, &dense[dense.len() / 3..]);
            }
        }
    }

    #[test]
    fn one_value_costs_one_block() {
        let mut column = Column::uniform(10_000, 0.0f32);
        column[5000] = 1.0;
        assert_eq!((column.values.len(), column.stored().count()), (2, BLOCK));
        column[5000] = 0.0;
        column.tidy();
        assert_eq!(column.stored().count(), 0);
        column[77] = 2.0;
        assert_eq!(column.values.len(), 2, "the freed slot is used again");
    }

    #[test]
    fn a_forged_column_is_refused() {
        let mut column = Column::uniform(100, 0u8);
        column[50] = 1;
        column.slots[0] = 1;
        assert!(column.check(100).is_err(), "two blocks own one slot");
        column.slots[0] = 9;
        assert!(column.check(100).is_err(), "a slot that is not there");
    }
}
