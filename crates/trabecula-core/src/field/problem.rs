//! What is to be solved, and how well.

use super::error::FieldError;
use super::marrow::Marrow;

/// A signalling molecule in marrow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Molecule {
    /// Diffusivity D, µm²/day.
    pub diffusivity_um2_per_day: f32,
    /// First-order decay rate k, per day.
    pub decay_per_day: f32,
}

impl Molecule {
    /// The distance √(D/k) over which a source's influence falls off, µm.
    #[must_use]
    pub fn reach_um(&self) -> f32 {
        (self.diffusivity_um2_per_day / self.decay_per_day).sqrt()
    }
}

/// One molecule's balance 0 = D ∇²c − (k + u) c + s in the marrow.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// Where the molecule can go.
    pub marrow: &'a Marrow,
    /// How it spreads and decays.
    pub molecule: Molecule,
    /// Uptake by cells u ≥ 0, per day, one per voxel; values in bone count for nothing.
    pub uptake: Option<&'a [f32]>,
    /// Release by cells s ≥ 0, pmol/L per day, one per voxel; values in bone count for nothing.
    pub source: &'a [f32],
}

impl Problem<'_> {
    /// Voxels of the grid.
    pub(super) fn len(&self) -> usize {
        self.marrow.grid().len()
    }

    /// D/h², per day.
    pub(super) fn exchange(&self) -> f32 {
        self.molecule.diffusivity_um2_per_day / self.marrow.grid().voxel_um().powi(2)
    }

    pub(super) fn check(&self) -> Result<(), FieldError> {
        let Molecule { diffusivity_um2_per_day: d, decay_per_day: k } = self.molecule;
        if !(d > 0.0 && d.is_finite()) {
            return Err(FieldError::Diffusivity(d));
        }
        if !(k >= 0.0 && k.is_finite()) {
            return Err(FieldError::Decay(k));
        }
        FieldError::check_length("the source", self.len(), self.source.len())?;
        FieldError::check_rates("the source", self.source)?;
        if let Some(uptake) = self.uptake {
            FieldError::check_length("the uptake", self.len(), uptake.len())?;
            FieldError::check_rates("the uptake", uptake)?;
        }
        Ok(())
    }
}

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Relative residual ‖r‖₂/‖s‖₂ to reach, above 0 and below 1.
    pub tolerance: f32,
    /// Multigrid cycles to spend at most.
    pub max_cycles: usize,
}

impl Default for Accuracy {
    /// A residual of 10⁻³ within 40 cycles.
    fn default() -> Self {
        Self { tolerance: 1e-3, max_cycles: 40 }
    }
}
