//! Files that know whether they are whole.
//!
//! Layout: magic, schema version (u32), length of the payload (u64), blake3 of the payload, then
//! the payload: postcard, compressed by zstd. All little-endian.

use crate::error::Failure;
use crate::files::write_whole;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

const HEADER: usize = 8 + 4 + 8 + 32;

/// A kind of sealed file.
#[derive(Debug)]
pub struct Kind {
    /// Its first bytes.
    pub magic: &'static [u8; 8],
    /// What it is called, with its article.
    pub name: &'static str,
    /// Version of its layout.
    pub schema: u32,
    /// Largest content that is read back.
    pub most_bytes: u64,
}

/// Why a sealed file cannot be used.
#[derive(Debug, Error, miette::Diagnostic)]
#[error("{}: {problem}", path.display())]
#[diagnostic(help(
    "checkpoints beside it may be whole: name one with --resume --resume-from FILE; a trial does \
     again what it finds no file for"
))]
pub struct SealedError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub problem: Problem,
}

/// What is wrong with a sealed file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Something else.
    #[error("is not {0} of trabecula")]
    Foreign(&'static str),
    /// Written by another version.
    #[error("has schema version {found}; this program reads version {expected}")]
    Version {
        /// The file's version.
        found: u32,
        /// The program's version.
        expected: u32,
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

/// Writes `content` as a sealed file, whole or not at all.
///
/// # Errors
/// [`Failure::Write`].
pub fn write(path: &Path, kind: &Kind, content: &impl Serialize) -> Result<(), Failure> {
    write_whole(path, |file| {
        let bytes = postcard::to_stdvec(content).map_err(io::Error::other)?;
        let payload = zstd::bulk::compress(&bytes, 1)?;
        file.write_all(kind.magic)?;
        file.write_all(&kind.schema.to_le_bytes())?;
        file.write_all(&(payload.len() as u64).to_le_bytes())?;
        file.write_all(blake3::hash(&payload).as_bytes())?;
        file.write_all(&payload)
    })
}

/// Reads a sealed file.
///
/// # Errors
/// [`SealedError`] when it is damaged, of another kind or from another version.
pub fn read<T: DeserializeOwned>(path: &Path, kind: &Kind) -> Result<T, SealedError> {
    decode(path, kind).map_err(|problem| SealedError { path: path.to_owned(), problem })
}

/// Refuses a file at `path` that belongs to another experiment.
///
/// # Errors
/// [`SealedError`].
pub fn same_experiment(path: &Path, found: &str, wanted: &str) -> Result<(), SealedError> {
    if found == wanted {
        return Ok(());
    }
    Err(SealedError { path: path.to_owned(), problem: Problem::OtherExperiment })
}

fn decode<T: DeserializeOwned>(path: &Path, kind: &Kind) -> Result<T, Problem> {
    let bytes = fs::read(path)?;
    let payload = payload(&bytes, kind)?;
    let mut raw = Vec::new();
    let limited = zstd::stream::read::Decoder::new(payload)?.take(kind.most_bytes + 1);
    io::BufReader::new(limited)
        .read_to_end(&mut raw)
        .map_err(|e| Problem::Content(e.to_string()))?;
    if raw.len() as u64 > kind.most_bytes {
        return Err(Problem::Content(format!("larger than {} bytes", kind.most_bytes)));
    }
    postcard::from_bytes(&raw).map_err(|e| Problem::Content(e.to_string()))
}

/// The checked payload of a file's bytes.
fn payload<'a>(bytes: &'a [u8], kind: &Kind) -> Result<&'a [u8], Problem> {
    let (header, payload) = bytes.split_at_checked(HEADER).ok_or_else(|| {
        if bytes.starts_with(&kind.magic[..bytes.len().min(8)]) {
            Problem::Length { found: bytes.len() as u64, promised: HEADER as u64 }
        } else {
            Problem::Foreign(kind.name)
        }
    })?;
    let (magic, rest) = header.split_at(8);
    let (version, rest) = rest.split_at(4);
    let (length, hash) = rest.split_at(8);
    if magic != kind.magic {
        return Err(Problem::Foreign(kind.name));
    }
    let version = version.iter().rev().fold(0u32, |v, &b| v << 8 | u32::from(b));
    if version != kind.schema {
        return Err(Problem::Version { found: version, expected: kind.schema });
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
