//! Disks that are full, and folders that cannot be written.

use crate::world::{JOBS, Job, World, files, text};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Room for what a job writes, MiB.
const MIB: u32 = 24;

/// A small disk; needs the right to mount.
struct Disk(TempDir);

impl Disk {
    fn mount() -> Self {
        let folder = TempDir::new().unwrap();
        let options = format!("size={MIB}m");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs", text(folder.path())]);
        assert!(mount.status().unwrap().success(), "no right to mount");
        Self(folder)
    }

    fn remount(&self, option: &str) {
        let option = format!("remount,{option}");
        let done = Command::new("mount").args(["-o", &option, text(self.0.path())]).status();
        assert!(done.unwrap().success());
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Takes all the room that there is, to the last byte.
    fn fill(&self) {
        let mut filler = File::create(self.filler()).unwrap();
        for size in [1 << 16, 1 << 10, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// What a job must not lose: checkpoints, what simulations measured, the logs of workers.
fn kept(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let is_kept = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("ckpt" | "rows" | "log" | "csv"))
    };
    files(out)
        .into_iter()
        .filter(is_kept)
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

fn one(job: Job) {
    let (world, disk) = (World::new(), Disk::mount());
    let expected = world.undisturbed(job);
    let out = disk.0.path().join("out");
    world.prepare(job, &out);
    let mut child = world.start(job, &out);
    while kept(&out).is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "{job:?} ended too early");
        sleep(Duration::from_millis(2));
    }
    disk.fill();
    let refused = |output: std::process::Output, reason: &str| {
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{job:?}: {message}");
        assert!(message.contains("cannot write") && message.contains(reason), "{job:?}: {message}");
    };
    refused(child.wait_with_output().unwrap(), "No space left");
    let before = kept(&out);
    refused(world.end(job, &out), "No space left");
    disk.remount("ro");
    refused(world.end(job, &out), "Read-only");
    for (path, bytes) in before {
        assert!(fs::read(&path).unwrap() == bytes, "{} has changed", path.display());
    }
    disk.remount("rw");
    fs::remove_file(disk.filler()).unwrap();
    assert!(world.complete(job, &out) == expected, "{job:?} differs");
}

#[test]
#[ignore = "needs root, for mount"]
fn a_full_disk_and_a_read_only_folder_lose_nothing() {
    JOBS.into_iter().for_each(one);
}
