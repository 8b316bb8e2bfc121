//! Arms and days: means, differences to the reference, classes, evidence.

use super::statistics::{Estimate, Observed, Paired, estimate, paired};
use super::store::ArmOfPatient;
use crate::caution::cautions;
use serde::Serialize;
use trabecula_config::Trial;
use trabecula_core::measure::{BoneClass, OUTCOMES, Outcome};
use trabecula_core::systemic::BoneEvidence;

/// What a trial says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Name of the arm that the others are compared to.
    pub reference: String,
    /// One entry for each arm and day, by arm and then by day.
    pub rows: Vec<ArmDay>,
}

/// One arm on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmDay {
    /// The arm.
    pub arm: String,
    /// The day.
    pub day: u32,
    /// Women who have lived through it.
    pub patients: usize,
    /// Weakest evidence for an effect on bone of any drug of the arm; none without drugs.
    pub weakest_evidence: Option<BoneEvidence>,
    /// What must be said of its drugs.
    pub cautions: Vec<&'static str>,
    /// Women in each class of densitometry.
    pub classes: Vec<(String, usize)>,
    /// End points.
    pub outcomes: Vec<Answered>,
}

/// An end point of an arm on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Answered {
    /// Its name.
    pub name: &'static str,
    /// Over the women of the arm.
    pub estimate: Estimate,
    /// Against the reference arm; none in it.
    pub against_reference: Option<Paired>,
}

impl Summary {
    /// Of all that was measured.
    pub(super) fn of(trial: &Trial, results: &[ArmOfPatient<'_>]) -> Self {
        let days = std::iter::once(&0).chain(&trial.outcome_days);
        let days: Vec<(usize, u32)> = days.copied().enumerate().collect();
        let rows = (0..trial.arms.len())
            .flat_map(|arm| days.iter().map(move |&(at, day)| (arm, at, day)))
            .map(|(arm, at, day)| arm_day(trial, results, arm, at, day))
            .collect();
        Self { reference: trial.reference_arm().name.clone(), rows }
    }
}

fn arm_day(trial: &Trial, results: &[ArmOfPatient<'_>], arm: usize, at: usize, day: u32) -> ArmDay {
    let of = |arm: usize| results.iter().filter(move |result| result.arm == arm);
    let protocol = &trial.arms[arm].settings.protocol;
    let classes = of(arm).filter_map(|r| {
        let row = &r.rows[at];
        BoneClass::of(&[row.ls_t_score, row.th_t_score])
    });
    let classes: Vec<BoneClass> = classes.collect();
    let count = |class| classes.iter().filter(|&&c| c == class).count();
    let outcomes = OUTCOMES.iter().map(|outcome| {
        let here: Vec<_> = of(arm).map(|r| observed(outcome, r, at)).collect();
        let values: Vec<Observed> = here.iter().map(|&(_, value)| value).collect();
        let against_reference = (arm != trial.reference).then(|| {
            let there: Vec<_> = of(trial.reference).map(|r| observed(outcome, r, at)).collect();
            paired(&here, &there)
        });
        Answered { name: outcome.name, estimate: estimate(&values), against_reference }
    });
    ArmDay {
        arm: trial.arms[arm].name.clone(),
        day,
        patients: of(arm).count(),
        weakest_evidence: protocol.weakest_evidence(),
        cautions: cautions(protocol),
        classes: BoneClass::ALL.map(|class| (class.to_string(), count(class))).into(),
        outcomes: outcomes.collect(),
    }
}

/// A woman's number, and what was observed in her.
fn observed(outcome: &Outcome, result: &ArmOfPatient<'_>, at: usize) -> (u32, Observed) {
    let day_0 = &result.rows[0];
    let value = outcome.of(day_0, &result.rows[at]);
    let weight = outcome.weight(day_0);
    (result.patient.number, Observed { draw: result.patient.draw, value, weight })
}
