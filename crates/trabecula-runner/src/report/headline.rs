//! The few numbers to see first.

use super::series::Series;

/// A number and how it has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is.
    pub label: &'static str,
    /// Last value.
    pub value: String,
    /// Unit.
    pub unit: &'static str,
    /// Its change, and from what.
    pub change: String,
}

/// How a change is told.
enum Change {
    /// From the mean of the months before day 0, of which the value is told in percent.
    FromBaseline,
    /// From its value on day 0.
    SinceDay0,
}

const FIGURES: &[(&str, &str, &str, usize, Change)] = &[
    ("bmd_percent_of_baseline", "Bone mineral density", "% of day 0", 1, Change::SinceDay0),
    ("bv_tv", "Bone volume, BV/TV", "", 3, Change::SinceDay0),
    ("tb_th_mm", "Thickness, Tb.Th", "mm", 3, Change::SinceDay0),
    ("s_ctx_percent_of_baseline", "Resorption, s-CTX", "% of base", 0, Change::FromBaseline),
    ("p1np_percent_of_baseline", "Formation, P1NP", "% of base", 0, Change::FromBaseline),
    ("oestradiol_pmol_per_l", "Oestradiol", "pmol/L", 1, Change::SinceDay0),
];

/// The figures of a series.
#[must_use]
pub fn figures(series: &Series) -> Vec<Figure> {
    let figure = |&(column, label, unit, decimals, ref change): &(_, _, _, usize, Change)| {
        let (first, last) = series.ends(column)?;
        let (percent, from) = match change {
            Change::FromBaseline => (last - 100.0, "from baseline"),
            Change::SinceDay0 => (100.0 * (last / first - 1.0), "since day 0"),
        };
        last.is_finite().then(|| Figure {
            label,
            value: format!("{last:.decimals$}"),
            unit,
            change: if percent.is_finite() {
                format!("{percent:+.1} % {from}").replace('-', "−")
            } else {
                String::new()
            },
        })
    };
    FIGURES.iter().filter_map(figure).collect()
}
