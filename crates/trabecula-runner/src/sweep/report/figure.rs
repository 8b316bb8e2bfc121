//! An outcome over a factor as a figure.

use super::points::{Factor, Measure};
use crate::report::ReportError;
use plotters::prelude::*;

const SIZE: (u32, u32) = (640, 400);
/// Okabe and Ito's blue.
const BLUE: RGBColor = RGBColor(0, 114, 178);
const MARGIN: f64 = 0.06;

/// The figure as SVG.
pub(super) fn draw(factor: &Factor, measure: &Measure) -> Result<String, ReportError> {
    let id = factor.path.clone();
    svg(factor, measure).map_err(|e| ReportError::Figure { id, reason: e.to_string() })
}

fn svg(factor: &Factor, measure: &Measure) -> Result<String, Box<dyn std::error::Error>> {
    let scaled = |x: f64| if factor.log { x.log10() } else { x };
    let pairs = factor.values.iter().zip(&measure.values);
    let points: Vec<(f64, f64)> = pairs.filter_map(|(x, y)| Some((scaled(*x), (*y)?))).collect();
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let mut plot = ChartBuilder::on(&area)
            .margin(12)
            .x_label_area_size(42)
            .y_label_area_size(70)
            .build_cartesian_2d(
                range(points.iter().map(|p| p.0)),
                range(points.iter().map(|p| p.1)),
            )?;
        let label = |x: &f64| match &factor.words {
            Some(words) => words.get(x.round() as usize).cloned().unwrap_or_default(),
            None if factor.log => format!("{:.3}", 10f64.powf(*x)),
            None => format!("{x:.3}"),
        };
        plot.configure_mesh()
            .light_line_style(WHITE)
            .bold_line_style(RGBColor(228, 228, 228))
            .x_labels(factor.words.as_ref().map_or(8, Vec::len))
            .x_label_formatter(&label)
            .x_desc(factor.short())
            .y_desc(format!("{}, {}", measure.name, measure.unit))
            .label_style(("sans-serif", 13))
            .draw()?;
        let dot = |&point: &(f64, f64)| Circle::new(point, 3, BLUE.mix(0.7).filled());
        plot.draw_series(points.iter().map(dot))?;
        area.present()?;
    }
    Ok(svg)
}

/// Smallest and largest value, apart and with a margin.
fn range(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if low > high {
        return 0.0..1.0;
    }
    let margin = if high > low { MARGIN * (high - low) } else { 0.05 * high.abs().max(1.0) };
    low - margin..high + margin
}
