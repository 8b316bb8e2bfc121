//! The second stage: ranges, rules across fields, and defaults that depend on other values.

mod audit;
mod clock;
mod sample;
mod woman;

pub(crate) use audit::Audit;

use crate::document::Document;
use crate::error::Problems;
use crate::experiment::Experiment;
use crate::limits;
use crate::schema::RawExperiment;
use std::path::Path;
use trabecula_core::parameter::{ParameterError, Parameters, entry};
use trabecula_core::simulation::Settings;

/// Checks what was written and fills in what was not.
///
/// # Errors
/// All problems at once.
pub(crate) fn resolve(
    document: &Document,
    raw: &RawExperiment,
    base: &Path,
) -> Result<Experiment, Problems> {
    let mut audit = Audit::new(document);
    let experiment = experiment(&mut audit, raw, base);
    let problems = Problems::collect(audit.into_problems());
    match (problems, experiment) {
        (None, Some(experiment)) => Ok(experiment),
        (Some(problems), _) => Err(problems),
        (None, None) => unreachable!("a refused value leaves a problem"),
    }
}

fn experiment(audit: &mut Audit<'_>, raw: &RawExperiment, base: &Path) -> Option<Experiment> {
    let sample = sample::sample(audit, &raw.sample, base);
    let duration = audit.days("duration_days", raw.duration_days, &limits::DURATION_DAYS);
    let protocol = woman::protocol(audit, raw.woman, &raw.therapy, duration);
    let timing = clock::timing(audit, raw, duration);
    let measure = clock::measure(audit, &raw.measure, duration);
    let output = clock::output(audit, &raw.output);
    parameters(audit, &raw.parameters);
    let cell = audit.whole(
        "field_cell_voxels",
        raw.field_cell_voxels,
        "voxels",
        &limits::FIELD_CELL_VOXELS,
    );
    let seed = audit.whole("seed", raw.seed, "", &(0..=u64::MAX));
    Some(Experiment {
        title: raw.title.clone(),
        sample: sample?,
        settings: Settings {
            parameters: raw.parameters.clone(),
            protocol: protocol?,
            mechanisms: raw.mechanisms,
            timing: timing?,
            field_cell_voxels: u32::try_from(cell?).ok()?,
            seed: seed?,
        },
        measure: measure?,
        output: output?,
    })
}

/// Every parameter against its range in the table.
fn parameters(audit: &mut Audit<'_>, parameters: &Parameters) {
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
        audit.outside(&format!("parameters.{name}"), &value, unit, (min, max), &help);
    }
}
