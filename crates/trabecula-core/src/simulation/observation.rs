//! A day that was looked at, while the simulation goes on.

use crate::grid::Grid;
use crate::measure::structure::Structure;
use crate::measure::{Measurement, scanned};
use crate::tissue::Tissue;

/// What [`Simulation::observe`](super::Simulation::observe) saw on a day: all that is measured, but
/// the structure of the bone is still only its scan.
#[derive(Debug, Clone)]
pub struct Observation {
    row: Measurement,
    grid: Grid,
    /// The bone as a scan would show it.
    scan: Vec<f32>,
}

impl Observation {
    pub(super) fn new(row: Measurement, tissue: &Tissue) -> Self {
        let grid = *tissue.grid();
        Self { row, grid, scan: scanned(&grid, tissue.matrix()) }
    }

    /// Measures the structure, as a scan would show it; that takes a second on large samples. The
    /// same bits on any number of threads.
    #[must_use]
    pub fn measure(self) -> Measurement {
        let Self { mut row, grid, scan } = self;
        let or_nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
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
