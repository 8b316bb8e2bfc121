//! Writes a corpus to begin from: one good input for each target, and the ready experiments.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tiff::encoder::TiffEncoder;
use tiff::encoder::colortype::Gray8;
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
/// 4³ voxels of 20 µm.
const NRRD: &[u8] = b"NRRD0004\ntype: uint8\ndimension: 3\nsizes: 4 4 4\nencoding: raw\n\
    space directions: (0.02,0,0) (0,0.02,0) (0,0,0.02)\nspace units: \"mm\" \"mm\" \"mm\"\n\n";
const METAIMAGE: &[u8] = b"ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\n\
    ElementType = MET_UCHAR\nElementSpacing = 0.02 0.02 0.02\nElementDataFile = LOCAL\n";

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
    write("volume", "header", &header())?;
    write("nrrd", "whole", &[NRRD, &[0; 64]].concat())?;
    write("metaimage", "whole", &[METAIMAGE, &[0; 64]].concat())?;
    write("tiff", "whole", &tiff()?)?;
    Ok(())
}

/// A NIfTI-1 volume of 4³ voxels of 20 µm.
fn header() -> Vec<u8> {
    let mut bytes = vec![0u8; 352 + 64];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, &348i32.to_le_bytes());
    for (i, dim) in [3i16, 4, 4, 4, 1, 1, 1, 1].iter().enumerate() {
        put(40 + 2 * i, &dim.to_le_bytes());
    }
    put(70, &2i16.to_le_bytes());
    put(72, &8i16.to_le_bytes());
    for i in 1..4 {
        put(76 + 4 * i, &0.02f32.to_le_bytes());
    }
    put(108, &352f32.to_le_bytes());
    put(112, &1f32.to_le_bytes());
    put(123, &[2]);
    put(344, b"n+1\0");
    bytes
}

/// Two pages of 4² pixels.
fn tiff() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut file = io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)?;
    for page in 0..2 {
        encoder.write_image::<Gray8>(4, 4, &[page; 16])?;
    }
    Ok(file.into_inner())
}
