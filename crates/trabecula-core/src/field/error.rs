//! What can be wrong with a field problem.

use rayon::prelude::*;
use thiserror::Error;

/// Values that one task checks.
const CHUNK: usize = 1 << 14;

/// Why a field cannot be computed.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum FieldError {
    /// The diffusivity is not a positive number.
    #[error("a diffusivity of {0} µm²/day: it must be positive and finite")]
    Diffusivity(f32),
    /// The decay rate is negative or not a number, or it is 0 where a steady state is asked for.
    #[error("a decay rate of {0} per day: it must be positive for a steady state, and finite")]
    Decay(f32),
    /// The tolerance is not within 0 to 1.
    #[error("a tolerance of {0}: it must lie between 0 and 1")]
    Tolerance(f32),
    /// A slice does not have one value per voxel.
    #[error("{what} has {found} values for a grid of {expected} voxels")]
    Length {
        /// Which argument.
        what: &'static str,
        /// Voxels of the grid.
        expected: usize,
        /// Values passed.
        found: usize,
    },
    /// The solver's scratch was sized for another grid than the geometry's.
    #[error("the solver was made for another grid than this marrow's")]
    OtherGrid,
    /// A rate is negative, infinite or not a number.
    #[error("{what} is {value} at voxel {voxel}: it must be finite and at least 0")]
    Rate {
        /// Which argument.
        what: &'static str,
        /// Its first unusable voxel.
        voxel: usize,
        /// The value there.
        value: f32,
    },
    /// The cycles allowed did not reach the tolerance; the field holds the last iterate.
    #[error("relative residual {residual:.1e} after {cycles} cycles is above {tolerance:.1e}")]
    NotConverged {
        /// Cycles done.
        cycles: usize,
        /// ‖r‖₂/‖s‖₂ reached.
        residual: f32,
        /// ‖r‖₂/‖s‖₂ asked for.
        tolerance: f32,
    },
    /// The explicit step is not positive or is longer than the scheme is stable for.
    #[error(
        "a step of {step_days} days is not stable at D = {diffusivity} µm²/day on {voxel_um} µm \
         voxels: the step must be positive and at most {largest_days} days"
    )]
    UnstableStep {
        /// Step asked for, days.
        step_days: f64,
        /// Diffusivity, µm²/day.
        diffusivity: f32,
        /// Voxel edge, µm.
        voxel_um: f32,
        /// Longest stable step, days.
        largest_days: f64,
    },
}

impl FieldError {
    /// `Ok` when `found` is the number of voxels.
    pub(super) fn check_length(
        what: &'static str,
        expected: usize,
        found: usize,
    ) -> Result<(), Self> {
        if found == expected { Ok(()) } else { Err(Self::Length { what, expected, found }) }
    }

    /// The error for the first unusable entry of `rates`, or `Ok`.
    pub(super) fn check_rates(what: &'static str, rates: &[f32]) -> Result<(), Self> {
        let good = |rate: f32| (0.0..=f32::MAX).contains(&rate);
        // Whole chunks without an early exit, which vectorises; then the culprit, if any.
        let all = |chunk: &[f32]| chunk.iter().fold(true, |all, &rate| all & good(rate));
        if rates.par_chunks(CHUNK).all(all) {
            return Ok(());
        }
        match rates.iter().position(|&rate| !good(rate)) {
            Some(voxel) => Err(Self::Rate { what, voxel, value: rates[voxel] }),
            None => Ok(()),
        }
    }
}
