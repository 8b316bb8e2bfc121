//! `trabecula trial --plan`: what a trial will take, before anything is computed for long.

use crate::bone::BoneSource;
use crate::check::{BYTES_PER_VOXEL, PROBE_DAYS, seconds_per_step};
use crate::error::{Failure, exit};
use std::io::{self, Write};
use std::time::Instant;
use trabecula_config::Trial;
use trabecula_core::simulation::Simulation;

/// Prints the plan, from a short probe of the first woman on one thread.
pub(super) fn print(trial: &Trial, bone: &BoneSource, threads: usize) -> Result<u8, Failure> {
    let patient = trial.population.patient(trial.settings.seed, 1);
    let sample = bone.of(&patient)?;
    let (grid, timing) = (sample.grid, trial.settings.timing);
    let settings = patient.settings(&trial.settings)?;
    let simulation = Simulation::new(grid, sample.matrix, settings)?;
    let (women, arms) = (trial.population.patients, trial.arms.len());
    let simulations = women as usize * arms;
    let workers = threads.min(simulations).max(1);
    let steps = f64::from(women)
        * f64::from(timing.steps_per_day)
        * (f64::from(timing.burn_in_days) + arms as f64 * f64::from(timing.duration_days));
    let (per_step, per_row) = probe(simulation, workers == threads)?;
    let rows = (trial.outcome_days.len() * simulations) as f64;
    let seconds = (steps * per_step + rows * per_row) / workers as f64;
    let [nx, ny, nz] = grid.shape();
    // Beside its own state a worker holds the day 0 of a woman.
    let megabytes = 2 * workers * grid.len() * BYTES_PER_VOXEL / (1 << 20);
    let mut out = io::stdout().lock();
    let mut say =
        |label: &str, text: String| writeln!(out, "{label:<12}{text}").map_err(Failure::stdout);
    say("trial", trial.title.clone())?;
    say("women", format!("{women}, each with one day 0"))?;
    for arm in &trial.arms {
        say("arm", arm.name.clone())?;
    }
    say("reference", trial.reference_arm().name.clone())?;
    say("grid", format!("{nx} × {ny} × {nz} voxels of {} µm", grid.voxel_um()))?;
    say(
        "time span",
        format!(
            "{} days of burn-in, {} days from day 0",
            timing.burn_in_days, timing.duration_days
        ),
    )?;
    say("output", format!("{} rows of the trial", (trial.outcome_days.len() + 1) * simulations))?;
    say("memory", format!("about {megabytes} MiB with {workers} simulations at a time"))?;
    say(
        "time",
        format!(
            "about {:.0} min on {threads} threads (probe of {PROBE_DAYS} days)",
            (seconds / 60.0).ceil()
        ),
    )?;
    Ok(exit::SUCCESS)
}

/// Seconds for a step and for a measurement, on one thread where simulations have one each.
fn probe(simulation: Simulation, serial: bool) -> Result<(f64, f64), Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(serial))
        .build()
        .map_err(|e| Failure::Threads { threads: 1, reason: e.to_string() })?;
    pool.install(|| {
        let (per_step, simulation) = seconds_per_step(simulation)?;
        let measuring = Instant::now();
        let _ = simulation.measure();
        Ok((per_step, measuring.elapsed().as_secs_f64()))
    })
}
