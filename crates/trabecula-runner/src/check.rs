//! `trabecula check`: the plan of whatever a file describes, before anything is computed for long.

use crate::bone::BoneSource;
use crate::caution::short_baseline;
use crate::cli;
use crate::counted::counted;
use crate::error::{Failure, exit};
use crate::probe::{Probed, WARM_UP_DAYS};
use crate::run::read_experiment;
use crate::threads::{allotted_threads, start_threads};
use crate::{calibrate, sweep, trial};
use std::io::{self, Write};
use std::time::Instant;
use trabecula_config::{Experiment, FileKind, Trial};
use trabecula_core::simulation::Simulation;

/// Bytes per voxel of a running simulation: peak resident size measured at 128³ voxels, 230 MB.
pub(crate) const BYTES_PER_VOXEL: usize = 110;

/// Prints the plan.
///
/// # Errors
/// [`Failure`] when what the file describes cannot be run.
pub fn command(arguments: &cli::Check) -> Result<u8, Failure> {
    let file = &arguments.experiment.config;
    let changes = arguments.experiment.changes();
    let unchanged = |kind: &'static str| match changes.is_empty() {
        true => Ok(()),
        false => Err(Failure::Unchangeable { path: file.clone(), kind }),
    };
    match FileKind::of_file(file)? {
        FileKind::Experiment => of_experiment(arguments),
        FileKind::Trial => {
            let trial = Trial::from_file_with(file, &changes)?;
            trial::check(&trial, file, allotted_threads(arguments.experiment.threads))
        }
        FileKind::Sweep => unchanged("a sweep").and_then(|()| sweep::check(file)),
        FileKind::Calibration => unchanged("a calibration").and_then(|()| calibrate::check(file)),
    }
}

fn of_experiment(arguments: &cli::Check) -> Result<u8, Failure> {
    let experiment = read_experiment(&arguments.experiment)?;
    let threads = start_threads(arguments.experiment.threads)?;
    let source = BoneSource::open(&experiment.sample)?;
    let bone = source.sample()?;
    let grid = bone.grid;
    let simulation = Simulation::new(bone.grid, bone.matrix, experiment.settings.clone())?;
    let mut out = io::stdout().lock();
    plan(&mut out, &experiment, &simulation).map_err(Failure::stdout)?;
    if let Some([nx, ny, nz]) = source.mirrored() {
        writeln!(
            out,
            "scan        {nx} × {ny} × {nz} voxels: its mirror images fill the rest of the grid"
        )
        .map_err(Failure::stdout)?;
    }
    let megabytes = grid.len() * BYTES_PER_VOXEL / (1 << 20);
    writeln!(out, "memory      about {megabytes} MiB").map_err(Failure::stdout)?;
    let (seconds, told) = estimate(&experiment, simulation)?;
    writeln!(out, "time        about {seconds:.0} s on {} ({told})", counted(threads, "thread"))
        .map_err(Failure::stdout)?;
    if let Some(warning) = short_baseline(experiment.settings.timing) {
        eprintln!("warning: {warning}");
    }
    Ok(exit::SUCCESS)
}

fn plan(out: &mut impl Write, experiment: &Experiment, simulation: &Simulation) -> io::Result<()> {
    let grid = simulation.tissue().grid();
    let [nx, ny, nz] = grid.shape();
    let census = simulation.census();
    let timing = experiment.settings.timing;
    let rows = timing.duration_days / experiment.measure.every_days + 1;
    writeln!(out, "{}\n", experiment.title)?;
    writeln!(out, "grid        {nx} × {ny} × {nz} voxels of {} µm", grid.voxel_um())?;
    writeln!(
        out,
        "bone        TV {:.2} mm³, BV/TV {:.3}, BS {:.1} mm²",
        grid.volume_mm3(),
        census.bv_tv,
        simulation.tissue().surface_mm2()
    )?;
    writeln!(
        out,
        "cells       {} osteocytes, {} lining cells, {} osteoclast and {} osteoblast precursors",
        census.osteocytes,
        census.lining_cells,
        census.osteoclast_precursors,
        census.osteoblast_precursors
    )?;
    writeln!(
        out,
        "time span   {} days of burn-in, {} days from day 0, {} steps of {} h",
        timing.burn_in_days,
        timing.duration_days,
        timing.steps(),
        24.0 * timing.step_days()
    )?;
    writeln!(out, "output      {rows} rows of the series")
}

/// Seconds that the run will take, from its first months, and what was probed.
///
/// # Errors
/// [`Failure::Simulation`].
pub(crate) fn estimate(
    experiment: &Experiment,
    simulation: Simulation,
) -> Result<(f64, String), Failure> {
    let timing = experiment.settings.timing;
    let probed = Probed::new(simulation, WARM_UP_DAYS)?;
    let measuring = Instant::now();
    let _ = probed.simulation.measure();
    let rows = f64::from(timing.duration_days / experiment.measure.every_days + 1);
    let warming = (probed.days[0] * timing.steps_per_day).min(timing.steps());
    let steps =
        f64::from(warming) * probed.warming + f64::from(timing.steps() - warming) * probed.per_step;
    Ok((steps + measuring.elapsed().as_secs_f64() * rows, probed.told()))
}
