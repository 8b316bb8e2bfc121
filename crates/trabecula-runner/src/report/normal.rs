//! Histomorphometry beside what biopsies of healthy women show.

use super::series::Series;

/// A measure and its normal range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    /// Column of the series.
    pub column: &'static str,
    /// Symbol (ASBMR).
    pub symbol: &'static str,
    /// In words.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Lower end of the range.
    pub low: f64,
    /// Upper end of the range.
    pub high: f64,
    /// Digits after the point.
    pub decimals: usize,
    /// Who measured it.
    pub source: &'static str,
}

impl Normal {
    /// `within`, `below`, `above` or `unknown`: where a value lies.
    #[must_use]
    pub fn verdict(&self, value: f64) -> &'static str {
        match value {
            v if v.is_nan() => "unknown",
            v if v < self.low => "below",
            v if v > self.high => "above",
            _ => "within",
        }
    }
}

const COMPILED: &str = "iliac crest, compiled from biopsy series (C3); not yet traced to one paper";
const RECKER: &str =
    "Recker JBMR 2004: 0.13 before, 0.37 thirteen years after the menopause (C1, C2)";
const KRAGSTRUP: &str = "Kragstrup: 59 ± 6 µm; 50 to 55 in older women (C3)";

const fn normal(
    column: &'static str,
    symbol: &'static str,
    name: &'static str,
    unit: &'static str,
    range: (f64, f64),
    decimals: usize,
    source: &'static str,
) -> Normal {
    Normal { column, symbol, name, unit, low: range.0, high: range.1, decimals, source }
}

/// Normal ranges: healthy adult women, cancellous bone of the iliac crest.
pub const NORMAL: &[Normal] = &[
    normal("ac_f_per_year", "Ac.f", "activation frequency", "/y", (0.13, 0.37), 2, RECKER),
    normal("ms_bs_percent", "MS/BS", "mineralising surface", "%", (5.0, 10.0), 1, COMPILED),
    normal("os_bs_percent", "OS/BS", "osteoid surface", "%", (8.0, 16.0), 1, COMPILED),
    normal("es_bs_percent", "ES/BS", "eroded surface", "%", (3.0, 6.0), 1, COMPILED),
    normal("oc_s_bs_percent", "Oc.S/BS", "osteoclast surface", "%", (0.5, 1.5), 2, COMPILED),
    normal("mar_um_per_day", "MAR", "mineral apposition rate", "µm/d", (0.5, 0.7), 2, COMPILED),
    normal("w_th_um", "W.Th", "wall thickness", "µm", (53.0, 65.0), 0, KRAGSTRUP),
];

/// A line of the table, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "as in `Normal`, formatted")]
pub struct Row {
    pub symbol: &'static str,
    pub name: &'static str,
    pub unit: &'static str,
    pub first: String,
    pub last: String,
    pub range: String,
    /// `within`, `below`, `above` or `unknown`: where the last value lies.
    pub verdict: &'static str,
    pub source: &'static str,
    /// Start and width of the normal range on a scale of 0 to 100.
    pub band: (f64, f64),
    /// Places of the first and the last value on that scale.
    pub first_at: Option<f64>,
    pub last_at: Option<f64>,
}

/// The table.
#[must_use]
pub fn rows(series: &Series) -> Vec<Row> {
    NORMAL.iter().filter_map(|normal| row(normal, series)).collect()
}

fn row(normal: &Normal, series: &Series) -> Option<Row> {
    let (first, last) = series.ends(normal.column)?;
    let &Normal { low, high, decimals, .. } = normal;
    let seen = [first, last].into_iter().filter(|v| v.is_finite());
    let end = seen.fold(high, f64::max) * 1.15;
    let place = |v: f64| v.is_finite().then(|| 100.0 * v.max(0.0) / end);
    let text = |v: f64| if v.is_finite() { format!("{v:.decimals$}") } else { "–".to_owned() };
    let verdict = normal.verdict(last);
    Some(Row {
        symbol: normal.symbol,
        name: normal.name,
        unit: normal.unit,
        first: text(first),
        last: text(last),
        range: format!("{low}–{high}"),
        verdict,
        source: normal.source,
        band: (100.0 * low / end, 100.0 * (high - low) / end),
        first_at: place(first),
        last_at: place(last),
    })
}
