//! The points of an experiment: a sweep in the directory of the scenario.

use super::error::CalibrationError;
use super::point::Point;
use super::stage::Plan;
use crate::error::Failure;
use crate::simulated::{Individual, simulated};
use crate::sweep::design::Points;
use crate::sweep::{self, Manifest, Results, Shard, Study};
use crate::trial::Estimate;
use trabecula_config::{Scenario, Sweep};
use trabecula_core::measure::Measurement;

/// Minutes between the checkpoints of a point.
const CHECKPOINT_MINUTES: f64 = 5.0;

/// Runs the points that are missing; the results of all, or none when interrupted.
///
/// # Errors
/// [`Failure`] that is not of a point but of the machine.
pub(super) fn run(
    plan: &Plan<'_>,
    scenario: &Scenario,
    seeds: u32,
    points: &[Point],
) -> Result<Option<Vec<Vec<Estimate>>>, Failure> {
    let study = Study::new(&plan.directory.join(&scenario.name));
    let sweep = sweep(plan, scenario, seeds)?;
    let paths = plan.stage.free.iter().map(trabecula_config::Free::path).collect();
    let points = Points { paths, values: points.iter().map(Point::texts).collect() };
    let manifest = sweep::plan(&sweep, &points, &study, true)?;
    let session = plan.session;
    let arguments = sweep::cli::Run {
        manifest: study.manifest().to_owned(),
        shard: Shard { number: 1, of: 1 },
        threads: session.arguments.threads,
        jobs: None,
        checkpoint_every: CHECKPOINT_MINUTES,
        quiet: session.arguments.quiet,
    };
    if !sweep::work(&arguments, &study, &manifest, session.interrupt)? {
        return Ok(None);
    }
    let results = Results::read(&study, &manifest)?;
    if results.versions.len() > 1 {
        let directory = study.path().display().to_string();
        let versions = results.versions.into_iter().collect();
        return Err(CalibrationError::MixedVersions { directory, versions }.into());
    }
    Ok(Some(
        (0..points.values.len()).map(|at| of_point(scenario, &manifest, &results, at)).collect(),
    ))
}

/// The sweep of a scenario. Its seeds are derived from that of the calibration and shared by all
/// points.
fn sweep(plan: &Plan<'_>, scenario: &Scenario, seeds: u32) -> Result<Sweep, Failure> {
    let (file, seed) = (&scenario.file, plan.session.calibration.seed);
    let text = format!(
        "(title: {:?}, base: {:?}, changes: {:?}, design: Table(file: \"points of the \
         calibration\"), replicates: {seeds}, seed: {seed})",
        format!("{}: {}", plan.stage.name, scenario.name),
        file.path.display().to_string(),
        plan.changes(scenario),
    );
    Ok(Sweep::from_str(&text, &scenario.name, file.folder(), &file.text)?)
}

/// The published results as simulated at a point, over its seeds; none where a seed failed, as a
/// mean over the others would be one of other bone.
fn of_point(
    scenario: &Scenario,
    manifest: &Manifest,
    results: &Results,
    design_point: usize,
) -> Vec<Estimate> {
    let of_point = manifest.points.iter().filter(|point| point.design_point == design_point);
    let measured = of_point.map(|point| {
        let rows = results.rows.get(&point.index)?;
        let rows: Option<Vec<_>> = rows.iter().map(|r| Measurement::from_values(r)).collect();
        Some((point.replicate, rows.filter(|rows| !rows.is_empty())?))
    });
    let rows: Vec<(u32, Vec<Measurement>)> = measured.collect::<Option<_>>().unwrap_or_default();
    let individuals: Vec<Individual<'_>> = rows
        .iter()
        .map(|(seed, rows)| Individual { arm: 0, number: *seed, draw: *seed, rows })
        .collect();
    scenario.targets.iter().map(|target| simulated(target, &individuals)).collect()
}
