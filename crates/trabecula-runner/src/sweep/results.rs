//! The files of results of a study, and what is in them.

use super::log::{self, Author, Entry};
use super::record::Record;
use super::{Manifest, Shard, Study, columnar};
use crate::error::Failure;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A worker elsewhere that has not written for so long is taken for dead.
const SILENCE: Duration = Duration::from_secs(600);

/// Begins the name of every file of a shard: the plan, so that shards of another plan in the same
/// study are told apart, and the shard.
#[must_use]
pub(super) fn prefix(manifest: &Manifest, shard: Shard) -> String {
    let width = shard.of.to_string().len();
    format!("{}-shard-{:0width$}-of-{}", manifest.key(), shard.number, shard.of)
}

/// Where a worker writes its log: a name that no other worker has.
pub(super) fn log_path(
    study: &Study,
    manifest: &Manifest,
    shard: Shard,
    author: &Author,
) -> PathBuf {
    let host: String =
        author.host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let name = format!("{}.{host}-{}-{now}.log", prefix(manifest, shard), author.pid);
    study.results().join(name)
}

/// What a file of results is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The log of a worker.
    Log,
    /// A finished shard.
    Columnar,
}

/// A file of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResultFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) kind: Kind,
}

/// The files of results of a study, in the order of their names.
///
/// # Errors
/// [`Failure::Read`].
pub(super) fn files(study: &Study) -> Result<Vec<ResultFile>, Failure> {
    let folder = study.results();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Failure::read(&folder)(e)),
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(Failure::read(&folder))?.path());
    }
    paths.sort();
    let kind = |path: &Path| match path.extension()?.to_str()? {
        "log" => Some(Kind::Log),
        "parquet" => Some(Kind::Columnar),
        _ => None,
    };
    Ok(paths
        .into_iter()
        .filter_map(|path| kind(&path).map(|kind| ResultFile { path, kind }))
        .collect())
}

impl ResultFile {
    /// Whether the file is of this plan, and of one of as many shards as `shard` is, but of
    /// another one: then it has no point of `shard`.
    pub(super) fn is_of_another_shard(&self, manifest: &Manifest, shard: Shard) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let same_plan = name.starts_with(&format!("{}-shard-", manifest.key()));
        let same_count = name.contains(&format!("-of-{}.", shard.of));
        same_plan && same_count && !self.is_of_shard(manifest, shard)
    }

    /// Whether the file is of this shard of this plan.
    #[must_use]
    pub(super) fn is_of_shard(&self, manifest: &Manifest, shard: Shard) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(&format!("{}.", prefix(manifest, shard)))
    }

    /// Reads the records.
    ///
    /// # Errors
    /// What is wrong with the file. A log that is cut short is no error: see [`Content::torn`].
    pub(super) fn read(&self) -> Result<Content, String> {
        match self.kind {
            Kind::Columnar => {
                Ok(Content { records: columnar::read(&self.path)?, ..Content::default() })
            }
            Kind::Log => {
                let mut content = Content::default();
                let end = log::read(&self.path, 0, |entry| content.take(entry))
                    .map_err(|error| error.to_string())?;
                content.torn = end.torn;
                Ok(content)
            }
        }
    }
}

/// What a file of results holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Points that ended.
    pub(super) records: Vec<Record>,
    /// Who wrote it, if it is a log.
    pub(super) author: Option<Author>,
    /// Points at work when the worker last wrote, and the share of each that is done.
    pub(super) running: Vec<(String, f64)>,
    /// Whether it ends within an entry: the worker died while writing, or writes just now.
    pub(super) torn: bool,
}

impl Content {
    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Opened(author) => self.author = Some(author),
            Entry::Alive(running) => self.running = running,
            Entry::Ended(record) => {
                self.running.retain(|(id, _)| *id != record.id);
                self.records.push(record);
            }
        }
    }
}

/// Whether the worker that writes a log is at work: on this machine, if its process is there;
/// elsewhere, if it has written lately.
#[must_use]
pub(super) fn is_alive(path: &Path, author: Option<&Author>) -> bool {
    if let Some(known) = author.and_then(Author::is_alive) {
        return known;
    }
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    // A time ahead of this machine's clock is that of a server whose clock is.
    written.is_ok_and(|written| {
        SystemTime::now().duration_since(written).map_or(true, |silent| silent < SILENCE)
    })
}
