//! Latin hypercube sampling (McKay, Beckman & Conover 1979).

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// `points` rows; in each dimension every one of as many equal shares of 0 to 1 holds one.
pub(super) fn sample(points: u32, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut rows = vec![Vec::with_capacity(dimensions); points as usize];
    for _ in 0..dimensions {
        let mut shares: Vec<u32> = (0..points).collect();
        shares.shuffle(&mut random);
        for (row, share) in rows.iter_mut().zip(shares) {
            row.push((f64::from(share) + random.random::<f64>()) / f64::from(points));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_of_every_dimension_holds_one_point() {
        let rows = sample(50, 3, 7);
        for dimension in 0..3 {
            let mut shares: Vec<usize> =
                rows.iter().map(|row| (row[dimension] * 50.0) as usize).collect();
            shares.sort_unstable();
            assert_eq!(shares, (0..50).collect::<Vec<_>>());
        }
        assert_eq!(rows, sample(50, 3, 7));
        assert_ne!(rows, sample(50, 3, 8));
    }
}
