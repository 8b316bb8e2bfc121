//! Published beside simulated results as a figure.

use super::page::{Chart, Point};
use crate::report::ReportError;
use plotters::prelude::*;

const SIZE: (u32, u32) = (520, 520);
/// Okabe and Ito's blue, for what is inside, and vermilion.
const INSIDE: RGBColor = RGBColor(0, 114, 178);
const OUTSIDE: RGBColor = RGBColor(213, 94, 0);
const MARGIN: f64 = 0.06;
const DOT: i32 = 4;

/// A chart as SVG.
pub(super) fn draw(chart: &Chart<'_>) -> Result<String, ReportError> {
    svg(chart).map_err(|e| ReportError::Figure { id: chart.id.to_owned(), reason: e.to_string() })
}

fn svg(chart: &Chart<'_>) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    let all = || {
        let of = |p: &Point<'_>| {
            let [low, high] = p.interval.unwrap_or([p.simulated; 2]);
            [p.published, p.simulated, p.accepted[0], p.accepted[1], low, high]
        };
        chart.points.iter().flat_map(of)
    };
    let (low, high) =
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let margin = MARGIN * (high - low).max(1e-3);
    let range = low - margin..high + margin;
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let mut plot = ChartBuilder::on(&area)
            .caption(chart.title, ("sans-serif", 19))
            .margin(12)
            .x_label_area_size(42)
            .y_label_area_size(58)
            .build_cartesian_2d(range.clone(), range.clone())?;
        plot.configure_mesh()
            .light_line_style(WHITE)
            .bold_line_style(RGBColor(228, 228, 228))
            .x_desc(format!("published, {}", chart.unit))
            .y_desc(format!("simulated, {}", chart.unit))
            .label_style(("sans-serif", 13))
            .draw()?;
        let diagonal = [(range.start, range.start), (range.end, range.end)];
        plot.draw_series(DashedLineSeries::new(diagonal, 4, 4, RGBColor(140, 140, 140).into()))?;
        for point in &chart.points {
            let (x, y) = (point.published, point.simulated);
            let colour = if point.inside { INSIDE } else { OUTSIDE };
            let thin = colour.mix(0.45).stroke_width(1);
            let [from, to] = point.accepted;
            plot.draw_series([PathElement::new([(from, y), (to, y)], thin)])?;
            if let Some([from, to]) = point.interval {
                plot.draw_series([PathElement::new([(x, from), (x, to)], thin)])?;
            }
            if point.inside {
                plot.draw_series([Circle::new((x, y), DOT, colour.filled())])?;
            } else {
                plot.draw_series([Cross::new((x, y), DOT, colour.stroke_width(2))])?;
            }
        }
        area.present()?;
    }
    Ok(svg)
}
