//! The few numbers to see first.

use super::series::Series;

/// A number with its change since day 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is.
    pub label: &'static str,
    /// Last value.
    pub value: String,
    /// Unit.
    pub unit: &'static str,
    /// Change since day 0.
    pub change: String,
}

/// How a change is told.
enum Change {
    /// Against 100 %, in percent points.
    OfBaseline,
    /// Relative, in percent.
    Relative,
}

const FIGURES: &[(&str, &str, &str, usize, Change)] = &[
    ("bmd_percent_of_baseline", "Bone mineral density", "% of day 0", 1, Change::OfBaseline),
    ("bv_tv", "Bone volume, BV/TV", "", 3, Change::Relative),
    ("tb_th_mm", "Thickness, Tb.Th", "mm", 3, Change::Relative),
    ("s_ctx_percent_of_baseline", "Resorption, s-CTX", "% of base", 0, Change::OfBaseline),
    ("p1np_percent_of_baseline", "Formation, P1NP", "% of base", 0, Change::OfBaseline),
    ("oestradiol_pmol_per_l", "Oestradiol", "pmol/L", 1, Change::Relative),
];

/// The figures of a series.
#[must_use]
pub fn figures(series: &Series) -> Vec<Figure> {
    let figure = |&(column, label, unit, decimals, ref change): &(_, _, _, usize, Change)| {
        let (first, last) = series.ends(column)?;
        let percent = match change {
            Change::OfBaseline => last - 100.0,
            Change::Relative => 100.0 * (last / first - 1.0),
        };
        last.is_finite().then(|| Figure {
            label,
            value: format!("{last:.decimals$}"),
            unit,
            change: if percent.is_finite() {
                format!("{percent:+.1} %").replace('-', "−")
            } else {
                String::new()
            },
        })
    };
    FIGURES.iter().filter_map(figure).collect()
}
