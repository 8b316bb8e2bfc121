//! Length of the run, length of a step, and what happens how often.

use super::Audit;
use crate::experiment::{MeasurePlan, OutputPlan};
use crate::limits;
use crate::schema::{RawMeasure, RawOutput, Whole};
use trabecula_core::simulation::Timing;

/// Days between measurements, unless the run is shorter.
const MEASURE_EVERY_DAYS: u32 = 30;

/// The clock. `duration_days` is checked apart, because other rules need it.
pub(super) fn timing(
    audit: &mut Audit<'_>,
    burn_in_days: Whole,
    step_hours: Whole,
    duration_days: Option<u32>,
) -> Option<Timing> {
    let burn_in_days = audit.days("burn_in_days", burn_in_days, &limits::BURN_IN_DAYS);
    let steps_per_day = steps_per_day(audit, step_hours);
    Some(Timing {
        steps_per_day: steps_per_day?,
        burn_in_days: burn_in_days?,
        duration_days: duration_days?,
    })
}

fn steps_per_day(audit: &mut Audit<'_>, step_hours: Whole) -> Option<u32> {
    match u32::try_from(step_hours.0) {
        Ok(hours) if hours > 0 && 24 % hours == 0 => Some(24 / hours),
        _ => {
            let message = format!("step_hours = {} h does not divide a day", step_hours.0);
            let label = "1, 2, 3, 4, 6, 8, 12 or 24 h";
            audit.refuse("step_hours", format!("{message}; it can be {label}"), label, "");
            None
        }
    }
}

/// When to measure: at least once in the run.
pub(super) fn measure(
    audit: &mut Audit<'_>,
    raw: &RawMeasure,
    duration_days: Option<u32>,
) -> Option<MeasurePlan> {
    let duration = duration_days?;
    let every = raw.every_days.unwrap_or(Whole::from(MEASURE_EVERY_DAYS.min(duration)));
    let every_days = audit.days("measure.every_days", every, &(1..=duration.into()))?;
    Some(MeasurePlan { every_days })
}

/// When to write files; 0 is never, and so is more than the length of the run.
pub(super) fn output(audit: &mut Audit<'_>, raw: &RawOutput) -> Option<OutputPlan> {
    let range = 0..=*limits::DURATION_DAYS.end();
    let snapshot = audit.days("output.snapshot_every_days", raw.snapshot_every_days, &range);
    let checkpoint = audit.days("output.checkpoint_every_days", raw.checkpoint_every_days, &range);
    Some(OutputPlan { snapshot_every_days: snapshot?, checkpoint_every_days: checkpoint? })
}
