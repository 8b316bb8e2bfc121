//! Validation as a user runs it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{command, message, number, table, trabecula};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Three women on small generated bones, with results that are inside and outside for certain.
const SMALL: &str = r#"(
    title: "A small published trial",
    sample: Generated(shape_voxels: (40, 40, 40), voxel_um: 20.0, bv_tv: 0.3, tb_th_um: 150.0),
    population: (patients: 3, oestradiol_pmol_per_l: Fixed(25.7)),
    arms: [
        (name: "no drug"),
        (name: "denosumab", therapy: [Denosumab()]),
        (name: "peptide", therapy: [Cjc1295Dac()]),
    ],
    outcome_days: [10, 25],
    targets: [
        (
            id: "A1.level", set: Calibration, arm: "no drug", outcome: "oestradiol_pmol_per_l",
            day: 25, published: 25.7, source: "a table", certainty: Read,
        ),
        (
            id: "A1.spine", set: Calibration, arm: "denosumab", against: Difference("no drug"),
            outcome: "ls_bmd_change_percent", day: 25, published: 50, source: "nobody",
            certainty: RecalledLow,
        ),
        (
            id: "B1", set: Validation, arm: "denosumab", against: Ratio("no drug"),
            outcome: "s_ctx_change_percent", day: 10, to_day: 25, interval: (-100, -1),
            source: "a figure", certainty: RecalledHigh,
        ),
        (
            id: "B2", set: Validation, arm: "peptide", outcome: "vbmd_change_percent", day: 25,
            since_day: 10, interval: (-10, 10), source: "a figure", certainty: RecalledHigh,
        ),
    ],
    burn_in_days: 20,
    parameters: (osteocyte: (signal_per_year: 0.08)),
)"#;

/// A directory with one published trial.
fn studies(folder: &Path, text: &str) -> PathBuf {
    let directory = folder.join("published");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("small.ron"), text).unwrap();
    directory
}

fn validate(studies: &Path, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    command("validate", studies, out).args(more).assert()
}

fn json(out: &Path) -> Value {
    common::json(&out.join("validation.json"))
}

fn target<'a>(answer: &'a Value, id: &str) -> &'a Value {
    answer["targets"].as_array().unwrap().iter().find(|t| t["id"] == id).unwrap()
}

/// A value of the summary that the trial itself leaves.
fn summary(out: &Path, arm: &str, day: &str, column: &str) -> f64 {
    let rows = table(&out.join("small/summary.csv"));
    number(rows.iter().find(|r| r["arm"] == arm && r["day"] == day).unwrap(), column)
}

#[test]
fn prediction_stands_beside_publication() {
    let folder = TempDir::new().unwrap();
    let (studies, out) = (studies(folder.path(), SMALL), folder.path().join("out"));
    let copy = folder.path().join("copy.json");
    let done = validate(&studies, &out, &["--json", copy.to_str().unwrap()]).success();
    let shown = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    for expected in [
        "Calibration",
        "1 of 2 inside (50 %); 0 of 1 findings",
        "2 of 2 inside (100 %); 2 of 2 findings",
        "OUTSIDE",
        "recalled, low",
        "No trial in women on aromatase inhibitors",
        "not medical advice",
    ] {
        assert!(shown.contains(expected), "{expected}:\n{shown}");
    }
    let answer = json(&out);
    assert_eq!(fs::read(&copy).unwrap(), fs::read(out.join("validation.json")).unwrap());
    let level = target(&answer, "A1.level");
    assert_eq!(level["inside"], true);
    assert!((level["accepted"][0].as_f64().unwrap() - 0.8 * 25.7).abs() < 1e-9);
    assert!((level["simulated"].as_f64().unwrap() - 25.7).abs() < 0.1);
    let spine = target(&answer, "A1.spine");
    assert_eq!((&spine["inside"], &spine["set"]), (&Value::from(false), &"calibration".into()));
    let of_trial = summary(&out, "denosumab", "25", "ls_bmd_change_percent_difference");
    assert!((spine["simulated"].as_f64().unwrap() - of_trial).abs() < 1e-9);
    let error = answer["sets"][0]["bmd_error_percentage_points"].as_f64().unwrap();
    assert!((error - (50.0 - of_trial)).abs() < 1e-9, "the error of the only BMD");
    assert!(answer["sets"][1]["bmd_error_percentage_points"].is_null());
    assert_eq!(target(&answer, "B2")["unit"], "%");
    assert_eq!(target(&answer, "B2")["weakest_evidence"], "HumanHormones");
    let rows = fs::read_to_string(out.join("validation.csv")).unwrap().lines().count();
    assert_eq!(rows, 5);
    let page = fs::read(out.join("report.html")).unwrap();
    trabecula().arg("report").arg(&out).assert().success();
    assert_eq!(fs::read(out.join("report.html")).unwrap(), page, "from the directory alone");
    let page = String::from_utf8(page).unwrap();
    for expected in ["A1.spine", "recalled low", "small/report.html", "No trial in women"] {
        assert!(page.contains(expected), "{expected} is missing from the report");
    }
}

