//! How far the field solver is from what memory allows, and how well it solves.
//!
//! Copy bandwidth, sweeps and whole solves are timed in the same process, in turns, so that the
//! ratios hold on a machine whose speed drifts. Bytes are those of the streams, each read or
//! written once: the line that a write first reads is not counted, in the copy or in the sweep.

use clap::Parser;
use rayon::prelude::*;
use std::time::Instant;
use trabecula_core::Grid;
use trabecula_core::field::{Accuracy, FieldError, Marrow, Molecule, Passes, Problem, Solver};

/// Bytes of a value copied: read and written.
const COPY_BYTES: f64 = 8.0;
/// Bytes of a pass per voxel: field, source and code read, field written.
const PASS_BYTES: f64 = 4.0 + 4.0 + 1.0 + 4.0;
/// Sweeps that [`Solver::smooth`] does.
const SWEEPS: f64 = 4.0;
/// Fields of a simulation.
const FIELDS: usize = 4;
/// What the goals of cold and warm solves refer to.
const TOLERANCE: f32 = 1e-4;
/// Cycles beyond which a solve has failed.
const MAX_CYCLES: usize = 60;

/// Times the field solver beside a copy in memory and prints CSV.
///
/// `sweep` is one sweep in one pass over memory, `paired` two in one as in a solve, `four_fields`
/// the same over four fields one after another, each per field; in 10⁹ voxel updates a second and in
/// percent of the copy's bandwidth. Times of a cycle and of solves are in units of `sweep`.
#[derive(Parser)]
struct Case {
    /// Cells along each edge.
    #[arg(long, default_value_t = 256)]
    edge: usize,
    /// Reaches of the molecule, cells.
    #[arg(long, value_delimiter = ',', default_values_t = [10.0, 25.0])]
    reach: Vec<f32>,
    /// Turns; the fastest of each counts.
    #[arg(long, default_value_t = 5)]
    turns: usize,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Leave out the solves.
    #[arg(long)]
    sweeps_only: bool,
}

#[expect(clippy::expect_used, reason = "a bench may stop")]
fn main() {
    let case = Case::parse();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(case.threads).build();
    pool.expect("a thread pool").install(|| {
        println!(
            "edge,threads,reach,copy_gb_per_s,sweep_g_per_s,sweep_percent,paired_g_per_s,\
             paired_percent,four_fields_g_per_s,cycle_sweeps,cold_cycles,cold_sweeps,warm_cycles,\
             warm_sweeps,relative_error"
        );
        let ground = Ground::new(case.edge);
        for &reach in &case.reach {
            Report::print(&ground, &case, reach).expect("the solver converges");
        }
    });
}

/// A gyroid network of about a fifth of bone, and sources on its surface.
struct Ground {
    marrow: Marrow,
    source: Vec<f32>,
    /// The same after one source in fifty has gone.
    later: Vec<f32>,
}

impl Ground {
    #[expect(clippy::expect_used, reason = "a bench may stop")]
    fn new(edge: usize) -> Self {
        let grid = Grid::new([edge; 3], 20.0).expect("an admissible grid");
        let phase = std::f32::consts::TAU / 40.0;
        let marrow = Marrow::new(grid, |voxel| {
            let [x, y, z] = grid.coordinates(voxel).map(|i| i as f32 * phase);
            x.sin() * y.cos() + y.sin() * z.cos() + z.sin() * x.cos() > 0.88
        });
        let surface = |voxel: usize| {
            marrow.contains(voxel) && !grid.face_neighbours(voxel).all(|next| marrow.contains(next))
        };
        let mut source = vec![0.0; grid.len()];
        let sites: Vec<usize> = (0..grid.len()).filter(|&v| surface(v)).step_by(20).collect();
        sites.iter().for_each(|&voxel| source[voxel] = 100.0);
        let mut later = source.clone();
        sites.iter().step_by(50).for_each(|&voxel| later[voxel] = 0.0);
        Self { marrow, source, later }
    }

    fn problem<'a>(&'a self, source: &'a [f32], reach: f32) -> Problem<'a> {
        let um = reach * self.marrow.grid().voxel_um();
        let molecule = Molecule { diffusivity_um2_per_day: 2.0 * um * um, decay_per_day: 2.0 };
        Problem { marrow: &self.marrow, molecule, uptake: None, source }
    }
}

/// Measures and prints the line of one reach.
struct Report<'a> {
    ground: &'a Ground,
    solver: Solver,
    reach: f32,
    turns: usize,
}

