//! Which part of a volume to simulate: a box cut out of it, or its mirror images tiled.

use super::{MAX_SAMPLE_VOXELS, SampleError};
use crate::Grid;
use rayon::prelude::*;

/// A box of voxels within a volume, or reaching beyond it into mirror images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Domain {
    /// Voxels along x, y and z.
    pub shape: [usize; 3],
    /// First voxel, inside the volume; `None` centres the box on the volume.
    pub origin: Option<[usize; 3]>,
    /// Continue the volume by even reflection (edge voxel repeated, so without a jump) where the
    /// box reaches beyond it. Otherwise that is an error.
    pub mirror: bool,
}

impl Domain {
    /// A centred box of `shape` voxels that must fit into the volume.
    #[must_use]
    pub fn centre(shape: [usize; 3]) -> Self {
        Self { shape, origin: None, mirror: false }
    }

    /// A centred box of `shape` voxels, the volume continued by reflection as needed.
    #[must_use]
    pub fn mirrored(shape: [usize; 3]) -> Self {
        Self { shape, origin: None, mirror: true }
    }

    /// The grid of the domain and its first voxel, after all checks.
    pub(super) fn place(&self, volume: &Grid) -> Result<(Grid, [i64; 3]), SampleError> {
        check_size("domain.shape", self.shape)?;
        let grid = Grid::new(self.shape, volume.voxel_um())?;
        let mut first = [0i64; 3];
        for (axis, start) in first.iter_mut().enumerate() {
            let (edge, available) = (self.shape[axis], volume.shape()[axis]);
            let centred = (available as i64 - edge as i64).div_euclid(2);
            let origin = self.origin.map(|o| o[axis]);
            let end = origin.unwrap_or(centred.max(0) as usize).checked_add(edge);
            let inside = end.is_some_and(|end| end <= available);
            let starts_inside = origin.is_none_or(|o| o < available);
            if !(inside || self.mirror && starts_inside) {
                let origin = origin.unwrap_or(0);
                return Err(SampleError::Outside { axis: AXES[axis], origin, edge, available });
            }
            *start = origin.map_or(centred, |o| o as i64);
        }
        Ok((grid, first))
    }
}

const AXES: [char; 3] = ['x', 'y', 'z'];

/// Refuses more than [`MAX_SAMPLE_VOXELS`] without overflow.
pub(super) fn check_size(field: &'static str, shape: [usize; 3]) -> Result<(), SampleError> {
    let voxels = shape.iter().try_fold(1usize, |n, &edge| n.checked_mul(edge));
    match voxels {
        Some(n) if n <= MAX_SAMPLE_VOXELS => Ok(()),
        _ => Err(SampleError::TooLarge { field, shape }),
    }
}

/// Position `at` on a line of `n` voxels continued by even reflection: … 1 0 | 0 1 2 | 2 1 ….
pub(super) fn mirrored(at: i64, n: usize) -> usize {
    if (0..n as i64).contains(&at) {
        return at as usize;
    }
    let period = 2 * n as i64;
    let at = at.rem_euclid(period);
    at.min(period - 1 - at) as usize
}

/// The values of `grid`, whose first voxel is `first` of `volume`.
pub(super) fn cut(volume: &Grid, values: &[f32], grid: &Grid, first: [i64; 3]) -> Vec<f32> {
    let [nx, ny, nz] = grid.shape();
    let from = volume.shape();
    let columns: Vec<usize> = (0..nx).map(|x| mirrored(first[0] + x as i64, from[0])).collect();
    let mut cut = vec![0.0; nx * ny * nz];
    cut.par_chunks_mut(nx * ny).enumerate().for_each(|(z, slab)| {
        let z = mirrored(first[2] + z as i64, from[2]);
        for (y, row) in slab.chunks_mut(nx).enumerate() {
            let start = volume.index(0, mirrored(first[1] + y as i64, from[1]), z);
            for (to, x) in row.iter_mut().zip(&columns) {
                *to = values[start + x];
            }
        }
    });
    cut
}
