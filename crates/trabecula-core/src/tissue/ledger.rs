//! Exact volume accounting.

use serde::{Deserialize, Serialize};

/// Running totals since the start of the simulation, µm³.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Matrix that osteoclasts removed.
    pub resorbed_um3: f64,
    /// Matrix that osteoblasts laid.
    pub formed_um3: f64,
    /// Osteoid that has mineralised.
    pub mineralised_um3: f64,
    /// Matrix that was lost because it no longer hung together with the rest.
    pub fragments_um3: f64,
    /// Wall thickness of packets on which formation has ended.
    pub wall_thickness: Samples,
    /// Depth of erosion at places where formation began.
    pub erosion_depth: Samples,
}

/// Width of a bin of a distribution, µm.
const BIN_UM: f64 = 5.0;
/// Bins of a distribution; the last has no upper end.
const BINS: usize = 32;

/// Running moments and distribution of a measured length.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Samples {
    /// How many were measured.
    pub count: u64,
    /// Their sum, µm.
    pub sum_um: f64,
    /// Sum of their squares, µm².
    pub sum_squares_um2: f64,
    /// How many in each bin of 5 µm.
    counts: [u32; BINS],
}

impl Samples {
    /// Adds one length, µm.
    pub(crate) fn add(&mut self, length_um: f64) {
        self.count += 1;
        self.sum_um += length_um;
        self.sum_squares_um2 += length_um * length_um;
        // A negative length, which rounding can leave, belongs to the first bin.
        self.counts[((length_um / BIN_UM) as usize).min(BINS - 1)] += 1;
    }

    /// The distribution: lower end of each bin, µm, and how many are in it. Bins are 5 µm wide, the
    /// last has no upper end.
    pub fn distribution(&self) -> impl Iterator<Item = (f64, u32)> {
        self.counts.iter().enumerate().map(|(bin, &count)| (bin as f64 * BIN_UM, count))
    }

    /// Mean, µm; NaN without samples.
    #[must_use]
    pub fn mean_um(&self) -> f64 {
        self.sum_um / self.count as f64
    }

    /// Standard deviation, µm; NaN without samples.
    #[must_use]
    pub fn sd_um(&self) -> f64 {
        let mean = self.mean_um();
        (self.sum_squares_um2 / self.count as f64 - mean * mean).max(0.0).sqrt()
    }

    /// The samples added since `earlier`, an older copy of the same totals.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            count: self.count - earlier.count,
            sum_um: self.sum_um - earlier.sum_um,
            sum_squares_um2: self.sum_squares_um2 - earlier.sum_squares_um2,
            counts: std::array::from_fn(|bin| self.counts[bin] - earlier.counts[bin]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_has_all_samples_and_only_those_since() {
        let mut samples = Samples::default();
        [-0.1, 4.9, 5.0, 42.0].into_iter().for_each(|length| samples.add(length));
        let earlier = samples;
        [43.0, 44.0, 1e9].into_iter().for_each(|length| samples.add(length));
        let all: Vec<(f64, u32)> = samples.distribution().filter(|(_, count)| *count > 0).collect();
        assert_eq!(all, [(0.0, 2), (5.0, 1), (40.0, 3), (155.0, 1)]);
        let new = samples.since(&earlier).distribution().map(|(_, count)| count).sum::<u32>();
        assert_eq!((new, samples.since(&earlier).count), (3, 3));
    }
}
