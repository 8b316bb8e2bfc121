//! Trials as a user runs them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use assert_cmd::Command;
use common::{number, table};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use statrs::statistics::Statistics;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use trabecula_core::systemic::Drug;

/// Three women, three arms, of which two are the same, on small generated bones.
const SMALL: &str = r#"(
    title: "A small trial",
    sample: Generated(shape_voxels: (40, 40, 40), voxel_um: 20.0, bv_tv: 0.3, tb_th_um: 150.0),
    population: (patients: 3),
    arms: [
        (name: "anastrozole", therapy: [Anastrozole()]),
        (name: "the same", therapy: [Anastrozole()]),
        (name: "with denosumab", therapy: [Anastrozole(), Denosumab()]),
    ],
    outcome_days: [10, 25],
    burn_in_days: 45,
    parameters: (osteocyte: (signal_per_year: 0.08)),
)"#;

fn write(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("small.ron");
    fs::write(&path, text).unwrap();
    path
}

fn command(config: &Path, out: &Path, more: &[&str]) -> Command {
    let mut command = common::command("trial", config, out);
    command.args(more);
    command
}

fn run(config: &Path, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    command(config, out, more).arg("--quiet").assert()
}

fn tables(out: &Path) -> [Vec<u8>; 4] {
    ["trial.csv", "summary.csv", "trial.parquet", "summary.parquet"]
        .map(|name| fs::read(out.join(name)).unwrap())
}

fn rows_files(out: &Path) -> usize {
    let folders = fs::read_dir(out.join("patients")).into_iter().flatten().flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten());
    files.flatten().filter(|file| file.path().extension().is_some_and(|e| e == "rows")).count()
}

/// The table in Parquet equals its CSV, and of its columns these hold whole numbers and no others.
fn assert_counts_are_whole(out: &Path, name: &str, counts: &[&str]) {
    let file = fs::File::open(out.join(format!("{name}.parquet"))).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let csv = table(&out.join(format!("{name}.csv")));
    let mut rows = 0;
    for (line, row) in csv.iter().zip(reader.get_row_iter(None).unwrap()) {
        rows += 1;
        for (column, value) in row.unwrap().get_column_iter() {
            let (cell, counted) = (&line[column], counts.iter().any(|end| column.ends_with(end)));
            match value {
                Field::Null => assert_eq!(cell, "", "{column}"),
                Field::Long(v) if counted => assert_eq!(cell.parse::<i64>().unwrap(), *v),
                Field::Double(v) if !counted => assert_eq!(cell.parse::<f64>().unwrap(), *v),
                Field::Str(v) => assert_eq!(cell, v),
                other => panic!("{column}: {other:?}"),
            }
        }
    }
    assert_eq!(rows, csv.len());
}

