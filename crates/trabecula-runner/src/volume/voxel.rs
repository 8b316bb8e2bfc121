//! The size of voxels: what the file says, or what the sample says instead.

use super::problem::Problem;
use super::{Reading, resample};
use trabecula_core::grid::VOXEL_RANGE_UM;

/// Largest relative difference between voxel edges that still counts as cubic.
const ANISOTROPY: f64 = 1e-3;

impl Reading {
    /// Edges of a voxel, µm; `in_file` is asked only where the sample does not say.
    ///
    /// Refuses, before any data are read, what could not be used after that.
    pub(super) fn edges_um(
        &self,
        shape: [usize; 3],
        in_file: impl FnOnce() -> Result<[f64; 3], Problem>,
    ) -> Result<[f64; 3], Problem> {
        let edges = self.voxel_um.map_or_else(in_file, Ok)?;
        let range = f64::from(*VOXEL_RANGE_UM.start())..=f64::from(*VOXEL_RANGE_UM.end());
        if !edges.iter().all(|edge| range.contains(edge)) {
            return Err(Problem::VoxelSize(edges));
        }
        match self.resample_um {
            Some(um) => {
                let voxels = resample::shape(shape, edges, um);
                if voxels.iter().map(|&n| n as u128).product::<u128>() > self.max_voxels as u128 {
                    return Err(Problem::Resampled(voxels, self.max_voxels));
                }
            }
            None if !are_cubic(edges) => return Err(Problem::Anisotropic(edges)),
            None => {}
        }
        Ok(edges)
    }
}

/// Whether edges are as good as equal.
fn are_cubic(edges: [f64; 3]) -> bool {
    let low = edges.into_iter().fold(f64::INFINITY, f64::min);
    let high = edges.into_iter().fold(0.0, f64::max);
    high <= low * (1.0 + ANISOTROPY)
}
