//! A million wandering precursors: sense, decide, secrete, move.
//!
//! The pass is what a step costs with the precursors less what it costs without, on the same bone.

#![allow(missing_docs, reason = "criterion's macro")]
#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::time::{Duration, Instant};
use trabecula_benches::{postmenopausal_of, settings};
use trabecula_core::simulation::{Settings, Simulation};

/// Edge of the sample, voxels of 40 µm: room for a million precursors at an admissible density.
const EDGE: usize = 144;
const VOXEL_UM: f32 = 40.0;

/// With `osteoclast` precursors per mm² of bone and `osteoblast` ones per mm³ of marrow, a day on its way.
fn sample(osteoclast: f64, osteoblast: f64) -> Simulation {
    let mut settings: Settings = settings();
    let parameters = &mut settings.parameters;
    parameters.set("osteoclast_precursor.number_per_mm2", osteoclast).unwrap();
    parameters.set("osteoblast_precursor.density_per_mm3", osteoblast).unwrap();
    let mut simulation = postmenopausal_of(EDGE, VOXEL_UM, settings);
    (0..3).for_each(|_| simulation.step().unwrap());
    simulation
}

fn precursors(simulation: &Simulation) -> usize {
    let cells = simulation.cells();
    cells.osteoclast_precursors.len() + cells.osteoblast_precursors.len()
}

/// Time of the next step in which no field is solved: the second of a day.
fn cell_step(simulation: &mut Simulation) -> Duration {
    if simulation.steps_done().is_multiple_of(2) {
        simulation.step().unwrap();
    }
    let started = Instant::now();
    simulation.step().unwrap();
    started.elapsed()
}

fn agents(criterion: &mut Criterion) {
    let (mut many, mut few) = (sample(800.0, 3000.0), sample(5.0, 20.0));
    let count = precursors(&many) - precursors(&few);
    let mut group = criterion.benchmark_group("agents");
    group.sample_size(10).throughput(Throughput::Elements(count as u64));
    group.bench_function(format!("pass of {count} precursors"), |bencher| {
        bencher.iter_custom(|rounds| {
            let pass = |_| cell_step(&mut many).saturating_sub(cell_step(&mut few));
            (0..rounds).map(pass).sum()
        });
    });
    group.finish();
}

criterion_group!(benches, agents);
criterion_main!(benches);
