//! One thing that varies in a sweep.

use serde::{Deserialize, Serialize};

/// A key of the base and the values it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Path of the key, such as `parameters.osteoclast.life_days`.
    pub path: String,
    /// Its values.
    pub domain: Domain,
}

/// The values of a factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Domain {
    /// Numbers.
    Range {
        /// Smallest.
        from: f64,
        /// Largest.
        to: f64,
        /// Where equal shares of the range lie.
        scale: Scale,
        /// Only whole numbers.
        whole: bool,
        /// Number of values on a grid, both ends among them.
        levels: Option<u32>,
    },
    /// A list of values as RON, all equally likely.
    Values(Vec<String>),
}

/// Where equal shares of a range lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Scale {
    /// Equal differences.
    #[default]
    Linear,
    /// Equal ratios.
    Log,
}

impl Factor {
    /// The value at a quantile from 0 to 1, as RON.
    #[must_use]
    pub fn value(&self, quantile: f64) -> String {
        let number = || self.counted(quantile).map_or(0.0, |(number, _)| number);
        match &self.domain {
            Domain::Range { from, whole: true, .. } => format!("{:.0}", from + number()),
            Domain::Range { from, to, scale, .. } => {
                let value = match scale {
                    Scale::Linear => from + quantile * (to - from),
                    Scale::Log => from * (to / from).powf(quantile),
                };
                // Rounding must not carry an end beyond the range.
                format!("{:?}", value.clamp(*from, *to))
            }
            Domain::Values(values) => values.get(number() as usize).cloned().unwrap_or_default(),
        }
    }

    /// Where in its range the value at a quantile lies, from 0 to 1: of listed values and of whole
    /// numbers the first is 0, the last 1, however wide the steps of the quantile are.
    #[must_use]
    pub fn share(&self, quantile: f64) -> f64 {
        match self.counted(quantile) {
            Some((number, last)) if last > 0.0 => number / last,
            Some(_) => 0.0,
            None => quantile,
        }
    }

    /// Of values that can be counted, the number of that at a quantile and of the last, from 0.
    fn counted(&self, quantile: f64) -> Option<(f64, f64)> {
        let last = match &self.domain {
            Domain::Range { from, to, whole: true, .. } => to - from,
            Domain::Values(values) => values.len() as f64 - 1.0,
            Domain::Range { .. } => return None,
        };
        Some(((quantile * (last + 1.0)).floor().min(last), last))
    }

    /// Values that the factor takes on a grid, if it is said.
    #[must_use]
    pub fn levels(&self) -> Option<u32> {
        match &self.domain {
            Domain::Range { levels, .. } => *levels,
            Domain::Values(values) => u32::try_from(values.len()).ok(),
        }
    }

    /// A value of the grid, as RON; `level` counts from 0.
    #[must_use]
    pub fn level(&self, level: u32) -> String {
        match &self.domain {
            Domain::Range { from, to, scale, whole, levels } => {
                let share = f64::from(level) / f64::from(levels.unwrap_or(2).max(2) - 1);
                if *whole {
                    return format!("{:.0}", (from + share * (to - from)).round());
                }
                let between = Domain::Range {
                    from: *from,
                    to: *to,
                    scale: *scale,
                    whole: false,
                    levels: None,
                };
                Self { path: String::new(), domain: between }.value(share)
            }
            Domain::Values(values) => values.get(level as usize).cloned().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: f64, to: f64, scale: Scale, whole: bool) -> Factor {
        let domain = Domain::Range { from, to, scale, whole, levels: Some(3) };
        Factor { path: "x".to_owned(), domain }
    }

    #[test]
    fn quantiles_and_levels_of_ranges() {
        let linear = range(10.0, 30.0, Scale::Linear, false);
        assert_eq!([0.0, 0.25, 1.0].map(|q| linear.value(q)), ["10.0", "15.0", "30.0"]);
        assert_eq!([0, 1, 2].map(|i| linear.level(i)), ["10.0", "20.0", "30.0"]);
        let log = range(0.1, 10.0, Scale::Log, false);
        assert_eq!([0, 2].map(|i| log.level(i)), ["0.1", "10.0"]);
        assert!((log.level(1).parse::<f64>().unwrap() - 1.0).abs() < 1e-12);
        let whole = range(1.0, 4.0, Scale::Linear, true);
        assert_eq!([0.0, 0.24, 0.26, 0.99, 1.0].map(|q| whole.value(q)), ["1", "1", "2", "4", "4"]);
    }

    #[test]
    fn quantiles_of_lists() {
        let values = ["[]", "[Letrozole()]"].map(str::to_owned).to_vec();
        let list = Factor { path: "therapy".to_owned(), domain: Domain::Values(values) };
        assert_eq!([0.0, 0.49].map(|q| list.value(q)), ["[]", "[]"]);
        assert_eq!([0.5, 1.0].map(|q| list.value(q)), ["[Letrozole()]", "[Letrozole()]"]);
    }

    #[test]
    fn the_share_is_that_of_the_value() {
        let list = |n: u32| Factor {
            path: "x".to_owned(),
            domain: Domain::Values((0..n).map(|i| i.to_string()).collect()),
        };
        assert_eq!([0.0, 0.4, 0.6, 1.0].map(|q| list(2).share(q)), [0.0, 0.0, 1.0, 1.0]);
        assert_eq!([0.0, 0.4, 1.0].map(|q| list(3).share(q)), [0.0, 0.5, 1.0]);
        assert_eq!(list(1).share(0.7), 0.0);
        let whole = range(1.0, 5.0, Scale::Linear, true);
        assert_eq!([0.0, 0.5, 0.99].map(|q| whole.share(q)), [0.0, 0.5, 1.0]);
        assert_eq!(range(1.0, 5.0, Scale::Log, false).share(0.3), 0.3);
    }
}
