//! What is kept of a point that has been run.

use serde::{Deserialize, Serialize};
use trabecula_core::measure::Measurement;

/// How one attempt at a point ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// The point.
    pub id: String,
    /// What came out.
    pub outcome: Outcome,
    /// How long it took, seconds; of an interrupted point its last part.
    pub wall_s: f64,
    /// Who did it: host and process.
    pub worker: String,
    /// Version of the program.
    pub version: String,
}

/// What came out of a point.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Outcome {
    /// It was simulated to its end.
    Done {
        /// blake3 of the final state; of a trial, of all that its simulations measured.
        state_blake3: String,
        /// The rows, with the columns of the sweep's [`Layout`](super::layout::Layout).
        rows: Vec<Vec<f64>>,
    },
    /// It could not be.
    Failed {
        /// Why.
        error: String,
    },
}

impl Outcome {
    /// A finished run.
    #[must_use]
    pub fn done(state_blake3: String, rows: &[Measurement]) -> Self {
        // What was not measured is one and the same NaN, here and in files.
        let known = |v: f64| if v.is_finite() { v } else { f64::NAN };
        let row = |row: &Measurement| row.values().into_iter().map(known).collect();
        Self::Done { state_blake3, rows: rows.iter().map(row).collect() }
    }

    /// Whether the point needs no other attempt.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }

    /// Hash of what must be the same whoever runs the point.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        match self {
            Self::Done { state_blake3, rows } => {
                hasher.update(state_blake3.as_bytes());
                for value in rows.iter().flatten() {
                    hasher.update(&value.to_bits().to_le_bytes());
                }
            }
            Self::Failed { error } => {
                hasher.update(b"failed").update(error.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}
