//! Checkpoints: the state and the rows measured so far, checked by a hash.
//!
//! Layout: magic, schema version (u32), length of the payload (u64), blake3 of the payload, then
//! the payload: postcard, compressed by zstd. All little-endian.

use crate::error::Failure;
use crate::files::write_whole;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;
use trabecula_core::measure::Measurement;
use trabecula_core::simulation::State;

const MAGIC: &[u8; 8] = b"TRABECKP";
/// Raised whenever the state's layout changes.
const SCHEMA: u32 = 3;
const HEADER: usize = 8 + 4 + 8 + 32;
/// Largest state that is read back: 64 bytes for each of 512³ voxels.
const MAX_STATE_BYTES: u64 = 64 << 27;
/// How many checkpoints are kept.
const KEEP: usize = 2;

/// Why a checkpoint cannot be used.
#[derive(Debug, Error, miette::Diagnostic)]
#[error("{}: {problem}", path.display())]
#[diagnostic(help(
    "checkpoints beside it may be whole: name one with --resume --resume-from FILE"
))]
pub struct CheckpointError {
    /// The checkpoint.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub problem: Problem,
}

/// What is wrong with a checkpoint.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Something else.
    #[error("is not a checkpoint of trabecula")]
    Foreign,
    /// Written by another version.
    #[error("has schema version {found}; this program reads version {SCHEMA}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Cut short or grown.
    #[error("holds {found} bytes of its {promised}")]
    Length {
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        promised: u64,
    },
    /// Damaged.
    #[error("is damaged: its content does not match its checksum")]
    Checksum,
    /// The checksum holds, the content makes no sense.
    #[error("cannot be decoded: {0}")]
    Content(String),
    /// It belongs to another experiment.
    #[error("belongs to another experiment: the configuration differs")]
    OtherExperiment,
}

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
        write_whole(&path, |file| {
            let bytes = postcard::to_stdvec(self).map_err(io::Error::other)?;
            let payload = zstd::bulk::compress(&bytes, 1)?;
            file.write_all(MAGIC)?;
            file.write_all(&SCHEMA.to_le_bytes())?;
            file.write_all(&(payload.len() as u64).to_le_bytes())?;
            file.write_all(blake3::hash(&payload).as_bytes())?;
            file.write_all(&payload)
        })?;
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
/// [`CheckpointError`] when it is damaged, from another version or of another experiment.
pub fn read(path: &Path, experiment: &str) -> Result<Checkpoint, CheckpointError> {
    decode(path, experiment).map_err(|problem| CheckpointError { path: path.to_owned(), problem })
}

fn decode(path: &Path, experiment: &str) -> Result<Checkpoint, Problem> {
    let bytes = fs::read(path)?;
    let payload = payload(&bytes)?;
    let mut raw = Vec::new();
    let limited = zstd::stream::read::Decoder::new(payload)?.take(MAX_STATE_BYTES + 1);
    io::BufReader::new(limited)
        .read_to_end(&mut raw)
        .map_err(|e| Problem::Content(e.to_string()))?;
    if raw.len() as u64 > MAX_STATE_BYTES {
        return Err(Problem::Content(format!("larger than {MAX_STATE_BYTES} bytes")));
    }
    let checkpoint: Checkpoint =
        postcard::from_bytes(&raw).map_err(|e| Problem::Content(e.to_string()))?;
    if checkpoint.experiment != experiment {
        return Err(Problem::OtherExperiment);
    }
    Ok(checkpoint)
}

/// The checked payload of a checkpoint's bytes.
fn payload(bytes: &[u8]) -> Result<&[u8], Problem> {
    let (header, payload) = bytes.split_at_checked(HEADER).ok_or_else(|| {
        if bytes.starts_with(&MAGIC[..bytes.len().min(8)]) {
            Problem::Length { found: bytes.len() as u64, promised: HEADER as u64 }
        } else {
            Problem::Foreign
        }
    })?;
    let (magic, rest) = header.split_at(8);
    let (version, rest) = rest.split_at(4);
    let (length, hash) = rest.split_at(8);
    if magic != MAGIC {
        return Err(Problem::Foreign);
    }
    let version = version.iter().rev().fold(0u32, |v, &b| v << 8 | u32::from(b));
    if version != SCHEMA {
        return Err(Problem::Version { found: version });
    }
    let promised = length.iter().rev().fold(0u64, |v, &b| v << 8 | u64::from(b));
    if promised != payload.len() as u64 {
        return Err(Problem::Length { found: payload.len() as u64, promised });
    }
    if blake3::hash(payload).as_bytes() != hash {
        return Err(Problem::Checksum);
    }
    Ok(payload)
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
