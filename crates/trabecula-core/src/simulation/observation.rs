//! A day that was looked at, while the simulation goes on.

use crate::column::Column;
use crate::grid::Grid;
use crate::measure::structure::Structure;
use crate::measure::{Measurement, scanned};
use crate::tissue::Tissue;

/// What [`Simulation::observe`](super::Simulation::observe) saw on a day: all that is measured, but
/// the structure of the bone is still only its matrix.
#[derive(Debug, Clone)]
pub struct Observation {
    row: Measurement,
    grid: Grid,
    matrix: Column<f32>,
}

impl Observation {
    pub(super) fn new(row: Measurement, tissue: &Tissue) -> Self {
        Self { row, grid: *tissue.grid(), matrix: tissue.matrix().clone() }
    }

    /// Measures the structure, as a scan would show it; that takes a second on large samples. The
    /// same bits on any number of threads.
    #[must_use]
    pub fn measure(self) -> Measurement {
        let Self { mut row, grid, matrix } = self;
        let or_nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let scan = scanned(&grid, &matrix);
        drop(matrix);
        // A scan holds one fraction per voxel, so measuring cannot fail.
        if let Ok(s) = Structure::of(&grid, scan) {
            row.bv_tv = s.bv_tv;
            row.bs_bv_per_mm = or_nan(s.bs_bv_per_mm);
            row.tb_th_mm = or_nan(s.tb_th_mm);
            row.tb_sp_mm = or_nan(s.tb_sp_mm);
            row.tb_n_per_mm = or_nan(s.tb_n_per_mm);
            row.conn_d_per_mm3 = s.conn_d_per_mm3;
        }
        row
    }
}
