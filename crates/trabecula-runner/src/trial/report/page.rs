//! The page itself.

use super::super::store::ArmOfPatient;
use super::super::summary::Summary;
use super::arms::{self, ArmLane};
use super::normal::{self, NormalTable};
use super::payload::{Chart, Payload};
use super::recorded::RecordedTrial;
use super::tables::{self, Day, Trait};
use crate::report::ReportError;
use crate::report::shell::Shell;
use crate::report::timeline::{self, Mark};
use crate::report::words::duration;
use askama::Template;

const SCRIPT: &str = include_str!("../../report/assets/arms.js");

/// A section of charts.
struct Section {
    id: &'static str,
    title: &'static str,
    note: &'static str,
}

const fn section(id: &'static str, title: &'static str, note: &'static str) -> Section {
    Section { id, title, note }
}

const SECTIONS: &[Section] = &[
    section(
        "densitometry",
        "Bone mineral density",
        "What a densitometer would show: an observation model over the cube and a cortical companion.",
    ),
    section("structure", "Structure", "What a µCT scanner would show of the cube."),
    section(
        "markers",
        "Turnover markers",
        "Cell activity over 28 days against its mean before day 0, not serum concentrations.",
    ),
    section("histomorphometry", "Histomorphometry", "What a labelled biopsy would show."),
    section("cells", "Cells", "Individuals in the cube, mean of the women."),
    section("blood", "Hormones and drugs", "From the pharmacokinetic model."),
];

#[derive(Template)]
#[template(path = "trial.html")]
struct Page<'a> {
    shell: Shell,
    recorded: &'a RecordedTrial,
    span: String,
    arms: Vec<ArmLane>,
    marks: Vec<Mark>,
    days: Vec<Day>,
    sections: Vec<&'static Section>,
    charts: &'a [Chart],
    normal: NormalTable,
    women: Vec<Trait>,
}

/// The page of a trial.
pub(super) fn render(
    recorded: &RecordedTrial,
    results: &[ArmOfPatient<'_>],
    summary: &Summary,
) -> Result<String, ReportError> {
    let trial = &recorded.trial;
    let payload = Payload::new(trial, summary);
    let title = if trial.title.is_empty() { "Virtual trial" } else { &trial.title };
    let has_charts = |section: &&Section| payload.charts.iter().any(|c| c.section == section.id);
    let page = Page {
        shell: Shell::new(title, &recorded.provenance.cautions, &payload, SCRIPT)?,
        recorded,
        span: duration(f64::from(trial.settings.timing.duration_days)),
        arms: arms::lanes(trial),
        marks: timeline::marks(0.0, f64::from(trial.settings.timing.duration_days)),
        days: tables::of_days(trial, summary),
        sections: SECTIONS.iter().filter(has_charts).collect(),
        charts: &payload.charts,
        normal: normal::table(trial, summary),
        women: tables::women(results),
    };
    Ok(page.render()?)
}
