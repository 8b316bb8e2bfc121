//! Calibration as a user runs it: known parameters are found again from what they do to
//! oestradiol in blood, which costs next to nothing to simulate.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{command, json, number, table};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use trabecula_config::BaseKind;
use trabecula_runner::sweep::layout::Layout;
use trabecula_runner::sweep::log::{Author, Entry, Log};
use trabecula_runner::sweep::record::{Outcome, Record};

/// The parameters that are to be found: neither is the committed value.
const TRUTH: [(&str, f64); 2] =
    [("aromatase.tissue_exposure", 0.55), ("aromatase.residual_fraction", 0.02)];

const EXPERIMENT: &str = "(
    sample: Generated(shape_voxels: (16, 16, 16), voxel_um: 20.0, bv_tv: 0.3, tb_th_um: 70.0),
    woman: Postmenopausal(years_since_final_period: 12),
    therapy: [Anastrozole()],
    duration_days: 30,
    burn_in_days: 0,
    step_hours: 24,
    measure: (every_days: 10),
)";

fn trial(published: f64) -> String {
    format!(
        r#"(
    sample: Generated(shape_voxels: (16, 16, 16), voxel_um: 20.0, bv_tv: 0.3, tb_th_um: 70.0),
    population: (
        patients: 2, years_since_final_period: Fixed(12), sensitivities: [],
        oestradiol_pmol_per_l: Fixed(25.7),
        uncertainty: (drug_spread: 0, cell_spread: 0, patients_per_draw: 1),
    ),
    arms: [(name: "no drug"), (name: "letrozole", therapy: [Letrozole()])],
    outcome_days: [20, 30],
    targets: [
        (
            id: "letrozole", set: Calibration, arm: "letrozole", against: Ratio("no drug"),
            outcome: "oestradiol_pmol_per_l", day: 20, to_day: 30, interval: ({}, {}),
            source: "a run", certainty: Derived,
        ),
        (
            id: "predicted", set: Validation, arm: "letrozole", outcome: "ac_f_per_year",
            day: 30, published: 1, source: "nobody", certainty: RecalledLow,
        ),
    ],
    burn_in_days: 0,
    step_hours: 24,
)"#,
        published - 0.1,
        published + 0.1
    )
}

fn calibration(published: f64) -> String {
    format!(
        r#"(
    title: "Oestradiol",
    stages: [(
        name: "blood",
        free: [
            (parameter: "aromatase.tissue_exposure", prior: Uniform(min: 0.2, max: 0.9)),
            (parameter: "aromatase.residual_fraction", prior: Uniform(min: 0, max: 0.1)),
        ],
        scenarios: [
            Experiment(
                name: "anastrozole",
                file: "anastrozole.ron",
                seeds: 1,
                targets: [(
                    id: "anastrozole", set: Calibration, outcome: "oestradiol_pmol_per_l",
                    day: 20, to_day: 30, interval: ({}, {}), source: "a run", certainty: Derived,
                )],
            ),
            Trial(name: "letrozole", file: "letrozole.ron"),
        ],
        waves: [16, 6, 6],
    )],
    seed: 7,
)"#,
        0.99 * published,
        1.01 * published
    )
}

/// A column of a table, row by row.
fn column(path: &Path, keep: (&str, &str), name: &str) -> Vec<f64> {
    let rows = table(path).into_iter();
    rows.filter(|row| row.get(keep.0).is_none_or(|value| value == keep.1))
        .map(|row| number(&row, name))
        .collect()
}

/// Files of a calibration whose published results are those that the truth gives.
fn files(folder: &Path) -> PathBuf {
    let path = |name: &str| folder.join(name);
    fs::write(path("anastrozole.ron"), EXPERIMENT).unwrap();
    fs::write(path("letrozole.ron"), trial(-90.0)).unwrap();
    let sets: Vec<String> =
        TRUTH.iter().map(|(name, value)| format!("parameters.{name}={value}")).collect();
    let run = |verb: &str, file: &str, out: &str| {
        let mut program = command(verb, &path(file), &path(out));
        for set in &sets {
            program.args(["--set", set]);
        }
        program.arg("--quiet").assert().success();
    };
    run("run", "anastrozole.ron", "run");
    run("trial", "letrozole.ron", "trial");
    let name = "oestradiol_pmol_per_l";
    let levels = column(&path("run/series.csv"), ("", ""), name);
    let levels = &levels[2..];
    let level = levels.iter().sum::<f64>() / levels.len() as f64;
    let of_arm = |arm: &str| {
        let name = "oestradiol_pmol_per_l_mean";
        let values = column(&path("trial/summary.csv"), ("arm", arm), name);
        values[1..].iter().sum::<f64>()
    };
    let ratio = 100.0 * (of_arm("letrozole") / of_arm("no drug") - 1.0);
    fs::write(path("letrozole.ron"), trial(ratio)).unwrap();
    fs::write(path("blood.ron"), calibration(level)).unwrap();
    path("blood.ron")
}

