//! The page itself.

use super::recorded::{Recorded, RecordedProvenance, RecordedSet, RecordedTarget};
use super::rows::{self, Group};
use crate::report::ReportError;
use crate::report::shell::Shell;
use askama::Template;
use serde::Serialize;
use trabecula_core::measure::Family;

const SCRIPT: &str = include_str!("../../report/assets/validate.js");

/// All that the page says.
pub(super) struct Page<'a> {
    pub(super) charts: Vec<Chart<'a>>,
    trials: usize,
    quick: bool,
    hash: &'a str,
    targets: &'a [RecordedTarget],
    sets: Vec<Set>,
    groups: Vec<Group>,
    provenance: &'a RecordedProvenance,
    command: String,
}

/// Results of one family, published across and simulated up.
#[derive(Debug, Serialize)]
pub(super) struct Chart<'a> {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) unit: &'static str,
    pub(super) points: Vec<Point<'a>>,
}

/// One result.
#[derive(Debug, Serialize)]
pub(super) struct Point<'a> {
    id: &'a str,
    set: String,
    pub(super) published: f64,
    pub(super) accepted: [f64; 2],
    pub(super) simulated: f64,
    pub(super) interval: Option<[f64; 2]>,
    pub(super) inside: bool,
}

/// A set of results as a whole, as text.
struct Set {
    title: String,
    inside: usize,
    targets: usize,
    percent: String,
    findings_inside: usize,
    findings: usize,
    bmd_error: String,
    early_bmd_error: String,
    marker_error: String,
}

#[derive(Template)]
#[template(path = "validate.html")]
struct Filled<'a> {
    shell: Shell,
    page: &'a Page<'a>,
}

#[derive(Serialize)]
struct Payload<'a> {
    charts: &'a [Chart<'a>],
}

impl<'a> Page<'a> {
    pub(super) fn new(recorded: &'a Recorded) -> Self {
        let Recorded { answer, provenance } = recorded;
        let charts = [
            ("bmd", "Bone mineral density by DXA", Family::Densitometry),
            ("markers", "Turnover markers", Family::Marker),
        ];
        let charts =
            charts.map(|(id, title, family)| Chart::new(id, title, family, &answer.targets));
        // The program's place on the machine is of no use elsewhere.
        let arguments = provenance.command_line.iter().skip(1).cloned();
        Self {
            charts: charts.into_iter().filter(|chart| !chart.points.is_empty()).collect(),
            trials: provenance.trials.len(),
            quick: answer.quick,
            hash: &answer.results_blake3,
            targets: &answer.targets,
            sets: answer.sets.iter().map(Set::new).collect(),
            groups: rows::groups(&answer.targets),
            provenance,
            command: std::iter::once("trabecula".to_owned())
                .chain(arguments)
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    /// As HTML.
    pub(super) fn render(&self) -> Result<String, ReportError> {
        let mut cautions: Vec<String> = Vec::new();
        for caution in self.targets.iter().flat_map(|target| &target.cautions) {
            if !cautions.contains(caution) {
                cautions.push(caution.clone());
            }
        }
        let payload = Payload { charts: &self.charts };
        let shell = Shell::new("Published trials, simulated", &cautions, &payload, SCRIPT)?;
        Ok(Filled { shell, page: self }.render()?)
    }
}

impl<'a> Chart<'a> {
    fn new(
        id: &'static str,
        title: &'static str,
        family: Family,
        targets: &'a [RecordedTarget],
    ) -> Self {
        let point = |target: &'a RecordedTarget| {
            let [Some(low), Some(high)] = target.accepted else { return None };
            Some(Point {
                id: &target.id,
                set: target.set.to_lowercase(),
                published: target.published?,
                accepted: [low, high],
                simulated: target.simulated?,
                interval: target.simulated_interval,
                inside: target.inside,
            })
        };
        let of_family = |target: &&RecordedTarget| {
            target.family() == Some(family) && target.unit.starts_with('%')
        };
        let mut points: Vec<Point<'_>> =
            targets.iter().filter(of_family).filter_map(point).collect();
        points.sort_by(|a, b| a.published.total_cmp(&b.published));
        Self { id, title, unit: "%", points }
    }
}

impl Set {
    fn new(set: &RecordedSet) -> Self {
        let text = |value: Option<f64>, decimals: usize| {
            value.map_or("–".to_owned(), |value| format!("{value:.decimals$}"))
        };
        Self {
            title: set.set.clone(),
            inside: set.inside,
            targets: set.targets,
            percent: format!("{:.0}", 100.0 * set.inside as f64 / set.targets.max(1) as f64),
            findings_inside: set.findings_inside,
            findings: set.findings,
            bmd_error: text(set.bmd_error_percentage_points, 2),
            early_bmd_error: text(set.bmd_error_to_3_years_percentage_points, 2),
            marker_error: text(set.marker_error_percent, 0),
        }
    }
}
