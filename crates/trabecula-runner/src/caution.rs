//! What must be said beside results: of drugs that no trial supports, of markers without a baseline,
//! of means without an interval.

use trabecula_core::measure::MARKER_BASELINE_DAYS;
use trabecula_core::population::Population;
use trabecula_core::simulation::Timing;
use trabecula_core::systemic::{Drug, Protocol};

/// Secretagogues and peptides.
const UNPROVEN: &str = "No trial in women on aromatase inhibitors supports GH secretagogues, \
    BPC-157 or TB-500 for bone.";
/// Secretagogues: what raises IGF-1.
const IGF1: &str = "Raising IGF-1 in oestrogen-receptor-positive breast cancer is a safety \
    question.";
/// Secretagogues: the only one with a trial in older women.
const NEAREST_TRIAL: &str = "A gain of BMD on a secretagogue contradicts the nearest trial in women \
    (MK-677, Murphy 2001): both formation and resorption rose, and BMD on it alone is not reported \
    to have risen.";
/// BPC-157 and TB-500.
const ASSUMED: &str = "Effects of BPC-157 and TB-500 on bone are hypotheses: zero unless the \
    experiment assumes them.";

/// The cautions that the drugs of a protocol call for. BPC-157 raises the answer to GH, so it
/// shares the question about IGF-1.
#[must_use]
pub fn cautions(protocol: &Protocol) -> Vec<&'static str> {
    let given = |which: fn(Drug) -> bool| protocol.treatments.iter().any(|t| which(t.drug));
    let mut cautions = Vec::new();
    if given(Drug::is_unproven_peptide) {
        cautions.extend([UNPROVEN, IGF1]);
    }
    if given(Drug::is_secretagogue) {
        cautions.push(NEAREST_TRIAL);
    }
    if given(|drug| matches!(drug, Drug::Bpc157 | Drug::Tb500)) {
        cautions.push(ASSUMED);
    }
    cautions
}

/// The weakest evidence for an effect on bone of any drug of a protocol, in words.
#[must_use]
pub fn evidence(protocol: &Protocol) -> String {
    protocol.weakest_evidence().map_or("none".to_owned(), |evidence| evidence.to_string())
}

/// What is wrong with the baseline of markers, if anything: they are compared with the months before
/// day 0, and a burn-in that is shorter leaves few days, the first of them without any site.
#[must_use]
pub fn short_baseline(timing: Timing) -> Option<String> {
    let days = timing.burn_in_days;
    (days < MARKER_BASELINE_DAYS).then(|| {
        format!(
            "markers are changes from the mean of the {MARKER_BASELINE_DAYS} days before day 0; \
             burn_in_days = {days} leaves too few for it, so that their percentages, those of day 0 \
             among them, mean little (365 days or more are usual)"
        )
    })
}

/// Why means have no interval, if they cannot have one: what women share by a draw of badly known
/// parameters makes them one observation, and one observation does not scatter.
#[must_use]
pub fn without_interval(population: &Population) -> Option<String> {
    let (patients, each) = (population.patients, population.uncertainty.patients_per_draw);
    (patients <= each).then(|| {
        format!(
            "patients = {patients} with patients_per_draw = {each} share one draw of badly known \
             parameters, which counts as one observation: there is no interval (more than {each} \
             patients, or for two of them or more patients_per_draw: 1, give one)"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burn_in_shorter_than_the_baseline_is_warned_of() {
        let of = |burn_in_days| {
            short_baseline(Timing { steps_per_day: 1, burn_in_days, duration_days: 10 })
        };
        assert!(of(179).is_some_and(|told| told.contains("burn_in_days = 179")));
        assert!(of(180).is_none());
    }
}
