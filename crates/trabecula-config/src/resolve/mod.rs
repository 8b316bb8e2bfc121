//! The second stage: ranges, rules across fields, and defaults that depend on other values.

mod audit;
mod clock;
mod population;
mod sample;
mod target;
mod trial;
mod woman;

pub(crate) use audit::Audit;
pub(crate) use population::distribution;
pub(crate) use target::{Measured, targets};

use crate::document::Document;
use crate::error::Problems;
use crate::experiment::Experiment;
use crate::limits;
use crate::schema::{RawExperiment, RawTrial, Whole};
use crate::trial::Trial;
use std::path::Path;
use trabecula_core::parameter::{ParameterError, Parameters, entry};
use trabecula_core::simulation::Settings;

/// Checks what was written in an experiment and fills in what was not.
///
/// # Errors
/// All problems at once.
pub(crate) fn experiment(
    document: &Document,
    raw: &RawExperiment,
    base: &Path,
) -> Result<Experiment, Problems> {
    checked(document, |audit| resolved(audit, raw, base))
}

/// Checks what was written in a trial and fills in what was not.
///
/// # Errors
/// All problems at once.
pub(crate) fn trial(document: &Document, raw: &RawTrial, base: &Path) -> Result<Trial, Problems> {
    checked(document, |audit| trial::resolved(audit, raw, base))
}

fn checked<T>(
    document: &Document,
    resolve: impl FnOnce(&mut Audit<'_>) -> Option<T>,
) -> Result<T, Problems> {
    let mut audit = Audit::new(document);
    let resolved = resolve(&mut audit);
    match (Problems::collect(audit.into_problems()), resolved) {
        (None, Some(resolved)) => Ok(resolved),
        (Some(problems), _) => Err(problems),
        (None, None) => unreachable!("a refused value leaves a problem"),
    }
}

fn resolved(audit: &mut Audit<'_>, raw: &RawExperiment, base: &Path) -> Option<Experiment> {
    let sample = sample::sample(audit, &raw.sample, base);
    let duration = audit.days("duration_days", raw.duration_days, &limits::DURATION_DAYS);
    let protocol = woman::protocol(audit, raw.woman, &raw.therapy, duration);
    let timing = clock::timing(audit, raw.burn_in_days, raw.step_hours, duration);
    let measure = clock::measure(audit, &raw.measure, duration);
    let output = clock::output(audit, &raw.output);
    parameters(audit, "parameters", &raw.parameters);
    let cell = field_cell(audit, raw.field_cell_voxels);
    let seed = audit.whole("seed", raw.seed, "", &(0..=u64::MAX));
    Some(Experiment {
        title: raw.title.clone(),
        sample: sample?,
        settings: Settings {
            parameters: raw.parameters.clone(),
            protocol: protocol?,
            mechanisms: raw.mechanisms,
            timing: timing?,
            field_cell_voxels: cell?,
            seed: seed?,
        },
        measure: measure?,
        output: output?,
    })
}

fn field_cell(audit: &mut Audit<'_>, voxels: Whole) -> Option<u32> {
    let range = &limits::FIELD_CELL_VOXELS;
    audit.whole("field_cell_voxels", voxels, "voxels", range).and_then(|n| u32::try_from(n).ok())
}

/// Every parameter of the group at `path` against its range in the table.
fn parameters(audit: &mut Audit<'_>, path: &str, parameters: &Parameters) {
    for violation in parameters.violations() {
        let ParameterError::OutOfRange { name, unit, value, min, max } = violation else {
            continue;
        };
        // `1` is the unit of pure numbers.
        let unit = if unit == "1" { "" } else { unit };
        let help = entry(name).map_or_else(
            |_| String::new(),
            |row| format!("{} Default: {} {unit} ({}).", row.meaning.trim(), row.value, row.source),
        );
        audit.outside(&format!("{path}.{name}"), &value, unit, (min, max), &help);
    }
}
