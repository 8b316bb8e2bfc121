//! `trabecula check`: the plan of an experiment, before anything is computed for long.

use crate::bone::BoneSource;
use crate::cli;
use crate::counted::counted;
use crate::error::{Failure, exit};
use crate::run::read_experiment;
use crate::threads::start_threads;
use std::io::{self, Write};
use std::time::Instant;
use trabecula_config::Experiment;
use trabecula_core::simulation::Simulation;

/// Days of the timed probe.
pub(crate) const PROBE_DAYS: u32 = 8;
/// Bytes per voxel of a running simulation: peak resident size measured at 128³ voxels, 230 MB.
pub(crate) const BYTES_PER_VOXEL: usize = 110;

/// Prints the plan.
///
/// # Errors
/// [`Failure`] when the experiment cannot be run.
pub fn command(arguments: &cli::Check) -> Result<u8, Failure> {
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
    let seconds = estimate(&experiment, simulation)?;
    writeln!(
        out,
        "time        about {seconds:.0} s on {} (probe of {PROBE_DAYS} days)",
        counted(threads, "thread")
    )
    .map_err(Failure::stdout)?;
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

/// Seconds that the run will take, from the first days of it.
///
/// # Errors
/// [`Failure::Simulation`].
pub(crate) fn estimate(experiment: &Experiment, simulation: Simulation) -> Result<f64, Failure> {
    let timing = experiment.settings.timing;
    let (per_step, simulation) = seconds_per_step(simulation)?;
    let measuring = Instant::now();
    let _ = simulation.measure();
    let rows = f64::from(timing.duration_days / experiment.measure.every_days + 1);
    Ok(per_step * f64::from(timing.steps()) + measuring.elapsed().as_secs_f64() * rows)
}

/// Seconds for a step of a simulation at its start, and the simulation some days later.
///
/// # Errors
/// [`Failure::Simulation`].
pub(crate) fn seconds_per_step(mut simulation: Simulation) -> Result<(f64, Simulation), Failure> {
    let timing = simulation.settings().timing;
    // The first step finds the fields cold and is not typical.
    simulation.step()?;
    let probe = (PROBE_DAYS * timing.steps_per_day).min(timing.steps().saturating_sub(1));
    let started = Instant::now();
    for _ in 0..probe {
        simulation.step()?;
    }
    Ok((started.elapsed().as_secs_f64() / f64::from(probe.max(1)), simulation))
}
