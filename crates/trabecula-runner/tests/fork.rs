//! Forks: one baseline, several arms, the same bits as arms of their own.
#![allow(clippy::unwrap_used, reason = "tests")]

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const BASELINE: &str = r#"(
    title: "baseline",
    sample: Generated(shape_voxels: (32, 32, 32), bv_tv: 0.25, tb_th_um: 150),
    woman: Postmenopausal(years_since_final_period: 5),
    therapy: [Anastrozole()],
    duration_days: 40,
    burn_in_days: 20,
    measure: (every_days: 10),
    output: (snapshot_every_days: 0, checkpoint_every_days: 10),
)"#;

fn trabecula(arguments: &[&str], paths: &[&Path]) -> assert_cmd::assert::Assert {
    let mut program = Command::cargo_bin("trabecula").unwrap();
    program.arg(arguments[0]).args(paths).args(&arguments[1..]).arg("--quiet").assert()
}

fn message(assert: &assert_cmd::assert::Assert) -> String {
    // As one line: the renderer breaks and indents.
    let text = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    text.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The series and the final state's hash of a finished run.
fn results(out: &Path) -> (String, serde_json::Value) {
    let provenance = fs::read_to_string(out.join("provenance.json")).unwrap();
    let provenance: serde_json::Value = serde_json::from_str(&provenance).unwrap();
    assert_eq!(provenance["status"], "finished");
    (fs::read_to_string(out.join("series.csv")).unwrap(), provenance["state_blake3"].clone())
}

struct Folder(TempDir);

impl Folder {
    fn with_baseline() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("baseline.ron", BASELINE);
        folder
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.at(name), text).unwrap();
        self.at(name)
    }

    fn run(&self, config: &str, out: &str, more: &[&str]) -> assert_cmd::assert::Assert {
        let out = self.at(out);
        let arguments = [&["run", "--out", out.to_str().unwrap()], more].concat();
        trabecula(&arguments, &[&self.at(config)])
    }

    fn fork(&self, from: &str, arm: &str, out: &str) -> assert_cmd::assert::Assert {
        let out = self.at(out);
        trabecula(&["fork", "--out", out.to_str().unwrap()], &[&self.at(from), &self.at(arm)])
    }
}

#[test]
fn arms_from_one_baseline_equal_runs_of_their_own() {
    let folder = Folder::with_baseline();
    folder.run("baseline.ron", "baseline", &["--stop-on-day", "0"]).code(75);
    let arms = [
        ("letrozole", "therapy: [Letrozole(from_day: 3)]"),
        ("denosumab", "therapy: [Anastrozole(), Denosumab()]"),
        ("zoledronate", "therapy: [Zoledronate()], mechanisms: (bisphosphonate_toxicity: false)"),
        ("peptide", "therapy: [Bpc157(), Cjc1295()]"),
    ];
    for (name, therapy) in arms {
        let arm = BASELINE.replace("therapy: [Anastrozole()]", therapy).replace(
            "    measure",
            "    parameters: (denosumab: (central_volume_l: 3), letrozole: (half_life_hours: 50)),
    measure",
        );
        let arm = match name {
            "denosumab" => arm.replace("duration_days: 40", "duration_days: 30"),
            _ => arm,
        };
        folder.write(&format!("{name}.ron"), &arm);
        folder.fork("baseline", &format!("{name}.ron"), &format!("{name}-fork")).success();
        folder.run(&format!("{name}.ron"), &format!("{name}-alone"), &[]).success();
        let fork = results(&folder.at(&format!("{name}-fork")));
        assert_eq!(fork, results(&folder.at(&format!("{name}-alone"))), "{name}");
    }
    let provenance = fs::read_to_string(folder.at("letrozole-fork/provenance.json")).unwrap();
    assert!(provenance.contains("forked_from") && provenance.contains("step_"), "{provenance}");
}

