//! From points to results: every scenario at every point.

use super::point::Point;
use super::stage::Plan;
use super::{experiments, trials};
use crate::error::Failure;
use crate::trial::Estimate;
use trabecula_config::{Scenario, Simulated};

/// What was simulated of each published result of the stage, for each of `points` from the one
/// with number `known` on; none when interrupted.
///
/// # Errors
/// [`Failure`] that is not of a point but of the machine.
pub(super) fn evaluate(
    plan: &Plan<'_>,
    points: &[Point],
    known: usize,
) -> Result<Option<Vec<Vec<Estimate>>>, Failure> {
    let mut results = vec![Vec::new(); points.len() - known];
    for scenario in &plan.stage.scenarios {
        let Some(found) = of_scenario(plan, scenario, points, known)? else { return Ok(None) };
        for (result, estimates) in results.iter_mut().zip(found) {
            result.extend(estimates);
        }
    }
    Ok(Some(results))
}

fn of_scenario(
    plan: &Plan<'_>,
    scenario: &Scenario,
    points: &[Point],
    known: usize,
) -> Result<Option<Vec<Vec<Estimate>>>, Failure> {
    match scenario.simulated {
        // A sweep grows: its manifest has the points of earlier waves, too.
        Simulated::Experiment { seeds } => {
            let all = experiments::run(plan, scenario, seeds, points)?;
            Ok(all.map(|mut all| all.split_off(known)))
        }
        Simulated::Trial => trials::run(plan, scenario, &points[known..]),
    }
}
