//! One step: the processes, in order.

use super::state::{Baseline, State};
use super::{Simulation, SimulationError, Tick, Timing};
use crate::cell::{Cells, Heirs, Surroundings};
use crate::grid::Grid;
use crate::signal::{Signal, feel};
use crate::systemic::{Ageing, load_answer};
use crate::tissue::Tissue;

/// Days between arrangements of the cells that move by place, which the walks of precursors undo
/// within a week.
const ARRANGEMENT_PERIOD_DAYS: u32 = 2;
/// Days between clean-ups of loose bone and arrangements of the cells that stay.
const FRAGMENT_PERIOD_DAYS: u32 = 30;
/// Days between updates of mineralising osteoid, which takes weeks. Each is exact for osteoid that
/// is attended, or left alone, throughout. It divides the days between double labels.
const MINERALISATION_PERIOD_DAYS: u32 = 2;
/// Days between updates of what takes years: secondary mineralisation, and the fading of growth
/// factor on bare surface.
const MATURATION_PERIOD_DAYS: u32 = 10;

impl Simulation {
    /// Brings all fields into balance before the first step.
    pub(super) fn fill_marrow(&mut self) -> Result<(), SimulationError> {
        let Self { settings, state, fields, .. } = self;
        let effect = settings.oestrogen_effect(&state.endocrine, &state.withdrawal);
        let tick = Tick::new(settings, effect, 0);
        for signal in Signal::ALL {
            fields.prepare(signal, &mut state.signals, &state.cells, &mut state.tissue, &tick);
            let day = settings.timing.day_after(0);
            fields.balance().map_err(|source| SimulationError::Field { day, source })?;
            fields.deliver(&mut state.signals);
        }
        Ok(())
    }

    /// Advances the simulation by one step: hormones, fields, cells, tissue, records.
    ///
    /// # Errors
    /// [`SimulationError::Field`] when a field does not converge.
    pub fn step(&mut self) -> Result<(), SimulationError> {
        let day = self.day();
        let Self { settings, state, around, fields } = self;
        let timing = settings.timing;
        let days = timing.step_days();
        state.endocrine.advance(&settings.protocol, &settings.parameters, day, days);
        let effect = settings.oestrogen_effect(&state.endocrine, &state.withdrawal);
        let mut tick = Tick::new(settings, effect, state.steps_done);
        tick.deficit = settings.deficit(&state.endocrine);
        if tick.is_due(1) {
            state
                .withdrawal
                .advance_day(settings.hormone_loss(&state.endocrine), &settings.parameters);
            let State { therapies, tissue, cells, .. } = state;
            let treatments = &settings.protocol.treatments;
            therapies.advance_day(treatments, day, tissue, around, cells, &tick);
        }
        tick.drugs = state.therapies.action(&tick);
        tick.effect = tick.drugs.on(tick.effect);
        let ageing = Ageing::on(settings.protocol.menopause, &settings.parameters, day);
        tick.effect.osteoclast_commitment *= ageing.osteoclast_commitment;
        let load = load_answer(state.tissue.load_share(), &settings.parameters);
        tick.recruits = ageing.recruits * load;
        fields.prepare_due(&mut state.signals, &state.cells, &mut state.tissue, &tick);
        let settlers = state.stir(around, &tick);
        // What follows acts in order, beside the solver.
        let cells_act = || {
            state.resorb(settlers, around, &tick);
            state.form(around, &tick);
            state.maintain(around, &tick);
        };
        let (balanced, ()) = rayon::join(|| fields.balance(), cells_act);
        balanced.map_err(|source| SimulationError::Field { day, source })?;
        fields.deliver(&mut state.signals);
        state.steps_done += 1;
        state.record(around, timing, &tick);
        Ok(())
    }
}

