//! Which voxels are bone, one bit each.

use rayon::prelude::*;

use super::volume::{BONE, Volume};

const WORD: usize = u64::BITS as usize;

/// Bone (1) and marrow (0): rows along x of whole words, whose bits beyond the row are 0.
pub(super) struct Phases {
    pub(super) shape: [usize; 3],
    words_per_row: usize,
    words: Vec<u64>,
}

impl Phases {
    pub(super) fn of(volume: &Volume) -> Self {
        let [nx, ny, nz] = volume.shape;
        let words_per_row = nx.div_ceil(WORD);
        let mut words = vec![0; words_per_row * ny * nz];
        words.par_chunks_mut(words_per_row).enumerate().for_each(|(row, words)| {
            let fractions = volume.row(row % ny, row / ny).chunks(WORD);
            for (word, fractions) in words.iter_mut().zip(fractions) {
                let bit = |(at, &fraction): (usize, &f32)| u64::from(fraction >= BONE) << at;
                *word = fractions.iter().enumerate().map(bit).fold(0, |word, bit| word | bit);
            }
        });
        Self { shape: volume.shape, words_per_row, words }
    }

    /// Whether all voxels are of one phase.
    pub(super) fn are_one(&self) -> bool {
        let bones: u64 = self.words.iter().map(|word| u64::from(word.count_ones())).sum();
        bones == 0 || bones == self.shape.iter().product::<usize>() as u64
    }

    /// The words of row `(y, z)`.
    pub(super) fn row(&self, y: usize, z: usize) -> &[u64] {
        let from = self.words_per_row * (y + self.shape[1] * z);
        &self.words[from..from + self.words_per_row]
    }

    pub(super) fn is_bone(&self, [x, y, z]: [usize; 3]) -> bool {
        self.row(y, z)[x / WORD] >> (x % WORD) & 1 != 0
    }

    /// The place in row `(y, z)` nearest to `x` that is bone or not, as asked; the lower one of two
    /// that are equally near.
    pub(super) fn nearest_in_row(&self, x: usize, y: usize, z: usize, bone: bool) -> Option<usize> {
        let row = self.row(y, z);
        let wanted = |at: usize| if bone { row[at] } else { !row[at] };
        let (middle, bit) = (x / WORD, x % WORD);
        let last = |at: usize, word: u64| {
            (word != 0).then(|| at * WORD + WORD - 1 - word.leading_zeros() as usize)
        };
        let first = |at: usize, word: u64| {
            let place = at * WORD + word.trailing_zeros() as usize;
            // Bits beyond the row are nowhere.
            (word != 0 && place < self.shape[0]).then_some(place)
        };
        let here = wanted(middle);
        let below = last(middle, here & (u64::MAX >> (WORD - 1 - bit)))
            .or_else(|| (0..middle).rev().find_map(|at| last(at, wanted(at))));
        let above = first(middle, here & (u64::MAX << bit))
            .or_else(|| (middle + 1..row.len()).find_map(|at| first(at, wanted(at))));
        match (below, above) {
            (Some(below), Some(above)) if above - x < x - below => Some(above),
            (below, above) => below.or(above),
        }
    }
}
