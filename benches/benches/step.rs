//! A whole step and a day of a busy sample, and what a measurement costs.

#![allow(missing_docs, reason = "criterion's macro")]
#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use trabecula_core::Grid;
use trabecula_core::parameter::Parameters;
use trabecula_core::sample::{Sample, Structure, generate};
use trabecula_core::simulation::{Mechanisms, Settings, Simulation, Timing};
use trabecula_core::systemic::{Menopause, Protocol};

/// Edge of the sample, voxels.
const EDGE: usize = 96;

/// A postmenopausal sample in the middle of its remodelling.
fn busy() -> Simulation {
    let grid = Grid::new([EDGE; 3], 20.0).unwrap();
    let wanted = Structure { seed: 1, bv_tv: 0.2, tb_th_um: 160.0, anisotropy: 1.0 };
    let Sample { grid, matrix, .. } = generate(&grid, &wanted).unwrap();
    let settings = Settings {
        parameters: Parameters::default(),
        protocol: Protocol {
            menopause: Menopause::FinalPeriod { day: -1826.0 },
            courses: vec![],
            treatments: vec![],
        },
        mechanisms: Mechanisms::default(),
        timing: Timing { steps_per_day: 4, burn_in_days: 0, duration_days: 36_500 },
        field_cell_voxels: 2,
        seed: 1,
    };
    let mut simulation = Simulation::new(grid, matrix, settings).unwrap();
    for _ in 0..4 * 90 {
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
        bencher.iter(|| (0..32).for_each(|_| simulation.step().unwrap()));
    });
    // On the second step of a day no field is solved: what remains are the cells.
    while simulation.steps_done() % 8 != 1 {
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
                while simulation.steps_done() % 8 != 1 {
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
