//! Means with their intervals, what part of an interval is ignorance, and what pairing gains.
//!
//! Women who share a draw of badly known parameters are not independent, so the unit of all
//! intervals is the draw: the mean over its women counts as one observation.

use serde::{Serialize, Serializer};
use statrs::distribution::{ContinuousCDF, FisherSnedecor, StudentsT};
use statrs::statistics::{Data, OrderStatistics, Statistics};

/// Probability below and above an interval of 95 %.
const TAIL: f64 = 0.025;

/// A value of one woman.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Observed {
    /// Number of the draw of badly known parameters that she shares.
    pub(crate) draw: u32,
    /// The value.
    pub(crate) value: f64,
    /// How much she counts in the mean, against others.
    pub(crate) weight: f64,
}

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Women with a value.
    pub patients: usize,
    /// Mean over women, by weight.
    #[serde(serialize_with = "finite")]
    pub mean: f64,
    /// Median over women: far from the mean where a few carry it. NaN of a ratio of means.
    #[serde(serialize_with = "finite")]
    pub median: f64,
    /// Lower end; NaN with fewer than two draws.
    #[serde(serialize_with = "finite")]
    pub low: f64,
    /// Upper end.
    #[serde(serialize_with = "finite")]
    pub high: f64,
    /// Standard error of the mean.
    #[serde(skip)]
    pub standard_error: f64,
    /// How much of the interval comes from badly known parameters.
    pub uncertain: Share,
}

/// A share of a variance with its own 95 % interval, %; NaN where no two women share a draw.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The share.
    #[serde(serialize_with = "finite")]
    pub percent: f64,
    /// Lower end.
    #[serde(serialize_with = "finite")]
    pub low: f64,
    /// Upper end.
    #[serde(serialize_with = "finite")]
    pub high: f64,
}

/// A difference between arms, woman by woman.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Paired {
    /// The difference.
    pub difference: Estimate,
    /// Variance of the difference of two arms of other women each, over that of the same women:
    /// how many times more women an unpaired trial would need.
    #[serde(serialize_with = "finite")]
    pub gain: f64,
}

/// What is no number is null in JSON.
fn finite<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    Some(*value).filter(|v| v.is_finite()).serialize(serializer)
}

/// The mean of what was observed, by weight; values that are not numbers are left out.
pub(crate) fn estimate(observed: &[Observed]) -> Estimate {
    let groups = groups(observed);
    let (draws, patients) = (groups.len(), groups.iter().map(Vec::len).sum::<usize>());
    let mean = groups.iter().flatten().sum::<f64>() / patients as f64;
    // Women of a draw may be alike: what counts is how far draws as a whole pull the mean.
    let pulls = groups.iter().map(|group| group.iter().map(|v| v - mean).sum::<f64>());
    let of_one = draws as f64 / (draws as f64 - 1.0);
    let standard_error =
        (of_one * pulls.map(|pull| pull * pull).sum::<f64>()).sqrt() / patients as f64;
    let half = half_width(draws) * standard_error;
    Estimate {
        patients,
        mean,
        median: median(observed),
        low: mean - half,
        high: mean + half,
        standard_error,
        uncertain: uncertain(&groups),
    }
}

/// The difference of `arm` to `reference`, over the women that both have.
pub(crate) fn paired(arm: &[(u32, Observed)], reference: &[(u32, Observed)]) -> Paired {
    let both = both(arm, reference);
    let differences: Vec<Observed> =
        both.iter().map(|&(a, b)| Observed { value: a.value - b, ..a }).collect();
    let variance = |pick: fn(&(Observed, f64)) -> f64| both.iter().map(pick).variance();
    Paired {
        difference: estimate(&differences),
        gain: (variance(|b| b.0.value) + variance(|b| b.1)) / variance(|b| b.0.value - b.1),
    }
}

/// The mean level of `arm` over that of `reference`, minus one, %, over the women that both have.
/// Its interval is that of the mean of what the ratio leaves unexplained in each woman (delta
/// method). A ratio of means, because a woman's own level can be near zero.
pub(crate) fn relative(arm: &[(u32, Observed)], reference: &[(u32, Observed)]) -> Estimate {
    let both = both(arm, reference);
    let here = both.iter().map(|(a, _)| a.weight * a.value).mean();
    let there = both.iter().map(|(a, b)| a.weight * b).mean();
    let ratio = here / there;
    let left = both.iter().map(|&(a, b)| Observed {
        draw: a.draw,
        value: 100.0 * a.weight * (a.value - ratio * b) / there,
        weight: 1.0,
    });
    let left: Vec<Observed> = left.collect();
    let left = estimate(&left);
    let mean = 100.0 * (ratio - 1.0);
    let half = 0.5 * (left.high - left.low);
    Estimate { mean, median: f64::NAN, low: mean - half, high: mean + half, ..left }
}

