//! Points in the space of the free parameters.

use trabecula_config::{Free, Stage};

/// Steps into which a range is divided at least, so that values are short and a point is the same
/// wherever its place was computed.
const STEPS: f64 = 2000.0;

/// A point that is, or will be, simulated.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    /// Its wave, from 1.
    pub(super) wave: usize,
    /// Quantile of each prior.
    pub(super) place: Vec<f64>,
    /// The value of each parameter.
    pub(super) values: Vec<f64>,
}

impl Point {
    pub(super) fn new(stage: &Stage, wave: usize, place: Vec<f64>) -> Self {
        let values = stage.free.iter().zip(&place).map(|(free, &u)| rounded(free, u)).collect();
        Self { wave, place, values }
    }

    /// The values as RON.
    pub(super) fn texts(&self) -> Vec<String> {
        self.values.iter().map(|value| format!("{value:?}")).collect()
    }
}

/// The value at a quantile, with no more digits than tell it from its neighbours.
fn rounded(free: &Free, quantile: f64) -> f64 {
    let prior = &free.prior;
    let value = prior.quantile(quantile);
    let decimals = -((prior.max - prior.min) / STEPS).log10().floor();
    let text = match decimals > 0.0 {
        true => format!("{value:.*}", decimals as usize),
        false => {
            let step = 10f64.powf(-decimals);
            format!("{}", (value / step).round() * step)
        }
    };
    text.parse().unwrap_or(value).clamp(prior.min, prior.max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use trabecula_core::parameter::entry;
    use trabecula_core::population::{Distribution, Shape};

    #[test]
    fn values_are_short_and_stay_in_their_range() {
        let of = |min: f64, max: f64, u: f64| {
            let prior = Distribution { shape: Shape::Uniform, min, max };
            rounded(&Free { entry: entry("osteoclast.life_days").unwrap(), prior }, u)
        };
        assert_eq!(of(10.0, 30.0, 1.0 / 3.0), 16.67);
        assert_eq!(of(0.0, 1e6, 0.123_456_7), 123_500.0);
        assert_eq!(of(0.0012, 0.0034, 0.5), 0.0023);
        assert_eq!((of(0.123_456, 0.2, 1e-9), of(0.1, 0.2, 1.0)), (0.123_46, 0.2));
    }
}
