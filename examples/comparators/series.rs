//! Curves: what every model tells of each day, as a table and as a figure.

use plotters::prelude::*;
use std::error::Error;
use std::path::Path;
use trabecula_core::DAYS_PER_YEAR;

/// One day of one model, % of day 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    /// Day.
    pub(crate) day: f64,
    /// Resorption, or osteoclasts.
    pub(crate) resorption: f64,
    /// Formation, or osteoblasts.
    pub(crate) formation: f64,
    /// Bone.
    pub(crate) bone: f64,
}

/// The curve of one model.
pub(crate) struct Curve {
    /// Name of the model.
    pub(crate) model: &'static str,
    /// Its days.
    pub(crate) points: Vec<Point>,
}

/// What a figure shows of a day.
type Read = fn(&Point) -> f64;

/// Panels of the figure.
const PANELS: [(&str, Read); 3] = [
    ("resorption, % of day 0", |p| p.resorption),
    ("formation, % of day 0", |p| p.formation),
    ("bone, % of day 0", |p| p.bone),
];
/// Okabe and Ito's colours.
const COLOURS: [RGBColor; 4] =
    [RGBColor(0, 0, 0), RGBColor(0, 158, 115), RGBColor(0, 114, 178), RGBColor(213, 94, 0)];
/// Size of the figure, pixels.
const SIZE: (u32, u32) = (760, 900);

/// `value` in % of `reference`.
pub(crate) fn percent(value: f64, reference: f64) -> f64 {
    100.0 * value / reference
}

/// Writes one row for each model and day.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write_csv(path: &Path, curves: &[Curve]) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record([
        "model",
        "day",
        "resorption_percent",
        "formation_percent",
        "bone_percent",
    ])?;
    for curve in curves {
        for p in &curve.points {
            let numbers = [p.day, p.resorption, p.formation, p.bone].map(|v| v.to_string());
            writer.write_record(std::iter::once(curve.model.to_owned()).chain(numbers))?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Draws one panel for each quantity.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn draw(path: &Path, curves: &[Curve]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    for (panel, (title, read)) in area.split_evenly((PANELS.len(), 1)).iter().zip(PANELS) {
        let all = || curves.iter().flat_map(|curve| curve.points.iter());
        let high = all().map(read).fold(100.0, f64::max);
        let low = all().map(read).fold(100.0, f64::min);
        let margin = 0.05 * (high - low);
        let years = all().map(|p| p.day / DAYS_PER_YEAR).fold(0.0, f64::max);
        let mut plot = ChartBuilder::on(panel)
            .margin(10)
            .x_label_area_size(34)
            .y_label_area_size(54)
            .build_cartesian_2d(0.0..years, low - margin..high + margin)?;
        plot.configure_mesh().light_line_style(WHITE).x_desc("years").y_desc(title).draw()?;
        for (curve, colour) in curves.iter().zip(COLOURS) {
            let line = curve.points.iter().map(|p| (p.day / DAYS_PER_YEAR, read(p)));
            plot.draw_series(LineSeries::new(line, colour.stroke_width(2)))?
                .label(curve.model)
                .legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2))
                });
        }
        plot.configure_series_labels().background_style(WHITE.mix(0.8)).draw()?;
    }
    area.present()?;
    Ok(())
}
