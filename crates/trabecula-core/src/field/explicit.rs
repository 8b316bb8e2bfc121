//! A slow, plain reference: the same balance stepped forward in time.

use super::error::FieldError;
use super::problem::Problem;

/// Forward steps in time, central differences in space (FTCS), in double precision.
///
/// Second order in space and first in time. A step of at most 1/(6 D/h² + k + max u) — h²/(6 D)
/// for pure diffusion — is stable and keeps the field from going negative. It knows nothing of
/// the solver but the marrow mask, and is there to check it.
#[derive(Debug, Clone)]
pub struct Explicit<'a> {
    problem: Problem<'a>,
    step_days: f64,
    before: Vec<f64>,
}

impl<'a> Explicit<'a> {
    /// A stepper with steps of `step_days`; a molecule without decay is welcome here.
    ///
    /// # Errors
    /// [`FieldError::UnstableStep`] for a step that is not positive or is too long; others for an
    /// unusable problem.
    pub fn new(problem: Problem<'a>, step_days: f64) -> Result<Self, FieldError> {
        problem.check()?;
        let largest_days = largest_step(&problem);
        if !(step_days > 0.0 && step_days <= largest_days) {
            return Err(FieldError::UnstableStep {
                step_days,
                diffusivity: problem.molecule.diffusivity_um2_per_day,
                voxel_um: problem.marrow.grid().voxel_um(),
                largest_days,
            });
        }
        Ok(Self { problem, step_days, before: vec![0.0; problem.len()] })
    }

    /// Advances `c` (pmol/L, one per voxel) by one step. Bone is neither read nor written.
    ///
    /// # Errors
    /// [`FieldError::Length`] when `c` does not have one value per voxel.
    pub fn step(&mut self, c: &mut [f64]) -> Result<(), FieldError> {
        FieldError::check_length("the field", self.before.len(), c.len())?;
        self.before.copy_from_slice(c);
        let Problem { marrow, molecule, uptake, source } = self.problem;
        let exchange = exchange(&self.problem);
        for (voxel, c) in c.iter_mut().enumerate().filter(|(voxel, _)| marrow.contains(*voxel)) {
            let here = self.before[voxel];
            let open = marrow.grid().face_neighbours(voxel).filter(|&next| marrow.contains(next));
            let gain: f64 = open.map(|next| self.before[next] - here).sum();
            let loss = f64::from(molecule.decay_per_day) + uptake.map_or(0.0, |u| u[voxel].into());
            let rate = exchange * gain - loss * here + f64::from(source[voxel]);
            *c += self.step_days * rate;
        }
        Ok(())
    }
}

/// D/h² in double precision, per day.
fn exchange(problem: &Problem<'_>) -> f64 {
    let voxel_um = f64::from(problem.marrow.grid().voxel_um());
    f64::from(problem.molecule.diffusivity_um2_per_day) / (voxel_um * voxel_um)
}

/// The longest step, in days, that is stable and keeps fields from going negative.
fn largest_step(problem: &Problem<'_>) -> f64 {
    let uptake = problem.uptake.unwrap_or(&[]).iter().fold(0.0, |most: f32, &u| most.max(u));
    let loss = f64::from(problem.molecule.decay_per_day) + f64::from(uptake);
    1.0 / (6.0 * exchange(problem) + loss)
}
