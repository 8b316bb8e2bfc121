//! The page itself.

use super::super::store::ArmOfPatient;
use super::super::summary::Summary;
use super::arms::{self, ArmLane};
use super::chart;
use super::recorded::RecordedTrial;
use super::tables::{self, Table, Trait};
use crate::report::ReportError;
use crate::report::words::duration;
use askama::Template;
use trabecula_core::measure::OUTCOMES;

const STYLE: &str = concat!(
    include_str!("../../report/assets/report.css"),
    include_str!("../../report/assets/trial.css")
);

/// A chart with its caption.
struct Figure {
    title: &'static str,
    svg: String,
}

#[derive(Template)]
#[template(path = "trial.html")]
struct Page<'a> {
    title: &'a str,
    notice: &'static str,
    recorded: &'a RecordedTrial,
    span: String,
    arms: Vec<ArmLane>,
    tables: Vec<Table>,
    figures: Vec<Figure>,
    women: Vec<Trait>,
    style: &'static str,
}

/// The page of a trial.
pub(super) fn render(
    recorded: &RecordedTrial,
    results: &[ArmOfPatient<'_>],
    summary: &Summary,
) -> Result<String, ReportError> {
    let trial = &recorded.trial;
    let shown = OUTCOMES.iter().enumerate().filter(|&(at, _)| chart::shows(summary, at));
    let figures = shown.map(|(at, outcome)| {
        let svg = chart::draw(trial, summary, at, outcome, false)?;
        Ok(Figure { title: outcome.label, svg })
    });
    let page = Page {
        title: if trial.title.is_empty() { "Virtual trial" } else { &trial.title },
        notice: crate::provenance::NOTICE,
        recorded,
        span: duration(f64::from(trial.settings.timing.duration_days)),
        arms: arms::lanes(trial),
        tables: tables::of_days(trial, summary),
        figures: figures.collect::<Result<_, ReportError>>()?,
        women: tables::women(results),
        style: STYLE,
    };
    Ok(page.render()?)
}
