//! Checkpoints: the state and the rows measured so far, in a sealed file.

use crate::error::Failure;
use crate::sealed::{self, Kind, SealedError};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use trabecula_core::measure::Measurement;
use trabecula_core::simulation::State;

/// The schema is raised whenever the state's layout changes.
const KIND: Kind = Kind {
    magic: b"TRABECKP",
    name: "a checkpoint",
    schema: 4,
    // 64 bytes for each of 512³ voxels.
    most_bytes: 64 << 27,
};
/// How many checkpoints are kept.
const KEEP: usize = 2;

/// What a checkpoint holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checkpoint {
    /// blake3 of the resolved experiment.
    pub experiment: String,
    /// The engine's state.
    pub state: State,
    /// The rows measured so far.
    pub rows: Vec<Measurement>,
}

/// The checkpoint of a given day, borrowed for writing.
#[derive(Debug, Serialize)]
pub struct CheckpointRef<'a> {
    /// blake3 of the resolved experiment.
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
            fs::remove_file(stale).map_err(Failure::write(stale))?;
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

/// Reads a checkpoint of the experiment with hash `experiment`.
///
/// # Errors
/// [`SealedError`] when it is damaged, from another version or of another experiment.
pub fn read(path: &Path, experiment: &str) -> Result<Checkpoint, SealedError> {
    let checkpoint: Checkpoint = sealed::read(path, &KIND)?;
    sealed::same_experiment(path, &checkpoint.experiment, experiment)?;
    Ok(checkpoint)
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
