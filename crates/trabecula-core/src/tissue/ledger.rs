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
    /// Depth of erosion at places where formation began, sides of cavities among them.
    pub erosion_depth: Samples,
}

/// Width of a bin of a distribution, µm.
const BIN_UM: f64 = 5.0;
/// Bins of a distribution; the last has no upper end.
const BINS: usize = 32;

/// Running mean and distribution, over surface, of a measured length.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Samples {
    /// Surface where it was measured, µm².
    pub area_um2: f64,
    /// Length times surface, µm³.
    pub volume_um3: f64,
    /// Squared length times surface, µm⁴.
    pub squares_um4: f64,
    /// Surface in each bin of 5 µm.
    areas_um2: [f64; BINS],
}

impl Samples {
    /// Adds a length, µm, that was measured on `area_um2` of surface.
    pub(crate) fn add(&mut self, length_um: f64, area_um2: f64) {
        self.area_um2 += area_um2;
        self.volume_um3 += length_um * area_um2;
        self.squares_um4 += length_um * length_um * area_um2;
        // A negative length, which rounding can leave, belongs to the first bin.
        self.areas_um2[((length_um / BIN_UM) as usize).min(BINS - 1)] += area_um2;
    }

    /// The distribution: lower end of each bin, µm, and the surface in it, µm². Bins are 5 µm wide, the
    /// last has no upper end.
    pub fn distribution(&self) -> impl Iterator<Item = (f64, f64)> {
        self.areas_um2.iter().enumerate().map(|(bin, &area)| (bin as f64 * BIN_UM, area))
    }

    /// Mean over surface, µm; NaN without any.
    #[must_use]
    pub fn mean_um(&self) -> f64 {
        self.volume_um3 / self.area_um2
    }

    /// Standard deviation over surface, µm; NaN without any.
    #[must_use]
    pub fn sd_um(&self) -> f64 {
        let mean = self.mean_um();
        (self.squares_um4 / self.area_um2 - mean * mean).max(0.0).sqrt()
    }

    /// What was added since `earlier`, an older copy of the same totals.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            area_um2: self.area_um2 - earlier.area_um2,
            volume_um3: self.volume_um3 - earlier.volume_um3,
            squares_um4: self.squares_um4 - earlier.squares_um4,
            areas_um2: std::array::from_fn(|bin| self.areas_um2[bin] - earlier.areas_um2[bin]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_has_all_surface_and_only_that_since() {
        let mut samples = Samples::default();
        [-0.1, 4.9, 5.0, 42.0].into_iter().for_each(|length| samples.add(length, 2.0));
        let earlier = samples;
        [43.0, 44.0, 1e9].into_iter().for_each(|length| samples.add(length, 1.0));
        let all: Vec<(f64, f64)> = samples.distribution().filter(|(_, area)| *area > 0.0).collect();
        assert_eq!(all, [(0.0, 4.0), (5.0, 2.0), (40.0, 4.0), (155.0, 1.0)]);
        let new = samples.since(&earlier).distribution().map(|(_, area)| area).sum::<f64>();
        assert_eq!((new, samples.since(&earlier).area_um2), (3.0, 3.0));
        // 0 and 3 on a third and two thirds of the surface.
        let mut two = Samples::default();
        two.add(0.0, 1.0);
        two.add(3.0, 2.0);
        assert!((two.mean_um() - 2.0).abs() < 1e-12 && (two.sd_um() - 2f64.sqrt()).abs() < 1e-12);
    }
}
