//! Where results come from: enough to make them again.

use crate::caution::cautions;
use crate::error::Failure;
use crate::session::{SessionRecord, write_record};
use crate::volume;
use serde::Serialize;
use std::path::{Path, PathBuf};
use trabecula_config::{Experiment, SampleSource};

/// The record beside the results.
#[derive(Debug, Clone, Serialize)]
pub struct Provenance {
    /// Of the experiment.
    pub title: String,
    /// The last session of the run.
    #[serde(flatten)]
    pub session: SessionRecord,
    /// Seed of every random draw.
    pub seed: u64,
    /// Edges of the simulated box, voxels.
    pub shape_voxels: Option<[usize; 3]>,
    /// Edge of a voxel, µm.
    pub voxel_um: Option<f32>,
    /// Simulated day reached.
    pub day: f64,
    /// blake3 of the resolved experiment, wherever its volume lies.
    pub experiment_blake3: String,
    /// Where the run branched off, if it is a fork.
    pub forked_from: Option<Origin>,
    /// blake3 of the volume file; none for generated bone.
    pub volume_blake3: Option<String>,
    /// blake3 of the state reached.
    pub state_blake3: Option<String>,
    /// What must be said of the drugs given.
    pub cautions: Vec<&'static str>,
}

/// Where a fork branched off.
#[derive(Debug, Clone, Serialize)]
pub struct Origin {
    /// The checkpoint.
    pub checkpoint: PathBuf,
    /// Simulated day.
    pub day: f64,
    /// blake3 of the resolved experiment that led to it.
    pub experiment_blake3: String,
}

/// What the results are not.
pub const NOTICE: &str = "Research software; not medical advice.";

impl Provenance {
    /// The record at the start of a session.
    ///
    /// # Errors
    /// [`Failure::Read`] when the volume file cannot be hashed.
    pub fn start(experiment: &Experiment, threads: usize) -> Result<Self, Failure> {
        let volume_blake3 = volume_hash(&experiment.sample)?;
        Ok(Self {
            title: experiment.title.clone(),
            session: SessionRecord::start(threads),
            seed: experiment.settings.seed,
            shape_voxels: None,
            voxel_um: None,
            day: f64::NAN,
            experiment_blake3: text_hash(&identity(experiment, volume_blake3.as_deref())),
            forked_from: None,
            volume_blake3,
            state_blake3: None,
            cautions: cautions(&experiment.settings.protocol),
        })
    }

    /// Writes the record.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        write_record(path, self)
    }
}

/// The resolved experiment as RON, in which the hash of a volume stands for the place of its file:
/// what a checkpoint belongs to, wherever the project lies.
#[must_use]
pub fn identity(experiment: &Experiment, volume_blake3: Option<&str>) -> String {
    let sample = placeless(&experiment.sample, volume_blake3);
    Experiment { sample, ..experiment.clone() }.to_ron()
}

/// A sample in which the hash of a volume stands for the place of its file.
#[must_use]
pub fn placeless(sample: &SampleSource, volume_blake3: Option<&str>) -> SampleSource {
    let mut sample = sample.clone();
    if let SampleSource::Volume { file, .. } = &mut sample {
        *file = format!("/blake3:{}", volume_blake3.unwrap_or_default()).into();
    }
    sample
}

/// A sample whose volume lies beside the configuration, as who gets a report is told to put it: the
/// folders of another machine are of no use to them.
#[must_use]
pub fn beside(sample: &SampleSource) -> SampleSource {
    let mut sample = sample.clone();
    if let SampleSource::Volume { file, .. } = &mut sample {
        *file = file.file_name().unwrap_or_default().into();
    }
    sample
}

/// blake3 of a text.
#[must_use]
pub fn text_hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// blake3 of the volume of a sample; none for generated bone.
///
/// # Errors
/// [`Failure`] as for [`volume_file_hash`].
pub(crate) fn volume_hash(sample: &SampleSource) -> Result<Option<String>, Failure> {
    match sample {
        SampleSource::Volume { file, .. } => volume_file_hash(file).map(Some),
        SampleSource::Generated { .. } => Ok(None),
    }
}

/// blake3 of a volume's file, or of the hashes of its files where it has several.
///
/// # Errors
/// [`Failure`] when a file cannot be read, or the header that names it.
pub(crate) fn volume_file_hash(path: &Path) -> Result<String, Failure> {
    match volume::files(path)?.as_slice() {
        [only] => file_hash(only),
        files => {
            let hashes: String = files.iter().map(|f| file_hash(f)).collect::<Result<_, _>>()?;
            Ok(blake3::hash(hashes.as_bytes()).to_hex().to_string())
        }
    }
}

/// blake3 of a file.
///
/// # Errors
/// [`Failure::Read`].
pub fn file_hash(path: &Path) -> Result<String, Failure> {
    let file = std::fs::File::open(path).map_err(Failure::read(path))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).map_err(Failure::read(path))?;
    Ok(hasher.finalize().to_hex().to_string())
}
