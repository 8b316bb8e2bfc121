//! A few successive slices of a volume, held while a pass goes from one end of it to the other.

use rayon::prelude::*;
use std::ops::Range;

/// Slices that are worked on side by side before the next are made.
pub(crate) const BATCH: usize = 16;

/// A stretch of slices of equal size, which slides along.
#[derive(Debug)]
pub(crate) struct Slices<T> {
    size: usize,
    held: Range<usize>,
    values: Vec<T>,
}

impl<T: Copy + Default + Send> Slices<T> {
    /// None yet, of `size` values each.
    pub(crate) fn new(size: usize) -> Self {
        Self { size, held: 0..0, values: Vec::new() }
    }

    /// Holds the slices `wanted`, which may not begin before those held: keeps what it has of them
    /// and makes the rest side by side by `fill` (number, values).
    pub(crate) fn slide(&mut self, wanted: Range<usize>, fill: impl Fn(usize, &mut [T]) + Sync) {
        let kept = wanted.start.max(self.held.start)..self.held.end.max(wanted.start);
        let from = (kept.start - self.held.start).min(self.held.len()) * self.size;
        self.values.copy_within(from..self.held.len() * self.size, 0);
        self.values.resize(wanted.len() * self.size, T::default());
        let made = self.values.par_chunks_mut(self.size).enumerate().skip(kept.len());
        made.for_each(|(i, slice)| fill(wanted.start + i, slice));
        self.held = wanted;
    }

    /// Slice `number`, one of those held.
    pub(crate) fn slice(&self, number: usize) -> &[T] {
        let from = (number - self.held.start) * self.size;
        &self.values[from..from + self.size]
    }
}

#[cfg(test)]
mod tests {
    use super::Slices;

    #[test]
    fn holds_what_a_whole_volume_would() {
        let mut slices = Slices::new(3);
        for wanted in [0..4, 2..7, 6..8, 9..11, 10..10, 12..13] {
            slices.slide(wanted.clone(), |i, slice| slice.fill(i));
            for i in wanted {
                assert_eq!(slices.slice(i), [i; 3]);
            }
        }
    }
}
