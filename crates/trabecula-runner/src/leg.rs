//! A run from one day on which something is due to the next.

use crate::due;
use crate::error::Failure;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use trabecula_config::Experiment;
use trabecula_core::simulation::Simulation;

/// Why a leg ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    /// Something is due.
    Due,
    /// All days are simulated.
    Finished,
    /// The run is to stop.
    Stopped,
}

/// What stops a run before its end.
#[derive(Debug)]
pub struct Stop<'a> {
    /// A signal.
    pub interrupt: &'a Interrupt,
    /// The day to stop on.
    pub day: f64,
}

impl Stop<'_> {
    fn is_asked(&self, simulation: &Simulation) -> bool {
        self.interrupt.is_requested() || simulation.day() >= self.day
    }
}

/// Steps to the end of the leg.
///
/// # Errors
/// [`Failure`] of a step.
pub fn walk(
    simulation: &mut Simulation,
    experiment: &Experiment,
    stop: &Stop<'_>,
    progress: &mut Progress,
) -> Result<Leg, Failure> {
    loop {
        if simulation.is_finished() {
            return Ok(Leg::Finished);
        }
        if stop.is_asked(simulation) {
            return Ok(Leg::Stopped);
        }
        simulation.step()?;
        progress.update(simulation);
        if due::anything(experiment, simulation) {
            return Ok(Leg::Due);
        }
    }
}
