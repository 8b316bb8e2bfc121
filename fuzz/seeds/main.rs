//! Writes a corpus to begin from: one good input for each target, and the ready experiments.

mod scans;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use trabecula_config::{BaseKind, Experiment, Sweep};
use trabecula_core::simulation::Simulation;
use trabecula_runner::bone;
use trabecula_runner::checkpoint::CheckpointRef;
use trabecula_runner::sweep::layout::Layout;
use trabecula_runner::sweep::log::{Author, Entry};
use trabecula_runner::sweep::record::{Outcome, Record};
use trabecula_runner::sweep::{Manifest, Volumes, design};

const BASE: &str = "(sample: Generated(shape_voxels: (16, 16, 16), bv_tv: 0.3, tb_th_um: 80), \
                    woman: Postmenopausal(years_since_final_period: 5), \
                    therapy: [Letrozole(), Zoledronate(), Denosumab()], duration_days: 10, \
                    burn_in_days: 0)";
const SWEEP: &str = r#"(base: "base.ron", design: Sobol(points: 4), replicates: 2, vary: [
    Range(path: "parameters.osteoclast.life_days"),
    Values(path: "therapy", values: [[], [Letrozole()]]),
])"#;

const TRIAL: &str = "(sample: Generated(shape_voxels: (24, 24, 24), bv_tv: 0.3, tb_th_um: 120), \
                     population: (patients: 2), arms: [(name: \"a\", therapy: [Letrozole()]), \
                     (name: \"b\")], outcome_days: [10], burn_in_days: 0)";

fn manifest(sweep: &str, base: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sweep = Sweep::from_str(sweep, "sweep.ron", here, base)?;
    Ok(Manifest::new(&sweep, &design::points(&sweep)?, &Volumes::default()).to_bytes())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let write = |target: &str, name: &str, bytes: &[u8]| -> io::Result<()> {
        let folder = here.join("corpus").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    for (target, folder) in [("experiment", "../configs"), ("sweep", "../configs/sweeps")] {
        for entry in fs::read_dir(here.join(folder))? {
            let path: PathBuf = entry?.path();
            if path.extension().is_some_and(|ending| ending == "ron") {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                write(target, &name, &fs::read(&path)?)?;
            }
        }
    }
    write("manifest", "runs", &manifest(SWEEP, BASE)?)?;
    let of_arm = SWEEP.replace("\"therapy\"", "\"arms[0].therapy\"");
    write("manifest", "trials", &manifest(&of_arm, TRIAL)?)?;
    write("sweep", "whole", SWEEP.as_bytes())?;
    let experiment = Experiment::from_str(BASE, "base.ron", here)?;
    let sample = bone::load(&experiment.sample)?;
    let mut simulation = Simulation::new(sample.grid, sample.matrix, experiment.settings.clone())?;
    for _ in 0..8 {
        simulation.step()?;
    }
    let rows = [simulation.measure()];
    let text = experiment.to_ron();
    let checkpoint = CheckpointRef { experiment: &text, state: simulation.state(), rows: &rows };
    write("checkpoint", "content", &postcard::to_stdvec(&checkpoint)?)?;
    let layout = Layout::of(BaseKind::Experiment);
    let record = Record {
        id: "0123456789abcdef".to_owned(),
        outcome: Outcome::Done {
            state_blake3: "0".repeat(64),
            rows: vec![vec![1.0; layout.names().len()]],
        },
        wall_s: 1.0,
        worker: "host:1".to_owned(),
        version: "0".to_owned(),
    };
    write("log", "opened", &postcard::to_stdvec(&Entry::Opened(Author::this(1, &layout)))?)?;
    write("log", "ended", &postcard::to_stdvec(&Entry::Ended(record))?)?;
    for (target, name, bytes) in scans::all()? {
        write(target, name, &bytes)?;
    }
    Ok(())
}
