//! A trial as a part of something larger: what it says, without a directory of results.

use super::provenance::Failed;
use super::store::{ArmOfPatient, Store};
use super::summary::Summary;
use super::work::{self, Watch};
use super::{TrialDirectory, simulated_steps};
use crate::bone::BoneSource;
use crate::directory::Existing;
use crate::error::Failure;
use crate::interrupt::Interrupt;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use trabecula_config::Trial;

/// A trial to carry out, with what each simulation measured kept in a folder until all have ended.
pub(crate) struct Part<'a> {
    pub(crate) trial: &'a Trial,
    pub(crate) bone: &'a BoneSource,
    pub(crate) folder: &'a Path,
    pub(crate) volume_blake3: Option<&'a str>,
    pub(crate) threads: usize,
    pub(crate) interrupt: &'a Interrupt,
}

/// How it ended.
pub(crate) enum PartEnd {
    /// With everything simulated.
    Done {
        summary: Summary,
        /// blake3 of all that was measured.
        measured_blake3: String,
    },
    /// Some simulations failed, and would fail again.
    Failed(Vec<Failed>),
    /// As the user wanted; what has ended is in the folder.
    Interrupted,
}

impl Part<'_> {
    /// Goes on with what is in the folder. `progress` is told the share that is done.
    ///
    /// # Errors
    /// [`Failure`] that is not of a simulation.
    pub(crate) fn run(&self, progress: &(dyn Fn(f64) + Sync)) -> Result<PartEnd, Failure> {
        let directory = TrialDirectory::prepare(self.folder, Existing::Resume)?;
        loop {
            let store = self.store(&directory)?;
            let steps = Steps {
                done: AtomicU64::new(
                    simulated_steps(self.trial).saturating_sub(store.steps_to_do(self.trial)),
                ),
                all: simulated_steps(self.trial),
                progress,
            };
            let (trial, bone) = (self.trial, self.bone);
            let failed = work::all(trial, bone, &store, &steps, self.interrupt, self.threads)?;
            if !failed.is_empty() {
                return Ok(PartEnd::Failed(failed));
            }
            let results = store.results()?;
            if results.len() == store.len() {
                let measured_blake3 = hash(&results)?;
                return Ok(PartEnd::Done {
                    summary: Summary::of(trial, &results),
                    measured_blake3,
                });
            }
            if self.interrupt.is_requested() {
                return Ok(PartEnd::Interrupted);
            }
            // Another worker with the same part has ended it and cleared the folder away.
        }
    }

    /// What is in the folder. What cannot be used costs time and nothing else.
    fn store<'a>(&'a self, directory: &'a TrialDirectory) -> Result<Store<'a>, Failure> {
        match Store::new(directory, self.trial, self.volume_blake3) {
            Err(Failure::Sealed(error)) => {
                eprintln!("warning: {error}; its trial begins anew");
                fs::remove_dir_all(self.folder).map_err(Failure::write(self.folder))?;
                Store::new(directory, self.trial, self.volume_blake3)
            }
            store => store,
        }
    }
}

/// Counts steps.
struct Steps<'a> {
    done: AtomicU64,
    all: u64,
    progress: &'a (dyn Fn(f64) + Sync),
}

impl Watch for Steps<'_> {
    fn step(&self) {
        let done = 1 + self.done.fetch_add(1, Ordering::Relaxed);
        (self.progress)(done as f64 / self.all.max(1) as f64);
    }
}

fn hash(results: &[ArmOfPatient<'_>]) -> Result<String, Failure> {
    let mut hasher = blake3::Hasher::new();
    for woman in results {
        let measured = (woman.arm, woman.patient.number, &woman.rows);
        let bytes = postcard::to_stdvec(&measured).map_err(|e| Failure::Encode(e.to_string()))?;
        hasher.update(&bytes);
    }
    Ok(hasher.finalize().to_hex().to_string())
}
