//! How far the field solver is from what memory allows, and how well it solves.
//!
//! Copy bandwidth, a cycle's passes and whole solves are timed in the same process, in turns, so
//! that the ratios hold on a machine whose speed drifts.

use clap::Parser;
use rayon::prelude::*;
use std::time::Instant;
use trabecula_core::Grid;
use trabecula_core::field::{Accuracy, FieldError, Marrow, Molecule, Problem, Solver};

/// Passes over all cells in one cycle: four sweeps, a residual with restriction, a correction.
const PASSES: f64 = 6.0;
/// Bytes that a cycle must move per cell: each pair of fused sweeps reads field, source and code
/// and writes the field, for which the line is first read; the residual reads the same; the
/// correction reads field and code and writes the field. Coarse levels not counted.
const BYTES_PER_CYCLE: f64 = 2.0 * (4.0 + 4.0 + 1.0 + 8.0) + 9.0 + 9.0;

/// Times the field solver beside a copy in memory and prints CSV.
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
}

#[expect(clippy::expect_used, reason = "a bench may stop")]
fn main() {
    let case = Case::parse();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(case.threads).build();
    pool.expect("a thread pool").install(|| {
        println!(
            "edge,threads,reach,copy_gb_per_s,sweeps_g_per_s,percent_of_copy,cold_sweeps,\
             warm_sweeps,relative_error"
        );
        let ground = Ground::new(case.edge);
        for &reach in &case.reach {
            ground.report(&case, reach).expect("the solver converges");
        }
    });
}

/// A gyroid network of about a fifth of bone, and sources on its surface.
struct Ground {
    marrow: Marrow,
    source: Vec<f32>,
    /// The same after a day: one source in fifty has gone.
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

    fn report(&self, case: &Case, reach: f32) -> Result<(), FieldError> {
        let cells = self.source.len();
        let mut solver = Solver::new(&self.marrow);
        let mut solve = |source: &[f32], c: &mut Vec<f32>, tolerance, max_cycles| {
            let started = Instant::now();
            let accuracy = Accuracy { tolerance, max_cycles };
            let solved = solver.solve(&self.problem(source, reach), c, accuracy);
            (solved, started.elapsed().as_secs_f64())
        };
        let (mut copy_s, mut cycle_s) = (f64::INFINITY, f64::INFINITY);
        let (mut cold_s, mut warm_s) = (f64::INFINITY, f64::INFINITY);
        let mut rest = vec![0.0; cells];
        for _ in 0..case.turns {
            copy_s = copy_s.min(copy(&self.source, &mut rest));
            // One cycle more or less, all else equal.
            let few = timed_cycles(&mut solve, &self.source, cells, 1);
            let more = timed_cycles(&mut solve, &self.source, cells, 3);
            cycle_s = cycle_s.min((more - few) / 2.0);
            rest.fill(0.0);
            let (solved, s) = solve(&self.source, &mut rest, 1e-4, 60);
            solved?;
            cold_s = cold_s.min(s);
            let (solved, s) = solve(&self.later, &mut rest.clone(), 1e-4, 60);
            solved?;
            warm_s = warm_s.min(s);
        }
        let mut exact = rest.clone();
        solve(&self.source, &mut exact, 1e-6, 60).0?;
        let copy_gb = 12.0 * cells as f64 / copy_s * 1e-9;
        let (sweeps, share) = (PASSES * cells as f64 / cycle_s, BYTES_PER_CYCLE * cells as f64);
        let percent = 100.0 * share / cycle_s * 1e-9 / copy_gb;
        let sweep_s = cycle_s / PASSES;
        println!(
            "{},{},{reach},{copy_gb:.1},{:.2},{percent:.0},{:.0},{:.0},{:.1e}",
            case.edge,
            case.threads,
            sweeps * 1e-9,
            cold_s / sweep_s,
            warm_s / sweep_s,
            relative_error(&rest, &exact)
        );
        Ok(())
    }
}

/// Time of a cold start and `cycles` cycles that no tolerance ends, s.
fn timed_cycles(
    solve: &mut impl FnMut(
        &[f32],
        &mut Vec<f32>,
        f32,
        usize,
    ) -> (Result<trabecula_core::field::SolveReport, FieldError>, f64),
    source: &[f32],
    cells: usize,
    cycles: usize,
) -> f64 {
    let mut c = vec![0.0; cells];
    solve(source, &mut c, f32::MIN_POSITIVE, cycles).1
}

/// Time to copy an array, s. It moves 12 bytes per value: read, read for ownership, write.
fn copy(from: &[f32], to: &mut [f32]) -> f64 {
    let started = Instant::now();
    let chunks = to.par_chunks_mut(1 << 16).zip(from.par_chunks(1 << 16));
    chunks.for_each(|(to, from)| to.copy_from_slice(from));
    started.elapsed().as_secs_f64()
}

/// ‖a − b‖ / ‖b‖.
fn relative_error(a: &[f32], b: &[f32]) -> f64 {
    let square = |x: f32| f64::from(x) * f64::from(x);
    let off: f64 = a.iter().zip(b).map(|(&a, &b)| square(a - b)).fold(0.0, |sum, x| sum + x);
    let size: f64 = b.iter().map(|&b| square(b)).fold(0.0, |sum, x| sum + x);
    (off / size).sqrt()
}
