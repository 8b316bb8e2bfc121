//! What a trial asks of each woman on each day.

use trabecula_core::measure::Measurement;

/// An end point, as a change from day 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Name with its unit, as the columns of the summary begin.
    pub name: &'static str,
    /// Short name for tables.
    pub label: &'static str,
    /// Unit, or `1`.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// The column of the measurement.
    column: &'static str,
    of: Reading,
}

/// How an end point is read from two measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reading {
    /// The column is in % of its baseline already.
    PercentOfBaseline,
    /// Relative to day 0.
    RelativeToDay0,
    /// The value itself.
    Value,
}

const fn outcome(
    name: &'static str,
    label: &'static str,
    meaning: &'static str,
    column: &'static str,
    of: Reading,
) -> Outcome {
    let unit = match of {
        Reading::Value => "1",
        _ => "%",
    };
    Outcome { name, label, unit, meaning, column, of }
}

/// All end points, in the order of the tables.
pub const OUTCOMES: &[Outcome] = &[
    outcome(
        "ls_bmd_change_percent",
        "spine BMD",
        "BMD of the lumbar spine by DXA, change from day 0",
        "ls_bmd_percent_of_baseline",
        Reading::PercentOfBaseline,
    ),
    outcome(
        "th_bmd_change_percent",
        "hip BMD",
        "BMD of the total hip by DXA, change from day 0",
        "th_bmd_percent_of_baseline",
        Reading::PercentOfBaseline,
    ),
    outcome("ls_t_score", "spine T", "T-score of the lumbar spine", "ls_t_score", Reading::Value),
    outcome("th_t_score", "hip T", "T-score of the total hip", "th_t_score", Reading::Value),
    outcome(
        "vbmd_change_percent",
        "vBMD",
        "volumetric BMD of the trabecular cube, change from day 0",
        "bmd_percent_of_baseline",
        Reading::PercentOfBaseline,
    ),
    outcome(
        "bv_tv_change_percent",
        "BV/TV",
        "bone volume fraction, change from day 0",
        "bv_tv",
        Reading::RelativeToDay0,
    ),
    outcome(
        "tb_th_change_percent",
        "Tb.Th",
        "trabecular thickness, change from day 0",
        "tb_th_mm",
        Reading::RelativeToDay0,
    ),
    outcome(
        "tb_n_change_percent",
        "Tb.N",
        "trabecular number, change from day 0",
        "tb_n_per_mm",
        Reading::RelativeToDay0,
    ),
    outcome(
        "conn_d_change_percent",
        "Conn.D",
        "connectivity density, change from day 0; nothing where it was not above zero",
        "conn_d_per_mm3",
        Reading::RelativeToDay0,
    ),
    outcome(
        "s_ctx_change_percent",
        "s-CTX",
        "s-CTX analogue of the last 28 days, change from the 180 days before day 0",
        "s_ctx_percent_of_baseline",
        Reading::PercentOfBaseline,
    ),
    outcome(
        "p1np_change_percent",
        "P1NP",
        "P1NP analogue of the last 28 days, change from the 180 days before day 0",
        "p1np_percent_of_baseline",
        Reading::PercentOfBaseline,
    ),
    outcome(
        "bsap_change_percent",
        "BSAP",
        "BSAP analogue of the last 28 days, change from the 180 days before day 0",
        "bsap_percent_of_baseline",
        Reading::PercentOfBaseline,
    ),
    outcome(
        "osteocalcin_change_percent",
        "osteocalcin",
        "osteocalcin analogue of the last 28 days, change from the 180 days before day 0",
        "osteocalcin_percent_of_baseline",
        Reading::PercentOfBaseline,
    ),
];

impl Outcome {
    /// The end point on the day of `now`; NaN where it could not be measured.
    #[must_use]
    pub fn of(&self, day_0: &Measurement, now: &Measurement) -> f64 {
        let value = value(now, self.column);
        match self.of {
            Reading::Value => value,
            Reading::PercentOfBaseline => value - 100.0,
            Reading::RelativeToDay0 => match self::value(day_0, self.column) {
                first if first > 0.0 => 100.0 * (value / first - 1.0),
                _ => f64::NAN,
            },
        }
    }
}

/// The value in a column.
pub(super) fn value(row: &Measurement, column: &str) -> f64 {
    let at = Measurement::COLUMNS.iter().position(|c| c.name == column);
    at.and_then(|at| row.values().get(at).copied()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_point_is_a_column_and_has_its_own_name() {
        let mut names = std::collections::HashSet::new();
        for outcome in OUTCOMES {
            assert!(names.insert(outcome.name));
            assert!(Measurement::COLUMNS.iter().any(|c| c.name == outcome.column));
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
        let of = |name: &str| OUTCOMES.iter().find(|o| o.name == name).unwrap().of(&day_0, &now);
        assert_eq!(of("ls_bmd_change_percent"), -4.0);
        assert_eq!(of("ls_t_score"), -1.4);
        assert!((of("tb_th_change_percent") + 5.0).abs() < 1e-12);
        assert!(of("conn_d_change_percent").is_nan(), "nothing to compare to");
    }
}
