//! `trabecula trial --plan`: what a trial will take, before anything is computed for long.

use super::{Cost, warn};
use crate::bone::BoneSource;
use crate::counted::counted;
use crate::error::{Failure, exit};
use std::io::{self, Write};
use trabecula_config::Trial;

/// Prints the plan, from a probe of the first woman.
pub(super) fn print(trial: &Trial, bone: &BoneSource, threads: usize) -> Result<u8, Failure> {
    let (women, arms) = (trial.population.patients, trial.arms.len());
    let simulations = women as usize * arms;
    let workers = threads.min(simulations).max(1);
    let cost = Cost::probe(trial, bone, workers == threads)?;
    let (grid, timing) = (cost.grid, trial.settings.timing);
    let seconds = cost.seconds / workers as f64;
    let [nx, ny, nz] = grid.shape();
    let megabytes = workers * cost.mebibytes();
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
            "about {:.1} min on {} ({})",
            seconds / 60.0,
            counted(threads, "thread"),
            cost.told
        ),
    )?;
    warn(trial);
    Ok(exit::SUCCESS)
}
