//! What each simulation has measured, in a file of its own.
//!
//! A file knows which simulation it belongs to by a hash of all that defines it, so that nothing
//! of another trial is taken for a result of this one.

use super::TrialDirectory;
use crate::checkpoint::{self, Checkpoint, CheckpointRef};
use crate::error::Failure;
use crate::sealed::{self, Kind};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::PathBuf;
use trabecula_config::{SampleSource, Trial};
use trabecula_core::measure::Measurement;
use trabecula_core::population::Patient;
use trabecula_core::simulation::{Settings, Simulation};

/// The schema is raised whenever the columns of a measurement change.
const ROWS: Kind =
    Kind { magic: b"TRABROWS", name: "a file of measurements", schema: 4, most_bytes: 1 << 24 };

/// What one simulation measured, from day 0 to the end.
#[derive(Debug, Serialize, Deserialize)]
struct Measured {
    simulation: String,
    rows: Vec<Measurement>,
}

/// The rows of one woman in one arm, days of outcome in order, day 0 first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ArmOfPatient<'a> {
    pub(crate) patient: Patient<'a>,
    pub(crate) arm: usize,
    pub(crate) rows: Vec<Measurement>,
}

/// The files of a trial.
#[derive(Debug)]
pub(super) struct Store<'a> {
    directory: &'a TrialDirectory,
    trial: &'a Trial,
    /// Without the place of the volume file, which its hash stands for: a trial can be moved.
    sample: SampleSource,
    volume_blake3: String,
    /// By patient, then by arm: whether its file is there.
    had: Vec<bool>,
}

impl<'a> Store<'a> {
    /// Looks at what is there.
    ///
    /// # Errors
    /// [`Failure::Sealed`] when a file is damaged or belongs to another trial.
    pub(super) fn new(
        directory: &'a TrialDirectory,
        trial: &'a Trial,
        volume_blake3: Option<&str>,
    ) -> Result<Self, Failure> {
        let volume_blake3 = volume_blake3.unwrap_or_default().to_owned();
        let mut sample = trial.sample.clone();
        if let SampleSource::Volume { file, .. } = &mut sample {
            file.clear();
        }
        let mut store = Self { directory, trial, sample, volume_blake3, had: Vec::new() };
        for number in 1..=trial.population.patients {
            let patient = trial.population.patient(trial.settings.seed, number);
            for arm in 0..trial.arms.len() {
                let had = store.rows(&patient, arm)?.is_some();
                store.had.push(had);
            }
        }
        Ok(store)
    }

    /// Simulations of the trial.
    pub(super) fn len(&self) -> usize {
        self.had.len()
    }