impl State {
    /// Activation: osteocytes, lining cells and osteoclast precursors, none of which changes what
    /// the others look at. Returns the places that lining cells would cover.
    fn stir(&mut self, around: &mut Surroundings, tick: &Tick<'_>) -> Vec<u32> {
        let Self { tissue, cells, signals, .. } = self;
        // Nobody feels them.
        let mut precursors = std::mem::take(&mut cells.osteoclast_precursors);
        let feel_and_act = || {
            feel(around, cells, tissue, tick);
            let Cells { lining_cells, osteocytes, .. } = &mut *cells;
            let osteocytes_act = || {
                if tick.is_due(1) {
                    osteocytes.advance(tissue, &tick.spanning(1.0));
                }
            };
            rayon::join(|| lining_cells.advance(tissue, around, tick), osteocytes_act).0
        };
        let (settlers, ()) = rayon::join(feel_and_act, || precursors.walk(tissue, signals, tick));
        cells.osteoclast_precursors = precursors;
        settlers
    }

    /// Resorption: lining cells that divide, osteoclasts and their precursors.
    fn resorb(&mut self, settlers: Vec<u32>, around: &mut Surroundings, tick: &Tick<'_>) {
        let Self { tissue, cells, signals, therapies, .. } = self;
        cells.register.open(tick.step);
        cells.lining_cells.cover_bare_bone(settlers, tissue, around, &mut cells.register);
        let precursors = &mut cells.osteoclast_precursors;
        precursors.commit(around, signals, tissue, tick);
        precursors.fuse(&mut cells.osteoclasts, around, tissue, tick);
        let drugs = &mut therapies.bisphosphonates;
        let split = cells.osteoclasts.advance(tissue, around, signals, drugs, tick);
        cells.osteoclast_precursors.receive(&split, &mut cells.register);
    }

    /// Reversal and formation: osteoblasts and their precursors.
    fn form(&mut self, around: &mut Surroundings, tick: &Tick<'_>) {
        let Self { tissue, cells, signals, .. } = self;
        let register = &mut cells.register;
        let precursors = &mut cells.osteoblast_precursors;
        precursors.walk(tissue, signals, tick);
        precursors.advance(&mut cells.osteoblasts, tissue, around, signals, register, tick);
        let heirs =
            Heirs { osteocytes: &mut cells.osteocytes, lining_cells: &mut cells.lining_cells };
        cells.osteoblasts.advance(heirs, tissue, around, signals, tick);
        if tick.is_due(1) {
            let (tick, builders) = (tick.spanning(1.0), &mut cells.osteoblasts);
            cells.lining_cells.model(builders, register, tissue, around, &tick);
        }
        cells.osteoclast_precursors.make_room(tissue);
    }

    /// Mineralisation, upkeep of the tissue, order among the cells, and supply of precursors.
    fn maintain(&mut self, around: &mut Surroundings, tick: &Tick<'_>) {
        let Self { tissue, cells, .. } = self;
        if tick.is_due(MINERALISATION_PERIOD_DAYS) {
            around.mark_attended(tissue.grid(), &cells.osteoblasts.voxel);
        }
        let grid = *tissue.grid();
        rayon::join(|| keep_tissue(tissue, around, tick), || arrange(cells, &grid, tick));
        if tick.is_due(1) {
            let tick = tick.spanning(1.0);
            let register = &mut cells.register;
            cells.osteoclast_precursors.replenish(tissue, register, &tick);
            cells.osteoblast_precursors.replenish(tissue, register, &tick);
        }
        cells.register.close();
    }

    /// Keeps the running records that measurements read; nothing here acts back on the cells.
    fn record(&mut self, around: &Surroundings, timing: Timing, tick: &Tick<'_>) {
        if !self.steps_done.is_multiple_of(timing.steps_per_day) {
            return;
        }
        let days_done = self.steps_done / timing.steps_per_day;
        let to_baseline = i64::from(days_done) - i64::from(timing.burn_in_days);
        self.turnover.record(to_baseline, self.tissue.ledger(), self.cells.osteoblasts.len());
        self.cortex.record(self.tissue.ledger(), self.tissue.surface_mm2(), tick.parameters);
        self.labelling.advance(days_done, &self.tissue, around, tick.parameters);
        if to_baseline == 0 {
            self.baseline = Some(Baseline::of(&self.tissue, &self.cortex));
        }
    }
}

