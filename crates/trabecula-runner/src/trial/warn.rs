//! What is wrong with a trial that can be run all the same.

use crate::caution::{short_baseline, without_interval};
use crate::counted::counted;
use trabecula_config::Trial;
use trabecula_core::systemic::Protocol;

/// Says it on the terminal.
pub(super) fn warn(trial: &Trial) {
    let short = short_baseline(trial.settings.timing);
    let of_all = short.into_iter().chain(without_interval(&trial.population));
    for warning in of_all.chain(refused(trial)) {
        eprintln!("warning: {warning}");
    }
}

/// Of each arm that some women cannot take, how many, and why the first cannot.
fn refused(trial: &Trial) -> impl Iterator<Item = String> {
    let women = trial.population.patients;
    trial.arms.iter().filter_map(move |arm| {
        let why = |number: u32| {
            let menopause = trial.population.patient(trial.settings.seed, number).menopause();
            let protocol = Protocol { menopause, ..arm.settings.protocol.clone() };
            let error = protocol.validate().err()?;
            Some(format!("patient {number}: {error}"))
        };
        let mut reasons = (1..=women).filter_map(why);
        let first = reasons.next()?;
        let others = reasons.count();
        let women = counted(women as usize, "patient");
        Some(format!("{} will fail in {} of {women}; {first}", arm.name, 1 + others))
    })
}
