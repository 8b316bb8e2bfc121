//! Morris's screening: how much an output changes when one factor takes a step.

use super::{Bootstrap, Estimate};

/// For each dimension, per unit of the factor's whole range: the mean of the absolute elementary
/// effects `mu_star` (Campolongo 2007), their mean `mu`, and their standard deviation `sigma`,
/// which is that of interactions and of curvature. From the points of a Morris design in the unit
/// cube and the outputs there.
#[must_use]
pub fn indices(
    rows: &[Vec<f64>],
    outputs: &[f64],
    dimensions: usize,
    bootstrap: &Bootstrap,
) -> Vec<Vec<(&'static str, Estimate)>> {
    let length = dimensions + 1;
    // By trajectory, then by dimension.
    let effects: Vec<Vec<f64>> = rows
        .chunks_exact(length)
        .zip(outputs.chunks_exact(length))
        .map(|(rows, outputs)| effects(rows, outputs, dimensions))
        .collect();
    let index = |d: usize| {
        let mean = |units: &[usize], of: fn(f64) -> f64| {
            units.iter().map(|&unit| of(effects[unit][d])).sum::<f64>() / units.len() as f64
        };
        let deviation = |units: &[usize]| {
            let centre = mean(units, |effect| effect);
            let squares = units.iter().map(|&unit| (effects[unit][d] - centre).powi(2));
            (squares.sum::<f64>() / (units.len() as f64 - 1.0)).sqrt()
        };
        let units = effects.len();
        vec![
            ("mu_star", bootstrap.estimate(units, |units| mean(units, f64::abs))),
            ("mu", bootstrap.estimate(units, |units| mean(units, |effect| effect))),
            ("sigma", bootstrap.estimate(units, deviation)),
        ]
    };
    (0..dimensions).map(index).collect()
}

/// The effect of each dimension in one trajectory, in which each takes one step; none where that
/// step leads to the same value.
fn effects(rows: &[Vec<f64>], outputs: &[f64], dimensions: usize) -> Vec<f64> {
    let mut effects = vec![0.0; dimensions];
    for (pair, change) in rows.windows(2).zip(outputs.windows(2)) {
        let moved = (0..dimensions).find(|&d| pair[0][d] != pair[1][d]);
        if let Some(d) = moved {
            effects[d] = (change[1] - change[0]) / (pair[1][d] - pair[0][d]);
        }
    }
    effects
}
