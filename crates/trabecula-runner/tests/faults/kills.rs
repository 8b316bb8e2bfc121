//! Workers that die, and workers that are given twice.

use crate::world::{JOBS, Job, World, files, finish, text, trabecula};
use parquet::file::reader::SerializedFileReader;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::fs::{self, File};
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};
use trabecula_runner::checkpoint;

/// Lets a process run for a random time and kills it; whether it had ended before.
fn kill_at_random(mut child: Child, random: &mut Xoshiro256PlusPlus, longest: Duration) -> bool {
    sleep(longest.mul_f64(random.random()));
    let ended = child.try_wait().unwrap().is_some();
    // SIGKILL, on Unix.
    child.kill().unwrap();
    child.wait().unwrap();
    ended
}

/// Every file that a reader could take for whole is whole.
#[track_caller]
fn assert_readable(out: &Path) {
    for path in files(out) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if name.starts_with(".writing-") {
            continue;
        }
        let is_whole = match ending {
            "ckpt" => checkpoint::open(&path).is_ok(),
            "csv" => csv::Reader::from_path(&path).unwrap().records().all(|row| row.is_ok()),
            "parquet" => SerializedFileReader::new(File::open(&path).unwrap()).is_ok(),
            "json" => {
                serde_json::from_slice::<serde_json::Value>(&fs::read(&path).unwrap()).is_ok()
            }
            "vti" => fs::read(&path).unwrap().trim_ascii_end().ends_with(b"</VTKFile>"),
            _ => true,
        };
        assert!(is_whole, "{} is no whole file", path.display());
    }
}

/// Kills a process so many times in the middle; one that had ended before does not count.
fn kill(job: Job, kills: usize, seed: u64) {
    let world = World::new();
    let start = Instant::now();
    let expected = world.undisturbed(job);
    // What was done before a kill stays done: a job takes several to its end.
    let longest = start.elapsed() / 2;
    let out = world.at("killed");
    world.prepare(job, &out);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (mut killed, mut ended) = (0, 0);
    while killed < kills {
        if kill_at_random(world.start(job, &out), &mut random, longest) {
            // Begin anew, so that there is something to kill.
            fs::remove_dir_all(&out).unwrap();
            world.prepare(job, &out);
            ended += 1;
            assert!(ended <= 10 * kills, "{job:?} ends before it can be killed");
        } else {
            killed += 1;
        }
        assert_readable(&out);
        if matches!(job, Job::Sweep | Job::SweepOverTrial) {
            let status = finish(&["sweep", "status", text(&out), "--json"]);
            assert!(matches!(status.status.code(), Some(0 | 3)), "{status:?}");
        }
    }
    eprintln!("{job:?}: killed {killed} times in the middle, begun anew {ended} times");
    assert!(world.complete(job, &out) == expected, "{job:?} differs after {kills} kills");
    let left: Vec<_> = files(&out).into_iter().filter(|path| is_left_over(path)).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Of an unfinished point, or half written.
fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.starts_with(".writing-") || name.ends_with(".log")
}

#[test]
fn a_run_that_is_killed_goes_on() {
    kill(Job::Run, 4, 1);
}

#[test]
fn a_trial_that_is_killed_goes_on() {
    kill(Job::Trial, 4, 2);
}

#[test]
fn a_sweep_that_is_killed_goes_on() {
    kill(Job::Sweep, 4, 3);
}

#[test]
fn a_sweep_over_a_trial_that_is_killed_goes_on() {
    kill(Job::SweepOverTrial, 4, 4);
}

#[test]
#[ignore = "minutes"]
fn sixty_kills() {
    for (job, seed) in JOBS.into_iter().zip(5..) {
        kill(job, 15, seed);
    }
}

#[test]
fn two_workers_with_the_same_shard_do_no_harm() {
    for job in [Job::Sweep, Job::SweepOverTrial] {
        let world = World::new();
        let expected = world.undisturbed(job);
        let study = world.at("shared");
        world.prepare(job, &study);
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
        assert!(world.complete(job, &study) == expected, "{job:?}");
    }
}
