//! The bone of points: read once for the points that share it.

use super::{Header, SweepError};
use crate::bone;
use crate::error::Failure;
use crate::provenance::volume_file_hash;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use trabecula_config::SampleSource;
use trabecula_core::sample::Sample;

/// Bone by its source. Only the last one is kept: points that share a sample mostly follow one
/// another, and memory does not grow.
#[derive(Debug, Default)]
pub(super) struct Samples {
    last: Mutex<Option<(SampleSource, Arc<Sample>)>>,
    checked: Mutex<BTreeSet<PathBuf>>,
}

impl Samples {
    /// The bone of `source`.
    ///
    /// # Errors
    /// [`Failure`] when it cannot be read or generated, or is not what the sweep was planned on.
    pub(super) fn get(
        &self,
        source: &SampleSource,
        header: &Header,
    ) -> Result<Arc<Sample>, Failure> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, sample)) = &*last
            && known == source
        {
            return Ok(Arc::clone(sample));
        }
        if let SampleSource::Volume { file, .. } = source {
            self.check(file, header)?;
        }
        let sample = Arc::new(bone::load(source)?);
        *last = Some((source.clone(), Arc::clone(&sample)));
        Ok(sample)
    }

    /// Refuses a volume that has changed since the sweep was planned.
    fn check(&self, file: &Path, header: &Header) -> Result<(), Failure> {
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if checked.contains(file) {
            return Ok(());
        }
        if header.volumes_blake3.get(file) != Some(&volume_file_hash(file)?) {
            return Err(SweepError::OtherVolume(file.to_owned()).into());
        }
        checked.insert(file.to_owned());
        Ok(())
    }
}
