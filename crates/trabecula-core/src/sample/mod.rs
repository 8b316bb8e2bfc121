//! The bone a simulation starts from: a segmented greyscale volume or a generated structure.
//!
//! A grey volume becomes a [`Sample`] in this order ([`segment`]): a light Gaussian over the whole
//! volume, a threshold for the whole volume, the wanted domain cut out or mirrored, loose fragments
//! removed and enclosed cavities filled, and a bone fraction for every voxel. Cleaning comes after
//! the cut because a cut makes new loose pieces: a strut that hangs on to the rest only outside the
//! domain floats inside it, and a marrow space open only to the outside is not closed off.

mod clean;
mod domain;
mod error;
mod fraction;
mod generated;
mod gyroid;
mod otsu;
mod segment;
mod smooth;

pub use domain::Domain;
pub use error::SampleError;
pub use generated::{Structure, generate};
pub use otsu::otsu_threshold;
pub use segment::{Segmentation, Threshold, segment};
pub(crate) use smooth::gaussian;

use crate::Grid;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Most voxels of a grey volume or a domain: 512³. Making a sample takes 13 bytes per voxel, and up
/// to 16 more while the parts of a mask are found, if that mask is pure noise.
pub const MAX_SAMPLE_VOXELS: usize = 1 << 27;

/// Largest magnitude of a grey value; sums over a whole volume then stay finite.
pub const GREY_LIMIT: f32 = 1e12;

/// Grey values of a scan, one per voxel in the grid's order.
#[derive(Debug, Clone, PartialEq)]
pub struct GreyVolume {
    grid: Grid,
    grey: Vec<f32>,
}

impl GreyVolume {
    /// A volume of `grey` values, arbitrary linear units, `grey[grid.index(x, y, z)]`.
    ///
    /// # Errors
    /// [`SampleError`] when the grid holds more than [`MAX_SAMPLE_VOXELS`], the number of values is
    /// not the number of voxels, or a value is not a number within ±[`GREY_LIMIT`].
    pub fn new(grid: Grid, grey: Vec<f32>) -> Result<Self, SampleError> {
        domain::check_size("volume", grid.shape())?;
        if grey.len() != grid.len() {
            return Err(SampleError::Length { values: grey.len(), voxels: grid.len() });
        }
        let odd = |value: &f32| value.is_nan() || value.abs() > GREY_LIMIT;
        if let Some(index) = grey.par_iter().position_first(odd) {
            return Err(SampleError::Grey { at: grid.coordinates(index), value: grey[index] });
        }
        Ok(Self { grid, grey })
    }

    /// Shape and voxel size.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The grey values, x fastest.
    #[must_use]
    pub fn grey(&self) -> &[f32] {
        &self.grey
    }
}

/// A connected piece of bone in its marrow, ready to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Shape and voxel size of the domain.
    pub grid: Grid,
    /// Volume fraction of bone matrix per voxel, 0 to 1; at least 0.5 exactly in bone voxels.
    pub matrix: Vec<f32>,
    /// How the bone was told from marrow, and what was changed on the way.
    pub report: SampleReport,
}

impl Sample {
    /// The mirror image along each axis that is marked; its report stays true.
    #[must_use]
    pub fn mirrored(self, axes: [bool; 3]) -> Self {
        let shape = self.grid.shape();
        let image = |at: usize, axis: usize| if axes[axis] { shape[axis] - 1 - at } else { at };
        let matrix = (0..self.matrix.len())
            .map(|voxel| {
                let [x, y, z] = self.grid.coordinates(voxel);
                self.matrix[self.grid.index(image(x, 0), image(y, 1), image(z, 2))]
            })
            .collect();
        Self { matrix, ..self }
    }
}

/// What became of the voxels between the input and the sample.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SampleReport {
    /// Grey (or level-set) value from which on a voxel is bone.
    pub threshold: f32,
    /// Whether `threshold` was computed by Otsu's rule.
    pub otsu: bool,
    /// Standard deviation of the smoothing, in voxels; 0 for none.
    pub sigma_voxels: f32,
    /// Bone volume over tissue volume by counting voxels, before cleaning.
    pub bv_tv_raw: f64,
    /// Bone volume over tissue volume by counting voxels of the cleaned sample.
    pub bv_tv: f64,
    /// Mean of the fractional matrix; equals `bv_tv` up to rounding in any ordinary sample.
    pub bv_tv_fractional: f64,
    /// Bone voxels after cleaning.
    pub bone_voxels: usize,
    /// Loose pieces of bone removed.
    pub fragments_removed: usize,
    /// Voxels of all removed pieces.
    pub fragment_voxels: usize,
    /// Voxels of the largest removed piece: large only if the domain cuts through the network.
    pub largest_fragment_voxels: usize,
    /// Marrow spaces enclosed in bone and filled.
    pub cavities_filled: usize,
    /// Voxels of all filled marrow spaces.
    pub cavity_voxels: usize,
}
