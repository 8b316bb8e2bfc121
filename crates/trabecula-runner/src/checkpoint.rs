//! Checkpoints: the state and the rows measured so far, in a sealed file.

use crate::directory::remove_if_there;
use crate::error::Failure;
use crate::sealed::{self, Kind, Problem, SealedError};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use trabecula_core::measure::Measurement;
use trabecula_core::simulation::State;

/// The schema is raised whenever the layout of the state or of the rows changes.
const KIND: Kind = Kind {
    magic: b"TRABECKP",
    name: "a checkpoint",
    schema: 17,
    // 64 bytes for each of 512³ voxels.
    most_bytes: 64 << 27,
};
/// How many checkpoints are kept.
const KEEP: usize = 2;

/// What a checkpoint holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checkpoint {
    /// What it belongs to: the [identity](crate::provenance::identity) of an experiment.
    pub experiment: String,
    /// The engine's state.
    pub state: State,
    /// The rows measured so far.
    pub rows: Vec<Measurement>,
}

/// The checkpoint of a given day, borrowed for writing.
#[derive(Debug, Serialize)]
pub struct CheckpointRef<'a> {
    /// What it belongs to: the [identity](crate::provenance::identity) of an experiment.
    pub experiment: &'a str,
    /// The engine's state.
    pub state: &'a State,
    /// The rows measured so far.
    pub rows: &'a [Measurement],
}

impl CheckpointRef<'_> {
    /// Writes the checkpoint after `steps` steps into `folder` and drops all but the last two.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn write(&self, folder: &Path, steps: u32) -> Result<PathBuf, Failure> {
        let path = folder.join(format!("step_{steps:08}.ckpt"));
        sealed::write(&path, &KIND, self)?;
        let old = list(folder)?;
        for stale in old.iter().rev().skip(KEEP) {
            // Another worker with the same point may have been faster.
            remove_if_there(stale)?;
        }
        Ok(path)
    }
}

/// The checkpoints in `folder`, oldest first.
///
/// # Errors
/// [`Failure::Read`].
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Failure::read(folder)(e)),
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "ckpt"))
        .collect();
    files.sort();
    Ok(files)
}

/// Reads a checkpoint of this experiment (its [identity](crate::provenance::identity)).
///
/// # Errors
/// [`SealedError`] when it is damaged, from another version or of another experiment.
pub fn read(path: &Path, experiment: &str) -> Result<Checkpoint, SealedError> {
    let checkpoint = open(path)?;
    sealed::same_experiment(path, &checkpoint.experiment, experiment)?;
    Ok(checkpoint)
}

/// Reads a checkpoint of any experiment.
///
/// # Errors
/// [`SealedError`] when it is damaged or from another version.
pub fn open(path: &Path) -> Result<Checkpoint, SealedError> {
    sealed::read(path, &KIND)
}

/// Reads a checkpoint from its bytes.
///
/// # Errors
/// [`Problem`] saying what is wrong with them.
pub fn decode(bytes: &[u8]) -> Result<Checkpoint, Problem> {
    sealed::decode(bytes, &KIND)
}

/// A checkpoint around its content in postcard.
///
/// # Errors
/// When the content cannot be compressed.
pub fn seal(content: &[u8]) -> io::Result<Vec<u8>> {
    sealed::seal(content, &KIND)
}

/// The last checkpoint in `folder` that can be used, with a warning for each later one; none when
/// there is no checkpoint at all.
///
/// # Errors
/// That of the last checkpoint, when none can be used.
pub fn last_whole(folder: &Path, experiment: &str) -> Result<Option<Checkpoint>, Failure> {
    let mut first = None;
    for path in list(folder)?.iter().rev() {
        match read(path, experiment) {
            Ok(checkpoint) => return Ok(Some(checkpoint)),
            Err(error) => {
                eprintln!("warning: {error}; trying the one before it");
                first.get_or_insert(error);
            }
        }
    }
    first.map_or(Ok(None), |error| Err(error.into()))
}

/// blake3 of the encoded state: equal states, and only they, have equal hashes.
///
/// # Errors
/// [`Failure::Write`] when the state cannot be encoded.
pub fn state_hash(state: &State) -> Result<String, Failure> {
    let bytes = postcard::to_stdvec(state)
        .map_err(|e| Failure::write(Path::new("the state"))(io::Error::other(e)))?;
    Ok(blake3::hash(&bytes).to_hex().to_string())
}
