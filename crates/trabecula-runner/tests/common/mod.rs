//! What tests of the program share: calling it, small inputs, and reading what it leaves.
#![allow(dead_code, reason = "each test uses a part of it")]

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(crate) fn trabecula() -> Command {
    Command::cargo_bin("trabecula").unwrap()
}

/// `trabecula VERB INPUT --out OUT`.
pub(crate) fn command(verb: &str, input: &Path, out: &Path) -> Command {
    let mut command = trabecula();
    command.arg(verb).arg(input).arg("--out").arg(out);
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What was said on standard error, as one line: the renderer breaks and indents.
pub(crate) fn message(assert: &Assert) -> String {
    let text = text(&assert.get_output().stderr).replace('│', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The rows of a table by column name.
pub(crate) fn table(path: &Path) -> Vec<HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// A cell; NaN where it is empty.
pub(crate) fn number(row: &HashMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or(f64::NAN)
}

/// The series of a finished run, and the hash of its last state.
pub(crate) fn results(out: &Path) -> (Vec<u8>, String) {
    let provenance = json(&out.join("provenance.json"));
    assert_eq!(provenance["status"], "finished");
    let hash = provenance["state_blake3"].as_str().unwrap().to_owned();
    (fs::read(out.join("series.csv")).unwrap(), hash)
}

/// 40³ voxels of generated bone, 20 days of burn-in, 40 days.
pub(crate) fn small_experiment(folder: &Path, therapy: &str, snapshot_every_days: u32) -> PathBuf {
    let path = folder.join("small.ron");
    let text = format!(
        r#"(
    title: "A small sample",
    sample: Generated(shape_voxels: (40, 40, 40), voxel_um: 20.0, bv_tv: 0.3, tb_th_um: 160.0, seed: 3),
    woman: Postmenopausal(years_since_final_period: 5.0),
    therapy: [{therapy}],
    duration_days: 40,
    burn_in_days: 20,
    measure: (every_days: 10),
    output: (snapshot_every_days: {snapshot_every_days}, checkpoint_every_days: 15),
    parameters: (osteocyte: (signal_per_year: 0.1)),
)"#
    );
    fs::write(&path, text).unwrap();
    path
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A folder that lasts as long as a test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}
