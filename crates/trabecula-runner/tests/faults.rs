//! What nodes do to runs and sweeps: they die, they are given twice, their disks fill up.
//!
//! The quick ones run with the others. Fifty kills, and a full disk and a read-only folder, which
//! need root to mount them:
//!
//! ```sh
//! cargo test --release -p trabecula-runner --test faults -- --ignored
//! ```
#![allow(clippy::unwrap_used, reason = "tests")]

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// 32³ voxels; a point takes about a second.
const BASE: &str = r#"(
    title: "base",
    sample: Generated(shape_voxels: (32, 32, 32), bv_tv: 0.25, tb_th_um: 150),
    woman: Postmenopausal(years_since_final_period: 5),
    therapy: [Anastrozole()],
    duration_days: 120,
    burn_in_days: 60,
    measure: (every_days: 30),
    output: (snapshot_every_days: 60, checkpoint_every_days: 2),
)"#;

const SWEEP: &str = r#"(
    base: "base.ron",
    vary: [
        Range(path: "parameters.osteoclast.life_days", from: 10, to: 20),
        Values(path: "therapy", values: [[], [Letrozole()], [Zoledronate()], [Denosumab()]]),
    ],
    design: LatinHypercube(points: 12),
)"#;

fn trabecula(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_trabecula"));
    program.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

fn finish(arguments: &[&str]) -> Output {
    trabecula(arguments).output().unwrap()
}

#[track_caller]
fn succeed(arguments: &[&str]) -> Output {
    let output = finish(arguments);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {:?}\n{message}", output.status);
    output
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder with the base, and a study planned in it.
fn planned() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("base.ron"), BASE).unwrap();
    fs::write(at("sweep.ron"), SWEEP).unwrap();
    let study = at("study");
    succeed(&["sweep", "plan", text(&at("sweep.ron")), "--out", text(&study), "--no-probe"]);
    (folder, study)
}

/// A study with the same plan and no results.
fn twin(study: &Path, name: &str) -> PathBuf {
    let twin = study.with_file_name(name);
    fs::create_dir(&twin).unwrap();
    fs::copy(study.join("manifest.jsonl"), twin.join("manifest.jsonl")).unwrap();
    twin
}

fn collected(study: &Path) -> Vec<Vec<u8>> {
    succeed(&["sweep", "collect", text(study)]);
    let file = |ending| fs::read(study.join("collected").with_extension(ending)).unwrap();
    ["parquet", "csv", "json"].into_iter().map(file).collect()
}

/// Lets a process run for a random time and kills it; whether it had ended before.
fn kill_at_random(mut child: Child, random: &mut Xoshiro256PlusPlus, longest_ms: u64) -> bool {
    sleep(Duration::from_millis(random.random_range(0..longest_ms)));
    let ended = child.try_wait().unwrap().is_some();
    // SIGKILL, on Unix.
    child.kill().unwrap();
    child.wait().unwrap();
    ended
}

fn kill_a_sweep(kills: usize, seed: u64) {
    let (_folder, study) = planned();
    let alone = twin(&study, "alone");
    succeed(&["sweep", "run", text(&alone), "--quiet"]);
    let expected = collected(&alone);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let run = ["sweep", "run", text(&study), "--quiet", "--checkpoint-every", "0.001"];
    for _ in 0..kills {
        if kill_at_random(trabecula(&run).spawn().unwrap(), &mut random, 1500) {
            // All done: begin anew, so that there is something to kill.
            fs::remove_dir_all(study.join("results")).unwrap();
        }
        let status = finish(&["sweep", "status", text(&study), "--json"]);
        assert!(matches!(status.status.code(), Some(0 | 3)), "{status:?}");
        let status = String::from_utf8_lossy(&status.stdout).into_owned();
        assert!(!status.contains("Parquet") && !status.contains("checksum"), "{status}");
    }
    succeed(&run);
    assert_eq!(collected(&study), expected);
    assert!(fs::read_dir(study.join("checkpoints")).unwrap().next().is_none());
}

