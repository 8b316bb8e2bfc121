//! The arms: what is given when, with what evidence.

use super::chart::colour;
use crate::caution::cautions;
use crate::report::words::{Span, doses};
use trabecula_config::Trial;

/// One arm, as the page shows it.
pub(super) struct ArmLane {
    pub(super) name: String,
    pub(super) colour: String,
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
        let evidence = protocol.weakest_evidence();
        ArmLane {
            name: arm.name.clone(),
            colour: colour(at),
            reference: at == trial.reference,
            evidence: evidence.map_or("no drug".to_owned(), |grade| grade.to_string()),
            cautions: cautions(protocol),
            doses: doses(protocol, 0.0, end),
        }
    })
    .collect()
}