impl<'a> Report<'a> {
    fn print(ground: &'a Ground, case: &Case, reach: f32) -> Result<(), FieldError> {
        let solver = Solver::new(&ground.marrow);
        let mut report = Report { ground, solver, reach, turns: case.turns };
        let cells = ground.source.len() as f64;
        let rates = report.rates()?;
        let [copy, single, paired, four] = rates.map(|s| s.unwrap_or(f64::NAN));
        let copied = COPY_BYTES * cells / copy;
        let percent = |s: f64, passes: f64| 100.0 * passes * PASS_BYTES * cells / s / copied;
        print!(
            "{},{},{reach},{:.1},{:.2},{:.0},{:.2},{:.0},{:.2}",
            case.edge,
            case.threads,
            copied * 1e-9,
            SWEEPS * cells / single * 1e-9,
            percent(single, SWEEPS),
            SWEEPS * cells / paired * 1e-9,
            percent(paired, SWEEPS / 2.0),
            SWEEPS * cells * FIELDS as f64 / four * 1e-9,
        );
        if case.sweeps_only {
            println!(",,,,,,");
            return Ok(());
        }
        report.solves(single / SWEEPS)
    }

    /// Times of a copy, of four sweeps in four passes and in two, and of the latter on four
    /// fields, s.
    fn rates(&mut self) -> Result<[Option<f64>; 4], FieldError> {
        let Self { ground, solver, reach, turns } = self;
        let source = &ground.source;
        let mut fields: Vec<Vec<f32>> = vec![vec![0.0; source.len()]; FIELDS];
        let sources: Vec<Vec<f32>> = vec![source.clone(); FIELDS];
        let mut least = [None; 4];
        for _ in 0..*turns {
            timed(&mut least[0], || copy(source, &mut fields[0]));
            fields[0].fill(0.0);
            for (k, passes) in [(1, Passes::Single), (2, Passes::Paired)] {
                let problem = ground.problem(source, *reach);
                timed(&mut least[k], || solver.smooth(&problem, &mut fields[0], passes))?;
            }
            timed(&mut least[3], || {
                fields.iter_mut().zip(&sources).try_for_each(|(c, source)| {
                    solver.smooth(&ground.problem(source, *reach), c, Passes::Paired)
                })
            })?;
        }
        Ok(least)
    }

    /// Times solves in units of `sweep_s` and prints them.
    fn solves(&mut self, sweep_s: f64) -> Result<(), FieldError> {
        let Self { ground, solver, reach, turns } = self;
        let mut solve = |source: &[f32], c: &mut Vec<f32>, tolerance, max_cycles| {
            let accuracy = Accuracy { tolerance, max_cycles };
            solver.solve(&ground.problem(source, *reach), c, accuracy)
        };
        let zero = vec![0.0; ground.source.len()];
        let (mut rest, mut work) = (zero.clone(), zero.clone());
        let cold = solve(&ground.source, &mut rest, TOLERANCE, MAX_CYCLES)?;
        let warm = solve(&ground.later, &mut rest.clone(), TOLERANCE, MAX_CYCLES)?;
        // Solves that end after so many cycles, all else equal, tell the time of one.
        let (few, more) = (1, 4);
        let kinds = [
            (&zero, &ground.source, TOLERANCE, MAX_CYCLES),
            (&rest, &ground.later, TOLERANCE, MAX_CYCLES),
            (&zero, &ground.source, f32::MIN_POSITIVE, few),
            (&zero, &ground.source, f32::MIN_POSITIVE, more),
        ];
        let mut least = [None; 4];
        for _ in 0..*turns {
            for ((start, source, tolerance, cycles), least) in kinds.iter().zip(&mut least) {
                work.copy_from_slice(start);
                // Those of few cycles end in an error, as meant.
                let _ = timed(least, || solve(source, &mut work, *tolerance, *cycles));
            }
        }
        let [cold_s, warm_s, few_s, more_s] = least.map(|s: Option<f64>| s.unwrap_or(f64::NAN));
        let mut exact = rest.clone();
        solve(&ground.source, &mut exact, 1e-6, MAX_CYCLES)?;
        println!(
            ",{:.1},{},{:.1},{},{:.1},{:.1e}",
            (more_s - few_s) / (more - few) as f64 / sweep_s,
            cold.cycles,
            cold_s / sweep_s,
            warm.cycles,
            warm_s / sweep_s,
            relative_error(&rest, &exact)
        );
        Ok(())
    }
}

/// Runs `work` and keeps the least time that it took, s.
fn timed<T>(least: &mut Option<f64>, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    let s = started.elapsed().as_secs_f64();
    *least = Some(least.map_or(s, |least| least.min(s)));
    result
}

/// Copies an array on all threads.
fn copy(from: &[f32], to: &mut [f32]) {
    let chunks = to.par_chunks_mut(1 << 16).zip(from.par_chunks(1 << 16));
    chunks.for_each(|(to, from)| to.copy_from_slice(from));
}

/// ‖a − b‖ / ‖b‖.
fn relative_error(a: &[f32], b: &[f32]) -> f64 {
    let square = |x: f32| f64::from(x) * f64::from(x);
    let off: f64 = a.iter().zip(b).map(|(&a, &b)| square(a - b)).fold(0.0, |sum, x| sum + x);
    let size: f64 = b.iter().map(|&b| square(b)).fold(0.0, |sum, x| sum + x);
    (off / size).sqrt()
}