fn calibrate(file: &Path, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    command("calibrate", file, out).arg("--quiet").args(more).assert()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn known_parameters_are_found_on_any_number_of_threads_and_after_interruptions() {
    let folder = TempDir::new().unwrap();
    let file = files(folder.path());
    let (one, many) = (folder.path().join("one"), folder.path().join("many"));
    calibrate(&file, &one, &["--threads", "1"]).success();
    let answer = json(&one.join("calibration.json"));
    let stage = &answer["stages"][0];
    for (i, (name, truth)) in TRUTH.into_iter().enumerate() {
        let found = &stage["parameters"][i];
        assert_eq!(found["name"], name);
        let best = found["best"].as_f64().unwrap();
        let range = found["prior"][1].as_f64().unwrap() - found["prior"][0].as_f64().unwrap();
        assert!((best - truth).abs() < 0.05 * range, "{found}");
        let ends = [0, 1].map(|end| found["interval"][end].as_f64().unwrap());
        assert!(ends[0] - 0.02 * range < truth && truth < ends[1] + 0.02 * range, "{found}");
        assert!(found["width"].as_f64().unwrap() < 0.3 && found["at_edge"] == false, "{found}");
    }
    assert!(stage["misfit"].as_f64().unwrap() < 2.0 && stage["results"][0]["inside"] == true);
    assert!(stage["waves"][2]["ruled_out_percent"].as_f64().unwrap() > 50.0);
    assert_eq!((&answer["parameters"], &answer["published"]), (&2.into(), &2.into()));
    assert!(read(&one.join("best.ron")).contains("aromatase: (tissue_exposure: 0.5"));
    // As an interruption leaves it: some points of the trial, and all of the experiment, are gone.
    calibrate(&file, &many, &["--threads", "3"]).success();
    let points = many.join("blood/letrozole");
    for entry in fs::read_dir(&points).unwrap().map(Result::unwrap).step_by(3) {
        fs::remove_dir_all(entry.path().join("patients/00002")).unwrap();
    }
    fs::remove_dir_all(many.join("blood/anastrozole/results")).unwrap();
    fs::remove_file(many.join("calibration.json")).unwrap();
    calibrate(&file, &many, &[]).code(2);
    calibrate(&file, &many, &["--resume", "--threads", "2"]).success();
    for name in ["calibration.json", "best.ron", "blood/trace.csv", "blood/posterior.csv"] {
        assert!(read(&one.join(name)) == read(&many.join(name)), "{name}");
    }
    // What another version has run is not taken together with the rest.
    let study = many.join("blood/anastrozole");
    fs::remove_dir_all(study.join("results")).unwrap();
    fs::create_dir(study.join("results")).unwrap();
    another_version_ran_the_first_point(&study);
    fs::remove_file(many.join("calibration.json")).unwrap();
    let refused = calibrate(&file, &many, &["--resume"]).code(1);
    let told = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(told.contains("2 versions") && told.contains("0.0.9 (elsewhere)"), "{told}");
    // As the message advises.
    fs::remove_dir_all(&study).unwrap();
    calibrate(&file, &many, &["--resume"]).success();
    assert!(read(&one.join("calibration.json")) == read(&many.join("calibration.json")));
}

fn another_version_ran_the_first_point(study: &Path) {
    let layout = Layout::of(BaseKind::Experiment);
    let manifest = read(&study.join("manifest.jsonl"));
    let point: serde_json::Value = serde_json::from_str(manifest.lines().nth(1).unwrap()).unwrap();
    let outcome =
        Outcome::Done { state_blake3: "0".repeat(64), rows: vec![vec![1.5; layout.names().len()]] };
    let record = Record {
        id: point["id"].as_str().unwrap().to_owned(),
        outcome,
        wall_s: 1.0,
        worker: "elsewhere:1".to_owned(),
        version: "0.0.9 (elsewhere)".to_owned(),
    };
    let mut log = Log::create(&study.join("results/other.log"), &Author::this(1, &layout)).unwrap();
    log.append(&Entry::Ended(record)).unwrap();
}

#[test]
fn what_can_never_be_measured_is_said_with_its_name() {
    let folder = TempDir::new().unwrap();
    let file = files(folder.path());
    // Wall thickness needs completed packets.
    let text = read(&file).replace("oestradiol_pmol_per_l", "w_th_um");
    fs::write(&file, text).unwrap();
    let failed = calibrate(&file, &folder.path().join("out"), &[]).code(1);
    let told = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
    assert!(told.contains("stage blood: anastrozole could be measured at 0 points"), "{told}");
}
