//! The log of a worker: what it does and what came out, appended as it happens.
//!
//! A log is frames one after another: length of the payload (u32), the first 16 bytes of its
//! blake3, the payload: postcard, compressed by zstd. All little-endian. A frame is written at
//! once and flushed to disk; a worker that dies in between leaves a frame that is cut or fails
//! its checksum, and reading ends before it.

use super::layout::{Columns, Layout};
use super::record::Record;
use crate::files::temporary_in;
use crate::process;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const HASH: usize = 16;
const FRAME: usize = 4 + HASH;
/// Largest payload, bytes, compressed and not: a century of daily rows has a third of it.
const MAX_PAYLOAD: usize = 64 << 20;

/// One thing that a worker wrote down.
#[derive(Debug, Serialize, Deserialize)]
pub enum Entry {
    /// The first entry: who writes.
    Opened(Author),
    /// Written now and then: the points at work and the share of each that is done.
    Alive(Vec<(String, f64)>),
    /// A point ended.
    Ended(Record),
}

/// Who writes a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The machine.
    pub host: String,
    /// The process on it.
    pub pid: u32,
    /// Where that number means this process: containers on one machine count apart.
    pub namespace: String,
    /// Points at once.
    pub jobs: u32,
    /// Columns of the rows.
    pub columns: Vec<String>,
}

impl Author {
    /// This process, which writes rows of this layout.
    #[must_use]
    pub fn this(jobs: u32, layout: &Layout) -> Self {
        let (host, namespace) = (crate::session::host(), process::namespace());
        Self { host, pid: std::process::id(), namespace, jobs, columns: layout.names() }
    }

    /// Whether the author is at work; `None` when that cannot be known from here.
    #[must_use]
    pub fn is_alive(&self) -> Option<bool> {
        let near = self.host == crate::session::host() && self.namespace == process::namespace();
        (near && !self.namespace.is_empty()).then(|| process::is_alive(self.pid))
    }
}

/// A log that is being written.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Log {
    /// Begins a log at `path`.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be written.
    pub fn create(path: &Path, author: &Author) -> io::Result<Self> {
        // It is there only with its first entry: a log always says whose it is.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let temporary = temporary_in(folder.unwrap_or(Path::new(".")))?;
        let frame = frame(&Entry::Opened(author.clone()))?;
        temporary.as_file().write_all(&frame)?;
        temporary.as_file().sync_data()?;
        let file = temporary.persist_noclobber(path).map_err(|e| e.error)?;
        Ok(Self { path: path.to_owned(), file, length: frame.len() as u64 })
    }

    /// Where the log is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the log from its beginning, even if somebody has removed the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_back(&mut self, visit: impl FnMut(Entry)) -> io::Result<End> {
        let end = read_from(&mut self.file, 0, visit);
        self.file.seek(SeekFrom::Start(self.length))?;
        end
    }

    /// Appends an entry and waits until it is on disk.
    ///
    /// # Errors
    /// When it cannot be written; the log is then what it was.
    pub fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let frame = frame(entry)?;
        let written = self.file.write_all(&frame).and_then(|()| self.file.sync_data());
        if written.is_err() {
            // A half-written frame would hide those that follow it.
            let _ = self.file.set_len(self.length);
            let _ = self.file.seek(SeekFrom::Start(self.length));
        } else {
            self.length += frame.len() as u64;
        }
        written
    }
}

fn frame(entry: &Entry) -> io::Result<Vec<u8>> {
    seal(&postcard::to_stdvec(entry).map_err(io::Error::other)?)
}

/// A frame around an entry in postcard.
///
/// # Errors
/// When the entry is too large.
pub fn seal(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let payload = zstd::bulk::compress(bytes, 1)?;
    if bytes.len().max(payload.len()) > MAX_PAYLOAD {
        return Err(io::Error::other("the outcome of a point is too large for a log"));
    }
    let mut frame = (payload.len() as u32).to_le_bytes().to_vec();
    frame.extend(&blake3::hash(&payload).as_bytes()[..HASH]);
    frame.extend(payload);
    Ok(frame)
}

/// How far a log could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct End {
    /// Bytes of whole entries.
    pub offset: u64,
    /// Whether something that is no whole entry follows.
    pub torn: bool,
}

/// Reads the entries of a log from `offset` on, which an earlier reading returned, or 0.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path, offset: u64, visit: impl FnMut(Entry)) -> io::Result<End> {
    read_from(&mut File::open(path)?, offset, visit)
}

fn read_from(file: &mut File, offset: u64, mut visit: impl FnMut(Entry)) -> io::Result<End> {
    let mut file = BufReader::new(file);
    file.seek(SeekFrom::Start(offset))?;
    let mut reader = Reader { columns: Columns::unchanged() };
    let mut end = End { offset, torn: false };
    loop {
        match reader.next(&mut file)? {
            Next::Entry(entry, length) => {
                end.offset += length;
                visit(entry);
            }
            Next::Nothing => return Ok(end),
            Next::Torn => return Ok(End { torn: true, ..end }),
        }
    }
}

enum Next {
    Entry(Entry, u64),
    Nothing,
    Torn,
}

struct Reader {
    columns: Columns,
}

impl Reader {
    fn next(&mut self, file: &mut impl Read) -> io::Result<Next> {
        let mut head = Vec::new();
        file.by_ref().take(FRAME as u64).read_to_end(&mut head)?;
        if head.is_empty() {
            return Ok(Next::Nothing);
        }
        let Some((length, hash)) = head.split_first_chunk::<4>().filter(|_| head.len() == FRAME)
        else {
            return Ok(Next::Torn);
        };
        let length = u32::from_le_bytes(*length) as usize;
        if length > MAX_PAYLOAD {
            return Ok(Next::Torn);
        }
        let mut payload = Vec::new();
        file.by_ref().take(length as u64).read_to_end(&mut payload)?;
        if payload.len() < length || blake3::hash(&payload).as_bytes()[..HASH] != *hash {
            return Ok(Next::Torn);
        }
        Ok(match self.decode(&payload) {
            Some(entry) => Next::Entry(entry, (FRAME + length) as u64),
            None => Next::Torn,
        })
    }

    fn decode(&mut self, payload: &[u8]) -> Option<Entry> {
        let bytes = zstd::bulk::decompress(payload, MAX_PAYLOAD).ok()?;
        Some(match postcard::from_bytes(&bytes).ok()? {
            Entry::Ended(record) => Entry::Ended(self.columns.record(record)),
            Entry::Opened(author) => {
                self.columns = Columns::from(&author.columns);
                Entry::Opened(author)
            }
            alive @ Entry::Alive(_) => alive,
        })
    }
}
