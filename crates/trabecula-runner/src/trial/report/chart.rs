//! One end point over time as a figure: a line for each arm, whiskers for the 95 % intervals.

use super::super::summary::Summary;
use crate::report::ReportError;
use crate::report::dashes::Dashed;
use crate::report::figures::LEGEND_LINE;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use trabecula_config::{Arm, Trial};
use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::measure::Outcome;
use trabecula_core::systemic::BoneEvidence;

/// Size of what is drawn, points of the SVG; the names of the arms stand above it.
const SIZE: (u32, u32) = (560, 330);
/// Names beside each other, and the height of one.
const COLUMNS: usize = 2;
const NAME_HEIGHT: u32 = 17;
/// Letters of a name, and of the key below the names.
const NAME_SIZE: u32 = 12;
const KEY_SIZE: u32 = 11;
/// Between a line and its name.
const GAP: i32 = 6;
/// Okabe and Ito's colours; further arms begin again.
const PALETTE: [(u8, u8, u8); 8] = [
    (0, 0, 0),
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (230, 159, 0),
    (86, 180, 233),
    (204, 121, 167),
    (138, 130, 0),
];
/// How far the whiskers of neighbouring arms stand apart, of the width of the chart.
const APART: f64 = 0.008;

/// A chart as SVG.
pub(super) fn draw(
    trial: &Trial,
    summary: &Summary,
    at: usize,
    outcome: &Outcome,
) -> Result<String, ReportError> {
    let line = |arm: &Arm| {
        let women = women(summary, Some(&arm.name), at);
        let grade = arm.settings.protocol.weakest_evidence();
        let grade = grade.map_or("no drug".to_owned(), |grade| grade.letter().to_string());
        (format!("{} ({women}, {grade})", arm.name), points(summary, &arm.name, at))
    };
    let lines: Vec<Line> = trial.arms.iter().map(line).collect();
    svg(&lines, &key(trial), outcome)
        .map_err(|e| ReportError::Figure { id: outcome.name.to_owned(), reason: e.to_string() })
}

/// What the letters behind the names mean.
fn key(trial: &Trial) -> String {
    let has = |one: &BoneEvidence| {
        trial.arms.iter().any(|arm| arm.settings.protocol.weakest_evidence() == Some(*one))
    };
    let letters = BoneEvidence::ALL.into_iter().filter(has);
    let letters: Vec<String> = letters.map(|one| format!("{} {one}", one.letter())).collect();
    format!("weakest evidence for an effect on bone: {}", letters.join(", "))
}

/// Year, mean, lower and upper end.
type Point = (f64, f64, f64, f64);

/// Name of an arm with its number of women and grade, and its points.
type Line = (String, Vec<Point>);

/// How many women have the end point, in an arm or in all of them: `n 20`, or `n 17–20` where
/// the days differ.
pub(super) fn women(summary: &Summary, arm: Option<&str>, at: usize) -> String {
    let rows = summary.rows.iter().filter(|row| arm.is_none_or(|arm| row.arm == arm));
    let numbers: Vec<usize> = rows.map(|row| row.outcomes[at].estimate.patients).collect();
    let least = numbers.iter().min().copied().unwrap_or_default();
    let most = numbers.iter().max().copied().unwrap_or_default();
    if least == most { format!("n {most}") } else { format!("n {least}–{most}") }
}

fn points(summary: &Summary, arm: &str, at: usize) -> Vec<Point> {
    let rows = summary.rows.iter().filter(|row| row.arm == arm);
    rows.map(|row| (f64::from(row.day) / DAYS_PER_YEAR, row.outcomes[at].estimate))
        .filter(|(_, estimate)| estimate.mean.is_finite())
        .map(|(year, e)| (year, e.mean, or(e.low, e.mean), or(e.high, e.mean)))
        .collect()
}

/// Without an interval, the whisker has no length.
fn or(end: f64, mean: f64) -> f64 {
    if end.is_finite() { end } else { mean }
}