#[test]
fn tables_hold_every_woman_arm_and_day() {
    let folder = TempDir::new().unwrap();
    let (config, out) = (write(folder.path(), SMALL), folder.path().join("out"));
    let done = command(&config, &out, &[]).assert().success();
    let shown = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    for expected in ["with denosumab", "spine BMD", "randomised trial", "not medical advice"] {
        assert!(shown.contains(expected), "{expected}:\n{shown}");
    }
    let trial = table(&out.join("trial.csv"));
    assert_eq!(trial.len(), 3 * 3 * 3);
    let of = |arm: &str, patient: &str, day: &str| {
        let found =
            |r: &&HashMap<_, _>| r["arm"] == arm && r["patient"] == patient && r["day"] == day;
        trial.iter().find(found).unwrap().clone()
    };
    for patient in ["1", "2", "3"] {
        let mut twin = of("the same", patient, "25");
        twin.insert("arm".to_owned(), "anastrozole".to_owned());
        assert_eq!(twin, of("anastrozole", patient, "25"), "the same streams in every arm");
        let day_0 = |arm| of(arm, patient, "0")["bmd_mg_per_cm3"].clone();
        assert_eq!(day_0("with denosumab"), day_0("anastrozole"), "one and the same day 0");
        let ctx = |arm| number(&of(arm, patient, "25"), "s_ctx_percent_of_baseline");
        assert!(ctx("with denosumab") < ctx("anastrozole"), "patient {patient}");
        assert_eq!(number(&of("anastrozole", patient, "0"), "ls_bmd_percent_of_baseline"), 100.0);
    }
    assert_ne!(of("anastrozole", "1", "0")["bv_tv"], of("anastrozole", "2", "0")["bv_tv"]);
    let draws = table(&out.join("draws.csv"));
    let drawn = |arm: &str, patient: &str, name: &str| {
        let found = |r: &&HashMap<_, _>| r["arm"] == arm && r["patient"] == patient;
        number(draws.iter().find(found).unwrap(), name)
    };
    assert_eq!(draws.len(), 3 * 3);
    for name in ["denosumab_rebound.osteomorph_share", "bpc157.half_life_hours"] {
        let of = |patient| drawn("with denosumab", patient, name);
        assert_eq!(of("1"), of("2"), "women 1 and 2 share a draw of {name}");
        assert_ne!(of("1"), of("3"), "woman 3 has one of her own");
        assert_eq!(of("3"), drawn("anastrozole", "3", name), "the same in every arm");
    }
    let turnover = |patient| drawn("anastrozole", patient, "osteocyte.signal_per_year");
    assert!(turnover("1") != turnover("2"), "a trait of hers");
    assert!(!draws[0].contains_key("oestrogen_loss.rankl_fold"), "known, so never drawn");
    let summary = table(&out.join("summary.csv"));
    assert_eq!(summary.len(), 3 * 3);
    for row in &summary {
        let difference = number(row, "ls_bmd_change_percent_difference");
        match row["arm"].as_str() {
            "anastrozole" => assert!(difference.is_nan()),
            "the same" => assert_eq!(difference, 0.0),
            _ => {
                let women: Vec<f64> = ["1", "2", "3"]
                    .map(|p| {
                        let at =
                            |arm| number(&of(arm, p, &row["day"]), "ls_bmd_percent_of_baseline");
                        at("with denosumab") - at("anastrozole")
                    })
                    .into();
                // Each counts once, though women 1 and 2 share a draw.
                let expected = women.iter().sum::<f64>() / 3.0;
                assert!((difference - expected).abs() < 1e-9, "{difference} {expected}");
            }
        }
        if row["arm"] == "with denosumab" && row["day"] == "25" {
            // What pairing gains for BMD by itself, from the women's own rows.
            let t = |arm: &str| ["1", "2", "3"].map(|p| number(&of(arm, p, "25"), "ls_t_score"));
            let [with, without] = [t("with denosumab"), t("anastrozole")];
            let apart = [0, 1, 2].map(|woman| with[woman] - without[woman]);
            let expected = (with.variance() + without.variance()) / apart.variance();
            let gain = number(row, "ls_t_score_pairing_gain");
            assert!((gain / expected - 1.0).abs() < 1e-6, "{gain} {expected}");
            assert!(gain > 10.0 * number(row, "ls_bmd_change_percent_pairing_gain"));
            assert!(shown.contains(&format!("{gain:.0} / ")), "{shown}");
        }
        let women: f64 = ["normal_women", "osteopenia_women", "osteoporosis_women"]
            .map(|class| number(row, class))
            .iter()
            .sum();
        assert_eq!(women, 3.0);
    }
    assert_counts_are_whole(&out, "trial", &["patient", "draw"]);
    assert_counts_are_whole(&out, "draws", &["patient", "draw"]);
    assert_counts_are_whole(&out, "summary", &["day", "patients", "_women"]);
    let page = fs::read(out.join("report.html")).unwrap();
    let report = |more: &[&str]| {
        let mut command = Command::cargo_bin("trabecula").unwrap();
        command.arg("report").arg(&out).args(more).assert()
    };
    report(&[]).success();
    assert_eq!(fs::read(out.join("report.html")).unwrap(), page, "from the directory alone");
    let page = String::from_utf8(page).unwrap();
    for expected in
        ["denosumab 60 mg once", "with denosumab", "osteopenia", "ls_bmd_change_percent"]
    {
        assert!(page.contains(expected), "{expected} is missing from the report");
    }
    let figure = fs::read_to_string(out.join("figures/ls_bmd_change_percent.svg")).unwrap();
    assert!(figure.contains("with denosumab"), "a legend of its own");
    report(&["--against", "elsewhere"]).code(1);
    let left = fs::read_dir(out.join("patients/00001")).unwrap().count();
    assert_eq!(left, 3, "the state at day 0 goes when all arms are done");
}

#[test]
fn threads_leave_no_trace() {
    let folder = TempDir::new().unwrap();
    let config = write(folder.path(), SMALL);
    let out = |name: &str| folder.path().join(name);
    run(&config, &out("1"), &["--threads", "1"]).success();
    for threads in ["2", "13"] {
        run(&config, &out(threads), &["--threads", threads]).success();
        assert_eq!(tables(&out(threads)), tables(&out("1")), "{threads} threads");
    }
}

/// Starts the trial on one thread and sends it a signal when `rows` simulations have ended.
fn stopped_at(rows: usize, signal: &str, config: &Path, out: &Path, more: &[&str]) -> Option<i32> {
    let program = assert_cmd::cargo::cargo_bin("trabecula");
    let mut child = std::process::Command::new(program)
        .args(["trial", "--quiet", "--threads", "1", "--out"])
        .args([out, config])
        .args(more)
        .spawn()
        .unwrap();
    let started = Instant::now();
    while rows_files(out) < rows && started.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    std::process::Command::new("kill").args([signal, &id]).status().unwrap();
    child.wait().unwrap().code()
}

