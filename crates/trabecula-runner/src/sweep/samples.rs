//! The bone of points: read once for the points that share it.

use super::{Header, SweepError};
use crate::bone::{self, BoneSource};
use crate::error::Failure;
use crate::provenance::volume_file_hash;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use trabecula_config::SampleSource;
use trabecula_core::sample::Sample;

/// Bone by its source.
#[derive(Debug, Default)]
pub(super) struct Samples {
    of_runs: Last<Sample>,
    of_trials: Last<BoneSource>,
    checked: Mutex<BTreeSet<PathBuf>>,
}

impl Samples {
    /// The bone of a run.
    ///
    /// # Errors
    /// [`Failure`] when it cannot be read or generated, or is not what the sweep was planned on.
    pub(super) fn of_run(
        &self,
        source: &SampleSource,
        header: &Header,
    ) -> Result<Arc<Sample>, Failure> {
        self.of_runs.get(source, || {
            self.check(source, header)?;
            bone::load(source)
        })
    }

    /// What the bone of the women of a trial is made from.
    ///
    /// # Errors
    /// As for [`of_run`](Self::of_run).
    pub(super) fn of_trial(
        &self,
        source: &SampleSource,
        header: &Header,
    ) -> Result<Arc<BoneSource>, Failure> {
        self.of_trials.get(source, || {
            self.check(source, header)?;
            BoneSource::open(source)
        })
    }

    /// Refuses a volume that has changed since the sweep was planned.
    fn check(&self, source: &SampleSource, header: &Header) -> Result<(), Failure> {
        let SampleSource::Volume { file, .. } = source else { return Ok(()) };
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if checked.contains(file) {
            return Ok(());
        }
        if !file.exists() {
            return Err(SweepError::NoVolume(file.clone()).into());
        }
        if header.volume_blake3(source) != Some(&*volume_file_hash(file)?) {
            return Err(SweepError::OtherVolume(file.clone()).into());
        }
        checked.insert(file.clone());
        Ok(())
    }
}

/// What was made of a source. Only the last one is kept: points that share a sample mostly follow
/// one another, and memory does not grow.
#[derive(Debug)]
struct Last<T>(Mutex<Option<(SampleSource, Arc<T>)>>);

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Last<T> {
    fn get(
        &self,
        source: &SampleSource,
        make: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<Arc<T>, Failure> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, made)) = &*last
            && known == source
        {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(make()?);
        *last = Some((source.clone(), Arc::clone(&made)));
        Ok(made)
    }
}
