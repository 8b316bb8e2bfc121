//! Otsu's threshold: the cut of a histogram that leaves the least variance inside the two classes
//! (Otsu, IEEE Trans. Syst. Man Cybern. 9, 62, 1979).

use super::SampleError;
use rayon::prelude::*;

/// Bins between the least and the greatest value, centred so that 8-bit data get their own bins.
const BINS: usize = 256;

/// Values per partial histogram.
const CHUNK: usize = 1 << 18;

/// The value from which on a voxel counts as bone, halfway between two of 256 bins that span the
/// values: for 8-bit data from 0 to 255, `84.5` stands for "bone above 84".
///
/// # Errors
/// [`SampleError::Flat`] when the values do not differ (an empty slice counts as all 0)
/// or are infinite.
pub fn otsu_threshold(values: &[f32]) -> Result<f32, SampleError> {
    let (low, high) = range(values);
    let width = (f64::from(high) - f64::from(low)) / (BINS - 1) as f64;
    if low >= high || !width.is_finite() {
        return Err(SampleError::Flat(values.first().copied().unwrap_or(0.0)));
    }
    let counts = histogram(values, f64::from(low), width);
    let cut = best_cut(&counts);
    Ok((f64::from(low) + (cut as f64 + 0.5) * width) as f32)
}

/// Least and greatest value; `(∞, −∞)` when there is none.
pub(super) fn range(values: &[f32]) -> (f32, f32) {
    let wider = |a: (f32, f32), b: (f32, f32)| (a.0.min(b.0), a.1.max(b.1));
    let parts: Vec<(f32, f32)> = values
        .par_chunks(CHUNK)
        .map(|part| part.iter().map(|&v| (v, v)).fold((f32::INFINITY, f32::NEG_INFINITY), wider))
        .collect();
    parts.into_iter().fold((f32::INFINITY, f32::NEG_INFINITY), wider)
}

fn histogram(values: &[f32], low: f64, width: f64) -> [u64; BINS] {
    let count = |part: &[f32]| {
        let mut counts = [0u64; BINS];
        for &value in part {
            let bin = ((f64::from(value) - low) / width).round() as usize;
            counts[bin.min(BINS - 1)] += 1;
        }
        counts
    };
    let parts: Vec<_> = values.par_chunks(CHUNK).map(count).collect();
    let mut total = [0u64; BINS];
    for part in parts {
        for (sum, n) in total.iter_mut().zip(part) {
            *sum += n;
        }
    }
    total
}

/// Last bin of the lower class. Of equal cuts the middle one, so that a gap between two peaks is
/// cut in half.
fn best_cut(counts: &[u64; BINS]) -> usize {
    let total: u64 = counts.iter().sum();
    let moment: f64 = counts.iter().enumerate().map(|(bin, &n)| bin as f64 * n as f64).sum();
    let (mut below, mut below_moment) = (0u64, 0.0f64);
    let (mut best, mut first, mut last) = (-1.0, 0, 0);
    for (bin, &n) in counts.iter().enumerate().take(BINS - 1) {
        below += n;
        below_moment += bin as f64 * n as f64;
        let (w0, w1) = (below as f64, (total - below) as f64);
        if w0 == 0.0 || w1 == 0.0 {
            continue;
        }
        let gap = below_moment / w0 - (moment - below_moment) / w1;
        let between = w0 * w1 * gap * gap;
        if between > best {
            (best, first, last) = (between, bin, bin);
        } else if between == best {
            last = bin;
        }
    }
    first.midpoint(last)
}
