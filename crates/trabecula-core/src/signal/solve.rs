//! Brings the fields into balance with their sources.

use super::secretion::secrete;
use super::{Signal, Signals};
use crate::cell::Cells;
use crate::field::{Accuracy, FieldError, Marrow, Molecule, Problem, Solver};
use crate::parameter::Parameters;
use crate::simulation::Tick;
use crate::tissue::Tissue;

/// How well fields are solved: cells respond to changes of tens of per cent.
const ACCURACY: Accuracy = Accuracy { tolerance: 1e-2, max_cycles: 60 };
/// Seconds per day.
const SECONDS_PER_DAY: f64 = 86_400.0;

/// The solver and its scratch memory. Derived from the tissue, never saved.
#[derive(Debug)]
pub struct FieldEngine {
    marrow: Marrow,
    solver: Solver,
    source: Vec<f32>,
}

impl FieldEngine {
    /// Prepares the solver for the marrow of `tissue` as it was at the last solve, so that a
    /// resumed simulation sees the same marrow as one that never stopped.
    pub(crate) fn new(tissue: &Tissue) -> Self {
        let solid = tissue.solid_before_flips();
        let marrow = Marrow::new(*tissue.grid(), |v| solid[v]);
        let solver = Solver::new(&marrow);
        Self { marrow, solver, source: vec![0.0; tissue.grid().len()] }
    }

    /// Where molecules can go.
    pub(crate) fn marrow(&self) -> &Marrow {
        &self.marrow
    }

    /// Solves the fields that are due in this step for the present sources.
    pub(crate) fn solve(
        &mut self,
        signals: &mut Signals,
        cells: &Cells,
        tissue: &mut Tissue,
        tick: &Tick<'_>,
    ) -> Result<(), FieldError> {
        let due = |signal: &Signal| tick.is_due(signal.period_days());
        if !Signal::ALL.iter().any(due) {
            return Ok(());
        }
        self.follow(signals, tissue);
        for signal in Signal::ALL.into_iter().filter(due) {
            let tick = tick.spanning(signal.period_days() as f32);
            self.source.fill(0.0);
            secrete(signal, &mut self.source, signals, cells, tissue, &tick);
            signals.released[signal as usize].clear();
            let problem = Problem {
                marrow: &self.marrow,
                molecule: molecule(signal, tick.parameters),
                uptake: None,
                source: &self.source,
            };
            let c = &mut signals.concentration[signal as usize];
            self.solver.solve(&problem, c, ACCURACY)?;
        }
        Ok(())
    }

    /// Takes over what has become bone or marrow since the last solve.
    fn follow(&mut self, signals: &mut Signals, tissue: &mut Tissue) {
        let flipped = tissue.take_flipped();
        for &v in flipped.iter().filter(|&&v| tissue.is_solid(v as usize)) {
            signals.concentration.iter_mut().for_each(|c| c[v as usize] = 0.0);
        }
        self.marrow.flip(&flipped, |v| tissue.is_solid(v));
    }
}

/// Diffusivity and decay of a molecule.
fn molecule(signal: Signal, p: &Parameters) -> Molecule {
    let (um2_per_s, per_day) = match signal {
        Signal::Rankl => (p.rankl.diffusivity_um2_per_s, p.rankl.decay_per_day),
        Signal::Opg => (p.opg.diffusivity_um2_per_s, p.opg.decay_per_day),
        Signal::TgfBeta => (p.tgf_beta.diffusivity_um2_per_s, p.tgf_beta.decay_per_day),
        Signal::Igf1 => (p.igf1.diffusivity_um2_per_s, p.igf1.decay_per_day),
    };
    Molecule {
        diffusivity_um2_per_day: (um2_per_s * SECONDS_PER_DAY) as f32,
        decay_per_day: per_day as f32,
    }
}
