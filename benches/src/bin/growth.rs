//! How the cost of a step grows with the sample: a plot of what `benches/scripts/scaling` printed.
//!
//!     benches/scripts/scaling 64 128 256 512 | tee growth.csv
//!     cargo run --release -p trabecula-benches --bin growth -- growth.csv growth.svg

use clap::Parser;
use plotters::prelude::*;
use std::error::Error;
use std::path::{Path, PathBuf};

/// Points of the SVG.
const SIZE: (u32, u32) = (640, 400);
/// Okabe and Ito's blue and orange.
const COLOURS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0)];
/// By how much the cost per voxel may differ between sizes.
const TOLERANCE: f64 = 0.15;

/// Draws processor time per step and voxel of marrow and of surface against the sample's edge.
#[derive(Parser)]
struct Arguments {
    /// CSV of `benches/scripts/scaling`.
    measured: PathBuf,
    /// SVG to write.
    plot: PathBuf,
}

/// A run on one thread.
struct Point {
    edge: f64,
    /// Processor time per step and voxel of marrow, ns.
    of_marrow: f64,
    /// The same per voxel of surface.
    of_surface: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { measured, plot } = Arguments::parse();
    let points = read(&std::fs::read_to_string(measured)?)?;
    draw(&plot, &points)
}

/// The runs on one thread.
fn read(csv: &str) -> Result<Vec<Point>, Box<dyn Error>> {
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let column = |name: &str| {
        header.iter().position(|column| *column == name).ok_or(format!("no column {name}"))
    };
    let [edge, threads, cpu, marrow, surface] =
        ["edge", "threads", "cpu_ms_per_step", "marrow_voxels", "surface_voxels"].map(column);
    let (edge, threads, cpu, marrow, surface) = (edge?, threads?, cpu?, marrow?, surface?);
    let mut points = Vec::new();
    for line in lines {
        let values: Vec<f64> = line.split(',').map(str::parse).collect::<Result<_, _>>()?;
        let value = |at: usize| values.get(at).copied().ok_or("a line is short");
        if value(threads)? == 1.0 {
            let ns = value(cpu)? * 1e6;
            points.push(Point {
                edge: value(edge)?,
                of_marrow: ns / value(marrow)?,
                of_surface: ns / value(surface)?,
            });
        }
    }
    Ok(points)
}

fn draw(path: &Path, points: &[Point]) -> Result<(), Box<dyn Error>> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err("no run on one thread".into());
    };
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let all = || points.iter().flat_map(|point| [point.of_marrow, point.of_surface]);
    let top = 1.3 * all().fold(0.0, f64::max);
    let mut plot = ChartBuilder::on(&area)
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(56)
        .build_cartesian_2d(
        (0.9 * first.edge..1.1 * last.edge).log_scale().base(2.0),
        0.0..top,
    )?;
    plot.configure_mesh()
        .light_line_style(WHITE)
        .x_label_formatter(&|edge| format!("{edge:.0}"))
        .x_desc("voxels along an edge")
        .y_desc("processor time per step, ns")
        .draw()?;
    let costs: [fn(&Point) -> f64; 2] = [|point| point.of_marrow, |point| point.of_surface];
    for ((name, cost), colour) in ["marrow", "surface"].into_iter().zip(costs).zip(COLOURS) {
        let mean = points.iter().map(cost).sum::<f64>() / points.len() as f64;
        let ends = [mean * (1.0 - TOLERANCE), mean * (1.0 + TOLERANCE)];
        let band = Rectangle::new(
            [(first.edge, ends[0]), (last.edge, ends[1])],
            colour.mix(0.15).filled(),
        );
        plot.draw_series([band])?;
        let line = points.iter().map(|point| (point.edge, cost(point)));
        plot.draw_series(LineSeries::new(line.clone(), colour.stroke_width(2)))?
            .label(format!("per voxel of {name}; band: mean ± 15 %"))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
        plot.draw_series(line.map(|at| Circle::new(at, 3, colour.filled())))?;
    }
    plot.configure_series_labels().background_style(WHITE.mix(0.8)).draw()?;
    area.present()?;
    Ok(())
}
