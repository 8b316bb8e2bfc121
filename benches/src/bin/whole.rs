//! A stretch of a run: time per step and per active voxel, and the most memory held.
//!
//! One case per process, since peak memory is the process's; `benches/scripts/scaling` runs the table.

use clap::Parser;
use std::time::Instant;
use trabecula_benches::{peak_memory_bytes, postmenopausal, processor_s};

/// As `measure` says.
const DAYS_BETWEEN_MEASUREMENTS: u32 = 30;

/// Times a stretch of a run on a generated sample and prints one line of CSV.
#[derive(Parser)]
struct Case {
    /// Voxels along each edge.
    #[arg(long, default_value_t = 128)]
    edge: usize,
    /// Steps before the clock starts, so that remodelling is under way.
    #[arg(long, default_value_t = 180)]
    warm_up: u32,
    /// Steps timed.
    #[arg(long, default_value_t = 240)]
    steps: u32,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Measure every 30 days, as a run does.
    #[arg(long)]
    measure: bool,
    /// Print what was measured on standard error, to compare bits.
    #[arg(long, requires = "measure")]
    rows: bool,
    /// Print the names of the columns first.
    #[arg(long)]
    header: bool,
}

fn main() {
    let case = Case::parse();
    if case.header {
        println!(
            "edge,threads,steps,ms_per_step,cpu_ms_per_step,ns_per_marrow_voxel,peak_bytes_per_voxel,\
             marrow_voxels,surface_voxels"
        );
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(case.threads).build();
    match pool {
        Ok(pool) => pool.install(|| run(&case)),
        Err(error) => eprintln!("{error}"),
    }
}

#[expect(clippy::expect_used, reason = "a bench may stop")]
fn run(case: &Case) {
    let mut simulation = postmenopausal(case.edge);
    let mut advance = |steps: u32| {
        for _ in 0..steps {
            simulation.step().expect("the fields converge");
            if case.measure && simulation.steps_done().is_multiple_of(DAYS_BETWEEN_MEASUREMENTS) {
                let row = std::hint::black_box(simulation.measure());
                if case.rows {
                    eprintln!("{row:?}");
                }
            }
        }
    };
    advance(case.warm_up);
    let (started, cpu) = (Instant::now(), processor_s());
    advance(case.steps);
    let cpu = processor_s().zip(cpu).map_or(f64::NAN, |(now, then)| now - then);
    let cpu = cpu * 1e3 / f64::from(case.steps);
    let ms = started.elapsed().as_secs_f64() * 1e3 / f64::from(case.steps);
    let voxels = simulation.tissue().grid().len();
    let tissue = simulation.tissue();
    let marrow = (0..voxels).filter(|&v| !tissue.is_solid(v)).count();
    let surface = (0..voxels).filter(|&v| tissue.is_shell(v)).count();
    let bytes = peak_memory_bytes().map_or(f64::NAN, |bytes| bytes as f64 / voxels as f64);
    let per_voxel = ms * 1e6 / marrow as f64;
    println!(
        "{},{},{},{ms:.3},{cpu:.3},{per_voxel:.3},{bytes:.1},{marrow},{surface}",
        case.edge, case.threads, case.steps
    );
}
