//! Temporary files that a killed process leaves behind.
//!
//! Their names tell who writes them, so that nobody removes a file that another process, here or on
//! another machine, is writing just now.

use crate::process;
use crate::session::host;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Begins the name of every temporary file.
const MARK: &str = ".writing-";
/// Characters that stand for a machine, or a container on it.
const MACHINE_CHARACTERS: usize = 8;
/// Of a process elsewhere nobody knows whether it lives, but none writes one file for so long.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Begins the names of the temporary files of this process.
pub(crate) fn prefix() -> String {
    format!("{MARK}{}-{}-", machine(), std::process::id())
}

/// Whether this is the name of a temporary file.
pub(crate) fn is_one(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(MARK)
}

/// Removes the temporary files of dead processes from a folder. Who may not remove them may not
/// write either, and is told so when it comes to that.
pub(crate) fn remove_in(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_one(&entry.file_name()) && is_abandoned(&entry) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn machine() -> String {
    let text = format!("{} {}", host(), process::namespace());
    blake3::hash(text.as_bytes()).to_hex()[..MACHINE_CHARACTERS].to_owned()
}

fn is_abandoned(entry: &fs::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().into_owned();
    let mut parts = name[MARK.len()..].split('-');
    if parts.next() == Some(&machine())
        && let Some(pid) = parts.next().and_then(|pid| pid.parse().ok())
    {
        return !process::is_alive(pid);
    }
    let written = entry.metadata().and_then(|metadata| metadata.modified());
    let age = written.ok().and_then(|written| SystemTime::now().duration_since(written).ok());
    age.is_some_and(|age| age > ABANDONED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_dead_processes_were_writing_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        // No process has a number beyond the system's limit of 2^22.
        let dead = format!("{MARK}{}-4194305-abc", machine());
        let (alive, elsewhere) = (format!("{}abc", prefix()), format!("{MARK}00000000-1-abc"));
        for name in [&dead, &alive, &elsewhere, "series.csv"] {
            fs::write(at(name), "half").unwrap();
        }
        remove_in(folder.path());
        assert!(!at(&dead).exists());
        assert!(at(&alive).exists() && at(&elsewhere).exists() && at("series.csv").exists());
        let hours_ago = SystemTime::now() - 2 * ABANDONED;
        fs::File::open(at(&elsewhere)).unwrap().set_modified(hours_ago).unwrap();
        remove_in(folder.path());
        assert!(!at(&elsewhere).exists() && at(&alive).exists());
    }
}
