//! Indices of sensitivity against functions whose indices are known.

use std::f64::consts::PI;
use trabecula_config::Design;
use trabecula_runner::sweep::design::quantiles;
use trabecula_runner::sweep::sensitivity::{Bootstrap, Estimate, linear, morris, sobol};

const BOOTSTRAP: Bootstrap = Bootstrap { resamples: 500, confidence: 0.95, seed: 3 };

/// Ishigami and Homma (1990) with a = 7, b = 0.1, over −π to π.
fn ishigami(quantiles: &[f64]) -> f64 {
    let x: Vec<f64> = quantiles.iter().map(|q| PI * (2.0 * q - 1.0)).collect();
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

/// Its indices in closed form: (S1, ST) of each argument.
fn exact() -> [(f64, f64); 3] {
    let (a, b) = (7.0, 0.1);
    let first = 0.5 * (1.0 + b * PI.powi(4) / 5.0_f64).powi(2);
    let second = a * a / 8.0;
    let both = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
    let all = first + second + both;
    [(first / all, (first + both) / all), (second / all, second / all), (0.0, both / all)]
}

fn indices(points: u32, seed: u64) -> Vec<Vec<(&'static str, Estimate)>> {
    let rows = quantiles(&Design::Saltelli { points }, 3, seed).expect("a design with points");
    let outputs: Vec<f64> = rows.iter().map(|row| ishigami(row)).collect();
    sobol::indices(&outputs, 3, &BOOTSTRAP)
}

fn worst_error(points: u32, seed: u64) -> f64 {
    let errors = indices(points, seed).into_iter().zip(exact()).map(|(found, (first, total))| {
        (found[0].1.value - first).abs().max((found[1].1.value - total).abs())
    });
    errors.fold(0.0, f64::max)
}

#[test]
fn sobol_indices_of_ishigamis_function_are_the_analytic_ones() {
    for seed in 1..=5 {
        let (coarse, fine) = (worst_error(256, seed), worst_error(8192, seed));
        assert!(coarse < 0.12, "{coarse}");
        assert!(fine < 0.01, "{fine}");
    }
}

#[test]
fn intervals_hold_the_analytic_indices() {
    let mut held = 0;
    for seed in 1..=10 {
        for (found, (first, total)) in indices(512, seed).iter().zip(exact()) {
            let holds = |estimate: Estimate, truth| {
                assert!(estimate.low <= estimate.value && estimate.value <= estimate.high);
                usize::from(estimate.low <= truth && truth <= estimate.high)
            };
            held += holds(found[0].1, first) + holds(found[1].1, total);
        }
    }
    // A quasi-random design errs less than the bootstrap, which takes it for random, expects.
    assert!(held >= 57, "{held} of 60");
}

/// Chance, the same at a point whenever it is asked.
fn noise(row: &[f64]) -> f64 {
    let mixed: f64 = row.iter().zip([12_345.6, 6_543.2, 2_345.6]).map(|(x, by)| x * by).sum();
    10.0 * (mixed.fract() - 0.5)
}

#[test]
fn straight_lines_find_slopes_and_shares_in_noise() {
    // Uniform factors have a variance of 1/12 of the squared slope, and the noise of 100/12.
    let (slopes, all) = ([6.0, -3.0, 0.0], 36.0 + 9.0 + 100.0);
    for (design, block) in [
        (Design::Saltelli { points: 256 }, 5),
        (Design::LatinHypercube { points: 1280 }, 1),
        (Design::Sobol { points: 1024 }, 1),
    ] {
        let rows = quantiles(&design, 3, 4).expect("a design with points");
        let value = |row: &Vec<f64>| 6.0 * row[0] - 3.0 * row[1] + noise(row);
        let outputs: Vec<f64> = rows.iter().map(value).collect();
        let found = linear::indices(&rows, &outputs, 3, block, &BOOTSTRAP);
        for (indices, slope) in found.iter().zip(slopes) {
            let (line, share, truth) = (indices[0].1, indices[1].1, slope * slope / all);
            // Standard error of a slope: √12 times the noise's deviation over the root of points.
            assert!((line.value - slope).abs() < 1.2, "{design:?}: {line:?} for {slope}");
            assert!(line.low < slope && slope < line.high, "{design:?}: {line:?} for {slope}");
            assert!((share.value - truth).abs() < 0.07, "{design:?}: {share:?} for {truth}");
        }
    }
    // With nothing but one line all variance is its.
    let rows = quantiles(&Design::Sobol { points: 64 }, 2, 4).expect("a design with points");
    let outputs: Vec<f64> = rows.iter().map(|row| 5.0 - 2.0 * row[1]).collect();
    let found = linear::indices(&rows, &outputs, 2, 1, &BOOTSTRAP);
    let [slope, share] = [0, 1].map(|i| found[1][i].1.value);
    assert!((slope + 2.0).abs() < 1e-9 && (share - 1.0).abs() < 1e-9, "{slope} {share}");
}

#[test]
fn morris_finds_slope_interaction_and_nothing() {
    let design = Design::Morris { trajectories: 200, levels: 4 };
    let rows = quantiles(&design, 4, 9).expect("a design with points");
    let outputs: Vec<f64> =
        rows.iter().map(|x| 3.0 * x[0] - 2.0 * x[1] + 4.0 * x[0] * x[2]).collect();
    let found = morris::indices(&rows, &outputs, 4, &BOOTSTRAP);
    let [mu_star, mu, sigma] =
        [0, 1, 2].map(|i| found.iter().map(|indices| indices[i].1).collect::<Vec<Estimate>>());
    // A straight slope has the same effect everywhere.
    assert!((mu[1].value + 2.0).abs() < 1e-9 && (mu_star[1].value - 2.0).abs() < 1e-9);
    assert!(sigma[1].value < 1e-9 && mu_star[1].high - mu_star[1].low < 1e-9);
    // With the interaction it is 3 + 4·x₂, of mean 5 over levels of mean 1/2.
    assert!((mu[0].value - 5.0).abs() < 0.3, "{:?}", mu[0]);
    assert!(mu[0].low < 5.0 && 5.0 < mu[0].high && sigma[0].value > 1.0);
    assert!((mu[2].value - 2.0).abs() < 0.3);
    assert_eq!((mu_star[3].value, sigma[3].value), (0.0, 0.0));
}
