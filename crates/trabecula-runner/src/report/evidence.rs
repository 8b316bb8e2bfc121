//! How well what the run rests on is known.

use trabecula_config::Experiment;
use trabecula_core::parameter::{Grade, TABLE};

/// Parameters of one grade.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeCount {
    /// The grade in words.
    pub grade: String,
    /// How many parameters have it.
    pub count: usize,
    /// Their share, %.
    pub percent: f64,
    /// Place in the palette, strongest evidence first.
    pub rank: usize,
}

/// A parameter that the experiment changed.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "as in `Entry`")]
pub struct Changed {
    pub name: &'static str,
    pub unit: &'static str,
    pub default: f64,
    pub value: f64,
}

const GRADES: [Grade; 7] = [
    Grade::RandomisedTrial,
    Grade::HumanPharmacology,
    Grade::HumanObservation,
    Grade::Animal,
    Grade::InVitro,
    Grade::Calibrated,
    Grade::Hypothesis,
];

/// How many parameters of the model have which grade.
#[must_use]
pub fn grades() -> Vec<GradeCount> {
    let count = |grade: Grade| TABLE.iter().filter(|row| row.grade == grade).count();
    GRADES
        .into_iter()
        .enumerate()
        .map(|(rank, grade)| GradeCount {
            grade: grade.to_string(),
            count: count(grade),
            percent: 100.0 * count(grade) as f64 / TABLE.len() as f64,
            rank,
        })
        .filter(|line| line.count > 0)
        .collect()
}

/// Parameters whose value is not the default.
#[must_use]
pub fn changed(experiment: &Experiment) -> Vec<Changed> {
    let differs = |row: &trabecula_core::parameter::Entry| {
        let value = experiment.settings.parameters.get(row.name)?;
        (value != row.value).then_some(Changed {
            name: row.name,
            unit: row.unit,
            default: row.value,
            value,
        })
    };
    TABLE.iter().filter_map(differs).collect()
}

/// Mechanisms that are switched off.
#[must_use]
pub fn switched_off(experiment: &Experiment) -> Vec<&'static str> {
    let listed = experiment.settings.mechanisms.listed().into_iter();
    listed.filter_map(|(_, label, on)| (!on).then_some(label)).collect()
}
