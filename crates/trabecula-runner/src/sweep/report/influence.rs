//! Indices of sensitivity as tables with bars.

use super::super::sensitivity::{Asked, Influence, Measured, by_influence, usual_measure};
use super::super::{Manifest, Study};
use std::collections::BTreeMap;

/// Outcomes of runs that are explained on the page in any case.
const MEASURES: [&str; 3] =
    ["bmd_percent_of_baseline", "s_ctx_percent_of_baseline", "p1np_percent_of_baseline"];

/// The indices of one outcome.
pub(super) struct Explained {
    pub(super) name: String,
    /// How sure the intervals are, %.
    pub(super) confidence: String,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

/// A factor.
pub(super) struct Row {
    pub(super) factor: String,
    pub(super) cells: Vec<Cell>,
}

/// An index, on a scale of 0 to 100.
pub(super) struct Cell {
    pub(super) value: String,
    pub(super) interval: String,
    /// Start and width of the bar, and of its interval.
    pub(super) fill: (f64, f64),
    pub(super) line: Option<(f64, f64)>,
}

/// What `sweep sensitivity` was asked, then the usual; nothing of what cannot be explained, as
/// while points are missing.
pub(super) fn answers(
    study: &Study,
    manifest: &Manifest,
    rows: &BTreeMap<usize, Vec<Vec<f64>>>,
) -> Vec<(Asked, Vec<Influence>)> {
    let measured = Measured::new(manifest, rows);
    let mut asked = Asked::in_table(&study.sensitivity().with_added_extension("csv"));
    let arms = manifest.arms();
    let usual: Vec<Asked> = if arms.is_empty() {
        MEASURES.iter().map(|measure| Asked::usual(measure, None)).collect()
    } else {
        let measure = usual_measure(manifest.header.base.kind());
        arms.iter().map(|arm| Asked::usual(measure, Some(arm))).collect()
    };
    for one in usual {
        if !asked.iter().any(|known| known.is_like(&one)) {
            asked.push(one);
        }
    }
    let answer = |asked: Asked| Some((measured.influences(&asked).ok()?, asked));
    asked.into_iter().filter_map(answer).map(|(found, asked)| (asked, found)).collect()
}

impl Explained {
    pub(super) fn new(asked: &Asked, influences: &[Influence]) -> Self {
        let sorted = by_influence(influences);
        let heads: Vec<&'static str> = sorted
            .first()
            .map_or(Vec::new(), |i| i.indices.iter().map(|(name, _)| *name).collect());
        let scales: Vec<(f64, f64)> = (0..heads.len()).map(|at| scale(&sorted, at)).collect();
        let rows = sorted.iter().map(|influence| Row {
            factor: influence.factor.clone(),
            cells: scales.iter().enumerate().map(|(at, ends)| cell(influence, at, *ends)).collect(),
        });
        Self {
            name: asked.title(),
            confidence: format!("{}", 100.0 * asked.confidence),
            heads,
            rows: rows.collect(),
        }
    }
}

/// The range of an index over all factors, with zero.
fn scale(influences: &[&Influence], at: usize) -> (f64, f64) {
    let values = influences.iter().flat_map(|influence| {
        let (_, estimate) = influence.indices[at];
        [estimate.value, estimate.low, estimate.high]
    });
    values.filter(|v| v.is_finite()).fold((0.0, 0.0), |(a, b): (f64, f64), v| (a.min(v), b.max(v)))
}

fn cell(influence: &Influence, at: usize, (low, high): (f64, f64)) -> Cell {
    let (_, estimate) = influence.indices[at];
    let place = |value: f64| 100.0 * (value - low) / (high - low).max(f64::MIN_POSITIVE);
    let (zero, value) = (place(0.0), place(estimate.value));
    let finite = [estimate.low, estimate.high].iter().all(|end| end.is_finite());
    let interval = format!("[{:.3}, {:.3}]", estimate.low, estimate.high);
    Cell {
        value: format!("{:.3}", estimate.value).replace('-', "−"),
        interval: interval.replace('-', "−"),
        fill: (zero.min(value), (value - zero).abs()),
        line: finite.then(|| (place(estimate.low), place(estimate.high) - place(estimate.low))),
    }
}
