//! A whole step and a day of a busy sample, and what a measurement costs.

#![allow(missing_docs, reason = "criterion's macro")]
#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use trabecula_benches::postmenopausal;
use trabecula_core::simulation::Simulation;

/// Edge of the sample, voxels.
const EDGE: usize = 96;

/// Days in which every field is solved at least once, and every process of the cells takes place.
const ROTA_DAYS: u32 = 16;

/// The day of those on which no field is solved.
const FREE_DAY: u32 = 11;

/// A sample in the middle of its remodelling.
fn busy() -> Simulation {
    let mut simulation = postmenopausal(EDGE);
    for _ in 0..180 {
        simulation.step().unwrap();
    }
    simulation
}

/// Steps on to the next day without a field.
fn to_free_day(simulation: &mut Simulation) {
    while simulation.steps_done() % ROTA_DAYS != FREE_DAY {
        simulation.step().unwrap();
    }
}

fn steps(criterion: &mut Criterion) {
    let mut simulation = busy();
    let mut group = criterion.benchmark_group("simulation");
    group.sample_size(10);
    group.throughput(Throughput::Elements(u64::from(ROTA_DAYS) * (EDGE * EDGE * EDGE) as u64));
    group.bench_function("sixteen_days", |bencher| {
        bencher.iter(|| (0..ROTA_DAYS).for_each(|_| simulation.step().unwrap()));
    });
    group.throughput(Throughput::Elements(cells(&simulation) as u64));
    group.bench_function("cells_of_a_day", |bencher| {
        bencher.iter_custom(|rounds| {
            let mut spent = std::time::Duration::ZERO;
            for _ in 0..rounds {
                to_free_day(&mut simulation);
                let started = std::time::Instant::now();
                simulation.step().unwrap();
                spent += started.elapsed();
            }
            spent
        });
    });
    group.bench_function("measure", |bencher| bencher.iter(|| simulation.measure()));
    group.finish();
}

fn cells(simulation: &Simulation) -> usize {
    let c = simulation.cells();
    c.osteocytes.len()
        + c.lining_cells.len()
        + c.osteoclasts.len()
        + c.osteoblasts.len()
        + c.osteoclast_precursors.len()
        + c.osteoblast_precursors.len()
}

criterion_group!(benches, steps);
criterion_main!(benches);
