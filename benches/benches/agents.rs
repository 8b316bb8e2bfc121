//! A million wandering precursors: sense, decide, secrete, move, and now and then be sorted by
//! brick.
//!
//! The pass is what a step costs with the precursors less what it costs without, on the same bone,
//! in the mean over steps of which some sort cells and some solve a field. An agent is updated once
//! a step. In a step of a day it does 12 (osteoblasts') or 30 (osteoclasts') hops, in one of an hour
//! about one, as in simulators that move a cell to a neighbour once a step.

#![allow(missing_docs, reason = "criterion's macro")]
#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use std::time::{Duration, Instant};
use trabecula_benches::{VOXEL_UM, postmenopausal_of, settings};
use trabecula_core::simulation::{Settings, Simulation};

/// Edge of the sample, voxels: room for a million precursors at the densest admissible.
const EDGE: usize = 288;

/// With `osteoclast` precursors per mm² of bone and `osteoblast` ones per mm³ of marrow.
fn sample(steps_per_day: u32, osteoclast: f64, osteoblast: f64) -> Simulation {
    let mut settings: Settings = settings();
    settings.timing.steps_per_day = steps_per_day;
    let parameters = &mut settings.parameters;
    parameters.set("osteoclast_precursor.number_per_mm2", osteoclast).unwrap();
    parameters.set("osteoblast_precursor.density_per_mm3", osteoblast).unwrap();
    let mut simulation = postmenopausal_of(EDGE, VOXEL_UM, settings);
    simulation.step().unwrap();
    simulation
}

/// Precursors of osteoclasts and of osteoblasts.
fn precursors(simulation: &Simulation) -> [usize; 2] {
    let cells = simulation.cells();
    [cells.osteoclast_precursors.len(), cells.osteoblast_precursors.len()]
}

/// Hops of all precursors in a day.
fn hops(simulation: &Simulation) -> f64 {
    let p = &simulation.settings().parameters;
    let motility =
        [p.osteoclast_precursor.motility_um2_per_day, p.osteoblast_precursor.motility_um2_per_day];
    let per_cell = motility.map(|motility| 6.0 * motility / f64::from(VOXEL_UM * VOXEL_UM));
    let [osteoclast, osteoblast] = precursors(simulation).map(|n| n as f64);
    per_cell[0] * osteoclast + per_cell[1] * osteoblast
}

fn step(simulation: &mut Simulation) -> Duration {
    let started = Instant::now();
    simulation.step().unwrap();
    started.elapsed()
}

fn pass(criterion: &mut Criterion, name: &str, steps_per_day: u32) {
    let sample = |osteoclast, osteoblast| sample(steps_per_day, osteoclast, osteoblast);
    let (mut many, mut few) = (sample(800.0, 3000.0), sample(5.0, 20.0));
    let count = precursors(&many).iter().sum::<usize>() - precursors(&few).iter().sum::<usize>();
    let hops = (hops(&many) - hops(&few)) / f64::from(steps_per_day);
    println!("{count} precursors, {:.1} hops each in a step", hops / count as f64);
    let mut group = criterion.benchmark_group("agents");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_secs(30));
    group.throughput(Throughput::Elements(count as u64));
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| {
            let (mut with, mut without) = (Duration::ZERO, Duration::ZERO);
            for _ in 0..rounds {
                with += step(&mut many);
                without += step(&mut few);
            }
            with.saturating_sub(without)
        });
    });
    group.finish();
}

fn agents(criterion: &mut Criterion) {
    pass(criterion, "a million precursors, a step of a day", 1);
    pass(criterion, "a million precursors, a step of an hour", 24);
}

criterion_group!(benches, agents);
criterion_main!(benches);