#[test]
fn what_is_past_cannot_be_changed() {
    let folder = Folder::with_baseline();
    folder.run("baseline.ron", "baseline", &["--stop-on-day", "20"]).code(75);
    let arm = BASELINE
        .replace("[Anastrozole()]", "[Anastrozole(until_day: 5)]")
        .replace("burn_in_days: 20", "burn_in_days: 21")
        .replace(
            "    measure",
            "    parameters: (osteoclast: (life_days: 12)), seed: 4,\n    measure",
        );
    folder.write("arm.ron", &arm);
    let refused = message(&folder.fork("baseline", "arm.ron", "out").code(2));
    for expected in [
        "a fork on day 20 cannot change seed, which was 1",
        "burn_in_days, which was 20",
        "therapy before day 20, which is past",
        "parameters.osteoclast.life_days, which was 20",
    ] {
        assert!(refused.contains(expected), "{expected}:\n{refused}");
    }
    assert!(!folder.at("out").exists(), "a refused arm must leave nothing");
    folder.write("arm.ron", &BASELINE.replace("bv_tv: 0.25", "bv_tv: 0.3"));
    assert!(message(&folder.fork("baseline", "arm.ron", "out").code(2)).contains("another sample"));
    // From day 20 on everything is open.
    let arm = BASELINE
        .replace("[Anastrozole()]", "[Anastrozole(until_day: 20), Letrozole(from_day: 20)]");
    folder.write("arm.ron", &arm);
    folder.fork("baseline", "arm.ron", "out").success();
    folder.run("arm.ron", "alone", &[]).success();
    assert_eq!(results(&folder.at("out")), results(&folder.at("alone")));
}

#[test]
fn a_damaged_checkpoint_is_skipped_if_the_user_says_so() {
    let folder = Folder::with_baseline();
    folder.run("baseline.ron", "alone", &[]).success();
    folder.run("baseline.ron", "cut", &["--stop-on-day", "25"]).code(75);
    let mut checkpoints: Vec<PathBuf> =
        fs::read_dir(folder.at("cut/checkpoints")).unwrap().map(|e| e.unwrap().path()).collect();
    checkpoints.sort();
    let last = checkpoints.pop().unwrap();
    let bytes = fs::read(&last).unwrap();
    fs::write(&last, &bytes[..bytes.len() - 100]).unwrap();
    let refused = message(&folder.run("baseline.ron", "cut", &["--resume"]).code(1));
    assert!(refused.contains("--skip-damaged"), "{refused}");
    let resumed = folder.run("baseline.ron", "cut", &["--resume", "--skip-damaged"]).success();
    assert!(message(&resumed).contains("trying the one before it"));
    assert_eq!(results(&folder.at("cut")), results(&folder.at("alone")));
}

#[test]
fn runs_and_forks_go_on_where_the_project_has_been_moved() {
    let folder = Folder(TempDir::new().unwrap());
    let volume = "../../configs/data/lhdl-3155-d4-trabecular.nii.gz";
    let volume = Path::new(env!("CARGO_MANIFEST_DIR")).join(volume);
    fs::create_dir(folder.at("here")).unwrap();
    fs::copy(volume, folder.at("here/scan.nii.gz")).unwrap();
    let scanned = BASELINE.replace(
        "Generated(shape_voxels: (32, 32, 32), bv_tv: 0.25, tb_th_um: 150)",
        r#"Volume(file: "scan.nii.gz", domain_voxels: (24, 24, 24))"#,
    );
    folder.write("here/base.ron", &scanned);
    folder.run("here/base.ron", "here/alone", &[]).success();
    folder.run("here/base.ron", "here/cut", &["--stop-on-day", "0"]).code(75);
    fs::rename(folder.at("here"), folder.at("there")).unwrap();
    folder.fork("there/cut", "there/base.ron", "there/fork").success();
    folder.run("there/base.ron", "there/cut", &["--resume"]).success();
    let alone = results(&folder.at("there/alone"));
    assert_eq!(results(&folder.at("there/cut")), alone);
    assert_eq!(results(&folder.at("there/fork")), alone);
    // Another volume makes another experiment.
    folder.run("there/base.ron", "there/late", &["--stop-on-day", "0"]).code(75);
    let mut bytes = fs::read(folder.at("there/scan.nii.gz")).unwrap();
    bytes.push(0);
    fs::write(folder.at("there/scan.nii.gz"), bytes).unwrap();
    let refused = message(&folder.run("there/base.ron", "there/late", &["--resume"]).code(1));
    assert!(refused.contains("belongs to another experiment"), "{refused}");
    let refused = message(&folder.fork("there/late", "there/base.ron", "out").code(2));
    assert!(refused.contains("another sample"), "{refused}");
}
