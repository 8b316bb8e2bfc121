//! `trabecula trial`: arms × virtual patients, and what they say together.
//!
//! Each woman lives through the burn-in once; all arms branch from her day 0, with her random
//! streams. What a simulation has measured is on disk as soon as it has ended, so a trial that was
//! stopped goes on with what is missing. Tables are made from the files on disk alone.

mod answer;
mod cost;
mod directory;
mod part;
mod plan;
mod progress;
mod provenance;
mod queue;
pub mod report;
mod shown;
mod statistics;
mod store;
mod summary;
mod tables;
mod warn;
mod work;

pub use answer::Answer;
pub(crate) use cost::{Cost, STATES};
pub use directory::TrialDirectory;
pub(crate) use part::{Part, PartEnd};
pub use provenance::{Failed, TrialProvenance};
pub use statistics::{Estimate, Paired, Share};
pub(crate) use statistics::{Observed, estimate, paired, relative};
pub(crate) use store::ArmOfPatient;
pub use summary::{ArmDay, Summary};
pub(crate) use tables::summary_columns;

use crate::bone::BoneSource;
use crate::cli;
use crate::counted::counted;
use crate::directory::Existing;
use crate::error::{Failure, exit};
use crate::files::write_whole;
use crate::interrupt::Interrupt;
use crate::sealed::{self, Problem, SealedError};
use crate::session::Status;
use crate::threads::allotted_threads;
use progress::TrialProgress;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use store::Store;
use trabecula_config::Trial;
use warn::warn;

/// Runs a trial; the exit code says whether it finished, lost a patient or was interrupted.
///
/// # Errors
/// [`Failure`].
pub fn command(arguments: &cli::Trial) -> Result<u8, Failure> {
    let trial =
        Trial::from_file_with(&arguments.experiment.config, &arguments.experiment.changes())?;
    let threads = allotted_threads(arguments.experiment.threads);
    // The bone is read before the directory is touched: a wrong file replaces nothing.
    let bone = BoneSource::open(&trial.sample)?;
    if arguments.plan {
        return plan::print(&trial, &bone, threads);
    }
    let mut provenance = TrialProvenance::start(&trial, threads)?;
    let directory = open(arguments)?;
    let interrupt = Interrupt::listen().map_err(Failure::write("the signal handlers".as_ref()))?;
    if !arguments.quiet {
        warn(&trial);
        provenance.session.announce(&trial.title, directory.path());
    }
    // Said even to who wants quiet: it belongs to the results.
    provenance.notes().for_each(|note| eprintln!("note: {note}"));
    let simulated =
        simulate(&trial, &bone, &directory, &mut provenance, arguments.quiet, &interrupt)?;
    match simulated {
        Simulated::Interrupted { missing, simulations } => {
            eprintln!(
                "interrupted with {missing} of {simulations} simulations to do; the same command \
                 with --resume --out {} goes on",
                directory.path().display()
            );
            Ok(exit::INTERRUPTED)
        }
        Simulated::Finished { summary, .. } => {
            answer(arguments, &Answer::new(directory.path(), &trial, &provenance, &summary))?;
            Ok(failures(&provenance))
        }
    }
}

/// Prints the plan of a trial, and which command runs it.
///
/// # Errors
/// [`Failure`] when it cannot be run.
pub(crate) fn check(trial: &Trial, file: &Path, threads: usize) -> Result<u8, Failure> {
    let code = plan::print(trial, &BoneSource::open(&trial.sample)?, threads)?;
    let mut out = io::stdout().lock();
    let mut say = |line: String| writeln!(out, "{line}").map_err(Failure::stdout);
    if trial.targets.is_empty() {
        say(format!("next        trabecula trial {}", file.display()))?;
    } else {
        say(format!("published   {}", counted(trial.targets.len(), "result")))?;
        say(format!("next        trabecula validate {}", file.display()))?;
    }
    Ok(code)
}

/// How the simulation of a trial ended.
pub(crate) enum Simulated<'a> {
    /// With everything that can be done.
    Finished {
        /// What each simulation measured, by arm and then by patient.
        results: Vec<ArmOfPatient<'a>>,
        /// What they say together.
        summary: Summary,
    },
    /// Before that, as the user wanted.
    Interrupted {
        /// Simulations that are still to be done.
        missing: usize,
        /// Simulations of the trial.
        simulations: usize,
    },
}

