//! Where the results of a trial come from.

use super::TrialDirectory;
use crate::caution::cautions;
use crate::error::Failure;
use crate::provenance::{placeless, text_hash, volume_hash};
use crate::session::{SessionRecord, write_record};
use serde::{Deserialize, Serialize};
use std::fmt;
use trabecula_config::Trial;

/// A simulation that failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failed {
    /// Number of the woman, from 1.
    pub patient: u32,
    /// The arm; none when it happened before day 0, which takes all arms.
    pub arm: Option<String>,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.arm {
            Some(arm) => write!(f, "patient {}, {arm}: {}", self.patient, self.reason),
            None => write!(f, "patient {}, before day 0: {}", self.patient, self.reason),
        }
    }
}

/// The record beside the results.
#[derive(Debug, Clone, Serialize)]
pub struct TrialProvenance {
    /// Of the trial.
    pub title: String,
    /// The last session of the trial.
    #[serde(flatten)]
    pub session: SessionRecord,
    /// Seed of every random draw.
    pub seed: u64,
    /// Women.
    pub patients: u32,
    /// Names of the arms.
    pub arms: Vec<String>,
    /// blake3 of the resolved trial, wherever its volume lies.
    pub trial_blake3: String,
    /// blake3 of the volume file; none for generated bone.
    pub volume_blake3: Option<String>,
    /// What failed.
    pub failures: Vec<Failed>,
    /// What must be said of the drugs given in any arm.
    pub cautions: Vec<&'static str>,
    /// The arms that each of them is about.
    pub caution_arms: Vec<Vec<String>>,
}

impl TrialProvenance {
    /// The record at the start of a session.
    ///
    /// # Errors
    /// [`Failure::Read`] when the volume file cannot be hashed.
    pub fn start(trial: &Trial, threads: usize) -> Result<Self, Failure> {
        let mut said: Vec<(&str, Vec<String>)> = Vec::new();
        for arm in &trial.arms {
            for caution in cautions(&arm.settings.protocol) {
                let at = said.iter().position(|(other, _)| *other == caution);
                let at = at.unwrap_or_else(|| {
                    said.push((caution, Vec::new()));
                    said.len() - 1
                });
                said[at].1.push(arm.name.clone());
            }
        }
        let (cautions, caution_arms) = said.into_iter().unzip();
        let volume_blake3 = volume_hash(&trial.sample)?;
        let sample = placeless(&trial.sample, volume_blake3.as_deref());
        let resolved = Trial { sample, ..trial.clone() }.to_ron();
        Ok(Self {
            title: trial.title.clone(),
            session: SessionRecord::start(threads),
            seed: trial.settings.seed,
            patients: trial.population.patients,
            arms: trial.arms.iter().map(|arm| arm.name.clone()).collect(),
            trial_blake3: text_hash(&resolved),
            volume_blake3,
            failures: Vec::new(),
            cautions,
            caution_arms,
        })
    }

    /// What must be said, with the arms that it is about.
    pub fn notes(&self) -> impl Iterator<Item = String> + '_ {
        let arms = self.caution_arms.iter().map(|arms| arms.join("; "));
        arms.zip(&self.cautions).map(|(arms, caution)| format!("{arms}: {caution}"))
    }

    /// Writes the record.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn write(&self, directory: &TrialDirectory) -> Result<(), Failure> {
        write_record(&directory.provenance(), self)
    }
}