/// What becomes of the matrix without any cell.
fn keep_tissue(tissue: &mut Tissue, around: &mut Surroundings, tick: &Tick<'_>) {
    tissue.gather_seams();
    if tick.is_due(MINERALISATION_PERIOD_DAYS) {
        tissue.mineralise(MINERALISATION_PERIOD_DAYS as f32, around.attended(), tick.parameters);
    }
    if tick.is_due(MATURATION_PERIOD_DAYS) {
        let days = MATURATION_PERIOD_DAYS as f32;
        tissue.mature(days, tick.parameters);
        tissue.accommodate(days, tick.parameters);
        let fade = tick.parameters.tissue.surface_signal_loss_per_day as f32;
        tissue.fade_deposits((-fade * days).exp());
    }
    if tick.is_due(FRAGMENT_PERIOD_DAYS) {
        tissue.remove_fragments();
        tissue.tidy();
        around.cover.tidy();
    }
}

/// Brings the cells into the order of where they are.
fn arrange(cells: &mut Cells, grid: &Grid, tick: &Tick<'_>) {
    if tick.is_due(FRAGMENT_PERIOD_DAYS) {
        cells.arrange_resident(grid);
    }
    if tick.is_due(ARRANGEMENT_PERIOD_DAYS) {
        cells.arrange_moving(grid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Grid;
    use crate::field::{Accuracy, FieldError};
    use crate::parameter::Parameters;
    use crate::sample::{Structure, generate};
    use crate::simulation::{Mechanisms, Settings};
    use crate::systemic::{Menopause, Protocol};

    /// How far a day of cells takes each field from balance, and how many cycles bring it back: the
    /// table in `docs/performance.md`.
    #[test]
    #[ignore = "prints a table; run with --ignored --nocapture"]
    fn a_day_of_cells_off_balance() {
        /// Days in which every field is solved at least once, and the one on which none is.
        const ROTA_DAYS: u32 = 16;
        const FREE_DAY: u32 = 11;
        let grid = Grid::new([96; 3], 20.0).unwrap();
        let structure = Structure { seed: 1, bv_tv: 0.2, tb_th_um: 160.0, anisotropy: 1.0 };
        let sample = generate(&grid, &structure).unwrap();
        let settings = Settings {
            parameters: Parameters::default(),
            protocol: Protocol {
                menopause: Menopause::FinalPeriod { day: -1826.0 },
                courses: vec![],
                treatments: vec![],
            },
            mechanisms: Mechanisms::default(),
            timing: Timing { steps_per_day: 1, burn_in_days: 0, duration_days: 36_500 },
            field_cell_voxels: 2,
            seed: 1,
        };
        let mut simulation = Simulation::new(sample.grid, sample.matrix, settings).unwrap();
        let to = |tolerance, max_cycles| Accuracy { tolerance, max_cycles };
        while simulation.steps_done() < 365 || simulation.steps_done() % ROTA_DAYS != FREE_DAY {
            simulation.step().unwrap();
        }
        let pose = |simulation: &mut Simulation, signal| {
            let Simulation { settings, state, fields, .. } = simulation;
            let effect = settings.oestrogen_effect(&state.endocrine, &state.withdrawal);
            let tick = Tick::new(settings, effect, state.steps_done);
            fields.prepare(signal, &mut state.signals, &state.cells, &mut state.tissue, &tick);
        };
        // TGF-β first, whose solve takes over what has become bone or marrow.
        let order = [Signal::TgfBeta, Signal::Rankl, Signal::Opg, Signal::Igf1];
        for signal in order {
            pose(&mut simulation, signal);
            simulation.fields.balance_to(to(1e-5, 60)).unwrap();
            simulation.fields.deliver(&mut simulation.state.signals);
        }
        simulation.step().unwrap();
        println!("signal, residual after a day, cycles to 1e-4");
        for signal in order {
            pose(&mut simulation, signal);
            let start = simulation.fields.balance_to(to(1e-4, 0));
            let Err(FieldError::NotConverged { residual, .. }) = start else {
                println!("{signal:?}, below 1e-4: {start:?}");
                continue;
            };
            let solved = simulation.fields.balance_to(to(1e-4, 60)).unwrap().unwrap();
            println!("{signal:?}, {residual:.1e}, {}", solved.cycles);
        }
    }
}
