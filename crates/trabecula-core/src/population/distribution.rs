//! Distributions of a trait among women, cut off at both ends.

use statrs::distribution::{ContinuousCDF, Normal};

/// The shape of a distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// The same for all.
    Fixed(f64),
    /// Any value between the ends, alike.
    Uniform,
    /// Normal.
    Normal {
        /// Mean before the ends are cut off.
        mean: f64,
        /// Standard deviation before that, above zero.
        sd: f64,
    },
    /// Log-normal.
    LogNormal {
        /// Median before the ends are cut off, above zero.
        median: f64,
        /// Geometric standard deviation: two women in three lie within this factor. Above one.
        gsd: f64,
    },
}

/// A distribution, cut off (not piled up) at both ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distribution {
    /// Its shape.
    pub shape: Shape,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
}

impl Distribution {
    /// The value below which a share `u` (above 0 and below 1) of women lie.
    ///
    /// One value takes one draw, whatever the shape, so that two distributions can be compared
    /// woman by woman.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let Self { shape, min, max } = *self;
        let value = match shape {
            Shape::Fixed(value) => return value,
            Shape::Uniform => min + u * (max - min),
            Shape::Normal { mean, sd } => normal(mean, sd, min, max, u),
            Shape::LogNormal { median, gsd } => {
                normal(median.ln(), gsd.ln(), min.ln(), max.ln(), u).exp()
            }
        };
        value.clamp(min, max)
    }
}

/// Quantile of a normal distribution between two ends.
fn normal(mean: f64, sd: f64, min: f64, max: f64, u: f64) -> f64 {
    let standard = Normal::standard();
    let (below, up_to) = (standard.cdf((min - mean) / sd), standard.cdf((max - mean) / sd));
    mean + sd * standard.inverse_cdf(below + u * (up_to - below))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles(distribution: Distribution) -> Vec<f64> {
        (0..10_000).map(|i| distribution.quantile((f64::from(i) + 0.5) / 1e4)).collect()
    }

    #[test]
    fn moments_are_those_stated() {
        let shape = Shape::Normal { mean: 8.0, sd: 1.0 };
        let values = quantiles(Distribution { shape, min: -100.0, max: 100.0 });
        let mean = values.iter().sum::<f64>() / 1e4;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 1e4;
        assert!((mean - 8.0).abs() < 1e-3 && (variance - 1.0).abs() < 5e-3, "{mean} {variance}");
        let shape = Shape::LogNormal { median: 25.0, gsd: 1.5 };
        let values = quantiles(Distribution { shape, min: 0.0, max: 1e6 });
        assert!((values[5000] / 25.0 - 1.0).abs() < 1e-3);
        assert!((values[8413] / 37.5 - 1.0).abs() < 1e-3, "one geometric SD");
    }

    #[test]
    fn ends_are_cut_off_and_not_piled_up() {
        for shape in [
            Shape::Uniform,
            Shape::Normal { mean: 5.0, sd: 4.0 },
            Shape::Normal { mean: 5.0, sd: 1e-3 },
            Shape::Normal { mean: 500.0, sd: 1.0 },
            Shape::LogNormal { median: 5.0, gsd: 3.0 },
        ] {
            let values = quantiles(Distribution { shape, min: 1.0, max: 9.0 });
            assert!(values.iter().all(|v| (1.0..=9.0).contains(v)), "{shape:?}");
            assert!(values.is_sorted(), "{shape:?}");
        }
        let shape = Shape::Normal { mean: 5.0, sd: 4.0 };
        let values = quantiles(Distribution { shape, min: 1.0, max: 9.0 });
        assert_eq!(values.iter().filter(|&&v| v == 1.0 || v == 9.0).count(), 0);
    }
}
