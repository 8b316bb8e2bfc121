//! The tables of the page, as text.

use super::super::shown::{self, SPINE, position};
use super::super::statistics::{Estimate, Paired, Share};
use super::super::store::ArmOfPatient;
use super::super::summary::{ArmDay, Summary};
use trabecula_config::Trial;
use trabecula_core::measure::OUTCOMES;

/// End points that stand side by side, with decimals.
struct Shown {
    title: &'static str,
    outcomes: &'static [(&'static str, usize)],
}

/// The tables of a day, each narrow enough to be read as a whole.
const GROUPS: [Shown; 2] = [
    Shown {
        title: "Bone",
        outcomes: &[
            (SPINE, 1),
            ("th_bmd_change_percent", 1),
            ("bv_tv_change_percent", 1),
            ("tb_th_change_percent", 1),
            ("tb_n_change_percent", 1),
        ],
    },
    Shown {
        title: "Turnover markers",
        outcomes: &[
            ("s_ctx_change_percent", 0),
            ("p1np_change_percent", 0),
            ("bsap_change_percent", 0),
            ("osteocalcin_change_percent", 0),
        ],
    },
];

/// The arms on one day.
pub(super) struct Day {
    pub(super) day: u32,
    pub(super) tables: Vec<Table>,
}

/// A table of arms and end points on one day.
pub(super) struct Table {
    pub(super) title: &'static str,
    /// Whether it says more of spine BMD.
    pub(super) of_spine: bool,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<TableRow>,
}

/// One arm.
pub(super) struct TableRow {
    pub(super) arm: String,
    /// Its number in the trial.
    pub(super) number: usize,
    pub(super) women: usize,
    pub(super) means: Vec<Cell>,
    /// Against the reference; empty in it.
    pub(super) differences: Vec<Cell>,
    pub(super) spine: Spine,
}

/// A mean with its interval, if it has one, and the women in it.
pub(super) struct Cell {
    pub(super) mean: String,
    pub(super) interval: String,
    pub(super) women: usize,
}

/// What is said of spine BMD alone.
pub(super) struct Spine {
    /// Where the difference stands between the ends of the bar, %.
    pub(super) bar: Option<Bar>,
    /// Share of its variance, with interval.
    pub(super) uncertain: (String, String),
    /// What it gains for BMD by itself, and for its change.
    pub(super) pairing: String,
    /// Of the difference.
    pub(super) median: String,
    pub(super) classes: String,
}

/// A difference with its interval, on a scale of 0 to 100.
pub(super) struct Bar {
    pub(super) zero: f64,
    pub(super) mean: f64,
    pub(super) low: f64,
    pub(super) width: f64,
}

/// The tables of each day of outcome but day 0, the last first.
pub(super) fn of_days(trial: &Trial, summary: &Summary) -> Vec<Day> {
    let tables = |day| GROUPS.iter().map(|group| table(summary, day, group)).collect();
    trial.outcome_days.iter().rev().map(|&day| Day { day, tables: tables(day) }).collect()
}

fn table(summary: &Summary, day: u32, group: &Shown) -> Table {
    let shown = || group.outcomes.iter().map(|&(name, decimals)| (position(name), decimals));
    let here = || summary.rows.iter().filter(move |row| row.day == day);
    let spine = position(SPINE);
    let differences = here().filter_map(|row| row.outcomes[spine].against_reference);
    let reach = differences
        .flat_map(|p| [p.difference.low, p.difference.high, p.difference.mean])
        .filter(|v| v.is_finite())
        .fold(0.0f64, |reach, v| reach.max(v.abs()));
    let rows = here().enumerate().map(|(number, row)| {
        let differences = shown().filter_map(|(at, decimals)| {
            row.outcomes[at].against_reference.map(|p| Cell::new(&p.difference, decimals))
        });
        TableRow {
            arm: row.arm.clone(),
            number,
            women: row.patients,
            means: shown()
                .map(|(at, decimals)| Cell::new(&row.outcomes[at].estimate, decimals))
                .collect(),
            differences: differences.collect(),
            spine: Spine::new(row, reach),
        }
    });
    Table {
        title: group.title,
        of_spine: group.outcomes.iter().any(|(name, _)| *name == SPINE),
        heads: shown().map(|(at, _)| OUTCOMES[at].label).collect(),
        rows: rows.collect(),
    }
}

impl Cell {
    fn new(estimate: &Estimate, decimals: usize) -> Self {
        let &Estimate { mean, low, high, patients, .. } = estimate;
        let interval =
            if low.is_finite() { shown::ends(low, high, decimals) } else { String::new() };
        Self {
            mean: typeset(&shown::number(mean, decimals)),
            interval: typeset(&interval),
            women: patients,
        }
    }
}

impl Spine {
    fn new(row: &ArmDay, reach: f64) -> Self {
        let paired = row.outcomes[position(SPINE)].against_reference;
        let classes: Vec<_> = row.classes.iter().map(|(_, n)| n.to_string()).collect();
        let share = |p: Paired| {
            let Share { percent, low, high } = p.difference.uncertain;
            (shown::number(percent, 0), shown::ends(low, high, 0))
        };
        Self {
            bar: paired.and_then(|p| bar(&p.difference, reach)),
            uncertain: paired.map(share).unwrap_or_default(),
            pairing: shown::pairing(row),
            median: paired
                .map_or(String::new(), |p| typeset(&shown::number(p.difference.median, 1))),
            classes: classes.join(" / "),
        }
    }
}

/// On a scale that reaches as far to either side.
fn bar(difference: &Estimate, reach: f64) -> Option<Bar> {
    let place = |value: f64| 50.0 + 48.0 * value / reach;
    let Estimate { mean, low, high, .. } = *difference;
    (reach > 0.0 && low.is_finite()).then(|| Bar {
        zero: 50.0,
        mean: place(mean),
        low: place(low),
        width: place(high) - place(low),
    })
}

/// A trait of the women who are in the tables.
pub(super) struct Trait {
    pub(super) label: &'static str,
    pub(super) unit: &'static str,
    pub(super) mean: String,
    pub(super) least: String,
    pub(super) most: String,
}

/// What the women were like at day 0.
pub(super) fn women(results: &[ArmOfPatient<'_>]) -> Vec<Trait> {
    let mut women: Vec<&ArmOfPatient<'_>> = results.iter().collect();
    women.sort_by_key(|result| result.patient.number);
    women.dedup_by_key(|result| result.patient.number);
    let line = |label, unit, decimals: usize, of: fn(&ArmOfPatient<'_>) -> f64| {
        let values: Vec<f64> = women.iter().map(|woman| of(woman)).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let [mean, least, most] = [mean, least, most].map(|v| typeset(&shown::number(v, decimals)));
        Trait { label, unit, mean, least, most }
    };
    vec![
        line("age", "years", 0, |w| w.patient.age_years),
        line("since the final period", "years", 1, |w| w.patient.years_since_final_period),
        line("oestradiol", "pmol/L", 1, |w| w.rows[0].oestradiol_pmol_per_l),
        line("signals of osteocytes, of the model's", "fold", 2, |w| w.patient.turnover_fold),
        line("BV/TV", "", 3, |w| w.rows[0].bv_tv),
        line("Tb.Th", "mm", 3, |w| w.rows[0].tb_th_mm),
        line("spine T-score", "", 1, |w| w.rows[0].ls_t_score),
        line("hip T-score", "", 1, |w| w.rows[0].th_t_score),
    ]
}

/// Text of the terminal with true minus signs.
pub(super) fn typeset(text: &str) -> String {
    text.replace('-', "−")
}
