//! `trabecula trial`: arms × virtual patients, and what they say together.
//!
//! Each woman lives through the burn-in once; all arms branch from her day 0, with her random
//! streams. What a simulation has measured is on disk as soon as it has ended, so a trial that was
//! stopped goes on with what is missing. Tables are made from the files on disk alone.

mod answer;
mod directory;
mod outcome;
mod plan;
mod progress;
mod provenance;
mod queue;
pub mod report;
mod statistics;
mod store;
mod summary;
mod tables;
mod work;

pub use answer::Answer;
pub use directory::TrialDirectory;
pub use outcome::{OUTCOMES, Outcome};
pub use provenance::{Failed, TrialProvenance};
pub use statistics::{Estimate, Paired, Share};
pub use summary::{ArmDay, Summary};

use crate::bone::BoneSource;
use crate::cli;
use crate::directory::Existing;
use crate::error::{Failure, exit};
use crate::files::write_whole;
use crate::interrupt::Interrupt;
use crate::provenance::Status;
use crate::run::allotted_threads;
use progress::TrialProgress;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;
use store::Store;
use trabecula_config::Trial;

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
    provenance.write(&directory)?;
    write_whole(&directory.config(), |file| file.write_all(trial.to_ron().as_bytes()))?;
    let interrupt = Interrupt::listen().map_err(Failure::write("the signal handlers".as_ref()))?;
    if !arguments.quiet {
        eprintln!("{}: {threads} threads, results in {}", trial.title, directory.path().display());
    }
    // Said even to who wants quiet: it belongs to the results.
    provenance.cautions.iter().for_each(|caution| eprintln!("note: {caution}"));
    let started = Instant::now();
    let store = Store::new(&directory, &trial, provenance.volume_blake3.as_deref())?;
    let progress = TrialProgress::new(&trial, store.steps_to_do(&trial), arguments.quiet);
    let failed = work::all(&trial, &bone, &store, &progress, &interrupt, threads)?;
    progress.finish();
    let finished = !interrupt.is_requested() || store.missing().next().is_none();
    provenance.status = if finished { Status::Finished } else { Status::Interrupted };
    provenance.wall_s = started.elapsed().as_secs_f64();
    provenance.failures = failed;
    provenance.write(&directory)?;
    if !finished {
        return Ok(interrupted(&store, &directory));
    }
    answer(arguments, &trial, &store, &directory, &provenance)
}

/// The directory of the results, made ready.
fn open(arguments: &cli::Trial) -> Result<TrialDirectory, Failure> {
    let name = arguments.experiment.config.file_stem().unwrap_or_default();
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(name));
    let existing = match (arguments.resume, arguments.force) {
        (true, _) => Existing::Resume,
        (false, true) => Existing::Replace,
        (false, false) => Existing::Refuse,
    };
    TrialDirectory::prepare(&out, existing)
}

fn interrupted(store: &Store<'_>, directory: &TrialDirectory) -> u8 {
    let missing = store.missing().count();
    eprintln!(
        "interrupted with {missing} of {} simulations to do; the same command with --resume --out \
         {} goes on",
        store.len(),
        directory.path().display()
    );
    exit::INTERRUPTED
}

/// Makes the tables and shows them.
fn answer(
    arguments: &cli::Trial,
    trial: &Trial,
    store: &Store<'_>,
    directory: &TrialDirectory,
    provenance: &TrialProvenance,
) -> Result<u8, Failure> {
    let results = store.results()?;
    tables::write_trial(directory, trial, &results)?;
    let summary = Summary::of(trial, &results);
    tables::write_summary(directory, &summary)?;
    let answer = Answer::new(directory.path(), trial, provenance, &summary);
    // The results are whole without it, so a failure is told and no more.
    if let Err(failure) = report::write(directory.path()) {
        eprintln!("warning: no report was written: {failure}");
    }
    let mut out = io::stdout().lock();
    if arguments.json {
        answer.print_json(&mut out).map_err(Failure::stdout)?;
    } else if !arguments.quiet {
        answer.print(&mut out).map_err(Failure::stdout)?;
    }
    for failed in &provenance.failures {
        eprintln!("failed: {failed}");
    }
    if provenance.failures.is_empty() {
        return Ok(exit::SUCCESS);
    }
    eprintln!("the tables leave out what failed; --resume tries it again");
    Ok(exit::FAILURE)
}
