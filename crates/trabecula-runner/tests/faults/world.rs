//! A run, a trial and a sweep that take seconds, each in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// 32³ voxels; a point takes a fifth of a second.
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

/// Eight simulations of a few tenths of a second.
const TRIAL: &str = r#"(
    title: "trial",
    sample: Generated(shape_voxels: (24, 24, 24), voxel_um: 20, bv_tv: 0.3, tb_th_um: 100),
    population: (patients: 4, bone: Same),
    arms: [(name: "letrozole", therapy: [Letrozole()]), (name: "none")],
    outcome_days: [60, 120],
    burn_in_days: 60,
    step_hours: 24,
)"#;

/// A sweep over that trial.
const TRIALS: &str = r#"(
    base: "trial.ron",
    vary: [Range(path: "parameters.osteoclast.life_days", from: 12, to: 20, levels: 3)],
    design: Grid,
)"#;

pub(crate) fn trabecula(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_trabecula"));
    program.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

pub(crate) fn finish(arguments: &[&str]) -> Output {
    trabecula(arguments).output().unwrap()
}

#[track_caller]
pub(crate) fn succeed(arguments: &[&str]) {
    let output = finish(arguments);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {:?}\n{message}", output.status);
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What is computed, and what of it must be the same bytes however often it was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    Run,
    Trial,
    Sweep,
    SweepOverTrial,
}

pub(crate) const JOBS: [Job; 4] = [Job::Run, Job::Trial, Job::Sweep, Job::SweepOverTrial];

/// A folder with the files of all jobs.
pub(crate) struct World(TempDir);

impl World {
    pub(crate) fn new() -> Self {
        let world = Self(TempDir::new().unwrap());
        let texts = [("base", BASE), ("sweep", SWEEP), ("trial", TRIAL), ("trials", TRIALS)];
        for (name, text) in texts {
            fs::write(world.at(&format!("{name}.ron")), text).unwrap();
        }
        world
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Makes ready what a job needs at `out` beforehand.
    pub(crate) fn prepare(&self, job: Job, out: &Path) {
        let sweep = match job {
            Job::Run | Job::Trial => return,
            Job::Sweep => self.at("sweep.ron"),
            Job::SweepOverTrial => self.at("trials.ron"),
        };
        succeed(&["sweep", "plan", text(&sweep), "--out", text(out), "--no-probe"]);
    }

    /// The command that begins a job at `out`, or goes on with it.
    pub(crate) fn command(&self, job: Job, out: &Path) -> Vec<String> {
        let (base, trial) = (self.at("base.ron"), self.at("trial.ron"));
        let words: Vec<&str> = match job {
            Job::Run if has_checkpoint(out) => vec!["run", text(&base), "--resume", "--out"],
            Job::Run => vec!["run", text(&base), "--force", "--out"],
            Job::Trial => vec!["trial", text(&trial), "--resume", "--out"],
            Job::Sweep | Job::SweepOverTrial => {
                vec!["sweep", "run", "--checkpoint-every", "0.001"]
            }
        };
        words.into_iter().chain([text(out), "--quiet"]).map(str::to_owned).collect()
    }

    pub(crate) fn start(&self, job: Job, out: &Path) -> Child {
        let command = self.command(job, out);
        trabecula(&command.iter().map(String::as_str).collect::<Vec<_>>()).spawn().unwrap()
    }

    pub(crate) fn end(&self, job: Job, out: &Path) -> Output {
        self.start(job, out).wait_with_output().unwrap()
    }

    /// Takes a job to its end, and returns what came out.
    #[track_caller]
    pub(crate) fn complete(&self, job: Job, out: &Path) -> Vec<Vec<u8>> {
        let output = self.end(job, out);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{job:?}: {:?}\n{message}", output.status);
        let files: &[&str] = match job {
            Job::Run => &["series.csv", "series.parquet", "config.ron", "snapshots/day_000120.vti"],
            Job::Trial => &["trial.csv", "trial.parquet", "summary.csv", "summary.parquet"],
            Job::Sweep | Job::SweepOverTrial => {
                succeed(&["sweep", "collect", text(out)]);
                &["collected.parquet", "collected.csv", "collected.json"]
            }
        };
        files.iter().map(|file| fs::read(out.join(file)).unwrap()).collect()
    }

    /// What comes out of a job that nobody disturbs.
    pub(crate) fn undisturbed(&self, job: Job) -> Vec<Vec<u8>> {
        let out = self.at("alone");
        self.prepare(job, &out);
        self.complete(job, &out)
    }
}

fn has_checkpoint(out: &Path) -> bool {
    let mut entries = fs::read_dir(out.join("checkpoints")).into_iter().flatten();
    entries.any(|entry| entry.unwrap().path().extension().is_some_and(|e| e == "ckpt"))
}

/// All files below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false => all.push(path),
        }
    }
    all
}
