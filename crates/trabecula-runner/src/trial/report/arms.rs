//! The arms: what is given when, with what evidence.

use crate::caution::{cautions, evidence};
use crate::report::timeline::{Span, doses};
use trabecula_config::Trial;

/// The page's colours in the order of the figures' palette.
const COLOURS: [usize; 8] = [6, 0, 1, 2, 3, 4, 5, 7];

/// The place of an arm's colour among the page's; further arms begin again.
pub(super) fn colour(arm: usize) -> usize {
    COLOURS[arm % COLOURS.len()]
}

/// One arm, as the page shows it.
pub(super) struct ArmLane {
    pub(super) name: String,
    /// Its place among the page's colours.
    pub(super) colour: usize,
    pub(super) reference: bool,
    pub(super) evidence: String,
    pub(super) cautions: Vec<&'static str>,
    pub(super) doses: Vec<Span>,
}

/// All arms with their doses from day 0 to the end.
pub(super) fn lanes(trial: &Trial) -> Vec<ArmLane> {
    let end = f64::from(trial.settings.timing.duration_days);
    let arms = trial.arms.iter().enumerate();
    arms.map(|(at, arm)| {
        let protocol = &arm.settings.protocol;
        ArmLane {
            name: arm.name.clone(),
            colour: colour(at),
            reference: at == trial.reference,
            evidence: evidence(protocol),
            cautions: cautions(protocol),
            doses: doses(protocol, 0.0, end),
        }
    })
    .collect()
}
