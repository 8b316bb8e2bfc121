//! The engine's own rules without space: everything in one voxel.
//!
//! Each cell meets every other in proportion to numbers, and feels means: membrane RANKL over the
//! surface that presents any, soluble signals over marrow. What a rule does to single cells becomes
//! the rate of its mean. `docs/well-mixed.md` derives each equation.
//!
//! One number is not the engine's: the yield of formation, set so that premenopausal bone is in
//! balance, as `osteoblast_precursor.volume_per_recruit_um3` is set for the engine.

mod rules;

use crate::regimen::Level;
use crate::series::{Point, percent};
use ode_solvers::dop_shared::IntegrationError;
use ode_solvers::{Rk4, System};
pub(crate) use rules::Ground;
use rules::{Rates, State};
use trabecula_core::parameter::Parameters;

/// Days to the premenopausal steady state.
const SETTLE_DAYS: f64 = 7300.0;
/// Days from the menopause to day 0 at the oestradiol of day 0.
const SINCE_MENOPAUSE_DAYS: f64 = 5.0 * trabecula_core::DAYS_PER_YEAR;
/// Steps of the integration per day. Rates have kinks, where shares reach one, at which an adaptive
/// method stalls; none is much faster than ten per day.
const STEPS_PER_DAY: usize = 8;

/// The rules under levels in blood that change from day to day.
#[derive(Clone, Copy)]
struct Bone<'a> {
    levels: &'a [Level],
    parameters: &'a Parameters,
    ground: Ground,
    /// Formation over what the rules give.
    yield_fold: f64,
    /// Whether bone keeps its volume whatever is resorbed and formed.
    held: bool,
}

impl System<f64, State> for Bone<'_> {
    fn system(&self, day: f64, y: &State, dy: &mut State) {
        let rates = self.rates(day, y);
        *dy = rates.change;
        if self.held {
            dy[rules::VOLUME] = 0.0;
            dy[rules::AGE] = 1.0 - y[rules::AGE] * rates.resorption / y[rules::VOLUME];
        }
    }
}

impl Bone<'_> {
    fn rates(&self, day: f64, y: &State) -> Rates {
        let level = Level::at(self.levels, day);
        rules::rates(y, &level, self.parameters, self.ground, self.yield_fold)
    }

    fn integrate(&self, start: State, days: f64) -> Result<Vec<State>, IntegrationError> {
        let mut solver = Rk4::new(*self, 0.0, start, days, 1.0 / STEPS_PER_DAY as f64);
        solver.integrate()?;
        Ok(solver.y_out().iter().step_by(STEPS_PER_DAY).copied().collect())
    }

    fn settled(&self, start: State, days: f64) -> Result<State, IntegrationError> {
        Ok(self.integrate(start, days)?.last().copied().unwrap_or(start))
    }
}

/// Resorption, formation and bone of each day, and the yield that balances premenopausal bone.
///
/// # Errors
/// When the integration fails.
pub(crate) fn run(
    levels: &[Level],
    parameters: &Parameters,
    ground: Ground,
) -> Result<(Vec<Point>, f64), IntegrationError> {
    let healthy = [Level {
        oestradiol_fold: 1.0,
        deficit: 0.0,
        unaccustomed: 0.0,
        denosumab_in_bone_pmol_per_l: 0.0,
        ..levels[0]
    }];
    let before = Bone { levels: &healthy, parameters, ground, yield_fold: 1.0, held: true };
    let steady = before.settled(rules::start(parameters, ground), SETTLE_DAYS)?;
    let rates = before.rates(0.0, &steady);
    let yield_fold = rates.resorption / rates.formation;
    let after = Bone { levels: &levels[..1], yield_fold, held: false, ..before };
    let day_0 = after.settled(steady, SINCE_MENOPAUSE_DAYS)?;
    let treated = Bone { levels, ..after };
    let first = treated.rates(0.0, &day_0);
    let states = treated.integrate(day_0, (levels.len() - 1) as f64)?;
    let points = states.iter().enumerate().map(|(day, y)| {
        let rates = treated.rates(day as f64, y);
        Point {
            day: day as f64,
            resorption: percent(rates.resorption, first.resorption),
            formation: percent(rates.formation, first.formation),
            bone: percent(y[rules::VOLUME], day_0[rules::VOLUME]),
        }
    });
    Ok((points.collect(), yield_fold))
}

#[cfg(test)]
mod tests {
    use super::*;
    use trabecula_core::DAYS_PER_YEAR;

    const GROUND: Ground = Ground { bv_tv: 0.25, surface_mm2: 4.5, voxel_um: 20.0 };

    fn years(deficit: f64) -> Vec<Level> {
        let level = Level {
            oestradiol_fold: 1.0,
            deficit,
            unaccustomed: 0.0,
            denosumab_pmol_per_l: 0.0,
            denosumab_in_bone_pmol_per_l: 0.0,
        };
        // All of the loss is new from the second day on: without space, what bone has grown accustomed
        // to costs it nothing.
        let mut levels = vec![level; (2.0 * DAYS_PER_YEAR) as usize];
        levels[1..].iter_mut().for_each(|level| level.unaccustomed = deficit);
        levels
    }

    #[test]
    fn bone_is_in_balance_with_oestrogen_is_lost_without_and_denosumab_stops_resorption() {
        let parameters = Parameters::default();
        let last = |levels: &[Level]| {
            let (points, yield_fold) = run(levels, &parameters, GROUND).expect("it integrates");
            assert!(yield_fold > 0.0 && yield_fold.is_finite(), "{yield_fold}");
            points[points.len() - 1]
        };
        let healthy = last(&years(0.0));
        assert!((healthy.bone - 100.0).abs() < 0.5 && (healthy.resorption - 100.0).abs() < 2.0);
        let without = last(&years(0.8));
        assert!(without.bone < 0.99 * healthy.bone, "{}", without.bone);
        let mut treated = years(0.8);
        treated[30..].iter_mut().for_each(|l| l.denosumab_in_bone_pmol_per_l = 1e4);
        let treated = last(&treated);
        assert!(treated.resorption < 50.0 && treated.bone > without.bone, "{}", treated.resorption);
    }
}
