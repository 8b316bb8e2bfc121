//! Sobol indices: the share of a measure's variance that a factor explains, alone and with all
//! interactions.

use super::{Bootstrap, Estimate};

/// The outputs at one row of the design: at A, at A with each dimension from B, at B.
struct Block<'a>(&'a [f64]);

impl Block<'_> {
    fn a(&self) -> f64 {
        self.0[0]
    }

    fn mixed(&self, dimension: usize) -> f64 {
        self.0[1 + dimension]
    }

    fn b(&self) -> f64 {
        self.0[self.0.len() - 1]
    }
}

/// For each dimension the index of first order, `S1`, by the estimator of Saltelli (2010), and
/// the total one, `ST`, by Jansen's (1999), from the outputs at the points of a Saltelli design in
/// its order.
#[must_use]
pub fn indices(
    outputs: &[f64],
    dimensions: usize,
    bootstrap: &Bootstrap,
) -> Vec<Vec<(&'static str, Estimate)>> {
    // The estimator of first order is more exact for outputs around 0.
    let mean = outputs.iter().sum::<f64>() / outputs.len().max(1) as f64;
    let centred: Vec<f64> = outputs.iter().map(|output| output - mean).collect();
    let blocks: Vec<Block<'_>> = centred.chunks_exact(dimensions + 2).map(Block).collect();
    let index = |d: usize| {
        let first = |rows: &[usize]| {
            mean_of(rows, |row| blocks[row].b() * (blocks[row].mixed(d) - blocks[row].a()))
                / variance(&blocks, rows)
        };
        let total = |rows: &[usize]| {
            0.5 * mean_of(rows, |row| (blocks[row].a() - blocks[row].mixed(d)).powi(2))
                / variance(&blocks, rows)
        };
        vec![
            ("S1", bootstrap.estimate(blocks.len(), first)),
            ("ST", bootstrap.estimate(blocks.len(), total)),
        ]
    };
    (0..dimensions).map(index).collect()
}

fn mean_of(rows: &[usize], value: impl Fn(usize) -> f64) -> f64 {
    rows.iter().map(|&row| value(row)).sum::<f64>() / rows.len().max(1) as f64
}

/// Over the independent points A and B.
fn variance(blocks: &[Block<'_>], rows: &[usize]) -> f64 {
    let mean = mean_of(rows, |row| 0.5 * (blocks[row].a() + blocks[row].b()));
    let square = |value: f64| (value - mean).powi(2);
    mean_of(rows, |row| 0.5 * (square(blocks[row].a()) + square(blocks[row].b())))
}
