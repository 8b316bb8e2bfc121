//! A simulation: plain state advanced by an ordered list of processes.
//!
//! One direction of flow: [`Settings`] and a bone make a [`State`]; [`Simulation::step`] advances
//! it; [`Simulation::measure`] reads it and never changes it. What can be derived from the state
//! (multigrid levels, what cells feel of each other) is rebuilt on resumption and not saved.

mod clock;
mod error;
mod fork;
mod observation;
mod observe;
mod settings;
mod state;
mod step;

pub(crate) use clock::Tick;
pub use error::SimulationError;
pub use observation::Observation;
pub use observe::Census;
pub use settings::{Mechanisms, Settings, Timing};
pub use state::State;

use crate::cell::{Cells, Surroundings};
use crate::grid::Grid;
use crate::signal::{FieldEngine, Signals};
use crate::tissue::Tissue;

/// A running simulation.
#[derive(Debug)]
pub struct Simulation {
    settings: Settings,
    state: State,
    around: Surroundings,
    fields: FieldEngine,
}

impl Simulation {
    /// Bone with matrix fractions `matrix` (0 to 1, voxel order of `grid`), old and fully lined,
    /// at the first day of the burn-in.
    ///
    /// # Errors
    /// [`SimulationError`] when the settings are inadmissible or the bone is empty, solid, of
    /// the wrong length or not made of fractions.
    pub fn new(grid: Grid, matrix: Vec<f32>, settings: Settings) -> Result<Self, SimulationError> {
        error::check_bone(&grid, &matrix)?;
        error::check_settings(&settings, &grid)?;
        let state = State::new(grid, matrix, &settings);
        let mut simulation = Self::assemble(state, settings)?;
        simulation.fill_marrow()?;
        Ok(simulation)
    }

    /// Continues from a saved state; the steps that follow give the same bits as if the
    /// simulation had never stopped.
    ///
    /// # Errors
    /// [`SimulationError`] when the settings are inadmissible or the state is inconsistent.
    pub fn resume(state: State, settings: Settings) -> Result<Self, SimulationError> {
        error::check_settings(&settings, state.tissue.grid())?;
        state.check()?;
        Self::assemble(state, settings)
    }

    fn assemble(state: State, settings: Settings) -> Result<Self, SimulationError> {
        let radius = settings.parameters.lining_cell.radius_um;
        let around = Surroundings::new(state.tissue.grid(), &state.cells, radius);
        let fields = FieldEngine::new(&state.tissue, &state.signals);
        Ok(Self { settings, state, around, fields })
    }

    /// What the run is made of.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Everything that a checkpoint must hold.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Bone matrix and its surface.
    #[must_use]
    pub fn tissue(&self) -> &Tissue {
        &self.state.tissue
    }

    /// All cells.
    #[must_use]
    pub fn cells(&self) -> &Cells {
        &self.state.cells
    }

    /// Concentrations in marrow.
    #[must_use]
    pub fn signals(&self) -> &Signals {
        &self.state.signals
    }

    /// Steps done since the start of the burn-in.
    #[must_use]
    pub fn steps_done(&self) -> u32 {
        self.state.steps_done
    }

    /// The present day; day 0 is the baseline.
    #[must_use]
    pub fn day(&self) -> f64 {
        self.settings.timing.day_after(self.state.steps_done)
    }

    /// Whether the stated duration has been simulated.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.state.steps_done >= self.settings.timing.steps()
    }
}
