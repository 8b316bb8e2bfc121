//! From an experiment's sample to matrix fractions.

use crate::error::Failure;
use crate::volume::{DEFAULT_MAX_VOXELS, read_nifti};
use trabecula_config::{SampleSource, Threshold};
use trabecula_core::Grid;
use trabecula_core::sample::{self, Domain, Sample, Segmentation, Structure};

/// Reads or generates the bone.
///
/// # Errors
/// [`Failure`] naming the file and field that cannot be used.
pub fn load(source: &SampleSource) -> Result<Sample, Failure> {
    match source {
        SampleSource::Volume {
            file,
            smoothing_voxels,
            threshold,
            domain_voxels,
            origin_voxels,
        } => {
            let volume = read_nifti(file, DEFAULT_MAX_VOXELS)?;
            let mirror = (0..3).any(|a| {
                origin_voxels.map_or(0, |o| o[a]) + domain_voxels[a] > volume.grid().shape()[a]
            });
            let how = Segmentation {
                sigma_voxels: *smoothing_voxels as f32,
                threshold: match threshold {
                    Threshold::Otsu => sample::Threshold::Otsu,
                    Threshold::Grey(grey) => sample::Threshold::Grey(*grey as f32),
                },
                domain: Some(Domain { shape: *domain_voxels, origin: *origin_voxels, mirror }),
            };
            Ok(sample::segment(&volume, &how)?)
        }
        SampleSource::Generated { shape_voxels, voxel_um, bv_tv, tb_th_um, seed } => {
            let grid =
                Grid::new(*shape_voxels, *voxel_um as f32).map_err(sample::SampleError::from)?;
            let wanted =
                Structure { seed: *seed, bv_tv: *bv_tv, tb_th_um: *tb_th_um, anisotropy: 1.0 };
            Ok(sample::generate(&grid, &wanted)?)
        }
    }
}
