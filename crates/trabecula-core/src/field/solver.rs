//! Cycles until the balance holds.

use super::coarse::Coarse;
use super::cycle::{Cycle, Passes, Scratch, four_sweeps};
use super::error::FieldError;
use super::extrapolation::Extrapolation;
use super::fine::{Fine, ring_len};
use super::marrow::Marrow;
use super::problem::{Accuracy, Problem};
use super::shape::Shape;
use crate::Grid;

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolveReport {
    /// Multigrid cycles done; 0 if the starting field was good enough.
    pub cycles: usize,
    /// ‖r‖₂/‖s‖₂ of the field returned; 0 without sources.
    pub relative_residual: f32,
    /// Whether rounding of the field to `f32` kept the residual above the tolerance. A wide field
    /// of small sources gets there at 10⁻⁴ to 10⁻³; its error is then of the order of rounding.
    pub at_rounding: bool,
}

/// A cycle that leaves more than this part of the residual, where a healthy one leaves a tenth,
/// needs help for the rest of the solve.
const STALLED: f32 = 0.4;

/// Scratch arrays for the solves of every molecule on one grid: 5.5 bytes per voxel, and about 2.3
/// for the coarse levels together. A solve allocates nothing, unless flips have since made more
/// side pieces than there ever were, or the geometry is the first that needs extrapolation.
#[derive(Debug, Clone)]
pub struct Solver {
    grid: Grid,
    scratch: Vec<f32>,
    ring: Vec<f32>,
    zeros: Vec<f32>,
    partial: Vec<f64>,
    coarse: Vec<Coarse>,
    extrapolation: Extrapolation,
}

impl Solver {
    /// Scratch for problems on `marrow`, now and after flips.
    #[must_use]
    pub fn new(marrow: &Marrow) -> Self {
        let grid = *marrow.grid();
        let shape = Shape(grid.shape());
        Self {
            grid,
            scratch: vec![0.0; grid.len()],
            ring: vec![0.0; ring_len(shape)],
            zeros: vec![0.0; shape.plane()],
            partial: vec![0.0; shape.0[2]],
            coarse: marrow.levels.iter().map(Coarse::new).collect(),
            extrapolation: Extrapolation::default(),
        }
    }

    /// Brings `c` (pmol/L, one per voxel) from any start to the solution of `problem`.
    ///
    /// A start near the solution saves cycles; one that is negative or not a number is mended.
    /// The result is finite, 0 in bone and nowhere negative: values that a cycle would bring
    /// below 10⁻³⁰ are set to 0 there and then, before the residual is measured. The same bits
    /// come out on any number of threads.
    ///
    /// # Errors
    /// [`FieldError::NotConverged`] when the cycles are spent, with the last iterate in `c`. For
    /// unusable input another error, with `c` untouched.
    pub fn solve(
        &mut self,
        problem: &Problem<'_>,
        c: &mut [f32],
        accuracy: Accuracy,
    ) -> Result<SolveReport, FieldError> {
        self.check(problem, c, accuracy)?;
        let Self { scratch, ring, zeros, partial, coarse, extrapolation, .. } = self;
        extrapolation.restart();
        let fine = Fine::new(problem, Shape(self.grid.shape()), zeros);
        let size = fine.source_size(scratch, partial).sqrt();
        if size == 0.0 {
            c.fill(0.0);
            return Ok(SolveReport { cycles: 0, relative_residual: 0.0, at_rounding: false });
        }
        fine.bound(c, (size / f64::from(fine.decay)) as f32);
        let cycle = Cycle::new(fine, problem.marrow, coarse);
        let scratch = Scratch { field: scratch, ring, partial };
        let mut state = State { c, scratch, coarse, extrapolation };
        state.converge(&cycle, size, accuracy)
    }

    /// The four smoothing sweeps of a cycle alone, without coarse levels: what the bench measures
    /// against a copy in memory.
    ///
    /// # Errors
    /// As [`Solver::solve`], for unusable input.
    pub fn smooth(
        &mut self,
        problem: &Problem<'_>,
        c: &mut [f32],
        passes: Passes,
    ) -> Result<(), FieldError> {
        self.check(problem, c, Accuracy { tolerance: 0.5, max_cycles: 1 })?;
        let Self { scratch, ring, zeros, .. } = self;
        let fine = Fine::new(problem, Shape(self.grid.shape()), zeros);
        four_sweeps(&fine, c, scratch, ring, passes);
        Ok(())
    }

    fn check(
        &self,
        problem: &Problem<'_>,
        c: &[f32],
        accuracy: Accuracy,
    ) -> Result<(), FieldError> {
        problem.check()?;
        if problem.molecule.decay_per_day <= 0.0 {
            return Err(FieldError::Decay(problem.molecule.decay_per_day));
        }
        if self.grid != *problem.marrow.grid() {
            return Err(FieldError::OtherGrid);
        }
        if !(accuracy.tolerance > 0.0 && accuracy.tolerance < 1.0) {
            return Err(FieldError::Tolerance(accuracy.tolerance));
        }
        FieldError::check_length("the field", problem.len(), c.len())
    }
}

/// The arrays that a running solve changes.
struct State<'a> {
    c: &'a mut [f32],
    scratch: Scratch<'a>,
    coarse: &'a mut [Coarse],
    extrapolation: &'a mut Extrapolation,
}

impl State<'_> {
    /// Cycles until the residual is the tolerance times `size`, or drowns in rounding.
    fn converge(
        &mut self,
        cycle: &Cycle<'_>,
        size: f64,
        accuracy: Accuracy,
    ) -> Result<SolveReport, FieldError> {
        let tolerance = accuracy.tolerance;
        let mut residual = self.residual(cycle, size);
        let mut at_rounding = false;
        let mut stalled = false;
        let mut cycles = 0;
        while residual > tolerance && !at_rounding {
            if cycles == accuracy.max_cycles {
                return Err(FieldError::NotConverged { cycles, residual, tolerance });
            }
            cycle.run(self.c, self.scratch.lend(), self.coarse);
            cycles += 1;
            let before = std::mem::replace(&mut residual, self.residual(cycle, size));
            // A healthy cycle gains a factor of ten.
            let slow = residual > tolerance && residual > 0.25 * before;
            at_rounding = slow && residual <= self.rounding(cycle, size);
            stalled |= residual > tolerance && residual > STALLED * before;
            if stalled && !at_rounding {
                self.extrapolation.improve(&cycle.fine, self.c);
                residual = self.residual(cycle, size);
            }
        }
        Ok(SolveReport { cycles, relative_residual: residual, at_rounding })
    }

    fn residual(&mut self, cycle: &Cycle<'_>, size: f64) -> f32 {
        (cycle.residual(self.c, self.scratch.lend(), self.coarse).sqrt() / size) as f32
    }

    fn rounding(&mut self, cycle: &Cycle<'_>, size: f64) -> f32 {
        let Scratch { field, partial, .. } = self.scratch.lend();
        (cycle.fine.rounding(self.c, field, partial).sqrt() / size) as f32
    }
}
