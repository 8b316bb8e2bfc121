//! The one number that a point of the design gives.

use super::super::record::columns;
use super::super::{Manifest, SweepError};
use std::collections::BTreeMap;

/// Days by which a row may miss the wanted day.
const SAME_DAY: f64 = 0.5;

/// The measure at each point of the design, mean over replicates: on `day`, or in the last row.
///
/// # Errors
/// [`SweepError::Measure`] when the measure is not known, [`SweepError::Output`] when a point
/// does not have it.
pub(super) fn of(
    manifest: &Manifest,
    rows: &BTreeMap<usize, Vec<Vec<f64>>>,
    measure: &str,
    day: Option<f64>,
) -> Result<Vec<f64>, SweepError> {
    let names = columns();
    let Some(column) = names.iter().position(|name| name == measure) else {
        return Err(unknown(measure, &names));
    };
    let mut sums = vec![0.0; manifest.points.len() / manifest.header.replicates.max(1) as usize];
    for point in &manifest.points {
        let missing = |reason: &str| SweepError::Output {
            index: point.index,
            measure: measure.to_owned(),
            reason: reason.to_owned(),
        };
        let series = rows.get(&point.index).ok_or_else(|| missing("it has not been run"))?;
        let row = match day {
            Some(day) => series.iter().find(|row| (row[0] - day).abs() < SAME_DAY),
            None => series.last(),
        };
        let row = row.ok_or_else(|| missing("it was not measured on that day"))?;
        let value = row.get(column).copied().filter(|value| value.is_finite());
        let value = value.ok_or_else(|| missing("it could not be measured there"))?;
        sums[point.design_point] += value / f64::from(manifest.header.replicates);
    }
    Ok(sums)
}

fn unknown(measure: &str, names: &[String]) -> SweepError {
    let alike = |name: &String| strsim::jaro_winkler(name, measure);
    let nearest = names.iter().max_by(|a, b| alike(a).total_cmp(&alike(b)));
    SweepError::Measure {
        measure: measure.to_owned(),
        nearest: nearest.cloned().unwrap_or_default(),
    }
}
