//! How well what the run rests on is known.

use trabecula_config::Experiment;
use trabecula_core::parameter::{Grade, TABLE};
use trabecula_core::simulation::Mechanisms;

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
    let Mechanisms {
        oestrogen,
        osteocyte_signal,
        lateral_spread,
        chemotaxis,
        coupling,
        bisphosphonate_toxicity,
        rankl_neutralisation,
        osteomorphs,
        osteocyte_ageing,
        rankl_accumulation,
        igf1_action,
        akt_arm,
        erk_arm,
        peptide_action,
    } = experiment.settings.mechanisms;
    [
        ("oestrogen", oestrogen),
        ("osteocyte signal", osteocyte_signal),
        ("lateral spread", lateral_spread),
        ("chemotaxis", chemotaxis),
        ("coupling", coupling),
        ("toxicity of bisphosphonates", bisphosphonate_toxicity),
        ("neutralisation of RANKL", rankl_neutralisation),
        ("osteomorphs", osteomorphs),
        ("ageing of osteocytes", osteocyte_ageing),
        ("accumulation of RANKL", rankl_accumulation),
        ("action of IGF-1", igf1_action),
        ("Akt arm of the IGF-1 receptor", akt_arm),
        ("ERK arm of the IGF-1 receptor", erk_arm),
        ("action of peptides", peptide_action),
    ]
    .into_iter()
    .filter_map(|(name, on)| (!on).then_some(name))
    .collect()
}
