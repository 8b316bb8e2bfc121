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
    "where it is damaged, checkpoints beside it may be whole: `run --resume --skip-damaged` takes \
     the last whole one, `run --resume --resume-from FILE` and `fork FILE` one by its name; a \
     trial does again what it finds no file for"
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
    #[error("belongs to another experiment: {0}")]
    OtherExperiment(String),
}

/// Writes `content` as a sealed file, whole or not at all.
///
/// # Errors
/// [`Failure::Write`].
pub fn write(path: &Path, kind: &Kind, content: &impl Serialize) -> Result<(), Failure> {
    write_whole(path, |file| {
        let bytes = postcard::to_stdvec(content).map_err(io::Error::other)?;
        file.write_all(&seal(&bytes, kind)?)
    })
}

/// A sealed file around content that is in postcard already.
///
/// # Errors
/// When the content cannot be compressed.
pub fn seal(content: &[u8], kind: &Kind) -> io::Result<Vec<u8>> {
    let payload = zstd::bulk::compress(content, 1)?;
    let length = (payload.len() as u64).to_le_bytes();
    let hash = blake3::hash(&payload);
    let schema = kind.schema.to_le_bytes();
    Ok([&kind.magic[..], &schema, &length, hash.as_bytes(), &payload].concat())
}

/// Reads a sealed file.
///
/// # Errors
/// [`SealedError`] when it is damaged, of another kind or from another version.
pub fn read<T: DeserializeOwned>(path: &Path, kind: &Kind) -> Result<T, SealedError> {
    let opened = fs::read(path).map_err(Problem::from).and_then(|bytes| decode(&bytes, kind));
    opened.map_err(|problem| SealedError { path: path.to_owned(), problem })
}

/// Refuses a file at `path` that belongs to another experiment.
///
/// # Errors
/// [`SealedError`] saying the first line in which the two differ.
pub fn same_experiment(path: &Path, found: &str, wanted: &str) -> Result<(), SealedError> {
    if found == wanted {
        return Ok(());
    }
    let lines = found.lines().zip(wanted.lines()).find(|(was, is)| was != is);
    let (was, is) = lines.unwrap_or(("", ""));
    let difference = format!("it has `{}` where this one has `{}`", was.trim(), is.trim());
    Err(SealedError { path: path.to_owned(), problem: Problem::OtherExperiment(difference) })
}

/// Reads a sealed file from its bytes.
///
/// # Errors
/// [`Problem`] saying what is wrong with them.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], kind: &Kind) -> Result<T, Problem> {
    let payload = payload(bytes, kind)?;
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
