//! Factors and outcomes at the points of the design, for charts and tables.

use super::super::Manifest;
use crate::report::shell::finite;
use serde::Serialize;
use std::collections::BTreeMap;
use trabecula_config::{Domain, Scale};

/// Most points in the charts of a page.
const MOST_POINTS: usize = 2000;
/// What a reader wants to see first.
const FIRST: [&str; 7] = [
    "ls_bmd_change_percent_mean",
    "bmd_percent_of_baseline",
    "bv_tv",
    "s_ctx_percent_of_baseline",
    "p1np_percent_of_baseline",
    "osteoclasts",
    "osteoblasts",
];

/// Ending of the columns of a trial's summary that are charted.
const MEAN: &str = "_mean";

/// An outcome, and the arm where it is one of a trial's.
pub(super) fn titled(measure: &str, arm: Option<&str>) -> String {
    arm.map_or_else(|| measure.to_owned(), |arm| format!("{measure}, {arm}"))
}

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
    pub(super) unit: String,
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
    let mut series: BTreeMap<usize, Vec<&[Vec<f64>]>> = BTreeMap::new();
    for point in &manifest.points {
        if let Some(rows) = rows.get(&point.index) {
            series.entry(point.design_point).or_default().push(rows);
        }
    }
    let layout = manifest.header.layout();
    let names = manifest.arms();
    let arms: Vec<Option<usize>> =
        if names.is_empty() { vec![None] } else { (0..names.len()).map(Some).collect() };
    let mut measures: Vec<Measure> = Vec::new();
    for (at, column) in layout.columns().iter().enumerate() {
        if column.name == "day" || arms[0].is_some() && !column.name.ends_with(MEAN) {
            continue;
        }
        for &arm in &arms {
            let of = |series: &&[Vec<f64>]| {
                let last = series.iter().rfind(|row| layout.arm(row) == arm);
                last.and_then(|row| row.get(at).copied()).unwrap_or(f64::NAN)
            };
            let mean = |point: &usize| {
                let seeds = series.get(point)?;
                finite(seeds.iter().map(of).sum::<f64>() / seeds.len() as f64)
            };
            let values: Vec<Option<f64>> = points.iter().map(mean).collect();
            let mut seen = values.iter().flatten();
            if seen.next().is_some_and(|first| seen.any(|value| value != first)) {
                let name = titled(&column.name, arm.and_then(|n| names.get(n)).map(String::as_str));
                measures.push(Measure { name, unit: column.unit.clone(), values });
            }
        }
    }
    let place = |measure: &Measure| FIRST.iter().position(|name| measure.name.starts_with(name));
    measures.sort_by_key(|measure| place(measure).unwrap_or(FIRST.len()));
    measures
}