#[test]
fn threads_and_interruptions_leave_no_trace() {
    let folder = TempDir::new().unwrap();
    let studies = studies(folder.path(), SMALL);
    let out = |name: &str| folder.path().join(name);
    validate(&studies, &out("one"), &["--threads", "1", "--quiet"]).success();
    validate(&studies, &out("many"), &["--threads", "5", "--quiet"]).success();
    let whole = json(&out("one"));
    assert_eq!(whole, json(&out("many")));
    assert_eq!(whole["results_blake3"].as_str().unwrap().len(), 64);
    // As an interruption leaves it: some simulations are missing.
    fs::remove_file(out("many").join("small/patients/00002/arm-02.rows")).unwrap();
    fs::remove_file(out("many").join("validation.json")).unwrap();
    let refused = validate(&studies, &out("many"), &["--quiet"]).code(2);
    assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("--resume"));
    validate(&studies, &out("many"), &["--quiet", "--resume"]).success();
    assert_eq!(whole, json(&out("many")));
    // A changed target needs no new simulation, a changed parameter does.
    let wider = SMALL.replace("published: 50", "published: 0, interval: (-60, 60)");
    fs::write(studies.join("small.ron"), wider).unwrap();
    validate(&studies, &out("many"), &["--quiet", "--resume"]).success();
    let judged = json(&out("many"));
    assert_eq!(judged["results_blake3"], whole["results_blake3"]);
    assert_eq!(target(&judged, "A1.spine")["inside"], true);
    let other = ["--quiet", "--resume", "--set", "parameters.osteoclast.life_days=15"];
    let refused = validate(&studies, &out("many"), &other).code(1);
    assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("another experiment"));
}

#[test]
fn quick_makes_trials_smaller() {
    let folder = TempDir::new().unwrap();
    let text = SMALL.replace("patients: 3", "patients: 6").replace("[10, 25]", "[10, 12]");
    let text = text.replace("day: 25", "day: 12").replace("(40, 40, 40)", "(60, 64, 40)");
    let (studies, out) = (studies(folder.path(), &text), folder.path().join("out"));
    let short = ["--quick", "--set", "burn_in_days=1", "--set", "step_hours=24"];
    let done = validate(&studies, &out, &short).success();
    assert!(String::from_utf8_lossy(&done.get_output().stdout).contains("--quick"));
    let answer = json(&out);
    assert_eq!(answer["quick"], true);
    assert_eq!(target(&answer, "A1.level")["patients"], 3);
    let config = fs::read_to_string(out.join("small/config.ron")).unwrap();
    assert!(config.contains("shape_voxels: (56, 56, 40)"));
}

#[test]
fn what_cannot_be_validated_is_said_before_anything_is_written() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let refused = |studies: &Path| {
        let refused = validate(studies, &out, &[]).code(2);
        assert!(!out.exists());
        message(&refused)
    };
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(refused(&empty).contains("holds no .ron file"));
    let (before, after) = (SMALL.find("    targets").unwrap(), SMALL.find("    burn_in").unwrap());
    let none = studies(folder.path(), &format!("{}{}", &SMALL[..before], &SMALL[after..]));
    assert!(refused(&none).contains("has no `targets`"));
    let wrong = studies(folder.path(), &SMALL.replace("arm: \"peptide\"", "arm: \"peptid\""));
    let told = refused(&wrong);
    assert!(told.contains("targets[3].arm") && told.contains("did you mean `peptide`"), "{told}");
}
