//! Factors and outcomes at the points of the design, for charts and tables.

use super::super::Manifest;
use super::super::record::columns;
use crate::report::shell::finite;
use serde::Serialize;
use std::collections::BTreeMap;
use trabecula_config::{Domain, Scale};
use trabecula_core::measure::Measurement;

/// Most points in the charts of a page.
const MOST_POINTS: usize = 2000;
/// What a reader wants to see first.
const FIRST: [&str; 6] = [
    "bmd_percent_of_baseline",
    "bv_tv",
    "s_ctx_percent_of_baseline",
    "p1np_percent_of_baseline",
    "osteoclasts",
    "osteoblasts",
];

/// What the charts show.
#[derive(Debug, Serialize)]
pub(super) struct Points {
    /// Numbers of the points of the design.
    pub(super) points: Vec<usize>,
    pub(super) factors: Vec<Factor>,
    pub(super) measures: Vec<Measure>,
}

/// A factor at all points.
#[derive(Debug, Serialize)]
pub(super) struct Factor {
    pub(super) path: String,
    /// Whether equal ratios lie equally far apart.
    pub(super) log: bool,
    /// Numbers, or places among `words`.
    pub(super) values: Vec<f64>,
    pub(super) words: Option<Vec<String>>,
}

/// An outcome at all points: mean over seeds in the last row.
#[derive(Debug, Serialize)]
pub(super) struct Measure {
    pub(super) name: String,
    pub(super) unit: &'static str,
    pub(super) values: Vec<Option<f64>>,
}

impl Points {
    pub(super) fn new(manifest: &Manifest, rows: &BTreeMap<usize, Vec<Vec<f64>>>) -> Self {
        let first: BTreeMap<usize, &[String]> = manifest
            .points
            .iter()
            .filter(|point| point.replicate == 0)
            .map(|point| (point.design_point, point.values.as_slice()))
            .collect();
        let every = first.len().div_ceil(MOST_POINTS).max(1);
        let points: Vec<usize> = first.keys().copied().step_by(every).collect();
        let factors = manifest.header.paths.iter().enumerate().map(|(at, path)| {
            let values: Vec<&str> = points.iter().map(|point| first[point][at].as_str()).collect();
            Factor::new(path, is_log(manifest, path), &values)
        });
        Self { factors: factors.collect(), measures: measures(manifest, rows, &points), points }
    }
}

fn is_log(manifest: &Manifest, path: &str) -> bool {
    manifest.header.factors.iter().any(|factor| {
        let log = matches!(factor.domain, Domain::Range { scale: Scale::Log, .. });
        factor.path == path && log
    })
}

impl Factor {
    fn new(path: &str, log: bool, values: &[&str]) -> Self {
        let numbers: Option<Vec<f64>> = values.iter().map(|text| text.parse().ok()).collect();
        if let Some(values) = numbers.filter(|numbers| numbers.iter().all(|n| n.is_finite())) {
            return Self { path: path.to_owned(), log, values, words: None };
        }
        let mut words: Vec<String> = Vec::new();
        let place = |text: &&str| {
            let known = words.iter().position(|word| word == text);
            known.unwrap_or_else(|| {
                words.push((*text).to_owned());
                words.len() - 1
            }) as f64
        };
        let values = values.iter().map(place).collect();
        Self { path: path.to_owned(), log: false, values, words: Some(words) }
    }

    /// The last part of the path.
    pub(super) fn short(&self) -> &str {
        self.path.strip_prefix("parameters.").unwrap_or(&self.path)
    }

    /// The value at a point as text.
    pub(super) fn text(&self, at: usize) -> String {
        let value = self.values[at];
        match &self.words {
            Some(words) => words.get(value as usize).cloned().unwrap_or_default(),
            None => value.to_string(),
        }
    }
}

/// Outcomes that differ between points, those wanted first before the others.
fn measures(
    manifest: &Manifest,
    rows: &BTreeMap<usize, Vec<Vec<f64>>>,
    points: &[usize],
) -> Vec<Measure> {
    let mut last: BTreeMap<usize, Vec<&[f64]>> = BTreeMap::new();
    for point in &manifest.points {
        if let Some(row) = rows.get(&point.index).and_then(|series| series.last()) {
            last.entry(point.design_point).or_default().push(row);
        }
    }
    let mut measures: Vec<Measure> = Vec::new();
    for (column, name) in columns().into_iter().enumerate() {
        let mean = |point: &usize| {
            let seeds = last.get(point)?;
            let sum: f64 =
                seeds.iter().map(|row| row.get(column).copied().unwrap_or(f64::NAN)).sum();
            finite(sum / seeds.len() as f64)
        };
        let values: Vec<Option<f64>> = points.iter().map(mean).collect();
        let mut seen = values.iter().flatten();
        let varies = seen.next().is_some_and(|first| seen.any(|value| value != first));
        if varies && name != "day" {
            let of = Measurement::COLUMNS.iter().find(|c| c.name == name);
            let unit = of.map_or("1", |column| column.unit);
            measures.push(Measure { name, unit, values });
        }
    }
    let place = |measure: &Measure| FIRST.iter().position(|name| *name == measure.name);
    measures.sort_by_key(|measure| place(measure).unwrap_or(FIRST.len()));
    measures
}
