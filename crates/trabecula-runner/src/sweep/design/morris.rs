//! Trajectories that change one factor at a time (Morris 1991).

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// `trajectories` times `dimensions` + 1 rows. Each trajectory begins at random, then changes
/// every dimension once, in random order, by the same step up or down.
pub(super) fn sample(
    trajectories: u32,
    levels: u32,
    dimensions: usize,
    seed: u64,
) -> Vec<Vec<f64>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..trajectories).flat_map(|_| trajectory(levels, dimensions, &mut random)).collect()
}

fn trajectory(levels: u32, dimensions: usize, random: &mut Xoshiro256PlusPlus) -> Vec<Vec<f64>> {
    // Half of the levels lie a step below the other half, so that all are equally likely.
    let half = levels / 2;
    let level = |index: u32| f64::from(index) / f64::from(levels - 1);
    let low: Vec<u32> = (0..dimensions).map(|_| random.random_range(0..half)).collect();
    let rises: Vec<bool> = (0..dimensions).map(|_| random.random()).collect();
    let mut order: Vec<usize> = (0..dimensions).collect();
    order.shuffle(random);
    let at = |d: usize, changed: bool| level(low[d] + if changed == rises[d] { half } else { 0 });
    let mut row: Vec<f64> = (0..dimensions).map(|d| at(d, false)).collect();
    let mut rows = vec![row.clone()];
    for d in order {
        row[d] = at(d, true);
        rows.push(row.clone());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_changes_one_factor_by_the_step() {
        let (levels, dimensions) = (4, 5);
        let step = 2.0 / 3.0;
        for rows in sample(20, levels, dimensions, 1).chunks(dimensions + 1) {
            let mut changed: Vec<usize> = rows
                .windows(2)
                .map(|pair| {
                    let moved: Vec<usize> =
                        (0..dimensions).filter(|&d| pair[0][d] != pair[1][d]).collect();
                    assert_eq!(moved.len(), 1);
                    let by = (pair[1][moved[0]] - pair[0][moved[0]]).abs();
                    assert!((by - step).abs() < 1e-12);
                    moved[0]
                })
                .collect();
            changed.sort_unstable();
            assert_eq!(changed, [0, 1, 2, 3, 4]);
            assert!(rows.iter().flatten().all(|x| (0.0..=1.0).contains(x)));
        }
    }
}
