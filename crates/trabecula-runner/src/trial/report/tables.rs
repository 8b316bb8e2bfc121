//! The tables of the page, as text.

use super::super::shown::{self, brackets, interval, position};
use super::super::statistics::Estimate;
use super::super::store::ArmOfPatient;
use super::super::summary::Summary;
use trabecula_config::Trial;
use trabecula_core::measure::OUTCOMES;

/// End points of the tables, with decimals.
const SHOWN: [(&str, usize); 9] = [
    ("ls_bmd_change_percent", 1),
    ("th_bmd_change_percent", 1),
    ("bv_tv_change_percent", 1),
    ("tb_th_change_percent", 1),
    ("tb_n_change_percent", 1),
    ("s_ctx_change_percent", 0),
    ("p1np_change_percent", 0),
    ("bsap_change_percent", 0),
    ("osteocalcin_change_percent", 0),
];

/// A table of arms and end points on one day.
pub(super) struct Table {
    pub(super) day: u32,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<TableRow>,
}

/// One arm.
pub(super) struct TableRow {
    pub(super) arm: String,
    /// Its number in the trial.
    pub(super) number: usize,
    pub(super) women: usize,
    pub(super) means: Vec<String>,
    /// Against the reference; empty in it.
    pub(super) differences: Vec<String>,
    /// Of spine BMD: where the difference stands between the ends of the bar, %.
    pub(super) bar: Option<Bar>,
    pub(super) uncertain: String,
    pub(super) gain: String,
    pub(super) classes: String,
}

/// A difference with its interval, on a scale of 0 to 100.
pub(super) struct Bar {
    pub(super) zero: f64,
    pub(super) mean: f64,
    pub(super) low: f64,
    pub(super) width: f64,
}

/// The table of each day of outcome but day 0, the last first.
pub(super) fn of_days(trial: &Trial, summary: &Summary) -> Vec<Table> {
    trial.outcome_days.iter().rev().map(|&day| table(summary, day)).collect()
}

fn table(summary: &Summary, day: u32) -> Table {
    let shown = SHOWN.map(|(name, decimals)| (position(name), decimals));
    let here = || summary.rows.iter().filter(move |row| row.day == day);
    let spine = shown[0].0;
    let differences = here().filter_map(|row| row.outcomes[spine].against_reference);
    let reach = differences
        .flat_map(|p| [p.difference.low, p.difference.high, p.difference.mean])
        .filter(|v| v.is_finite())
        .fold(0.0f64, |reach, v| reach.max(v.abs()));
    let rows = here().enumerate().map(|(number, row)| {
        let paired = row.outcomes[spine].against_reference;
        let differences = shown.iter().filter_map(|&(at, decimals)| {
            row.outcomes[at].against_reference.map(|p| typeset(&interval(&p.difference, decimals)))
        });
        let classes: Vec<_> = row.classes.iter().map(|(_, n)| n.to_string()).collect();
        TableRow {
            arm: row.arm.clone(),
            number,
            women: row.patients,
            means: shown
                .iter()
                .map(|&(at, decimals)| typeset(&interval(&row.outcomes[at].estimate, decimals)))
                .collect(),
            differences: differences.collect(),
            bar: paired.and_then(|p| bar(&p.difference, reach)),
            uncertain: paired.map_or(String::new(), |p| {
                let share = p.difference.uncertain;
                typeset(&brackets(share.percent, share.low, share.high, 0))
            }),
            gain: paired.map_or(String::new(), |p| typeset(&shown::number(p.gain, 1))),
            classes: classes.join(" / "),
        }
    });
    let heads = shown.iter().map(|&(at, _)| OUTCOMES[at].label).collect();
    Table { day, heads, rows: rows.collect() }
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
        line("turnover of the model's", "fold", 2, |w| w.patient.turnover_fold),
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
