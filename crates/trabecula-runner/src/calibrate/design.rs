//! Where the points of a wave lie.

use super::belief::Draws;
use super::point::Point;
use super::spread::spread;
use crate::sweep::design::quantiles;
use trabecula_config::{Design, Stage};

/// The first wave: a Latin hypercube over the priors.
pub(super) fn first(stage: &Stage, points: u32, seed: u64) -> Vec<Point> {
    let design = Design::LatinHypercube { points };
    let places = quantiles(&design, stage.free.len(), seed).unwrap_or_default();
    places.into_iter().map(|place| Point::new(stage, 1, place)).collect()
}

/// A later wave: the most plausible place, and draws that keep away from one another and from
/// what was simulated.
pub(super) fn next(
    stage: &Stage,
    wave: usize,
    points: u32,
    draws: &Draws,
    had: &[Point],
) -> Vec<Point> {
    let had: Vec<&[f64]> = had.iter().map(|point| point.place.as_slice()).collect();
    spread(&draws.mode, &draws.places, &had, points as usize)
        .into_iter()
        .map(|place| Point::new(stage, wave, place))
        .collect()
}
