//! Brings the fields into balance with their sources, one molecule at a time on a rota.
//!
//! A balance is prepared from where all cells are at the start of a step, solved while the cells
//! take that step, and felt from the next step on. So the solver and the cells, which act in
//! order, keep all threads busy together, and no result depends on which of them is faster.

use super::mesh::Mesh;
use super::secretion::{Ground, from_osteoblasts, secrete};
use super::{Signal, Signals};
use crate::cell::Cells;
use crate::field::{Accuracy, FieldError, Marrow, Molecule, Problem, SolveReport, Solver};
use crate::parameter::Parameters;
use crate::simulation::Tick;
use crate::tissue::Tissue;

/// How well fields are solved: cells respond to changes of tens of per cent.
const ACCURACY: Accuracy = Accuracy { tolerance: 3e-2, max_cycles: 60 };
/// Seconds per day.
const SECONDS_PER_DAY: f64 = 86_400.0;
/// The molecule whose solves take over what has become bone or marrow: it comes from resorption.
const FOLLOWING_BONE: Signal = Signal::TgfBeta;

/// The solver, the balance that it works on, and scratch memory. Derived, never saved.
#[derive(Debug)]
pub struct FieldEngine {
    mesh: Mesh,
    marrow: Marrow,
    solver: Solver,
    task: Option<Task>,
    /// Cells that have become bone or marrow since the marrow was last renewed, ascending.
    flipped: Vec<u32>,
    /// What enters marrow, pmol/L per day.
    source: Vec<f32>,
    /// The field sought, from that of the last solve.
    sought: Vec<f32>,
}

/// A prepared balance.
#[derive(Debug)]
struct Task {
    field: Field,
    molecule: Molecule,
}

/// What is sought. Balances are linear, so the IGF-1 that osteoblasts add under GH has one of its
/// own, per unit: GH of each day then acts on that day, and no one solves it without GH.
#[derive(Debug, Clone, Copy)]
enum Field {
    Of(Signal),
    OsteoblastIgf1,
}

/// Days between solves of osteoblasts' IGF-1, which changes as they move, over weeks; and the day
/// of that period, on which nothing else is solved.
const OSTEOBLAST_IGF1_PERIOD_DAYS: u32 = 16;
const OSTEOBLAST_IGF1_TURN: u32 = 11;

impl FieldEngine {
    /// Prepares the solver for the marrow of `tissue` as it was at the last solve, so that a
    /// resumed simulation sees the same marrow as one that never stopped.
    pub(crate) fn new(tissue: &Tissue, signals: &Signals) -> Self {
        let mesh = signals.mesh;
        let n = mesh.cells().len();
        let solid = tissue.solid_before_flips();
        let marrow = Marrow::new(*mesh.cells(), |cell| !mesh.is_marrow(cell, |v| solid[v]));
        let solver = Solver::new(&marrow);
        Self {
            mesh,
            marrow,
            solver,
            task: None,
            flipped: Vec::new(),
            source: vec![0.0; n],
            sought: vec![0.0; n],
        }
    }

    /// Poses the balance that is due in this step, if any.
    pub(crate) fn prepare_due(
        &mut self,
        signals: &mut Signals,
        cells: &Cells,
        tissue: &mut Tissue,
        tick: &Tick<'_>,
    ) {
        if let Some(signal) = Signal::ALL.into_iter().find(|signal| signal.is_due(tick)) {
            self.prepare(signal, signals, cells, tissue, tick);
        } else if tick.is_turn(OSTEOBLAST_IGF1_PERIOD_DAYS, OSTEOBLAST_IGF1_TURN) {
            if tick.drugs.gh_excess > 0.0 {
                self.prepare_osteoblast_igf1(signals, cells, tissue, tick);
            } else {
                signals.osteoblast_igf1 = Vec::new();
            }
        }
    }

