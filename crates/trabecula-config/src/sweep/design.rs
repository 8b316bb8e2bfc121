//! How the points of a sweep are chosen.

use super::Factor;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A design of experiments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Design {
    /// Every combination of the levels of all factors.
    Grid,
    /// Points of which each factor's range has one per equal share.
    LatinHypercube {
        /// Number of points.
        points: u32,
    },
    /// The first points of a scrambled Sobol sequence.
    Sobol {
        /// Number of points; powers of two fill the space evenly.
        points: u32,
    },
    /// Trajectories that change one factor at a time (Morris 1991), for screening.
    Morris {
        /// Number of trajectories; each has one point more than there are factors.
        trajectories: u32,
        /// Levels of each factor; even.
        levels: u32,
    },
    /// Two matrices of points and their mixtures (Saltelli 2010), for Sobol indices.
    Saltelli {
        /// Rows of each matrix; the design has this times two more than there are factors.
        points: u32,
    },
    /// The rows of a table.
    Table {
        /// CSV or Parquet; the header holds paths, the rows values.
        file: PathBuf,
    },
}

/// Which runs share seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Seeds {
    /// A replicate has the same seed at all points: what differs between points is what varies,
    /// not chance.
    #[default]
    Shared,
    /// Every run has a seed of its own.
    PerPoint,
}

impl Design {
    /// Points of the design over these factors, replicates not counted. `None` for a table, and
    /// for a number beyond 64 bits.
    #[must_use]
    pub fn points(&self, factors: &[Factor]) -> Option<u64> {
        let dimensions = factors.len() as u64;
        match self {
            Self::Grid => factors
                .iter()
                .try_fold(1u64, |product, factor| product.checked_mul(factor.levels()?.into())),
            Self::LatinHypercube { points } | Self::Sobol { points } => Some((*points).into()),
            Self::Morris { trajectories, .. } => {
                u64::from(*trajectories).checked_mul(dimensions + 1)
            }
            Self::Saltelli { points } => u64::from(*points).checked_mul(dimensions + 2),
            Self::Table { .. } => None,
        }
    }
}
