//! From the values of a file to a grey volume: labels, cubic voxels, checks.

use super::problem::Problem;
use super::{Reading, Scan, resample};
use rayon::prelude::*;
use trabecula_core::Grid;
use trabecula_core::sample::{GreyVolume, SampleError};

/// Applies what the sample asks for.
pub(super) fn finish(mut scan: Scan, reading: &Reading) -> Result<GreyVolume, Problem> {
    if !reading.labels.is_empty() {
        scan.grey = labelled(&scan.grey, &reading.labels)?;
    }
    match reading.resample_um {
        Some(um) => {
            let grid =
                grid(resample::shape(scan.shape, scan.edges_um, um).map(|n| n as usize), um)?;
            Ok(GreyVolume::new(grid, resample::to_cubes(scan, um))?)
        }
        None => {
            let edge_um = scan.edges_um.iter().sum::<f64>() / 3.0;
            Ok(GreyVolume::new(grid(scan.shape, edge_um)?, scan.grey)?)
        }
    }
}

fn grid(shape: [usize; 3], edge_um: f64) -> Result<Grid, Problem> {
    Ok(Grid::new(shape, edge_um as f32).map_err(SampleError::from)?)
}

/// 1 where a value is one of the labels of bone, 0 elsewhere.
fn labelled(grey: &[f32], labels: &[u64]) -> Result<Vec<f32>, Problem> {
    let wanted: Vec<f32> = labels.iter().map(|&label| label as f32).collect();
    let mask: Vec<f32> =
        grey.par_iter().map(|value| f32::from(u8::from(wanted.contains(value)))).collect();
    if !mask.contains(&1.0) {
        let low = grey.iter().copied().fold(f32::INFINITY, f32::min);
        let high = grey.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        return Err(Problem::NoLabel { labels: labels.to_vec(), low, high });
    }
    Ok(mask)
}
