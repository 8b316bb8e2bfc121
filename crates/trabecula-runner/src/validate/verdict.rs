//! All targets together.

use super::judged::Judged;
use serde::Serialize;
use std::collections::BTreeMap;
use trabecula_config::TargetSet;
use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::measure::Family;

/// Years up to which the error of BMD is given apart.
const EARLY_YEARS: f64 = 3.0;

/// What a set of targets says as a whole.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// The set.
    pub set: TargetSet,
    /// Targets inside.
    pub inside: usize,
    /// Targets.
    pub targets: usize,
    /// Findings with all their targets inside.
    pub findings_inside: usize,
    /// Findings.
    pub findings: usize,
    /// Mean absolute error of BMD by DXA, percentage points.
    pub bmd_error_percentage_points: Option<f64>,
    /// The same over results of up to three years.
    pub bmd_error_to_3_years_percentage_points: Option<f64>,
    /// Mean absolute error of turnover markers, % of day 0 or of the other arm.
    pub marker_error_percent: Option<f64>,
}

impl Verdict {
    /// Of the targets of a set; none without any.
    pub(super) fn of(set: TargetSet, judged: &[Judged]) -> Option<Self> {
        let all: Vec<&Judged> = judged.iter().filter(|one| one.set == set).collect();
        let mut findings: BTreeMap<&str, bool> = BTreeMap::new();
        for one in &all {
            *findings.entry(&one.finding).or_insert(true) &= one.inside;
        }
        let bmd = |one: &&&Judged| one.family == Family::Densitometry && one.unit == "%";
        let early = |one: &&&Judged| f64::from(one.to_day) <= EARLY_YEARS * DAYS_PER_YEAR;
        let marker = |one: &&&Judged| one.family == Family::Marker;
        (!all.is_empty()).then(|| Self {
            set,
            inside: all.iter().filter(|one| one.inside).count(),
            targets: all.len(),
            findings_inside: findings.values().filter(|&&inside| inside).count(),
            findings: findings.len(),
            bmd_error_percentage_points: error(all.iter().filter(bmd)),
            bmd_error_to_3_years_percentage_points: error(all.iter().filter(bmd).filter(early)),
            marker_error_percent: error(all.iter().filter(marker)),
        })
    }
}

/// Mean absolute error of those that were measured.
fn error<'a, 'b: 'a>(of: impl Iterator<Item = &'a &'b Judged>) -> Option<f64> {
    let distances: Vec<f64> = of.filter_map(|one| one.distance()).collect();
    (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}
