//! Indices as bars with their intervals.

use super::super::{Manifest, SweepError};
use super::table::by_influence;
use super::{Asked, Estimate, Influence};
use crate::error::Failure;
use crate::report::raster::Raster;
use plotters::prelude::*;
use std::fs;
use std::path::Path;

/// Width of a figure and height of a factor, points of the SVG.
const WIDTH: u32 = 760;
const FACTOR_HEIGHT: u32 = 44;
/// Height of title, axis and legend.
const FRAME_HEIGHT: u32 = 110;
/// Most factors that a figure shows, those with most influence; the table has all.
const MOST_FACTORS: usize = 20;
/// Most characters of a factor's name.
const LONGEST_NAME: usize = 40;
/// Okabe and Ito's blue, orange and green; the first is filled, the others are not.
const COLOURS: [RGBColor; 3] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115)];
/// Most of a factor's height that a bar takes with the space below it, and all of its bars.
const BAR_SHARE: f64 = 0.35;
const BARS_SHARE: f64 = 0.7;
/// How much of that is bar.
const FILLED_SHARE: f64 = 6.0 / 7.0;

/// Writes a figure of each measure, as SVG and PNG: shares of the variance, or `mu_star` and `sigma`,
/// or slopes.
///
/// # Errors
/// [`SweepError::Figure`] or [`Failure::Write`].
pub(in super::super) fn write(
    folder: &Path,
    name: &str,
    manifest: &Manifest,
    all: &[(Asked, Vec<Influence>)],
) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    let (raster, layout) = (Raster::new(), manifest.header.layout());
    for (asked, influences) in all {
        let column = layout.columns().iter().find(|column| column.name == asked.measure);
        let unit = column.map_or("1", |column| column.unit.as_str());
        let ordered = by_influence(influences);
        let shown = &ordered[..ordered.len().min(MOST_FACTORS)];
        let svg = draw(&caption(asked, shown.len(), ordered.len()), unit, shown)
            .map_err(|error| SweepError::Figure(error.to_string()))?;
        raster.write(folder, &format!("{name}-{}", asked.file_name()), &svg)?;
    }
    Ok(())
}

fn caption(asked: &Asked, shown: usize, factors: usize) -> String {
    let title = format!("Influence on {}", asked.title());
    if shown < factors { format!("{title}: the first {shown} of {factors}") } else { title }
}

/// What the bars are measured in: shares of a variance have no unit, effects that of the measure.
fn axis(factors: &[&Influence], unit: &str) -> String {
    let mut names = factors.iter().flat_map(|factor| &factor.indices).map(|(name, _)| *name);
    let unit = if unit == "1" { String::new() } else { format!(", {}", unit.replace("um", "µm")) };
    if names.any(|name| name == "ST") {
        "share of the variance, 0 to 1, with its interval".to_owned()
    } else {
        format!("effect of the whole range, with its interval{unit}")
    }
}

/// A bar, as in its legend.
fn bar_style(bar: usize) -> ShapeStyle {
    let colour = COLOURS[bar % COLOURS.len()];
    if bar == 0 { colour.mix(0.7).filled() } else { colour.stroke_width(2) }
}

fn draw(
    caption: &str,
    unit: &str,
    factors: &[&Influence],
) -> Result<String, Box<dyn std::error::Error>> {
    let total = factors.iter().flat_map(|factor| &factor.indices).any(|(name, _)| *name == "ST");
    let shown = |name: &str| match name {
        "ST" | "S1" | "mu_star" | "sigma" => true,
        // Of lines what has the unit of the other bars.
        "linear" => total,
        "slope" => !total,
        _ => false,
    };
    let bars = |factor: &Influence| -> Vec<(&'static str, Estimate)> {
        factor.indices.iter().copied().filter(|(name, _)| shown(name)).collect()
    };
    let all = factors.iter().flat_map(|factor| bars(factor));
    let (low, high) = all.fold((0f64, 0f64), |(low, high), (_, e)| {
        let ends = [e.value, e.low, e.high].into_iter().filter(|v| v.is_finite());
        ends.fold((low, high), |(low, high), v| (low.min(v), high.max(v)))
    });
    let height = FRAME_HEIGHT + FACTOR_HEIGHT * factors.len() as u32;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        area.fill(&WHITE)?;
        let rows = factors.len() as f64;
        let mut plot = ChartBuilder::on(&area)
            .caption(caption, ("sans-serif", 18))
            .margin(12)
            .x_label_area_size(40)
            .y_label_area_size(270)
            .build_cartesian_2d(low..(high * 1.05).max(low + 1e-12), 0.0..rows)?;
        plot.configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(WHITE)
            .y_labels(0)
            .x_desc(axis(factors, unit))
            .label_style(("sans-serif", 13))
            .draw()?;
        for (row, factor) in factors.iter().enumerate() {
            let top = rows - row as f64;
            let (x, y) = plot.backend_coord(&(low, top - 0.5));
            let style = TextStyle::from(("sans-serif", 13).into_font()).pos(
                plotters::style::text_anchor::Pos::new(
                    plotters::style::text_anchor::HPos::Right,
                    plotters::style::text_anchor::VPos::Center,
                ),
            );
            area.draw(&Text::new(short(&factor.factor), (x - 8, y), style))?;
            let bars = bars(factor);
            let pitch = BAR_SHARE.min(BARS_SHARE / bars.len() as f64);
            let above = 0.5 * (1.0 - pitch * bars.len() as f64);
            for (bar, (_, estimate)) in bars.into_iter().enumerate() {
                let upper = top - above - pitch * bar as f64;
                let lower = upper - pitch * FILLED_SHARE;
                let rectangle = [(0.0, upper), (estimate.value, lower)];
                plot.draw_series([Rectangle::new(rectangle, bar_style(bar))])?;
                let middle = 0.5 * (upper + lower);
                let interval = [(estimate.low, middle), (estimate.high, middle)];
                plot.draw_series([PathElement::new(interval, BLACK.stroke_width(1))])?;
            }
        }
        for (bar, (name, _)) in
            factors.first().map(|f| bars(f)).unwrap_or_default().iter().enumerate()
        {
            let (x, y) = (12 + 90 * bar as i32, height as i32 - 24);
            area.draw(&Rectangle::new([(x, y), (x + 12, y + 12)], bar_style(bar)))?;
            area.draw(&Text::new(*name, (x + 17, y), ("sans-serif", 13)))?;
        }
        area.present()?;
    }
    Ok(svg)
}

/// The end of a path, which says most.
fn short(path: &str) -> String {
    let path = path.strip_prefix("parameters.").unwrap_or(path);
    let skip = path.chars().count().saturating_sub(LONGEST_NAME);
    match skip {
        0 => path.to_owned(),
        _ => format!("…{}", path.chars().skip(skip).collect::<String>()),
    }
}
