//! Each chart as a file for papers.

use super::catalogue::{CHARTS, Chart, Curve};
use super::dashes::Dashed;
use super::error::ReportError;
use super::pharmacology::Pharmacology;
use super::raster::Raster;
use super::recorded::RecordedRun;
use crate::error::Failure;
use plotters::prelude::*;
use std::fs;
use std::path::Path;
use trabecula_core::DAYS_PER_YEAR;

/// Size of a figure in points of the SVG.
pub(super) const SIZE: (u32, u32) = (640, 400);
/// Okabe and Ito's colours in the order of the catalogue.
const PALETTE: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(204, 121, 167),
];
/// Height that a curve's name takes, of that of what is drawn.
const ROOM_PER_NAME: f64 = 0.1;
/// Length of a line in a legend: all of the longest pattern of dashes.
pub(crate) const LEGEND_LINE: i32 = 34;
/// A curve as (year, value), without gaps.
type Points = Vec<(f64, f64)>;

/// Writes `figures/NAME.svg` and `.png` for every chart that has a curve.
///
/// # Errors
/// [`Failure`] naming the figure or the file.
pub fn write(folder: &Path, runs: &[(RecordedRun, Pharmacology)]) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    let raster = Raster::new();
    for chart in CHARTS {
        let curves = curves(chart, runs);
        if curves.is_empty() {
            continue;
        }
        let failed = |reason: String| ReportError::Figure { id: chart.id.to_owned(), reason };
        let svg = draw(chart, &curves).map_err(|e| failed(e.to_string()))?;
        raster.write(folder, chart.id, &svg)?;
    }
    Ok(())
}

/// The curves of a chart in all runs, with their names; the first run's are drawn in full.
fn curves(
    chart: &Chart,
    runs: &[(RecordedRun, Pharmacology)],
) -> Vec<(String, &'static Curve, usize, Points)> {
    let mut found = Vec::new();
    for (index, (run, blood)) in runs.iter().enumerate() {
        for curve in chart.curves {
            let drug = blood.columns.iter().find(|(name, _)| name == curve.column);
            let (days, values) = match (run.series.column(curve.column), drug) {
                (Some(values), _) => (run.series.days(), values),
                (None, Some((_, values))) => (blood.days.as_slice(), values.as_slice()),
                (None, None) => continue,
            };
            if !chart.shows(values) {
                continue;
            }
            let points: Points = days
                .iter()
                .zip(values)
                .filter(|(_, v)| v.is_finite() && (!chart.logarithmic || **v > 0.0))
                .map(|(day, v)| {
                    (day / DAYS_PER_YEAR, if chart.logarithmic { v.log10() } else { *v })
                })
                .collect();
            let name = match index {
                0 => curve.label.to_owned(),
                _ => format!("{}, {}", curve.label, run.label()),
            };
            if !points.is_empty() {
                found.push((name, curve, index, points));
            }
        }
    }
    found
}

fn draw(
    chart: &Chart,
    curves: &[(String, &'static Curve, usize, Points)],
) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let all = || curves.iter().flat_map(|(_, _, _, points)| points);
        let (left, right) = ends(all().map(|p| p.0), 0.0);
        let (low, high) = ends(all().map(|p| p.1).chain(chart.reference), 0.06);
        // The names of curves stand above them all.
        let named = if curves.len() > 1 { curves.len() as f64 } else { 0.0 };
        let high = high + named * ROOM_PER_NAME * (high - low);
        let mut plot = ChartBuilder::on(&area)
            .caption(chart.title, ("sans-serif", 19))
            .margin(12)
            .x_label_area_size(42)
            .y_label_area_size(66)
            .build_cartesian_2d(left..right, low..high)?;
        let unit = if chart.unit == "1" { chart.title } else { chart.unit };
        plot.configure_mesh()
            .light_line_style(WHITE)
            .bold_line_style(RGBColor(228, 228, 228))
            .x_desc("time, years")
            .y_desc(unit)
            .label_style(("sans-serif", 13))
            .axis_desc_style(("sans-serif", 14))
            .x_label_formatter(&|x| short(*x))
            .y_label_formatter(&|y| {
                if chart.logarithmic { short(two_digits(10f64.powf(*y))) } else { short(*y) }
            })
            .draw()?;
        if let Some(reference) = chart.reference {
            let line = [(left, reference), (right, reference)];
            plot.draw_series(DashedLineSeries::new(line, 4, 4, RGBColor(140, 140, 140).into()))?;
        }
        let of_several_runs = curves.iter().any(|(_, _, run, _)| *run > 0);
        for (at, (name, curve, run, points)) in curves.iter().enumerate() {
            let colour = PALETTE[curve.colour % PALETTE.len()];
            let style = colour.stroke_width(if *run == 0 { 2 } else { 1 });
            // As on the page: runs are told apart by dashes, and so are the curves of a single one.
            let dash = if of_several_runs { *run } else { at };
            plot.draw_series([Dashed::new(points.clone(), dash, style)])?
                .label(name.as_str())
                .legend(move |(x, y)| Dashed::new(vec![(x, y), (x + LEGEND_LINE, y)], dash, style));
        }
        if curves.len() > 1 {
            plot.configure_series_labels()
                .position(SeriesLabelPosition::UpperLeft)
                .legend_area_size(LEGEND_LINE + 6)
                .background_style(WHITE.mix(0.8))
                .label_font(("sans-serif", 12))
                .draw()?;
        }
        area.present()?;
    }
    Ok(svg)
}

/// Smallest and largest value, apart and with a margin on either side.
fn ends(values: impl Iterator<Item = f64>, margin: f64) -> (f64, f64) {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let span = high - low;
    let pad = if span > 0.0 { margin * span } else { low.abs().max(1.0) * 0.05 };
    (low - pad, high + pad)
}

/// Rounded to two significant digits, as the ticks of a logarithmic axis need no more.
fn two_digits(value: f64) -> f64 {
    let unit = 10f64.powf(value.abs().log10().floor() - 1.0);
    (value / unit).round() * unit
}

/// Four significant digits at most.
fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = (3 - value.abs().log10().floor() as i32).clamp(0, 9) as usize;
    let text = format!("{value:.digits$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}