    /// Arms that a woman had not lived through when the session began.
    pub(super) fn arms_to_do(&self, number: u32) -> impl Iterator<Item = usize> + '_ {
        let first = (number as usize - 1) * self.trial.arms.len();
        (0..self.trial.arms.len()).filter(move |arm| !self.had[first + arm])
    }

    /// Files that are not there now.
    pub(super) fn missing(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let numbers = 1..=self.trial.population.patients;
        let all = numbers.flat_map(|n| (0..self.trial.arms.len()).map(move |arm| (n, arm)));
        all.map(|(number, arm)| self.path(number, arm)).filter(|path| !path.is_file())
    }

    /// Steps of all simulations that are to be done, burn-in included where it is.
    pub(super) fn steps_to_do(&self, trial: &Trial) -> u64 {
        let timing = trial.settings.timing;
        let steps = |days: u32| u64::from(days * timing.steps_per_day);
        let of_patient = |number| {
            let arms = self.arms_to_do(number).count() as u64;
            let kept = arms == 0 || self.has_baseline(number);
            arms * steps(timing.duration_days) + if kept { 0 } else { steps(timing.burn_in_days) }
        };
        (1..=trial.population.patients).map(of_patient).sum()
    }

    fn path(&self, number: u32, arm: usize) -> PathBuf {
        self.directory.patient(number).join(format!("arm-{:02}.rows", arm + 1))
    }

    /// The rows of a woman in an arm, if she has lived through it.
    fn rows(&self, patient: &Patient<'_>, arm: usize) -> Result<Option<Vec<Measurement>>, Failure> {
        let path = self.path(patient.number, arm);
        if !path.is_file() {
            return Ok(None);
        }
        let measured: Measured = sealed::read(&path, &ROWS)?;
        let wanted = self.hash(patient, &self.trial.arms[arm].settings)?;
        sealed::same_experiment(&path, &measured.simulation, &wanted)?;
        Ok(Some(measured.rows))
    }

    /// All that has been measured, by arm and then by patient.
    pub(super) fn results(&self) -> Result<Vec<ArmOfPatient<'a>>, Failure> {
        let mut results = Vec::new();
        for arm in 0..self.trial.arms.len() {
            for number in 1..=self.trial.population.patients {
                let patient = self.trial.population.patient(self.trial.settings.seed, number);
                if let Some(rows) = self.rows(&patient, arm)? {
                    results.push(ArmOfPatient { patient, arm, rows });
                }
            }
        }
        Ok(results)
    }

    /// Keeps what a woman's arm measured.
    pub(super) fn keep(
        &self,
        patient: &Patient<'_>,
        arm: usize,
        rows: Vec<Measurement>,
    ) -> Result<(), Failure> {
        let simulation = self.hash(patient, &self.trial.arms[arm].settings)?;
        let folder = self.directory.patient(patient.number);
        fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
        sealed::write(&self.path(patient.number, arm), &ROWS, &Measured { simulation, rows })
    }

    fn has_baseline(&self, number: u32) -> bool {
        checkpoint::list(&self.directory.patient(number)).is_ok_and(|found| !found.is_empty())
    }

    /// A woman's day 0, if it was kept and is hers; one that cannot be used is made again.
    pub(super) fn baseline(&self, patient: &Patient<'_>) -> Result<Option<Checkpoint>, Failure> {
        let Some(path) = checkpoint::list(&self.directory.patient(patient.number))?.pop() else {
            return Ok(None);
        };
        let wanted = self.hash(patient, &self.trial.settings)?;
        Ok(checkpoint::read(&path, &wanted).ok())
    }

    /// Keeps a woman's day 0 until all her arms are done.
    pub(super) fn keep_baseline(
        &self,
        patient: &Patient<'_>,
        day_0: &Simulation,
        row: &Measurement,
    ) -> Result<(), Failure> {
        let folder = self.directory.patient(patient.number);
        fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
        let experiment = self.hash(patient, &self.trial.settings)?;
        let rows = std::slice::from_ref(row);
        let checkpoint = CheckpointRef { experiment: &experiment, state: day_0.state(), rows };
        checkpoint.write(&folder, day_0.steps_done()).map(drop)
    }

    /// Drops a woman's day 0 when none of her arms needs it any more.
    pub(super) fn drop_baseline_if_done(&self, number: u32) -> Result<(), Failure> {
        let done = (0..self.trial.arms.len()).all(|arm| self.path(number, arm).is_file());
        let found = checkpoint::list(&self.directory.patient(number))?;
        found.iter().filter(|_| done).try_for_each(|path| crate::directory::remove_if_there(path))
    }

    /// All that defines a woman's simulation with these settings.
    fn hash(&self, patient: &Patient<'_>, settings: &Settings) -> Result<String, Failure> {
        let settings = patient.settings(settings)?;
        let defined = (
            settings,
            format!("{:?} {:?}", self.sample, patient.bone()),
            &self.volume_blake3,
            &self.trial.outcome_days,
        );
        let bytes = postcard::to_stdvec(&defined).map_err(|e| Failure::Encode(e.to_string()))?;
        Ok(blake3::hash(&bytes).to_hex().to_string())
    }
}
