//! The page itself: everything in one file.

use super::catalogue::{CHARTS, Chart};
use super::compare::{self, Comparison};
use super::error::ReportError;
use super::evidence::{self, Changed, GradeCount};
use super::headline::{self, Figure};
use super::normal::{self, Row};
use super::payload::Payload;
use super::pharmacology::Pharmacology;
use super::recorded::RecordedRun;
use super::scene::Scene;
use super::shell::{Shell, embeddable};
use super::timeline::{self, Mark, Span};
use super::words::{self, Fact};
use askama::Template;

const SCENE_LIBRARY: &str = include_str!("assets/vendor/three.iife.min.js");
const SCENE_SCRIPT: &str = include_str!("assets/scene.js");
const CHART_SCRIPT: &str = include_str!("assets/charts.js");

/// A section of charts.
struct Section {
    id: &'static str,
    title: &'static str,
    note: &'static str,
}

const SECTIONS: &[Section] = &[
    Section {
        id: "bone",
        title: "Bone",
        note: "What a densitometer and a µCT scanner would show.",
    },
    Section {
        id: "turnover",
        title: "Turnover",
        note: "What a blood test and a labelled biopsy would show. Markers are cell activity over \
               28 days against its mean before day 0, not serum concentrations.",
    },
    Section { id: "cells", title: "Cells", note: "Individuals in the sample." },
    Section {
        id: "blood",
        title: "Hormones, drugs and signals",
        note: "Serum and plasma from the pharmacokinetic model; signals are means over the marrow.",
    },
];

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    shell: Shell,
    weakest: Option<String>,
    run: &'a RecordedRun,
    compared: Vec<String>,
    comparisons: Vec<Comparison>,
    facts: Vec<Fact>,
    timeline: Vec<Span>,
    marks: Vec<Mark>,
    zero_at: f64,
    figures: Vec<Figure>,
    sections: &'static [Section],
    charts: Vec<&'static Chart>,
    normal: Vec<Row>,
    grades: Vec<GradeCount>,
    changed: Vec<Changed>,
    switched_off: Vec<&'static str>,
    columns: &'static [trabecula_core::measure::Column],
    scene: Option<SceneParts>,
}

/// What the three-dimensional view needs.
struct SceneParts {
    payload: String,
    days: usize,
}

impl SceneParts {
    fn new(scene: &Scene) -> Result<Self, ReportError> {
        Ok(Self { payload: embeddable(scene)?, days: scene.days.len() })
    }
}

/// The page of the first of `runs`, with the others for comparison.
///
/// # Errors
/// [`ReportError::Page`] when a template cannot be filled in.
pub fn render(
    runs: &[(RecordedRun, Pharmacology)],
    scene: Option<&Scene>,
) -> Result<String, ReportError> {
    let Some((run, _)) = runs.first() else { return Ok(String::new()) };
    let (start, end) = timeline::ends(&run.experiment);
    let payload = Payload::new(runs);
    let charts = CHARTS.iter().filter(|c| payload.charts().any(|p| p.id == c.id)).collect();
    let title = match run.experiment.title.as_str() {
        "" => "Simulated bone",
        title => title,
    };
    let mut shell = Shell::new(title, &run.provenance.cautions, &payload, CHART_SCRIPT)?;
    if scene.is_some() {
        shell.scripts.extend([SCENE_LIBRARY, SCENE_SCRIPT]);
    }
    let weakest = run.experiment.settings.protocol.weakest_evidence();
    let page = Page {
        shell,
        weakest: weakest.map(|grade| grade.to_string()),
        run,
        compared: runs.iter().skip(1).map(|(run, _)| run.label()).collect(),
        comparisons: runs[1..].iter().filter_map(|(o, _)| compare::compare(run, o)).collect(),
        facts: words::facts(run),
        timeline: timeline::timeline(&run.experiment),
        marks: timeline::marks(start, end),
        zero_at: -100.0 * start / (end - start).max(1.0),
        figures: headline::figures(&run.series),
        sections: SECTIONS,
        charts,
        normal: normal::rows(&run.series),
        grades: evidence::grades(),
        changed: evidence::changed(&run.experiment),
        switched_off: evidence::switched_off(&run.experiment),
        columns: trabecula_core::measure::Measurement::COLUMNS,
        scene: scene.map(SceneParts::new).transpose()?,
    };
    Ok(page.render()?)
}
