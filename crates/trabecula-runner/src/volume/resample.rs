//! Interpolation on cubic voxels.
//!
//! Along one axis after the other, with a tent as wide as the larger of old and new voxel: linear
//! interpolation towards smaller voxels, a weighted mean towards larger ones, which keeps detail
//! finer than a voxel from turning into false structure. Both grids share their first corner.

use super::Scan;
use rayon::prelude::*;

/// Voxels of `um` µm that a volume has along each axis; at least one.
pub(super) fn shape(shape: [usize; 3], edges_um: [f64; 3], um: f64) -> [u64; 3] {
    std::array::from_fn(|axis| ((shape[axis] as f64 * edges_um[axis] / um).round() as u64).max(1))
}

/// Grey values on cubes of `um` µm.
pub(super) fn to_cubes(scan: Scan, um: f64) -> Vec<f32> {
    let Scan { mut shape, edges_um, mut grey } = scan;
    let wanted = self::shape(shape, edges_um, um).map(|n| n as usize);
    let mut axes = [0, 1, 2];
    // Axes that lose voxels come first: what lies between is never larger than both ends.
    axes.sort_by_key(|&axis| wanted[axis] > shape[axis]);
    for axis in axes {
        let taps = taps(shape[axis], wanted[axis], um / edges_um[axis]);
        grey = along(axis, shape, &grey, &taps);
        shape[axis] = wanted[axis];
    }
    grey
}

/// What a new voxel is made of: its first old voxel, and weights that add up to 1.
struct Taps {
    first: usize,
    weights: Vec<f64>,
}

/// `step` is a new edge in old edges.
fn taps(old: usize, new: usize, step: f64) -> Vec<Taps> {
    let reach = step.max(1.0);
    let last = (old - 1) as f64;
    (0..new)
        .map(|i| {
            let centre = ((i as f64 + 0.5) * step - 0.5).clamp(0.0, last);
            let first = (centre - reach).ceil().max(0.0) as usize;
            let end = (centre + reach).floor().min(last) as usize;
            let tent = |at: usize| (1.0 - (at as f64 - centre).abs() / reach).max(0.0);
            let weights: Vec<f64> = (first..=end).map(tent).collect();
            let sum: f64 = weights.iter().sum();
            Taps { first, weights: weights.into_iter().map(|w| w / sum).collect() }
        })
        .collect()
}

/// Fewest values that are worth a task of their own.
const TASK_VALUES: usize = 1 << 14;

/// Applies taps along one axis; x runs fastest.
fn along(axis: usize, shape: [usize; 3], grey: &[f32], taps: &[Taps]) -> Vec<f32> {
    let stride: usize = shape[..axis].iter().product();
    let mut out = vec![0.0; grey.len() / shape[axis] * taps.len()];
    let lines = out.par_chunks_mut(stride).with_min_len(1 + TASK_VALUES / stride).enumerate();
    lines.for_each(|(line, to)| {
        let tap = &taps[line % taps.len()];
        let from = &grey[(line / taps.len() * shape[axis] + tap.first) * stride..];
        for (at, value) in to.iter_mut().enumerate() {
            let of = |(k, weight)| weight * f64::from(from[k * stride + at]);
            *value = tap.weights.iter().enumerate().map(of).sum::<f64>() as f32;
        }
    });
    out
}
