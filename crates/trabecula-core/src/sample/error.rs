//! Why no sample can be made.

use super::{GREY_LIMIT, MAX_SAMPLE_VOXELS};
use crate::grid::GridError;
use thiserror::Error;

/// Why no sample can be made; each message names the field and what would be valid.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SampleError {
    /// The domain is no grid.
    #[error("domain: {0}")]
    Grid(#[from] GridError),
    /// More voxels than [`MAX_SAMPLE_VOXELS`].
    #[error("{field}: {shape:?} voxels are more than the limit of {MAX_SAMPLE_VOXELS} (512³)")]
    TooLarge {
        /// Which shape.
        field: &'static str,
        /// Voxels along x, y and z.
        shape: [usize; 3],
    },
    /// As many grey values as voxels are needed.
    #[error("grey: {values} values for {voxels} voxels; one value per voxel is needed")]
    Length {
        /// Values given.
        values: usize,
        /// Voxels of the grid.
        voxels: usize,
    },
    /// A grey value is no number, or absurdly large.
    #[error("grey: value {value} at voxel {at:?} is not a number within ±{GREY_LIMIT:e}")]
    Grey {
        /// First such voxel.
        at: [usize; 3],
        /// Its value.
        value: f32,
    },
    /// The smoothing width is out of range.
    #[error("sigma_voxels: {0} is outside 0 to 5 voxels")]
    Sigma(f32),
    /// The threshold is not a finite number.
    #[error("threshold: {0} is not a finite number")]
    Threshold(f32),
    /// All grey values are equal, so no threshold separates them.
    #[error("threshold: Otsu's rule needs two different grey values, all are {0}")]
    Flat(f32),
    /// The domain reaches over the edge of the volume.
    #[error(
        "domain.{axis}: {edge} voxels from {origin} end outside the volume's {available} voxels; \
         give origin + shape of at most {available}, or mirror"
    )]
    Outside {
        /// `x`, `y` or `z`.
        axis: char,
        /// First voxel of the domain.
        origin: usize,
        /// Voxels of the domain.
        edge: usize,
        /// Voxels of the volume.
        available: usize,
    },
    /// No voxel is bone.
    #[error("threshold: no bone at {threshold}; grey values in the domain are {low} to {high}")]
    Empty {
        /// Threshold used.
        threshold: f32,
        /// Least grey value.
        low: f32,
        /// Greatest grey value.
        high: f32,
    },
    /// No voxel is marrow.
    #[error("threshold: no marrow at {threshold}; grey values in the domain are {low} to {high}")]
    Solid {
        /// Threshold used.
        threshold: f32,
        /// Least grey value.
        low: f32,
        /// Greatest grey value.
        high: f32,
    },
    /// The requested bone volume fraction is out of range.
    #[error("bv_tv: {0} is outside 0.03 to 0.6")]
    BvTv(f64),
    /// The requested trabecular thickness does not suit voxel and domain.
    #[error("tb_th_um: {value} µm is outside {low} to {high} µm for this domain and BV/TV")]
    Thickness {
        /// Requested thickness, µm.
        value: f64,
        /// Least thickness, µm: 2.5 voxels.
        low: f64,
        /// Greatest thickness, µm: a quarter of the shortest edge, or one unit cell per edge.
        high: f64,
    },
    /// The requested elongation is out of range.
    #[error("anisotropy: {0} is outside 1 to 2")]
    Anisotropy(f64),
    /// No connected structure with the requested bone volume fraction was found.
    #[error("bv_tv: {requested} asked, {reached} reached connected; try a larger domain or bv_tv")]
    NotReached {
        /// Requested bone volume over tissue volume.
        requested: f64,
        /// Closest found.
        reached: f64,
    },
}
