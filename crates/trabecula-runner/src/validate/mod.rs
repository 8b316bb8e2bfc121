//! `trabecula validate`: published trials, simulated, and prediction beside publication.
//!
//! Each published trial is run as `trabecula trial` runs it, in a directory of its own, so that
//! what was stopped goes on. A result is judged from what is on disk, hence alike after any number
//! of interruptions, on any number of threads.

mod answer;
mod judged;
mod record;
pub mod report;
mod study;
mod verdict;

pub use answer::Answer;
pub use judged::Judged;
pub use study::StudyError;
pub use verdict::Verdict;

use crate::bone::BoneSource;
use crate::cli;
use crate::directory::{Existing, claim, remove_if_there};
use crate::error::{Failure, exit};
use crate::interrupt::Interrupt;
use crate::leftover;
use crate::session::Status;
use crate::threads::allotted_threads;
use crate::trial::{ArmOfPatient, Simulated, TrialDirectory, TrialProvenance, simulate};
use record::Record;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use study::Study;

/// Runs a validation; the exit code says whether it finished, lost a simulation or was
/// interrupted. It does not say how many results are inside.
///
/// # Errors
/// [`Failure`].
pub fn command(arguments: &cli::Validate) -> Result<u8, Failure> {
    let studies = Study::read_all(arguments)?;
    let out = prepare(arguments)?;
    let mut record = Record::start(arguments, &studies);
    record.write(&out)?;
    let interrupt = Interrupt::listen().map_err(Failure::write("the signal handlers".as_ref()))?;
    let session = Session { arguments, out: &out, interrupt: &interrupt, started: Instant::now() };
    let finished = session.run(&studies)?;
    record.session.end(Status::ended(finished.is_some()));
    record.write(&out)?;
    match finished {
        Some(finished) => finished.tell(arguments, &out),
        None => {
            eprintln!(
                "interrupted; the same command with --resume --out {} goes on",
                out.display()
            );
            Ok(exit::INTERRUPTED)
        }
    }
}

/// The directory of the results, made ready.
fn prepare(arguments: &cli::Validate) -> Result<PathBuf, Failure> {
    let usual = if arguments.quick { "runs/validation-quick" } else { "runs/validation" };
    let out = arguments.out.clone().unwrap_or_else(|| usual.into());
    if claim(&out, Existing::wanted(arguments.resume, arguments.force))? {
        for name in ["validation.json", "validation.csv", "report.html"] {
            remove_if_there(&out.join(name))?;
        }
    }
    fs::create_dir_all(&out).map_err(Failure::write(&out))?;
    leftover::remove_in(&out);
    Ok(out)
}

/// One session of the program.
struct Session<'a> {
    arguments: &'a cli::Validate,
    out: &'a Path,
    interrupt: &'a Interrupt,
    started: Instant,
}

/// What a validation found.
struct Finished {
    judged: Vec<Judged>,
    hash: blake3::Hasher,
    failed: Vec<String>,
}

impl Session<'_> {
    /// Takes all studies to their end; none when interrupted.
    fn run(&self, studies: &[Study]) -> Result<Option<Finished>, Failure> {
        let mut finished =
            Finished { judged: Vec::new(), hash: blake3::Hasher::new(), failed: Vec::new() };
        let whole: f64 = studies.iter().map(Study::cost).sum();
        let mut done = 0.0;
        for (i, study) in studies.iter().enumerate() {
            self.announce(study, i, studies.len(), done / whole);
            if !self.one(study, &mut finished)? {
                return Ok(None);
            }
            done += study.cost();
        }
        Ok(Some(finished))
    }

    fn announce(&self, study: &Study, number: usize, of: usize, share: f64) {
        if self.arguments.quiet {
            return;
        }
        let left = if share > 0.0 {
            let seconds = self.started.elapsed().as_secs_f64() * (1.0 - share) / share;
            let minutes = Duration::from_secs_f64(seconds).as_secs().div_ceil(60);
            format!(", about {minutes} min left for all")
        } else {
            String::new()
        };
        eprintln!("[{}/{of}] {}: {}{left}", number + 1, study.name, study.trial.title);
    }

    /// Simulates one study and judges it; false when interrupted.
    fn one(&self, study: &Study, finished: &mut Finished) -> Result<bool, Failure> {
        let bone = BoneSource::open(&study.trial.sample)?;
        let threads = allotted_threads(self.arguments.threads);
        let mut provenance = TrialProvenance::start(&study.trial, threads)?;
        let (resume, force) = (self.arguments.resume, self.arguments.force);
        let directory =
            TrialDirectory::prepare(&self.out.join(&study.name), Existing::wanted(resume, force))?;
        let quiet = self.arguments.quiet;
        let trial = &study.trial;
        let simulated = simulate(trial, &bone, &directory, &mut provenance, quiet, self.interrupt)?;
        let Simulated::Finished { results, .. } = simulated else { return Ok(false) };
        let failed = provenance.failures.iter().map(|failed| format!("{}: {failed}", study.name));
        finished.failed.extend(failed);
        finished.hash_in(study, &results)?;
        let targets = study.trial.targets.iter();
        finished.judged.extend(targets.map(|target| Judged::new(study, &results, target)));
        Ok(true)
    }
}

impl Finished {
    fn hash_in(&mut self, study: &Study, results: &[ArmOfPatient<'_>]) -> Result<(), Failure> {
        for woman in results {
            let arm = &study.trial.arms[woman.arm].name;
            let measured = (&study.name, arm, woman.patient.number, &woman.rows);
            let bytes =
                postcard::to_stdvec(&measured).map_err(|e| Failure::Encode(e.to_string()))?;
            self.hash.update(&bytes);
        }
        Ok(())
    }

    /// Writes and prints the answer; the exit code.
    fn tell(self, arguments: &cli::Validate, out: &Path) -> Result<u8, Failure> {
        let hash = self.hash.finalize().to_hex().to_string();
        let answer = Answer::new(self.judged, arguments.quick, hash);
        answer.write_csv(&out.join("validation.csv"))?;
        answer.write_json(&out.join("validation.json"))?;
        if let Some(path) = &arguments.json {
            answer.write_json(path)?;
        }
        // The results are whole without it, so a failure is told and no more.
        if let Err(failure) = report::write(out) {
            eprintln!("warning: no report was written: {failure}");
        }
        if !arguments.quiet {
            answer.print(&mut io::stdout().lock()).map_err(Failure::stdout)?;
        }
        for failed in &self.failed {
            eprintln!("failed: {failed}");
        }
        if self.failed.is_empty() {
            return Ok(exit::SUCCESS);
        }
        eprintln!("the table leaves out what failed; --resume tries it again");
        Ok(exit::FAILURE)
    }
}