    /// Poses the balance of the IGF-1 that osteoblasts secrete under GH.
    fn prepare_osteoblast_igf1(
        &mut self,
        signals: &Signals,
        cells: &Cells,
        tissue: &Tissue,
        tick: &Tick<'_>,
    ) {
        let ground = Ground { mesh: &self.mesh, marrow: &self.marrow, tissue };
        let molecule = molecule(Signal::Igf1, tick.parameters);
        from_osteoblasts(&mut self.source, ground, cells);
        if signals.osteoblast_igf1.is_empty() {
            self.sought.fill(0.0);
        } else {
            self.sought.copy_from_slice(&signals.osteoblast_igf1);
        }
        self.task = Some(Task { field: Field::OsteoblastIgf1, molecule });
    }

    /// Poses the balance of `signal` with its sources as they are now.
    pub(crate) fn prepare(
        &mut self,
        signal: Signal,
        signals: &mut Signals,
        cells: &Cells,
        tissue: &mut Tissue,
        tick: &Tick<'_>,
    ) {
        if signal == FOLLOWING_BONE {
            self.take_flipped(signals, tissue);
        }
        let tick = tick.spanning(signal.period_days() as f32);
        let ground = Ground { mesh: &self.mesh, marrow: &self.marrow, tissue };
        secrete(signal, &mut self.source, ground, signals, cells, &tick);
        signals.released[signal as usize].clear();
        self.sought.copy_from_slice(&signals.concentration[signal as usize]);
        let molecule = molecule(signal, tick.parameters);
        self.task = Some(Task { field: Field::Of(signal), molecule });
    }

    /// Lists the cells that have become bone or marrow since the last call. Nothing is dissolved in bone, and
    /// new marrow fills from what is beside it, which spares the solver the repair of deep holes.
    fn take_flipped(&mut self, signals: &mut Signals, tissue: &mut Tissue) {
        let Self { mesh, marrow, flipped, .. } = self;
        let grid = mesh.cells();
        tissue.exchange_flipped(flipped);
        mesh.to_cells(flipped);
        flipped.retain(|&cell| {
            let cell = cell as usize;
            let is_marrow = mesh.is_marrow(cell, |v| tissue.is_solid(v));
            if is_marrow == marrow.contains(cell) {
                return false;
            }
            let added = Some(&mut signals.osteoblast_igf1).filter(|c| !c.is_empty());
            for c in signals.concentration.iter_mut().chain(added) {
                c[cell] = 0.0;
                if is_marrow {
                    let beside = grid.face_neighbours(cell).map(|w| c[w]);
                    let (sum, count) = beside
                        .filter(|&c| c > 0.0)
                        .fold((0.0, 0.0f32), |(s, n), c| (s + c, n + 1.0));
                    c[cell] = sum / count.max(1.0);
                }
            }
            true
        });
    }

    /// Solves what was posed.
    pub(crate) fn balance(&mut self) -> Result<(), FieldError> {
        self.balance_to(ACCURACY).map(|_| ())
    }

    /// The same to an accuracy of its own; `None` where nothing was posed.
    pub(crate) fn balance_to(
        &mut self,
        accuracy: Accuracy,
    ) -> Result<Option<SolveReport>, FieldError> {
        let Some(task) = &self.task else { return Ok(None) };
        if !self.flipped.is_empty() {
            // Only what has turned is listed, so it is now what it was not.
            let was_marrow: Vec<bool> =
                self.flipped.iter().map(|&cell| self.marrow.contains(cell as usize)).collect();
            let flipped = &self.flipped;
            self.marrow.flip(flipped, |cell| {
                flipped.binary_search(&(cell as u32)).is_ok_and(|at| was_marrow[at])
            });
            self.flipped.clear();
        }
        self.mesh.settle(&mut self.source, &self.marrow);
        let problem = Problem {
            marrow: &self.marrow,
            molecule: task.molecule,
            uptake: None,
            source: &self.source,
        };
        self.solver.solve(&problem, &mut self.sought, accuracy).map(Some)
    }

    /// Lets the cells feel what was solved.
    pub(crate) fn deliver(&mut self, signals: &mut Signals) {
        match self.task.take().map(|task| task.field) {
            Some(Field::Of(signal)) => {
                std::mem::swap(&mut signals.concentration[signal as usize], &mut self.sought);
            }
            Some(Field::OsteoblastIgf1) => signals.osteoblast_igf1.clone_from(&self.sought),
            None => {}
        }
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
