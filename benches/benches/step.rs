//! A whole step and a day of a busy sample, and what a measurement costs.

#![allow(missing_docs, reason = "criterion's macro")]
#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use trabecula_benches::postmenopausal;
use trabecula_core::simulation::Simulation;

/// Edge of the sample, voxels.
const EDGE: usize = 96;

/// A sample in the middle of its remodelling.
fn busy() -> Simulation {
    let mut simulation = postmenopausal(EDGE);
    for _ in 0..2 * 90 {
        simulation.step().unwrap();
    }
    simulation
}

fn steps(criterion: &mut Criterion) {
    let mut simulation = busy();
    let mut group = criterion.benchmark_group("simulation");
    group.sample_size(10);
    group.throughput(Throughput::Elements(8 * (EDGE * EDGE * EDGE) as u64));
    // Eight days hold every process with a period of up to eight days, fields included.
    group.bench_function("eight_days", |bencher| {
        bencher.iter(|| (0..16).for_each(|_| simulation.step().unwrap()));
    });
    // On the second step of a day no field is solved: what remains are the cells.
    while simulation.steps_done() % 4 != 1 {
        simulation.step().unwrap();
    }
    group.throughput(Throughput::Elements(cells(&simulation) as u64));
    group.bench_function("cell_steps", |bencher| {
        bencher.iter_custom(|rounds| {
            let mut spent = std::time::Duration::ZERO;
            for _ in 0..rounds {
                let started = std::time::Instant::now();
                simulation.step().unwrap();
                spent += started.elapsed();
                while simulation.steps_done() % 4 != 1 {
                    simulation.step().unwrap();
                }
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
