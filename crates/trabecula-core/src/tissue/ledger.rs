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

/// Running moments of a measured length, µm.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Samples {
    /// How many were measured.
    pub count: u64,
    /// Their sum, µm.
    pub sum_um: f64,
    /// Sum of their squares, µm².
    pub sum_squares_um2: f64,
}

impl Samples {
    /// Adds one length, µm.
    pub(crate) fn add(&mut self, length_um: f64) {
        self.count += 1;
        self.sum_um += length_um;
        self.sum_squares_um2 += length_um * length_um;
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
        }
    }
}