#[test]
fn a_stopped_or_killed_trial_goes_on_where_it_was() {
    let folder = TempDir::new().unwrap();
    let config = write(folder.path(), SMALL);
    let (cut, whole) = (folder.path().join("cut"), folder.path().join("whole"));
    assert_eq!(stopped_at(1, "-TERM", &config, &cut, &[]), Some(75), "told to come back");
    assert_eq!(stopped_at(3, "-KILL", &config, &cut, &["--resume"]), None, "killed");
    let kept = rows_files(&cut);
    assert!((3..9).contains(&kept), "{kept} simulations before the kill");
    run(&config, &cut, &["--resume", "--threads", "2"]).success();
    run(&config, &whole, &[]).success();
    assert_eq!(tables(&cut), tables(&whole));
    assert!(run(&config, &cut, &[]).code(2).get_output().stdout.is_empty(), "not overwritten");
}

#[test]
fn a_trial_grows_and_refuses_what_is_not_its_own() {
    let folder = TempDir::new().unwrap();
    let (config, out) = (write(folder.path(), SMALL), folder.path().join("out"));
    run(&config, &out, &["--set", "population.patients=2"]).success();
    let untouched = fs::read(out.join("patients/00001/arm-01.rows")).unwrap();
    run(&config, &out, &["--resume"]).success();
    assert_eq!(table(&out.join("trial.csv")).len(), 27, "a third woman");
    assert_eq!(fs::read(out.join("patients/00001/arm-01.rows")).unwrap(), untouched);
    let record = || ["config.ron", "provenance.json"].map(|name| fs::read(out.join(name)).unwrap());
    let before = record();
    let other = run(&config, &out, &["--resume", "--seed", "2"]).code(1);
    let message = String::from_utf8_lossy(&other.get_output().stderr).into_owned();
    assert!(message.contains("config.ron") && message.contains("another experiment"), "{message}");
    assert!(message.contains("seed: 2"), "{message}");
    assert_eq!(record(), before, "what a trial was is not lost by asking for another");
    let damaged = out.join("patients/00002/arm-02.rows");
    let mut bytes = fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    let refused = run(&config, &out, &["--resume"]).code(1);
    let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(message.contains("00002/arm-02.rows") && message.contains("checksum"), "{message}");
}

#[test]
fn a_woman_who_fails_is_told_and_loses_no_other() {
    let folder = TempDir::new().unwrap();
    // Trabeculae thicker than a quarter of the box, 200 µm, cannot be generated.
    let bone = "population: (patients: 8, bone: Structures(bv_tv: Fixed(0.3), \
                tb_th_um: Uniform(min: 140, max: 240)))";
    let text = SMALL.replace("population: (patients: 3)", bone);
    let (config, out) = (write(folder.path(), &text), folder.path().join("out"));
    let short = ["--set", "outcome_days=[3]", "--set", "burn_in_days=2", "--json"];
    let done = command(&config, &out, &short).assert().code(1);
    let message = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(message.contains("failed: patient") && message.contains("before day 0"), "{message}");
    let answer: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let failed = answer["provenance"]["failures"].as_array().unwrap().len();
    assert!((1..8).contains(&failed), "{failed}");
    let lived = answer["summary"]["rows"][0]["patients"].as_u64().unwrap() as usize;
    assert_eq!(lived + failed, 8);
    assert_eq!(table(&out.join("trial.csv")).len(), lived * 3 * 2);
}