/// What was observed in each woman that both arms have, and her value in the other; the women of each
/// are in the order of their numbers.
fn both(arm: &[(u32, Observed)], reference: &[(u32, Observed)]) -> Vec<(Observed, f64)> {
    arm.iter()
        .filter_map(|&(patient, here)| {
            let at = reference.binary_search_by_key(&patient, |(other, _)| *other).ok()?;
            let there = reference[at].1.value;
            (here.value - there).is_finite().then_some((here, there))
        })
        .collect()
}

/// The median of all values; NaN of none.
fn median(observed: &[Observed]) -> f64 {
    let values = observed.iter().map(|o| o.value).filter(|value| value.is_finite());
    Data::new(values.collect::<Vec<f64>>()).median()
}

/// Values by draw, each as far from the weighted mean as it pulls that mean: so the plain mean of
/// all is the weighted one, and what they scatter by is what makes it uncertain.
fn groups(observed: &[Observed]) -> Vec<Vec<f64>> {
    let counts = |o: &&Observed| o.value.is_finite() && o.weight > 0.0;
    let mut numbers: Vec<Observed> = observed.iter().filter(counts).copied().collect();
    numbers.sort_by_key(|o| o.draw);
    let weight = numbers.iter().map(|o| o.weight).mean();
    let mean = numbers.iter().map(|o| o.weight * o.value).mean() / weight;
    let pulled = |o: &Observed| o.value + (o.weight / weight - 1.0) * (o.value - mean);
    let by_draw = numbers.chunk_by(|a, b| a.draw == b.draw);
    by_draw.map(|group| group.iter().map(pulled).collect()).collect()
}

/// Half of the width of the t interval of a mean of `n` values, in standard errors.
fn half_width(n: usize) -> f64 {
    let t = StudentsT::new(0.0, 1.0, n as f64 - 1.0);
    t.map_or(f64::NAN, |t| t.inverse_cdf(1.0 - TAIL))
}

