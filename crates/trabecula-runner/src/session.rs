//! What is recorded of every session of the program that leaves results behind, whichever command
//! it is of.

use crate::counted::counted;
use crate::error::Failure;
use crate::files::write_whole;
use crate::provenance::NOTICE;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How results stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Status {
    Running,
    Interrupted,
    Finished,
}

impl Status {
    /// How results stand at the end of a session.
    #[must_use]
    pub fn ended(finished: bool) -> Self {
        if finished { Self::Finished } else { Self::Interrupted }
    }
}

/// A session; a part of the record beside the results.
#[derive(Debug, Clone, Serialize)]
pub struct SessionRecord {
    /// How the results stand.
    pub status: Status,
    /// Version of the program, with the git revision.
    pub version: &'static str,
    /// The compiler.
    pub rustc: &'static str,
    /// Threads used; results do not depend on them.
    pub threads: usize,
    /// The machine's name.
    pub host: String,
    /// How the program was called.
    pub command_line: Vec<String>,
    /// Start, seconds since 1970.
    pub started_unix_s: u64,
    /// Duration, seconds.
    pub wall_s: f64,
    /// What the results are not.
    pub notice: &'static str,
    #[serde(skip)]
    started: Instant,
}

impl SessionRecord {
    /// A session that begins now.
    #[must_use]
    pub fn start(threads: usize) -> Self {
        Self {
            status: Status::Running,
            version: crate::VERSION,
            rustc: env!("TRABECULA_RUSTC"),
            threads,
            host: host(),
            command_line: std::env::args().collect(),
            started_unix_s: seconds_since_1970(),
            wall_s: 0.0,
            notice: NOTICE,
            started: Instant::now(),
        }
    }

    /// Says on standard error what begins and where its results will lie.
    pub(crate) fn announce(&self, title: &str, directory: &Path) {
        let title = if title.is_empty() { String::new() } else { format!("{title}: ") };
        let threads = counted(self.threads, "thread");
        eprintln!("{title}{threads}, results in {}", directory.display());
    }

    /// Ends it.
    pub fn end(&mut self, status: Status) {
        self.status = status;
        self.wall_s = self.started.elapsed().as_secs_f64();
    }
}

/// Writes the record of a session and of what it is about.
///
/// # Errors
/// [`Failure::Write`].
pub(crate) fn write_record(path: &Path, record: &impl Serialize) -> Result<(), Failure> {
    write_whole(path, |file| {
        serde_json::to_writer_pretty(&mut *file, record)?;
        writeln!(file)
    })
}

/// The machine's name.
#[must_use]
pub fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map_or_else(|_| "unknown".to_owned(), |name| name.trim().to_owned())
}

/// Now.
fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