#[test]
fn an_arm_that_a_woman_cannot_take_is_foretold_and_loses_no_other() {
    let folder = TempDir::new().unwrap();
    // An inhibitor can start a year after the final period: some women have not come so far.
    let women = "population: (patients: 4, years_since_final_period: Uniform(min: 0.5, max: 1.6))";
    let text = SMALL
        .replace("population: (patients: 3)", women)
        .replace("(name: \"anastrozole\",", "(name: \"none\"), (name: \"anastrozole\",");
    let (config, out) = (write(folder.path(), &text), folder.path().join("out"));
    let short = ["--set", "outcome_days=[3]", "--set", "burn_in_days=2"];
    let done = command(&config, &out, &short).assert().code(1);
    let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(told.contains("warning: anastrozole will fail in 2 of 4 patients; patient"), "{told}");
    assert!(told.contains("a year after the final period"), "{told}");
    let trial = table(&out.join("trial.csv"));
    let women = |arm: &str| {
        let rows = trial.iter().filter(|row| row["arm"] == arm && row["day"] == "3");
        rows.map(|row| row["patient"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(women("none").len(), 4, "each woman has the arm that she can take");
    assert_eq!(women("anastrozole").len(), 2);
    let failed = told.lines().filter(|line| line.starts_with("failed: patient")).count();
    assert_eq!(
        failed,
        2 * 3 * 2,
        "three arms with the drug, two women, said at once and at the end"
    );
    let summary = table(&out.join("summary.csv"));
    let last = summary.iter().rfind(|row| row["arm"] == "anastrozole").unwrap();
    assert_eq!((&*last["patients"], &*last["bv_tv_difference_patients"]), ("2", "2"));
}

#[test]
fn peptides_carry_their_caution_and_grade() {
    let folder = TempDir::new().unwrap();
    let text = SMALL
        .replace("Denosumab()", "Cjc1295Dac(), Bpc157()")
        .replace("with denosumab", "peptides");
    let (config, out) = (write(folder.path(), &text), folder.path().join("out"));
    let short = ["--set", "outcome_days=[3]", "--set", "burn_in_days=2"];
    let done = command(&config, &out, &short).assert().success();
    let shown = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    for expected in ["hypothesis", "No trial in women on aromatase inhibitors", "safety question"] {
        assert!(shown.contains(expected), "{expected}:\n{shown}");
    }
    for row in table(&out.join("summary.csv")) {
        let peptides = row["arm"] == "peptides";
        assert_eq!(row["weakest_evidence"] == "hypothesis", peptides);
        assert_eq!(row["caution"].contains("safety question"), peptides);
        assert_eq!(row["caution"].contains("contradicts the nearest trial"), peptides);
    }
    for row in table(&out.join("trial.csv")) {
        let grade = if row["arm"] == "peptides" { "hypothesis" } else { "randomised trial" };
        assert_eq!(row["weakest_evidence"], grade);
        assert_eq!(row["caution"].contains("safety question"), row["arm"] == "peptides");
    }
    assert!(shown.contains("\npeptides: No trial in women"), "the arm is named:\n{shown}");
    let notes = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(notes.contains("note: peptides: No trial in women"), "{notes}");
    let figure = fs::read_to_string(out.join("figures/ls_bmd_change_percent.svg")).unwrap();
    for expected in
        ["peptides (n 3, H)", "anastrozole (n 3, A)", "A randomised trial, H hypothesis"]
    {
        assert!(figure.contains(expected), "{expected}");
    }
}

#[test]
fn each_peptide_has_the_grade_of_what_is_known_of_it() {
    let grade = |drug: Drug| drug.bone_evidence().letter();
    let peptides = [Drug::Cjc1295Dac, Drug::Cjc1295, Drug::Ipamorelin, Drug::Bpc157, Drug::Tb500];
    assert_eq!(peptides.map(grade), ['C', 'H', 'D', 'H', 'H']);
    assert_eq!(grade(Drug::Denosumab), 'A');
}

#[test]
fn the_plan_is_told_and_nothing_is_left() {
    let folder = TempDir::new().unwrap();
    let (config, out) = (write(folder.path(), SMALL), folder.path().join("out"));
    let done = command(&config, &out, &["--plan"]).assert().success();
    let plan = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    for expected in ["with denosumab", "40 × 40 × 40", "27 rows", "MiB", "min on"] {
        assert!(plan.contains(expected), "{expected}:\n{plan}");
    }
    assert!(!out.exists());
}

#[test]
fn a_wrong_file_leaves_nothing_and_names_the_right_command() {
    let folder = TempDir::new().unwrap();
    let (config, out) = (write(folder.path(), SMALL), folder.path().join("out"));
    let wrong = run(&config, &out, &["--set", "arms[0].therapy[0].dose_mg=-1"]).code(2);
    assert!(String::from_utf8_lossy(&wrong.get_output().stderr).contains("arms[0].therapy[0]"));
    assert!(!out.exists());
    let run = Command::cargo_bin("trabecula").unwrap().arg("run").arg(&config).assert().code(2);
    assert!(String::from_utf8_lossy(&run.get_output().stderr).contains("trabecula trial"));
}

#[test]
fn women_who_share_one_draw_have_no_interval_and_it_is_said_why() {
    let folder = TempDir::new().unwrap();
    let config = write(folder.path(), SMALL);
    let told = |patients: &str| {
        let set = ["--set", patients];
        let out = folder.path().join(patients);
        let done = command(&config, &out, &set).assert().success();
        let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        let summary = table(&out.join("summary.csv"));
        let last = summary.iter().rfind(|row| row["arm"] == "with denosumab").unwrap().clone();
        (told, last["bv_tv_low"].is_empty())
    };
    let (two, lacks) = told("population.patients=2");
    assert!(
        two.contains("warning: patients = 2 with patients_per_draw = 2 share one draw"),
        "{two}"
    );
    assert!(lacks);
    let (three, lacks) = told("population.patients=3");
    assert!(!three.contains("patients_per_draw"), "{three}");
    assert!(!lacks);
}
