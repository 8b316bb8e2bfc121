//! Forks: one baseline, several arms, the same bits as arms of their own.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use assert_cmd::assert::Assert;
use common::{Folder, command, message, results, trabecula};
use std::fs;
use std::path::{Path, PathBuf};

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

fn with_baseline() -> Folder {
    let folder = Folder::new();
    folder.write("baseline.ron", BASELINE);
    folder
}

fn run(folder: &Folder, config: &str, out: &str, more: &[&str]) -> Assert {
    command("run", &folder.at(config), &folder.at(out)).arg("--quiet").args(more).assert()
}

fn fork(folder: &Folder, from: &str, arm: &str, out: &str) -> Assert {
    let mut fork = trabecula();
    fork.arg("fork").arg(folder.at(from)).arg(folder.at(arm)).arg("--out").arg(folder.at(out));
    fork.arg("--quiet").assert()
}

#[test]
fn arms_from_one_baseline_equal_runs_of_their_own() {
    let folder = with_baseline();
    run(&folder, "baseline.ron", "baseline", &["--stop-on-day", "0"]).code(75);
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
        fork(&folder, "baseline", &format!("{name}.ron"), &format!("{name}-fork")).success();
        run(&folder, &format!("{name}.ron"), &format!("{name}-alone"), &[]).success();
        let fork = results(&folder.at(&format!("{name}-fork")));
        assert_eq!(fork, results(&folder.at(&format!("{name}-alone"))), "{name}");
    }
    let provenance = fs::read_to_string(folder.at("letrozole-fork/provenance.json")).unwrap();
    assert!(provenance.contains("forked_from") && provenance.contains("step_"), "{provenance}");
}

#[test]
fn what_is_past_cannot_be_changed() {
    let folder = with_baseline();
    run(&folder, "baseline.ron", "baseline", &["--stop-on-day", "20"]).code(75);
    let arm = BASELINE
        .replace("[Anastrozole()]", "[Anastrozole(until_day: 5)]")
        .replace("burn_in_days: 20", "burn_in_days: 21")
        .replace(
            "    measure",
            "    parameters: (osteoclast: (life_days: 12)), seed: 4,\n    measure",
        );
    folder.write("arm.ron", &arm);
    let refused = message(&fork(&folder, "baseline", "arm.ron", "out").code(2));
    for expected in [
        "a fork on day 20 cannot change seed, which was 1",
        "burn_in_days, which was 20",
        "therapy before day 20, which is past",
        "parameters.osteoclast.life_days, which was 35",
    ] {
        assert!(refused.contains(expected), "{expected}:\n{refused}");
    }
    assert!(!folder.at("out").exists(), "a refused arm must leave nothing");
    folder.write("arm.ron", BASELINE.replace("bv_tv: 0.25", "bv_tv: 0.3"));
    assert!(
        message(&fork(&folder, "baseline", "arm.ron", "out").code(2)).contains("another sample")
    );
    // From day 20 on everything is open.
    let arm = BASELINE
        .replace("[Anastrozole()]", "[Anastrozole(until_day: 20), Letrozole(from_day: 20)]");
    folder.write("arm.ron", &arm);
    fork(&folder, "baseline", "arm.ron", "out").success();
    run(&folder, "arm.ron", "alone", &[]).success();
    assert_eq!(results(&folder.at("out")), results(&folder.at("alone")));
}

#[test]
fn a_damaged_checkpoint_is_skipped_if_the_user_says_so() {
    let folder = with_baseline();
    run(&folder, "baseline.ron", "alone", &[]).success();
    run(&folder, "baseline.ron", "cut", &["--stop-on-day", "25"]).code(75);
    let mut checkpoints: Vec<PathBuf> =
        fs::read_dir(folder.at("cut/checkpoints")).unwrap().map(|e| e.unwrap().path()).collect();
    checkpoints.sort();
    let last = checkpoints.pop().unwrap();
    let bytes = fs::read(&last).unwrap();
    fs::write(&last, &bytes[..bytes.len() - 100]).unwrap();
    let refused = message(&run(&folder, "baseline.ron", "cut", &["--resume"]).code(1));
    assert!(refused.contains("--skip-damaged"), "{refused}");
    let resumed = run(&folder, "baseline.ron", "cut", &["--resume", "--skip-damaged"]).success();
    assert!(message(&resumed).contains("trying the one before it"));
    assert_eq!(results(&folder.at("cut")), results(&folder.at("alone")));
}

#[test]
fn runs_and_forks_go_on_where_the_project_has_been_moved() {
    let folder = Folder::new();
    let volume = "../../configs/data/lhdl-3155-d4-trabecular.nii.gz";
    let volume = Path::new(env!("CARGO_MANIFEST_DIR")).join(volume);
    fs::create_dir(folder.at("here")).unwrap();
    fs::copy(volume, folder.at("here/scan.nii.gz")).unwrap();
    let scanned = BASELINE.replace(
        "Generated(shape_voxels: (32, 32, 32), bv_tv: 0.25, tb_th_um: 150)",
        r#"Volume(file: "scan.nii.gz", domain_voxels: (24, 24, 24))"#,
    );
    folder.write("here/base.ron", &scanned);
    run(&folder, "here/base.ron", "here/alone", &[]).success();
    run(&folder, "here/base.ron", "here/cut", &["--stop-on-day", "0"]).code(75);
    fs::rename(folder.at("here"), folder.at("there")).unwrap();
    fork(&folder, "there/cut", "there/base.ron", "there/fork").success();
    run(&folder, "there/base.ron", "there/cut", &["--resume"]).success();
    let alone = results(&folder.at("there/alone"));
    assert_eq!(results(&folder.at("there/cut")), alone);
    assert_eq!(results(&folder.at("there/fork")), alone);
    // Another volume makes another experiment.
    run(&folder, "there/base.ron", "there/late", &["--stop-on-day", "0"]).code(75);
    let mut bytes = fs::read(folder.at("there/scan.nii.gz")).unwrap();
    bytes.push(0);
    fs::write(folder.at("there/scan.nii.gz"), bytes).unwrap();
    let refused = message(&run(&folder, "there/base.ron", "there/late", &["--resume"]).code(1));
    assert!(refused.contains("belongs to another experiment"), "{refused}");
    let refused = message(&fork(&folder, "there/late", "there/base.ron", "out").code(2));
    assert!(refused.contains("another sample"), "{refused}");
}