/// What stands beside the vertical axis.
fn axis(outcome: &Outcome) -> String {
    match outcome.unit {
        _ if outcome.is_change() => format!("{}, change from day 0, %", outcome.label),
        "1" => outcome.label.to_owned(),
        unit => format!("{}, {unit}", outcome.label),
    }
}

/// Whether there is anything to see: a value that differs from the others.
pub(super) fn shows(summary: &Summary, at: usize) -> bool {
    let mut means = summary.rows.iter().map(|row| row.outcomes[at].estimate.mean);
    let first = means.find(|mean| mean.is_finite());
    first.is_some_and(|first| means.any(|mean| mean.is_finite() && mean != first))
}

/// The dashes of an arm, as on the page: another colour or other dashes than every other arm's.
fn dash(arm: usize) -> usize {
    arm + arm / PALETTE.len()
}

fn style(arm: usize) -> ShapeStyle {
    let (r, g, b) = PALETTE[arm % PALETTE.len()];
    RGBColor(r, g, b).stroke_width(2)
}

fn svg(lines: &[Line], key: &str, outcome: &Outcome) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    let all = || lines.iter().flat_map(|(_, points)| points);
    let last = all().fold(0.0f64, |year, p| year.max(p.0)).max(1e-3);
    let (low, high) = all().fold((0.0f64, 0.0f64), |(a, b), p| (a.min(p.2), b.max(p.3)));
    let margin = 0.05 * (high - low).max(1e-3);
    {
        let rows = lines.len().div_ceil(COLUMNS) as u32;
        // Below the names, the key to their letters.
        let names = NAME_HEIGHT * (rows + 1) + NAME_HEIGHT / 2;
        let size = (SIZE.0, SIZE.1 + names);
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        area.fill(&WHITE)?;
        let (top, below) = area.split_vertically(names);
        let middle = Pos::new(HPos::Left, VPos::Center);
        let letters =
            |size: u32| ("sans-serif", size).into_font().into_text_style(&top).pos(middle);
        let below_names = (GAP, (NAME_HEIGHT * (rows + 1)) as i32);
        top.draw(&Text::new(key, below_names, letters(KEY_SIZE)))?;
        let apart = APART * last * lines.len() as f64;
        let mut plot = ChartBuilder::on(&below)
            .margin(8)
            .x_label_area_size(36)
            .y_label_area_size(50)
            .build_cartesian_2d(-apart..last + apart, low - margin..high + margin)?;
        let unit = axis(outcome);
        plot.configure_mesh()
            .light_line_style(WHITE)
            .bold_line_style(RGBColor(228, 228, 228))
            .x_desc("time, years")
            .y_desc(unit)
            .draw()?;
        plot.draw_series([PathElement::new(
            [(-apart, 0.0), (last + apart, 0.0)],
            RGBColor(140, 140, 140).stroke_width(1),
        )])?;
        for (arm, (name, points)) in lines.iter().enumerate() {
            let style = style(arm);
            let shift = APART * last * (arm as f64 - 0.5 * (lines.len() - 1) as f64);
            let means: Vec<_> = points.iter().map(|p| (p.0 + shift, p.1)).collect();
            plot.draw_series([Dashed::new(means, dash(arm), style)])?;
            let (column, row) = (arm % COLUMNS, (arm / COLUMNS) as u32);
            let x = GAP + (column as u32 * SIZE.0 / COLUMNS as u32) as i32;
            let y = (NAME_HEIGHT * (row + 1)) as i32;
            let sample = vec![(x, y), (x + LEGEND_LINE, y)];
            top.draw(&Dashed::new(sample, dash(arm), style))?;
            let beside = (x + LEGEND_LINE + GAP, y);
            top.draw(&Text::new(name.as_str(), beside, letters(NAME_SIZE)))?;
            plot.draw_series(points.iter().map(|&(year, _, low, high)| {
                PathElement::new([(year + shift, low), (year + shift, high)], style)
            }))?;
        }
        area.present()?;
    }
    Ok(svg)
}
