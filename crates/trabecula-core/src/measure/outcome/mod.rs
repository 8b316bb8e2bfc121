//! End points: what a trial asks of each woman on each day.

mod list;

pub use list::OUTCOMES;

use super::Measurement;

/// An end point: a change from day 0, or a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Name with its unit, as the columns of a trial's summary begin.
    pub name: &'static str,
    /// Short name for tables.
    pub label: &'static str,
    /// Unit, or `1`.
    pub unit: &'static str,
    /// How it is measured.
    pub family: Family,
    /// What it is.
    pub meaning: &'static str,
    /// The column of the measurement.
    column: &'static str,
    of: Reading,
}

/// How an end point is measured in patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// DXA.
    Densitometry,
    /// µCT.
    Structure,
    /// Biopsy.
    Histomorphometry,
    /// Cells counted in the sample.
    Cells,
    /// Turnover markers.
    Marker,
    /// Hormones and drugs in blood.
    Blood,
}

/// How an end point is read from two measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reading {
    /// The column is in % of its baseline already.
    PercentOfBaseline,
    /// Likewise, of a baseline that goes with this column.
    PercentOf(&'static str),
    /// Relative to day 0.
    RelativeToDay0,
    /// The value itself.
    Value,
}

impl Outcome {
    /// The end point called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        OUTCOMES.iter().find(|outcome| outcome.name == name)
    }

    /// The end point on the day of `now`; NaN where it could not be measured.
    #[must_use]
    pub fn of(&self, day_0: &Measurement, now: &Measurement) -> f64 {
        let value = value(now, self.column);
        match self.of {
            Reading::Value => value,
            Reading::PercentOfBaseline | Reading::PercentOf(_) => value - 100.0,
            Reading::RelativeToDay0 => match self::value(day_0, self.column) {
                first if first > 0.0 => 100.0 * (value / first - 1.0),
                _ => f64::NAN,
            },
        }
    }

    /// Whether it is a change from day 0, %.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.of != Reading::Value
    }

    /// How much a woman counts in the mean of a group, against others. Markers weigh by her turnover
    /// before day 0, so that the mean change is that of what all cubes together release, as if they
    /// were one skeleton: a cube is so small that it may have had next to no turnover then, and its
    /// own change would outweigh all others. Everything else weighs 1.
    #[must_use]
    pub fn weight(&self, day_0: &Measurement) -> f64 {
        match self.of {
            Reading::PercentOf(baseline) => value(day_0, baseline),
            _ => 1.0,
        }
    }

    /// What has to be divided to compare two days or two women: % of day 0 for a change, else the
    /// value.
    #[must_use]
    pub fn level(&self, day_0: &Measurement, now: &Measurement) -> f64 {
        let value = self.of(day_0, now);
        if self.is_change() { 100.0 + value } else { value }
    }
}

/// The value in a column.
fn value(row: &Measurement, column: &str) -> f64 {
    let at = Measurement::COLUMNS.iter().position(|c| c.name == column);
    at.and_then(|at| row.values().get(at).copied()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::Family::Marker;
    use super::*;

    #[test]
    fn every_end_point_is_a_column_and_has_its_own_name() {
        let mut names = std::collections::HashSet::new();
        for outcome in OUTCOMES {
            assert!(names.insert(outcome.name));
            let column = Measurement::COLUMNS.iter().find(|c| c.name == outcome.column);
            let column = column.unwrap_or_else(|| panic!("{} has no column", outcome.name));
            let unit = if outcome.of == Reading::Value { column.unit } else { "%" };
            assert_eq!(outcome.unit, unit, "{}", outcome.name);
        }
    }

    #[test]
    fn markers_weigh_by_turnover_before_day_0_and_all_else_alike() {
        let day_0 = Measurement {
            resorbed_before_mm3_per_year: 0.03,
            formed_before_mm3_per_year: 0.02,
            ..Measurement::default()
        };
        for outcome in OUTCOMES {
            let expected = match outcome.name {
                "s_ctx_change_percent" | "s_ntx_change_percent" => 0.03,
                _ if outcome.family == Marker => 0.02,
                _ => 1.0,
            };
            assert_eq!(outcome.weight(&day_0), expected, "{}", outcome.name);
        }
    }

    #[test]
    fn changes_are_from_day_0() {
        let day_0 = Measurement { tb_th_mm: 0.2, ..Measurement::default() };
        let now = Measurement {
            tb_th_mm: 0.19,
            ls_bmd_percent_of_baseline: 96.0,
            ls_t_score: -1.4,
            conn_d_per_mm3: 3.0,
            ..Measurement::default()
        };
        let of = |name: &str| Outcome::named(name).expect(name).of(&day_0, &now);
        let level = |name: &str| Outcome::named(name).expect(name).level(&day_0, &now);
        assert_eq!(of("ls_bmd_change_percent"), -4.0);
        assert_eq!(level("ls_bmd_change_percent"), 96.0);
        assert_eq!(of("ls_t_score"), -1.4);
        assert_eq!(level("ls_t_score"), -1.4);
        assert!((of("tb_th_change_percent") + 5.0).abs() < 1e-12);
        assert!(of("conn_d_change_percent").is_nan(), "nothing to compare to");
    }
}
