//! Parallel float sums whose grouping does not depend on the number of threads.
//!
//! rayon's `sum` regroups by thread, so its rounding changes with the pool. Here terms are added
//! inside chunks of fixed length and the chunk totals are added in order.

use rayon::prelude::*;

/// Terms per chunk. Part of the result's definition: changing it changes last bits.
const CHUNK: usize = 1 << 14;

/// Sum of `term(i)` for `i` in `0..len`, the same bits on any number of threads.
pub fn sum_by(len: usize, term: impl Fn(usize) -> f64 + Sync) -> f64 {
    let chunks = len.div_ceil(CHUNK);
    let totals: Vec<f64> = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            let from = chunk * CHUNK;
            (from..(from + CHUNK).min(len)).map(&term).fold(0.0, |total, t| total + t)
        })
        .collect();
    totals.iter().fold(0.0, |total, t| total + t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_bits_on_any_pool() {
        let term = |i: usize| ((i as f64) * 0.37).sin() / (1.0 + i as f64);
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| sum_by(100_003, term)).to_bits()
        };
        assert!([2, 3, 8].iter().all(|&threads| on(threads) == on(1)));
    }
}
