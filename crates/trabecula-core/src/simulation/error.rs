//! Why a simulation cannot start or go on.

use super::Settings;
use crate::field::FieldError;
use crate::grid::Grid;
use crate::parameter::ParameterError;
use thiserror::Error;

/// Longest run, days: 150 years.
const MAX_DAYS: u32 = 54_786;
/// Most steps per day: one every minute.
const MAX_STEPS_PER_DAY: u32 = 1440;

/// Widest cell of several voxels that fields are solved on, µm. The shortest reach, that of IGF-1,
/// is 131 µm with the default parameters.
const MAX_FIELD_CELL_UM: f32 = 50.0;

/// Why a simulation cannot start or go on.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// The number of matrix fractions is not the number of voxels.
    #[error("{found} matrix fractions for a grid of {expected} voxels")]
    BoneLength {
        /// Fractions given.
        found: usize,
        /// Voxels of the grid.
        expected: usize,
    },
    /// A matrix fraction is not within 0 to 1.
    #[error("matrix fraction {value} at voxel {voxel} is outside 0 to 1")]
    BoneFraction {
        /// Index of the voxel.
        voxel: usize,
        /// The refused fraction.
        value: f32,
    },
    /// There is no bone, or nothing else.
    #[error("the sample is all {0}: a simulation needs bone and marrow")]
    Uniform(&'static str),
    /// A parameter is outside its range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The clock makes no sense.
    #[error("timing.{field} = {value} is outside {min} to {max}")]
    Timing {
        /// Which number.
        field: &'static str,
        /// The refused value.
        value: u32,
        /// Smallest admissible value.
        min: u32,
        /// Largest admissible value.
        max: u32,
    },
    /// The fields' cells are too wide to resolve what molecules do.
    #[error(
        "fields on cells of {cell_voxels} voxels of {voxel_um} µm would not resolve how far \
         molecules reach: a cell may be {MAX_FIELD_CELL_UM} µm wide, or one voxel"
    )]
    FieldCell {
        /// Edge of a cell, voxels.
        cell_voxels: u32,
        /// Edge of a voxel, µm.
        voxel_um: f32,
    },
    /// The treatment makes no sense.
    #[error(transparent)]
    Protocol(#[from] crate::systemic::ProtocolError),
    /// What has acted on a state cannot be changed afterwards.
    #[error("a fork on day {day} cannot change {}", differences.join("; "))]
    Fork {
        /// Simulated day.
        day: f64,
        /// What differs, each with what it was.
        differences: Vec<String>,
    },
    /// A saved state contradicts itself.
    #[error("inconsistent state: {0}")]
    State(&'static str),
    /// A field could not be solved.
    #[error("day {day:.2}: {source}")]
    Field {
        /// Simulated day.
        day: f64,
        /// What went wrong.
        source: FieldError,
    },
}

pub(super) fn check_bone(grid: &Grid, matrix: &[f32]) -> Result<(), SimulationError> {
    if matrix.len() != grid.len() {
        return Err(SimulationError::BoneLength { found: matrix.len(), expected: grid.len() });
    }
    if let Some((voxel, &value)) =
        matrix.iter().enumerate().find(|(_, f)| !(0.0..=1.0).contains(*f))
    {
        return Err(SimulationError::BoneFraction { voxel, value });
    }
    if !matrix.iter().any(|&f| f >= 0.5) {
        return Err(SimulationError::Uniform("marrow"));
    }
    if matrix.iter().all(|&f| f >= 0.5) {
        return Err(SimulationError::Uniform("bone"));
    }
    Ok(())
}

pub(super) fn check_settings(settings: &Settings, grid: &Grid) -> Result<(), SimulationError> {
    let (cell_voxels, voxel_um) = (settings.field_cell_voxels, grid.voxel_um());
    if cell_voxels != 1 && !(0.0..=MAX_FIELD_CELL_UM).contains(&(cell_voxels as f32 * voxel_um))
        || cell_voxels == 0
    {
        return Err(SimulationError::FieldCell { cell_voxels, voxel_um });
    }
    if let Some(violation) = settings.parameters.violations().into_iter().next() {
        return Err(violation.into());
    }
    let t = settings.timing;
    for (field, value, min, max) in [
        ("steps_per_day", t.steps_per_day, 1, MAX_STEPS_PER_DAY),
        ("burn_in_days", t.burn_in_days, 0, MAX_DAYS),
        ("duration_days", t.duration_days, 0, MAX_DAYS),
    ] {
        if !(min..=max).contains(&value) {
            return Err(SimulationError::Timing { field, value, min, max });
        }
    }
    settings.protocol.validate()?;
    Ok(())
}
