//! The numbers of the charts as JSON, to stand inside the page.

use super::super::statistics::Estimate;
use super::super::summary::Summary;
use super::arms::colour;
use super::chart;
use crate::report::normal::NORMAL;
use crate::report::pharmacology::Pharmacology;
use crate::report::shell::finite;
use serde::Serialize;
use trabecula_config::Trial;
use trabecula_core::measure::{Family, OUTCOMES, Outcome};
use trabecula_core::systemic::AromataseInhibitor;

/// Everything that the charts show.
#[derive(Debug, Serialize)]
pub(super) struct Payload<'a> {
    arms: Vec<Arm<'a>>,
    pub(super) charts: Vec<Chart>,
}

#[derive(Debug, Serialize)]
struct Arm<'a> {
    name: &'a str,
    reference: bool,
    colour: usize,
}

/// One end point over time, or one drug in plasma.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    pub(super) id: String,
    pub(super) section: &'static str,
    pub(super) title: String,
    pub(super) unit: String,
    /// Whether zero belongs into the picture.
    zero: bool,
    /// Whether it is a line without intervals, the same for all women.
    plain: bool,
    /// How many women it is of.
    #[serde(skip)]
    pub(super) women: String,
    /// Range of healthy women.
    normal: Option<[f64; 2]>,
    days: Vec<f64>,
    /// By arm; none where the arm has none of it.
    arms: Vec<Option<OfArm>>,
}

#[derive(Debug, Serialize)]
struct OfArm {
    value: Curve,
    /// To the reference, woman by woman; none in it.
    difference: Option<Curve>,
}

/// Values on the days of the chart; null where there is none.
#[derive(Debug, Serialize)]
struct Curve {
    mean: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    low: Vec<Option<f64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    high: Vec<Option<f64>>,
    /// Who are in the mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    women: Vec<usize>,
}

impl<'a> Payload<'a> {
    pub(super) fn new(trial: &'a Trial, summary: &Summary) -> Self {
        let arms = trial.arms.iter().enumerate().map(|(at, arm)| Arm {
            name: &arm.name,
            reference: at == trial.reference,
            colour: colour(at),
        });
        let shown = OUTCOMES.iter().enumerate().filter(|&(at, _)| chart::shows(summary, at));
        let outcomes = shown.map(|(at, outcome)| Chart::of_outcome(trial, summary, at, outcome));
        Self { arms: arms.collect(), charts: outcomes.chain(plasma(trial)).collect() }
    }
}

impl Chart {
    fn of_outcome(trial: &Trial, summary: &Summary, at: usize, outcome: &Outcome) -> Self {
        let days: Vec<u32> = std::iter::once(0).chain(trial.outcome_days.iter().copied()).collect();
        let arms = trial.arms.iter().map(|arm| {
            let rows = || summary.rows.iter().filter(|row| row.arm == arm.name);
            let answers: Vec<_> = rows().map(|row| &row.outcomes[at]).collect();
            let differences: Option<Vec<_>> =
                answers.iter().map(|a| Some(a.against_reference?.difference)).collect();
            Some(OfArm {
                value: Curve::new(&answers.iter().map(|a| a.estimate).collect::<Vec<_>>()),
                difference: differences.map(|all| Curve::new(&all)),
            })
        });
        let normal = NORMAL.iter().find(|normal| normal.column == outcome.name);
        Self {
            id: outcome.name.to_owned(),
            section: section(outcome.family),
            title: outcome.label.to_owned(),
            unit: unit(outcome),
            zero: outcome.is_change(),
            plain: false,
            women: chart::women(summary, None, at),
            normal: normal.map(|normal| [normal.low, normal.high]),
            days: days.into_iter().map(f64::from).collect(),
            arms: arms.collect(),
        }
    }
}

impl Curve {
    fn new(estimates: &[Estimate]) -> Self {
        let all = |of: fn(&Estimate) -> f64| estimates.iter().map(|e| finite(of(e))).collect();
        Self {
            mean: all(|e| e.mean),
            low: all(|e| e.low),
            high: all(|e| e.high),
            women: estimates.iter().map(|e| e.patients).collect(),
        }
    }
}

/// Aromatase inhibitors in plasma once a day, which measurements do not hold: the engine's own
/// pharmacokinetics with the trial's parameters.
fn plasma(trial: &Trial) -> Vec<Chart> {
    let end = f64::from(trial.settings.timing.duration_days);
    let arms: Vec<Pharmacology> =
        trial.arms.iter().map(|arm| Pharmacology::between(&arm.settings, 0.0, end)).collect();
    let chart = |drug: AromataseInhibitor| {
        let column = format!("{drug}_nmol_per_l");
        let of = |arm: &Pharmacology| {
            let (_, values) = arm.columns.iter().find(|(name, _)| *name == column)?;
            let mean = values.iter().map(|&value| finite(value)).collect();
            let value = Curve { mean, low: Vec::new(), high: Vec::new(), women: Vec::new() };
            Some(OfArm { value, difference: None })
        };
        let with = arms.iter().find(|arm| of(arm).is_some())?;
        Some(Chart {
            title: format!("{drug} in plasma, once a day"),
            id: column.clone(),
            section: section(Family::Blood),
            unit: "nmol/L".to_owned(),
            zero: true,
            plain: true,
            women: String::new(),
            normal: None,
            days: with.days.clone(),
            arms: arms.iter().map(of).collect(),
        })
    };
    AromataseInhibitor::ALL.into_iter().filter_map(chart).collect()
}

/// What stands beside the title, with the true letter for micro.
fn unit(outcome: &Outcome) -> String {
    match outcome.is_change() {
        true => "change from day 0, %".to_owned(),
        false => outcome.unit.replace("um", "µm"),
    }
}

/// Where a chart stands on the page.
pub(super) fn section(family: Family) -> &'static str {
    match family {
        Family::Densitometry => "densitometry",
        Family::Structure => "structure",
        Family::Marker => "markers",
        Family::Histomorphometry => "histomorphometry",
        Family::Cells => "cells",
        Family::Blood => "blood",
    }
}
