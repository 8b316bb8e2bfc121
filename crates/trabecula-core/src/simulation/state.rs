//! The state: what a checkpoint holds, and nothing that can be derived from it.

use super::{Settings, SimulationError, Tick};
use crate::cell::Cells;
use crate::grid::Grid;
use crate::measure::{Cortex, Labelling, Turnover};
use crate::signal::Signals;
use crate::systemic::{Endocrine, Withdrawal};
use crate::therapy::Therapies;
use crate::tissue::Tissue;
use serde::{Deserialize, Serialize};

/// Everything that evolves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub(crate) steps_done: u32,
    pub(crate) endocrine: Endocrine,
    pub(crate) withdrawal: Withdrawal,
    pub(crate) therapies: Therapies,
    pub(crate) tissue: Tissue,
    pub(crate) cells: Cells,
    pub(crate) signals: Signals,
    pub(crate) labelling: Labelling,
    pub(crate) turnover: Turnover,
    pub(crate) cortex: Cortex,
    pub(crate) baseline: Option<Baseline>,
}

/// What day 0 found; the reference of every percentage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Baseline {
    pub(crate) bone_volume_mm3: f64,
    pub(crate) surface_mm2: f64,
    pub(crate) mineral_mg: f64,
    pub(crate) cortical_mineral_g_per_cm3: f64,
}

impl Baseline {
    pub(super) fn of(tissue: &Tissue, cortex: &Cortex) -> Self {
        Self {
            bone_volume_mm3: tissue.bone_volume_mm3(),
            surface_mm2: tissue.surface_mm2(),
            mineral_mg: tissue.mineral_mg(),
            cortical_mineral_g_per_cm3: cortex.mineral_g_per_cm3(),
        }
    }
}

impl State {
    /// Steps done since the start of the burn-in.
    #[must_use]
    pub fn steps_done(&self) -> u32 {
        self.steps_done
    }

    pub(super) fn new(grid: Grid, matrix: Vec<f32>, settings: &Settings) -> Self {
        let parameters = &settings.parameters;
        let start = settings.timing.day_after(0);
        let endocrine = Endocrine::new(&settings.protocol, parameters, start);
        let withdrawal = Withdrawal::new(&settings.protocol, parameters, start);
        let effect = settings.oestrogen_effect(&endocrine, &withdrawal);
        let mut tissue = Tissue::new(grid, &matrix);
        drop(matrix);
        let turnover_fold = settings.past_turnover_fold(&endocrine);
        let mean_age_days = tissue.mean_age_days(turnover_fold, parameters);
        tissue.set_age(mean_age_days, parameters);
        let tick = Tick::new(settings, effect, 0);
        let cortex = Cortex::new(turnover_fold, parameters);
        let is_day_0 = settings.timing.burn_in_days == 0;
        Self {
            steps_done: 0,
            endocrine,
            withdrawal,
            therapies: Therapies::none(&tissue, parameters),
            cells: Cells::seed(&tissue, mean_age_days, &tick),
            signals: Signals::new(grid, settings.field_cell_voxels),
            labelling: Labelling::default(),
            turnover: Turnover::default(),
            baseline: is_day_0.then(|| Baseline::of(&tissue, &cortex)),
            cortex,
            tissue,
        }
    }

    /// Refuses a state whose columns do not fit together.
    pub(super) fn check(&self) -> Result<(), SimulationError> {
        self.tissue.check().map_err(SimulationError::State)?;
        let voxels = self.tissue.grid().len();
        self.therapies.check(voxels).map_err(SimulationError::State)?;
        self.signals.check(self.tissue.grid()).map_err(SimulationError::State)?;
        self.cells.check(voxels).map_err(SimulationError::State)
    }
}
