//! The Sobol sequence, Owen-scrambled by a seed.

/// The first `points` points.
pub(super) fn sample(points: u32, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    // The sequence takes 32 bits of seed.
    let seed = (seed ^ (seed >> 32)) as u32;
    let dimensions = 0..u32::try_from(dimensions).unwrap_or(u32::MAX);
    (0..points)
        .map(|point| {
            dimensions.clone().map(|d| f64::from(sobol_burley::sample(point, d, seed))).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_fill_every_pair_of_dimensions_evenly() {
        // Scrambling keeps a (0, m, 2)-net one: 16 points, 16 boxes of 4 by 4.
        let rows = sample(16, 2, 3);
        let mut boxes: Vec<(u8, u8)> =
            rows.iter().map(|r| ((4.0 * r[0]) as u8, (4.0 * r[1]) as u8)).collect();
        boxes.sort_unstable();
        boxes.dedup();
        assert_eq!(boxes.len(), 16);
        assert_ne!(rows, sample(16, 2, 4));
    }
}