fn kill_a_run(kills: usize, seed: u64) {
    let folder = TempDir::new().unwrap();
    let base = folder.path().join("base.ron");
    fs::write(&base, BASE).unwrap();
    let (alone, killed) = (folder.path().join("alone"), folder.path().join("killed"));
    succeed(&["run", text(&base), "--out", text(&alone), "--quiet"]);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let run = |how: &'static str| ["run", text(&base), "--out", text(&killed), "--quiet", how];
    let how = || {
        let checkpoints = fs::read_dir(killed.join("checkpoints"));
        let has = checkpoints.is_ok_and(|mut entries| {
            entries.any(|entry| entry.unwrap().path().extension().is_some_and(|e| e == "ckpt"))
        });
        if has { "--resume" } else { "--force" }
    };
    let mut restarts = 0;
    for _ in 0..kills {
        if kill_at_random(trabecula(&run(how())).spawn().unwrap(), &mut random, 800) {
            // Finished: begin anew.
            fs::remove_dir_all(&killed).unwrap();
            restarts += 1;
        }
    }
    assert!(restarts < kills, "nothing was killed in the middle");
    if !killed.join("provenance.json").exists() && killed.exists() {
        fs::remove_dir_all(&killed).unwrap();
    }
    succeed(&run(how()));
    for file in ["series.csv", "series.parquet", "config.ron", "snapshots/day_000120.vti"] {
        let read = |out: &Path| fs::read(out.join(file)).unwrap();
        assert!(read(&alone) == read(&killed), "{file} differs");
    }
}

#[test]
fn a_sweep_that_is_killed_goes_on() {
    kill_a_sweep(4, 1);
}

#[test]
fn a_run_that_is_killed_goes_on() {
    kill_a_run(4, 2);
}

#[test]
#[ignore = "minutes"]
fn fifty_kills() {
    kill_a_sweep(25, 3);
    kill_a_run(25, 4);
}

#[test]
fn two_workers_with_the_same_shard_do_no_harm() {
    let (_folder, study) = planned();
    let alone = twin(&study, "alone");
    succeed(&["sweep", "run", text(&alone), "--quiet"]);
    let run = ["sweep", "run", text(&study), "--quiet", "--threads", "1"];
    let workers: Vec<Child> = (0..3)
        .map(|_| {
            sleep(Duration::from_millis(300));
            trabecula(&run).spawn().unwrap()
        })
        .collect();
    for worker in workers {
        let output = worker.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    assert_eq!(collected(&study), collected(&alone));
}

/// A tmpfs of so many KiB; `None` where this process may not mount.
struct Tmpfs(TempDir);

impl Tmpfs {
    fn mount(kib: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let options = format!("size={kib}k");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs", text(folder.path())]);
        mount.status().is_ok_and(|status| status.success()).then(|| Self(folder))
    }

    fn remount(&self, option: &str) {
        let option = format!("remount,{option}");
        let done = Command::new("mount").args(["-o", &option, text(self.0.path())]).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
#[ignore = "needs root, for mount"]
fn a_full_disk_and_a_read_only_folder_lose_nothing() {
    let disk = Tmpfs::mount(700).expect("the right to mount");
    let (_folder, planned) = planned();
    let alone = twin(&planned, "alone");
    succeed(&["sweep", "run", text(&alone), "--quiet"]);
    let study = disk.0.path().join("study");
    fs::create_dir(&study).unwrap();
    fs::copy(planned.join("manifest.jsonl"), study.join("manifest.jsonl")).unwrap();
    let run = ["sweep", "run", text(&study), "--quiet", "--checkpoint-every", "0.001"];
    let full = finish(&run);
    let message = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(1), "{message}");
    assert!(message.contains("cannot write") && message.contains("No space left"), "{message}");
    let done = |study: &Path| {
        let status = finish(&["sweep", "status", text(study), "--json"]);
        let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
        status["done"].as_u64().unwrap()
    };
    let before = done(&study);
    disk.remount("ro");
    let refused = finish(&run);
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{message}");
    assert!(message.contains("cannot write") && message.contains("Read-only"), "{message}");
    assert_eq!(done(&study), before);
    disk.remount("rw,size=64m");
    succeed(&run);
    assert_eq!(collected(&study), collected(&alone));
}