/// Simulates what is missing in a prepared directory, with the threads of the provenance, and
/// writes provenance and tables.
///
/// # Errors
/// [`Failure`]; that of a single simulation is written into the provenance instead.
pub(crate) fn simulate<'a>(
    trial: &'a Trial,
    bone: &BoneSource,
    directory: &'a TrialDirectory,
    provenance: &mut TrialProvenance,
    quiet: bool,
    interrupt: &Interrupt,
) -> Result<Simulated<'a>, Failure> {
    let results = match live(trial, bone, directory, provenance, quiet, interrupt)? {
        Lived::Interrupted { missing, simulations } => {
            return Ok(Simulated::Interrupted { missing, simulations });
        }
        Lived::Finished(results) => results,
    };
    tables::write_trial(directory, trial, &results)?;
    tables::write_draws(directory, trial, &results)?;
    let summary = Summary::of(trial, &results);
    tables::write_summary(directory, &summary)?;
    // The results are whole without it, so a failure is told and no more.
    if let Err(failure) = report::write(directory.path()) {
        eprintln!("warning: no report was written: {failure}");
    }
    Ok(Simulated::Finished { results, summary })
}

/// How the lives of the women of a trial ended.
pub(crate) enum Lived<'a> {
    /// With everything that can be done: what each simulation measured, by arm and then by
    /// patient.
    Finished(Vec<ArmOfPatient<'a>>),
    /// Before that, as the user wanted.
    Interrupted {
        /// Simulations that are still to be done.
        missing: usize,
        /// Simulations of the trial.
        simulations: usize,
    },
}

/// Simulates what is missing in a prepared directory, with the threads of the provenance, and
/// writes the provenance, and no tables.
///
/// # Errors
/// [`Failure`]; that of a single simulation is written into the provenance instead.
pub(crate) fn live<'a>(
    trial: &'a Trial,
    bone: &BoneSource,
    directory: &'a TrialDirectory,
    provenance: &mut TrialProvenance,
    quiet: bool,
    interrupt: &Interrupt,
) -> Result<Lived<'a>, Failure> {
    // What is there is looked at before anything is written over it.
    let store = Store::new(directory, trial, provenance.volume_blake3.as_deref())
        .map_err(|failure| told_apart(failure, directory, trial))?;
    provenance.write(directory)?;
    write_whole(&directory.config(), |file| file.write_all(trial.to_ron().as_bytes()))?;
    let progress = TrialProgress::new(trial, store.steps_to_do(trial), quiet);
    let worked = work::all(trial, bone, &store, &progress, interrupt, provenance.session.threads);
    progress.finish();
    let failed = worked?;
    let finished = !interrupt.is_requested() || store.missing().next().is_none();
    provenance.session.end(Status::ended(finished));
    provenance.failures = failed;
    provenance.write(directory)?;
    if !finished {
        let missing = store.missing().count();
        return Ok(Lived::Interrupted { missing, simulations: store.len() });
    }
    Ok(Lived::Finished(store.results()?))
}

/// Steps of all simulations of a trial, each woman's burn-in once.
fn simulated_steps(trial: &Trial) -> u64 {
    let timing = trial.settings.timing;
    let arms = trial.arms.len() as u64;
    let days = u64::from(timing.burn_in_days) + arms * u64::from(timing.duration_days);
    u64::from(trial.population.patients) * u64::from(timing.steps_per_day) * days
}

/// The directory of the results, made ready.
fn open(arguments: &cli::Trial) -> Result<TrialDirectory, Failure> {
    let name = arguments.experiment.config.file_stem().unwrap_or_default();
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(name));
    TrialDirectory::prepare(&out, Existing::wanted(arguments.resume, arguments.force))
}

fn answer(arguments: &cli::Trial, answer: &Answer<'_>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    if arguments.json {
        answer.print_json(&mut out).map_err(Failure::stdout)
    } else if !arguments.quiet {
        answer.print(&mut out).map_err(Failure::stdout)
    } else {
        Ok(())
    }
}

/// Where the files of a directory belong to another trial, the first line in which the two differ
/// says more than what they are hashed to.
fn told_apart(failure: Failure, directory: &TrialDirectory, trial: &Trial) -> Failure {
    let Failure::Sealed(SealedError { problem: Problem::OtherExperiment(_), .. }) = &failure else {
        return failure;
    };
    let Ok(kept) = fs::read_to_string(directory.config()) else { return failure };
    match sealed::same_experiment(&directory.config(), &kept, &trial.to_ron()) {
        Ok(()) => failure,
        Err(difference) => difference.into(),
    }
}

/// Tells what failed; the exit code.
fn failures(provenance: &TrialProvenance) -> u8 {
    for failed in &provenance.failures {
        eprintln!("failed: {failed}");
    }
    if provenance.failures.is_empty() {
        return exit::SUCCESS;
    }
    eprintln!("the tables leave out what failed; --resume tries it again");
    exit::FAILURE
}