/// The share of the variance of the mean that differences between draws account for: one-way
/// analysis of variance, 1 − (mean square within draws) / (mean square between them).
fn uncertain(groups: &[Vec<f64>]) -> Share {
    let (draws, women) = (groups.len() as f64, groups.iter().map(Vec::len).sum::<usize>() as f64);
    let grand = groups.iter().flatten().sum::<f64>() / women;
    let between: f64 =
        groups.iter().map(|g| g.len() as f64 * (g.mean() - grand).powi(2)).sum::<f64>();
    let within: f64 =
        groups.iter().map(|g| g.iter().map(|v| (v - g.mean()).powi(2)).sum::<f64>()).sum();
    let (between, within) = (between / (draws - 1.0), within / (women - draws));
    let ratio = between / within;
    let percent = |f: f64| 100.0 * (1.0 - 1.0 / f).max(0.0);
    let none = Share { percent: f64::NAN, low: f64::NAN, high: f64::NAN };
    match FisherSnedecor::new(draws - 1.0, women - draws) {
        Ok(f) if ratio.is_finite() => Share {
            percent: percent(ratio),
            low: percent(ratio / f.inverse_cdf(1.0 - TAIL)),
            high: percent(ratio / f.inverse_cdf(TAIL)),
        },
        _ => none,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(draw: u32, value: f64) -> Observed {
        Observed { draw, value, weight: 1.0 }
    }

    #[test]
    fn the_interval_is_that_of_a_t_test() {
        // Sleep after two drugs (Student 1908): mean 1.58, 95 % interval 0.700 to 2.460.
        let gains = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
        let observed: Vec<Observed> = (1..).zip(gains).map(|(n, gain)| of(n, gain)).collect();
        let e = estimate(&observed);
        assert!((e.mean - 1.58).abs() < 1e-12);
        assert!((e.low - 0.700_114).abs() < 1e-5 && (e.high - 2.459_886).abs() < 1e-5, "{e:?}");
        assert!(e.uncertain.percent.is_nan(), "each has a draw of her own");
    }

    #[test]
    fn the_median_is_that_of_women_whom_few_others_carry_away() {
        let median = |values: &[f64]| {
            let observed: Vec<Observed> =
                (0..).zip(values).map(|(i, &value)| of(i / 2, value)).collect();
            estimate(&observed).median
        };
        assert_eq!(median(&[50.0, 1.0, 3.0, 2.0, f64::NAN, 4.0]), 3.0);
        assert_eq!(median(&[50.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&[7.0]), 7.0);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn women_who_share_a_draw_count_once() {
        let alike: Vec<Observed> =
            (1..=6).flat_map(|d| [of(d, f64::from(d)), of(d, f64::from(d))]).collect();
        let once: Vec<Observed> = (1..=6).map(|d| of(d, f64::from(d))).collect();
        assert_eq!(estimate(&alike).low, estimate(&once).low);
        assert_eq!(estimate(&alike).patients, 12);
    }

    #[test]
    fn the_share_tells_draws_from_women() {
        // Differences only within draws, only between them, and half and half.
        let share = |pick: fn(u32, f64) -> f64| {
            let all: Vec<Observed> =
                (1..=40).flat_map(|d| [-1.0, 1.0].map(|side| of(d, pick(d, side)))).collect();
            estimate(&all).uncertain
        };
        let women = share(|_, side| side);
        assert_eq!(women.percent, 0.0);
        let draws = share(|d, side| if d.is_multiple_of(2) { 9.0 } else { -9.0 } + side * 1e-3);
        assert!(draws.percent > 99.9 && draws.low > 99.0, "{draws:?}");
        let both = share(|d, side| if d.is_multiple_of(2) { 1.0 } else { -1.0 } + side);
        // Between: 40/39 × 2; within: 2. The ratio is near 1.03.
        assert!(both.percent < 10.0 && both.high > 30.0, "{both:?}");
    }

    #[test]
    fn pairing_gains_what_women_have_in_common() {
        let woman = |n: u32, value: f64| (n, of(n, value));
        let reference: Vec<_> = (1..=10).map(|n| woman(n, f64::from(n))).collect();
        let arm: Vec<_> =
            (1..=10).map(|n| woman(n, f64::from(n) + 2.0 + 0.1 * f64::from(n % 3))).collect();
        let paired = paired(&arm, &reference);
        assert!((paired.difference.mean - 2.1).abs() < 1e-9);
        assert!(paired.gain > 500.0, "{paired:?}");
        // A woman whom one arm lacks is left out.
        assert_eq!(super::paired(&arm[1..], &reference).difference.patients, 9);
        assert!(super::paired(&reference, &reference).gain.is_infinite());
    }

    #[test]
    fn a_ratio_is_that_of_means_and_its_interval_covers_what_women_differ_in() {
        let woman = |n: u32, value: f64| (n, of(n, value));
        let reference: Vec<_> = (1..=8).map(|n| woman(n, f64::from(n))).collect();
        let half: Vec<_> = (1..=8).map(|n| woman(n, 0.5 * f64::from(n))).collect();
        let exact = relative(&half, &reference);
        assert!((exact.mean + 50.0).abs() < 1e-9 && (exact.high - exact.low).abs() < 1e-9);
        let off = |n: u32| if n.is_multiple_of(2) { 0.5 } else { -0.5 };
        let noisy: Vec<_> = (1..=8).map(|n| woman(n, 0.5 * f64::from(n) + off(n))).collect();
        let noisy = relative(&noisy, &reference);
        assert!(noisy.low < -50.0 && noisy.high > -50.0 && noisy.patients == 8, "{noisy:?}");
    }

    #[test]
    fn a_weighted_mean_of_changes_is_the_change_of_the_sum() {
        // Before and after, of three women: 100 to 110, 50 to 80, 2 to 20.
        let women = [(100.0, 110.0), (50.0, 80.0), (2.0, 20.0)];
        let changes = (1..).zip(women).map(|(draw, (before, after))| Observed {
            draw,
            value: 100.0 * (after / before - 1.0),
            weight: before,
        });
        let changes: Vec<Observed> = changes.collect();
        let sum = 100.0 * (210.0 / 152.0 - 1.0);
        let of_all = estimate(&changes);
        assert!((of_all.mean - sum).abs() < 1e-9, "{of_all:?}");
        assert!((of_all.median - 60.0).abs() < 1e-9, "a median is of women, unweighted");
        // Of the ratio to what they were before, interval and all.
        let level = |o: &Observed| (o.draw, Observed { value: 100.0 + o.value, ..*o });
        let after: Vec<_> = changes.iter().map(level).collect();
        let before: Vec<_> =
            changes.iter().map(|o| (o.draw, Observed { value: 100.0, ..*o })).collect();
        let ratio = relative(&after, &before);
        assert!((ratio.mean - sum).abs() < 1e-9 && (ratio.low - of_all.low).abs() < 1e-9);
        let difference = paired(&after, &before).difference;
        assert!((difference.mean - sum).abs() < 1e-9, "{difference:?}");
        // Nor does it matter who shares a draw.
        let together: Vec<Observed> =
            changes.iter().map(|o| Observed { draw: o.draw.min(2), ..*o }).collect();
        assert!((estimate(&together).mean - sum).abs() < 1e-9, "{:?}", estimate(&together));
        // One who had nothing before does not count.
        let nothing = Observed { draw: 4, value: 1e9, weight: 0.0 };
        let with_her = estimate(&[&changes[..], &[nothing]].concat());
        assert_eq!((with_her.mean, with_her.low), (of_all.mean, of_all.low));
    }

    #[test]
    fn too_few_give_no_interval_and_no_panic() {
        assert!(estimate(&[]).mean.is_nan());
        let one = estimate(&[of(1, 3.0), of(2, f64::NAN)]);
        assert_eq!((one.patients, one.mean), (1, 3.0));
        assert!(one.low.is_nan());
    }
}
