//! Wall thickness and erosion depth as histograms: `figures/sites.svg` and `.png`.

use super::error::ReportError;
use super::figures::SIZE;
use super::raster::Raster;
use crate::error::Failure;
use plotters::prelude::*;
use std::fs::File;
use std::io;
use std::path::Path;

const ID: &str = "sites";
/// Okabe and Ito's blue and vermilion.
const COLOURS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0)];
const LABELS: [&str; 2] = ["wall thickness, W.Th", "erosion depth, E.De"];

/// Draws what `sites.csv` holds; nothing where a run has left none, or no site was completed.
///
/// # Errors
/// [`Failure`] naming the file.
pub(super) fn write(directory: &Path) -> Result<(), Failure> {
    let path = directory.join("sites.csv");
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Failure::read(&path)(e)),
    };
    let rows: Result<Vec<[f64; 3]>, csv::Error> =
        csv::Reader::from_reader(file).into_deserialize().collect();
    let rows = rows.map_err(|e| Failure::Read { path, source: io::Error::other(e) })?;
    if rows.iter().all(|[_, walls, depths]| walls + depths == 0.0) {
        return Ok(());
    }
    let svg =
        draw(&rows).map_err(|e| ReportError::Figure { id: ID.into(), reason: e.to_string() })?;
    Raster::new().write(&directory.join("figures"), ID, &svg)
}

/// Steps of both histograms, each in % of its own sites.
fn draw(rows: &[[f64; 3]]) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let width = rows.get(1).map_or(1.0, |row| row[0] - rows[0][0]);
        let percent = |column: usize| -> Vec<f64> {
            let all: f64 = rows.iter().map(|row| row[column]).sum();
            rows.iter().map(|row| 100.0 * row[column] / all.max(1.0)).collect()
        };
        let shares = [percent(1), percent(2)];
        let high = shares.iter().flatten().copied().fold(1.0, f64::max);
        let last = rows.iter().rposition(|row| row[1] + row[2] > 0.0).unwrap_or(0);
        let right = rows[last][0] + width;
        let mut plot = ChartBuilder::on(&area)
            .caption("Remodelling sites of the last year", ("sans-serif", 19))
            .margin(12)
            .x_label_area_size(42)
            .y_label_area_size(66)
            .build_cartesian_2d(0.0..right, 0.0..1.06 * high)?;
        plot.configure_mesh()
            .light_line_style(WHITE)
            .bold_line_style(RGBColor(228, 228, 228))
            .x_desc("µm")
            .y_desc("% of surface")
            .label_style(("sans-serif", 13))
            .axis_desc_style(("sans-serif", 14))
            .draw()?;
        for ((shares, colour), label) in shares.iter().zip(COLOURS).zip(LABELS) {
            let steps = rows
                .iter()
                .zip(shares)
                .flat_map(|(row, &share)| [(row[0], share), (row[0] + width, share)]);
            let style = colour.stroke_width(2);
            plot.draw_series(LineSeries::new(steps.take(2 * (last + 1)), style))?
                .label(label)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
        }
        plot.configure_series_labels()
            .background_style(WHITE.mix(0.8))
            .label_font(("sans-serif", 12))
            .draw()?;
        area.present()?;
    }
    Ok(svg)
}
