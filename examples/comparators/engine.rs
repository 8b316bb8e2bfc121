//! The engine on a small generated bone.

use crate::regimen::DAYS;
use crate::series::Point;
use crate::well_mixed::Ground;
use std::error::Error;
use trabecula_core::simulation::Simulation;
use trabecula_core::systemic::Protocol;
use trabecula_examples::{premenopausal, small_bone};

/// Days between two points.
const EVERY_DAYS: u32 = 30;

/// The sample of [`run`] as a place without space has it.
///
/// # Errors
/// When the engine refuses.
pub(crate) fn ground() -> Result<Ground, Box<dyn Error>> {
    let bone = small_bone()?;
    let voxel_um = f64::from(bone.grid.voxel_um());
    let row = Simulation::new(bone.grid, bone.matrix, premenopausal(DAYS))?.measure();
    Ok(Ground { bv_tv: row.bv_tv, surface_mm2: row.bv_tv * row.bs_bv_per_mm, voxel_um })
}

/// Resorption and formation of the last 28 days, and mineral, about every month.
///
/// # Errors
/// When the engine refuses or fails.
pub(crate) fn run(protocol: &Protocol) -> Result<Vec<Point>, Box<dyn Error>> {
    let bone = small_bone()?;
    let mut settings = premenopausal(DAYS);
    settings.protocol = protocol.clone();
    settings.timing.steps_per_day = 1;
    settings.timing.burn_in_days = 365;
    let burn_in = settings.timing.burn_in_days;
    let mut simulation = Simulation::new(bone.grid, bone.matrix, settings)?;
    let mut points = Vec::new();
    loop {
        let days = simulation.steps_done();
        if days >= burn_in && (days - burn_in).is_multiple_of(EVERY_DAYS) {
            let row = simulation.measure();
            points.push(Point {
                day: row.day,
                resorption: row.s_ctx_percent_of_baseline,
                formation: row.p1np_percent_of_baseline,
                bone: row.bmd_percent_of_baseline,
            });
        }
        if simulation.is_finished() {
            return Ok(points);
        }
        simulation.step()?;
    }
}
