//! Main effects by straight lines: what all points together say of the direction and the size of a
//! factor's influence, where a few differences between points drown in chance.

use super::{Bootstrap, Estimate};
use linfa_linalg::cholesky::SolveCInplace;
use ndarray::{Array1, Array2, Axis};

/// Sums over the points of one block, each with its factors about the middle of their ranges and a 1
/// before them.
struct Moments {
    /// Of products of two of these.
    square: Array2<f64>,
    /// Of products with the output.
    toward: Array1<f64>,
    /// Of the squared output.
    output_square: f64,
}

impl Moments {
    fn of(rows: &[Vec<f64>], outputs: &[f64], dimensions: usize) -> Self {
        let terms = dimensions + 1;
        let mut sums = Self::zero(terms);
        for (row, output) in rows.iter().zip(outputs) {
            let term = |at: usize| if at == 0 { 1.0 } else { row[at - 1] - 0.5 };
            for i in 0..terms {
                sums.toward[i] += term(i) * output;
                (0..terms).for_each(|j| sums.square[[i, j]] += term(i) * term(j));
            }
            sums.output_square += output * output;
        }
        sums
    }

    fn zero(terms: usize) -> Self {
        Self {
            square: Array2::zeros((terms, terms)),
            toward: Array1::zeros(terms),
            output_square: 0.0,
        }
    }

    fn sum(blocks: &[Self], chosen: &[usize], terms: usize) -> Self {
        chosen.iter().fold(Self::zero(terms), |mut sums, &block| {
            let Self { square, toward, output_square } = &blocks[block];
            sums.square += square;
            sums.toward += toward;
            sums.output_square += output_square;
            sums
        })
    }

    /// The slope along `dimension`, and the share of the variance that goes with it; not numbers
    /// when the points do not tell the factors apart.
    fn fit(&self, dimension: usize) -> (f64, f64) {
        let at = dimension + 1;
        let toward = self.toward.clone().insert_axis(Axis(1));
        let lines = self.square.clone().solvec_into(toward);
        let slope = lines.map_or(f64::NAN, |lines| lines[[at, 0]]);
        let points = self.square[[0, 0]];
        let variance = |square: f64, sum: f64| square / points - (sum / points).powi(2);
        let of_factor = variance(self.square[[at, at]], self.square[[0, at]]);
        let of_output = variance(self.output_square, self.toward[0]);
        (slope, slope * slope * of_factor / of_output)
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
    // Sums of squares are more exact for outputs around 0.
    let mean = outputs.iter().sum::<f64>() / outputs.len().max(1) as f64;
    let centred: Vec<f64> = outputs.iter().map(|output| output - mean).collect();
    let blocks: Vec<Moments> = rows
        .chunks(block)
        .zip(centred.chunks(block))
        .map(|(rows, outputs)| Moments::of(rows, outputs, dimensions))
        .collect();
    let index = |d: usize| {
        let fitted = |chosen: &[usize]| Moments::sum(&blocks, chosen, dimensions + 1).fit(d);
        vec![
            ("slope", bootstrap.estimate(blocks.len(), |chosen| fitted(chosen).0)),
            ("linear", bootstrap.estimate(blocks.len(), |chosen| fitted(chosen).1)),
        ]
    };
    (0..dimensions).map(index).collect()
}
