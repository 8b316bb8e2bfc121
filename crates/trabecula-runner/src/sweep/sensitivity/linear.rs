//! Main effects by straight lines: what all points together say of the direction and the size of a
//! factor's influence, where a few differences between points drown in chance.

use super::{Bootstrap, Estimate};
use linfa_linalg::cholesky::SolveCInplace;
use ndarray::{Array1, Array2, Axis};

/// The points of a design and what came out at them.
struct Sample {
    /// By point: 1, and its factors about the middle of their ranges.
    terms: Array2<f64>,
    /// About their mean, around which sums of squares are more exact.
    outputs: Array1<f64>,
}

impl Sample {
    fn new(rows: &[Vec<f64>], outputs: &[f64], dimensions: usize) -> Self {
        let term = |(point, at): (usize, usize)| match at {
            0 => 1.0,
            _ => rows[point][at - 1] - 0.5,
        };
        let outputs = Array1::from(outputs.to_vec());
        let mean = outputs.mean().unwrap_or_default();
        Self {
            terms: Array2::from_shape_fn((rows.len(), dimensions + 1), term),
            outputs: outputs - mean,
        }
    }

    /// By dimension the slope, then by dimension the share of the variance that goes with it, of
    /// points that count as often as `weights` say. Not numbers when these points do not tell the
    /// factors apart.
    fn fit(&self, weights: &Array1<f64>) -> Vec<f64> {
        let Self { terms, outputs } = self;
        let weighed = terms * &weights.view().insert_axis(Axis(1));
        let mut square = weighed.t().dot(terms);
        let toward = weighed.t().dot(outputs);
        let points = weights.sum();
        let variance = |square: f64, sum: f64| square / points - (sum / points).powi(2);
        let of_output = variance((weights * outputs * outputs).sum(), toward[0]);
        let dimensions = 1..toward.len();
        let spread = |d: usize| variance(square[[d, d]], square[[0, d]]);
        let spreads: Vec<f64> = dimensions.clone().map(spread).collect();
        let lines = square.solvec_into(toward.insert_axis(Axis(1)));
        let slope = |d: usize| lines.as_ref().map_or(f64::NAN, |lines| lines[[d, 0]]);
        let slopes: Vec<f64> = dimensions.map(slope).collect();
        let share = |(slope, spread): (&f64, &f64)| slope * slope * spread / of_output;
        let shares: Vec<f64> = slopes.iter().zip(&spreads).map(share).collect();
        [slopes, shares].concat()
    }
}

/// For each dimension, from straight lines in all of them fitted together by least squares to the
/// outputs at the points `rows` of the unit cube: the change of the output over the factor's whole
/// range, `slope`, and the share of the variance that this explains, `linear`, the square of the
/// standardised regression coefficient (Saltelli et al. 2008, Global Sensitivity Analysis, 1.2.5).
/// Points come in blocks of `block`, which were sampled together.
#[must_use]
pub fn indices(
    rows: &[Vec<f64>],
    outputs: &[f64],
    dimensions: usize,
    block: usize,
    bootstrap: &Bootstrap,
) -> Vec<Vec<(&'static str, Estimate)>> {
    let sample = Sample::new(rows, outputs, dimensions);
    let fitted = |chosen: &[usize]| {
        let mut weights = Array1::zeros(rows.len());
        for &unit in chosen {
            (unit * block..(unit + 1) * block).for_each(|point| weights[point] += 1.0);
        }
        // As many points as lines have coefficients tell nothing of how well they fit.
        if weights.iter().filter(|&&weight| weight > 0.0).count() <= dimensions {
            return vec![f64::NAN; 2 * dimensions];
        }
        sample.fit(&weights)
    };
    let estimates = bootstrap.estimates(rows.len() / block, fitted);
    let (slopes, shares) = estimates.split_at(dimensions);
    let both = slopes.iter().zip(shares);
    both.map(|(&slope, &share)| vec![("slope", slope), ("linear", share)]).collect()
}
