//! What is due on which day of a run.

use trabecula_config::Experiment;
use trabecula_core::measure::Measurement;
use trabecula_core::simulation::Simulation;

/// The day that has just been completed; none in the middle of one.
#[must_use]
pub fn whole_day(simulation: &Simulation) -> Option<i64> {
    let steps_per_day = simulation.settings().timing.steps_per_day;
    simulation.steps_done().is_multiple_of(steps_per_day).then(|| simulation.day().round() as i64)
}

/// Whether something that happens every so many days, from day 0, happens on this day.
#[must_use]
pub fn on(day: i64, every_days: u32) -> bool {
    every_days > 0 && day.rem_euclid(i64::from(every_days)) == 0
}

/// Whether the simulation is to be measured now: from day 0 on, as often as planned and at the
/// end, and not twice.
#[must_use]
pub fn measurement(experiment: &Experiment, simulation: &Simulation, rows: &[Measurement]) -> bool {
    let measured = rows.last().is_some_and(|row| row.day >= simulation.day());
    whole_day(simulation).is_some_and(|day| {
        let planned = on(day, experiment.measure.every_days);
        day >= 0 && !measured && (planned || simulation.is_finished())
    })
}

/// Whether a snapshot is to be taken now: from day 0 on, as often as planned and, if at all, at the
/// end.
#[must_use]
pub fn snapshot(experiment: &Experiment, simulation: &Simulation) -> bool {
    let every = experiment.output.snapshot_every_days;
    whole_day(simulation)
        .is_some_and(|day| day >= 0 && (on(day, every) || simulation.is_finished() && every > 0))
}

/// Whether a checkpoint is to be saved now: as often as planned, but at the end there is nothing to
/// go on with.
#[must_use]
pub fn checkpoint(experiment: &Experiment, simulation: &Simulation) -> bool {
    let every = experiment.output.checkpoint_every_days;
    whole_day(simulation).is_some_and(|day| on(day, every)) && !simulation.is_finished()
}

/// Whether anything of the above happens now.
#[must_use]
pub fn anything(experiment: &Experiment, simulation: &Simulation) -> bool {
    measurement(experiment, simulation, &[])
        || snapshot(experiment, simulation)
        || checkpoint(experiment, simulation)
}
