//! Confidence intervals by resampling (Efron's percentile bootstrap).

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use statrs::statistics::{Data, OrderStatistics};

/// How often to resample, and how sure to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// Number of resamples.
    pub resamples: u32,
    /// Share of the resamples that the interval holds, 0 to 1.
    pub confidence: f64,
    /// Seed of the resampling.
    pub seed: u64,
}

/// Resamples that are held at a time: enough for any number of threads.
const DRAWN_AT_ONCE: usize = 256;

/// A value with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// From all data.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Bootstrap {
    /// Resamples where nothing else is said.
    pub const RESAMPLES: u32 = 1000;
    /// Confidence where nothing else is said.
    pub const CONFIDENCE: f64 = 0.95;

    /// A statistic of `units` things that were sampled together, such as trajectories:
    /// `statistic` is given their numbers, in a resample some more than once.
    #[must_use]
    pub fn estimate(&self, units: usize, statistic: impl Fn(&[usize]) -> f64 + Sync) -> Estimate {
        self.estimates(units, |chosen| vec![statistic(chosen)])[0]
    }

    /// The same of several statistics that are reckoned together.
    #[must_use]
    pub fn estimates(
        &self,
        units: usize,
        statistics: impl Fn(&[usize]) -> Vec<f64> + Sync,
    ) -> Vec<Estimate> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let mut draw = || (0..units).map(|_| random.random_range(0..units.max(1))).collect();
        let mut resampled: Vec<Vec<f64>> = Vec::with_capacity(self.resamples as usize);
        while resampled.len() < self.resamples as usize {
            let now = DRAWN_AT_ONCE.min(self.resamples as usize - resampled.len());
            let drawn: Vec<Vec<usize>> = (0..now).map(|_| draw()).collect();
            resampled.par_extend(drawn.par_iter().map(|chosen| statistics(chosen)));
        }
        let tail = 0.5 * (1.0 - self.confidence);
        let all = statistics(&Vec::from_iter(0..units));
        let estimate = |(at, &value): (usize, &f64)| {
            let values = resampled.iter().map(|values| values[at]);
            let known: Vec<f64> = values.filter(|v| v.is_finite()).collect();
            // One thing has no others to be exchanged for, and where few resamples can be reckoned
            // these are no sample of what might have been.
            if units < 2 || 2 * known.len() < resampled.len() {
                return Estimate { value, low: f64::NAN, high: f64::NAN };
            }
            let mut values = Data::new(known);
            Estimate { value, low: values.quantile(tail), high: values.quantile(1.0 - tail) }
        };
        all.iter().enumerate().map(estimate).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_that_of_the_normal_distribution() {
        // 400 values with mean 0 and variance 1: the mean has a standard error of 0.05.
        let data: Vec<f64> = (0..400).map(|i| if i % 2 == 0 { -1.0 } else { 1.0 }).collect();
        let bootstrap = Bootstrap { resamples: 4000, confidence: 0.95, seed: 1 };
        let mean = |units: &[usize]| units.iter().map(|&u| data[u]).sum::<f64>() / 400.0;
        let Estimate { value, low, high } = bootstrap.estimate(400, mean);
        assert_eq!(value, 0.0);
        assert!((low + 0.098).abs() < 0.01 && (high - 0.098).abs() < 0.01, "{low} {high}");
    }

    #[test]
    fn no_interval_where_resamples_say_nothing() {
        let bootstrap = Bootstrap { resamples: 100, confidence: 0.95, seed: 1 };
        let of_one = bootstrap.estimate(1, |_| 3.0);
        assert!(of_one.value == 3.0 && of_one.low.is_nan() && of_one.high.is_nan());
        // Known only where nothing was drawn twice, which is seldom so.
        let whole = |units: &[usize]| {
            let mut seen = units.to_vec();
            seen.sort_unstable();
            seen.dedup();
            if seen.len() == units.len() { 3.0 } else { f64::NAN }
        };
        assert!(bootstrap.estimate(6, whole).low.is_nan());
    }
}
