//! How long a step takes once turnover has developed, measured within seconds.
//!
//! At its start a sample has no remodelling site: cells that build and resorb come over months, and
//! with them the time of a step grows severalfold.

use crate::error::Failure;
use std::time::Instant;
use trabecula_core::simulation::Simulation;

/// Days in which sites develop before anything is timed, if they do not take too long.
pub(crate) const WARM_UP_DAYS: u32 = 365;
/// Days that are timed: two rounds of the signal that is solved least often, and once what is done
/// each month.
pub(crate) const TIMED_DAYS: u32 = 32;
/// Seconds after which warming up, and timing, ends.
const PATIENCE_S: f64 = 10.0;

/// A simulation with what its steps have taken.
#[derive(Debug)]
pub(crate) struct Probed {
    pub(crate) simulation: Simulation,
    /// Seconds for a step while it was warming up.
    pub(crate) warming: f64,
    /// Seconds for a step afterwards.
    pub(crate) per_step: f64,
    /// Days of both.
    pub(crate) days: [u32; 2],
}

impl Probed {
    /// Warms a simulation up by so many days, and then times it.
    ///
    /// # Errors
    /// [`Failure::Simulation`].
    pub(crate) fn new(mut simulation: Simulation, warm_up_days: u32) -> Result<Self, Failure> {
        // The first day finds the fields cold and is not typical.
        for _ in 0..simulation.settings().timing.steps_per_day {
            simulation.step()?;
        }
        let (warm_up, warming) = steps(&mut simulation, warm_up_days)?;
        let (timed, per_step) = steps(&mut simulation, TIMED_DAYS)?;
        // What is too short to warm up is all there is.
        let warming = if warm_up > 0 { warming } else { per_step };
        let per_step = if timed > 0 { per_step } else { warming };
        Ok(Self { simulation, warming, per_step, days: [warm_up, timed] })
    }

    /// The days in words.
    pub(crate) fn told(&self) -> String {
        format!("probe of {} days after {}", self.days[1], self.days[0])
    }
}

/// Steps for at most so many days, within the run and within patience; the days, and the seconds for
/// a step.
fn steps(simulation: &mut Simulation, days: u32) -> Result<(u32, f64), Failure> {
    let timing = simulation.settings().timing;
    let left = timing.steps().saturating_sub(simulation.steps_done());
    let wanted = (days * timing.steps_per_day).min(left);
    let started = Instant::now();
    let mut done = 0;
    while done < wanted && started.elapsed().as_secs_f64() < PATIENCE_S {
        simulation.step()?;
        done += 1;
    }
    Ok((done / timing.steps_per_day, started.elapsed().as_secs_f64() / f64::from(done.max(1))))
}
