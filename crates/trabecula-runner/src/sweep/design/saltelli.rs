//! The design of Saltelli et al. (2010) for Sobol indices of first and total order.

use super::sobol;

/// For each of `points`: a row of a matrix A, that row with one dimension after another from a
/// second matrix B, and the row of B.
pub(super) fn sample(points: u32, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    sobol::sample(points, 2 * dimensions, seed)
        .iter()
        .flat_map(|both| {
            let (a, b) = both.split_at(dimensions);
            let mixed = (0..dimensions).map(|d| {
                let mut row = a.to_vec();
                row[d] = b[d];
                row
            });
            let mixed: Vec<_> = mixed.collect();
            [vec![a.to_vec()], mixed, vec![b.to_vec()]].concat()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_between_a_and_b_take_one_dimension_from_b() {
        let rows = sample(8, 3, 5);
        assert_eq!(rows.len(), 8 * 5);
        for block in rows.chunks(5) {
            let (a, b) = (&block[0], &block[4]);
            for d in 0..3 {
                for other in 0..3 {
                    let from = if other == d { b } else { a };
                    assert_eq!(block[1 + d][other], from[other]);
                }
            }
        }
    }
}
