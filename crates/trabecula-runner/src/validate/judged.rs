//! One published result beside the simulated one.

use super::study::Study;
use crate::caution::cautions;
use crate::simulated::{Individual, simulated};
use crate::trial::ArmOfPatient;
use serde::Serialize;
use trabecula_config::{Against, Certainty, Target, TargetSet};
use trabecula_core::measure::Family;
use trabecula_core::systemic::BoneEvidence;

/// A target with what was simulated.
#[derive(Debug, Clone, Serialize)]
pub struct Judged {
    /// Its name.
    pub id: String,
    /// The finding that it is part of.
    pub finding: String,
    /// The published trial, by the name of its file.
    pub trial: String,
    /// Calibration or validation.
    pub set: TargetSet,
    /// The arm.
    pub arm: String,
    /// The arm that it is compared to.
    pub difference_to: Option<String>,
    /// The arm that it is divided by.
    pub ratio_to: Option<String>,
    /// The outcome.
    pub outcome: &'static str,
    /// What is compared, in words.
    pub what: String,
    #[serde(skip)]
    pub(super) family: Family,
    /// Unit of all values.
    pub unit: &'static str,
    /// First day of the mean.
    pub from_day: u32,
    /// Last day of the mean.
    pub to_day: u32,
    /// The result is a change since this day.
    pub since_day: Option<u32>,
    /// The published value.
    pub published: Option<f64>,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
    /// What counts as inside.
    pub accepted: [f64; 2],
    #[serde(skip)]
    pub(super) centre: f64,
    /// The simulated mean; none where nothing could be measured.
    pub simulated: Option<f64>,
    /// Its 95 % interval.
    pub simulated_interval: Option<[f64; 2]>,
    /// Women with a value.
    pub patients: usize,
    /// Whether the simulated mean is inside; what could not be measured is not.
    pub inside: bool,
    /// Paper, year, table or figure.
    pub source: String,
    /// How certain the published numbers are.
    pub certainty: Certainty,
    /// What else must be known.
    pub note: String,
    /// Weakest evidence for an effect on bone of any drug of the arm.
    pub weakest_evidence: Option<BoneEvidence>,
    /// What must be said of the drugs of the arm.
    pub cautions: Vec<&'static str>,
}

impl Judged {
    pub(super) fn new(study: &Study, results: &[ArmOfPatient<'_>], target: &Target) -> Self {
        let arm = |number: usize| study.trial.arms[number].name.clone();
        let women: Vec<Individual<'_>> = results.iter().map(Individual::from).collect();
        let simulated = simulated(target, &women);
        let [low, high] = target.accepted();
        let (difference_to, ratio_to) = match target.against {
            Against::Nothing => (None, None),
            Against::Difference(other) => (Some(arm(other)), None),
            Against::Ratio(other) => (None, Some(arm(other))),
        };
        let ends = [simulated.low, simulated.high];
        let protocol = &study.trial.arms[target.arm].settings.protocol;
        Self {
            id: target.id.clone(),
            finding: target.finding().to_owned(),
            trial: study.name.clone(),
            set: target.set,
            arm: arm(target.arm),
            difference_to,
            ratio_to,
            outcome: target.outcome.name,
            what: what(study, target),
            family: target.outcome.family,
            unit: target.unit(),
            from_day: target.days[0],
            to_day: target.days[1],
            since_day: target.since_day,
            published: target.published,
            interval: target.interval,
            accepted: [low, high],
            centre: target.centre(),
            simulated: Some(simulated.mean).filter(|mean| mean.is_finite()),
            simulated_interval: Some(ends).filter(|ends| ends.iter().all(|end| end.is_finite())),
            patients: simulated.patients,
            inside: (low..=high).contains(&simulated.mean),
            source: target.source.clone(),
            certainty: target.certainty,
            note: target.note.clone(),
            weakest_evidence: protocol.weakest_evidence(),
            cautions: cautions(protocol),
        }
    }

    /// Distance of the simulated mean from the published value, or from the middle of its
    /// interval where no value was published.
    pub(super) fn distance(&self) -> Option<f64> {
        self.simulated.map(|mean| (mean - self.centre).abs())
    }
}

/// What is compared, in words.
fn what(study: &Study, target: &Target) -> String {
    let name = |arm: usize| &study.trial.arms[arm].name;
    let [from, to] = target.days;
    let day = if from == to { format!("{to}") } else { format!("{from}-{to}") };
    let since = target.since_day.map_or(String::new(), |since| format!(" since {since}"));
    let other = match target.against {
        Against::Difference(other) => format!(" - {}", name(other)),
        Against::Ratio(other) => format!(" / {}", name(other)),
        Against::Nothing => String::new(),
    };
    let (label, arm) = (target.outcome.label, name(target.arm));
    format!("{label}, day {day}{since}, {} ({arm}{other})", target.unit())
}
