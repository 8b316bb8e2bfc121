//! The program as a user runs it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{command, message, results, small_experiment, text, trabecula};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A small experiment with a snapshot at its end.
fn experiment(folder: &Path) -> PathBuf {
    small_experiment(folder, "Anastrozole()", 40)
}

fn run(config: &Path, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    command("run", config, out).arg("--quiet").args(more).assert()
}

#[test]
fn a_run_leaves_a_complete_directory() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let out = folder.path().join("out");
    let done = trabecula().arg("run").arg(&config).arg("--out").arg(&out).assert().success();
    let table = text(&done.get_output().stdout);
    for expected in ["vBMD", "Tb.Th", "s-CTX", "results in", "not medical advice"] {
        assert!(table.contains(expected), "{expected} is missing:\n{table}");
    }
    for file in ["config.ron", "provenance.json", "series.csv", "series.parquet"] {
        assert!(out.join(file).is_file(), "{file} is missing");
    }
    assert!(out.join("snapshots/day_000000.vti").is_file());
    assert!(out.join("snapshots/day_000040.vti").is_file());
    let left_over = fs::read_dir(&out)
        .unwrap()
        .flatten()
        .any(|e| e.file_name().to_string_lossy().starts_with(".writing-"));
    assert!(!left_over, "a temporary file was left behind");
    // The resolved experiment runs again to the same bits.
    let again = folder.path().join("again");
    run(&out.join("config.ron"), &again, &[]).success();
    assert_eq!(results(&out), results(&again));
}

#[test]
fn threads_interruptions_and_measuring_leave_no_trace() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let out = |name: &str| folder.path().join(name);
    run(&config, &out("one"), &["--threads", "1"]).success();
    let reference = results(&out("one"));
    for threads in ["2", "3", "8"] {
        run(&config, &out(threads), &["--threads", threads]).success();
        assert_eq!(results(&out(threads)), reference, "{threads} threads");
    }
    run(&config, &out("cut"), &["--stop-on-day", "12.25"]).code(75);
    run(&config, &out("cut"), &["--resume", "--threads", "2"]).success();
    assert_eq!(results(&out("cut")), reference, "interrupted and resumed");
    let parquet = |name: &str| fs::read(out(name).join("series.parquet")).unwrap();
    assert_eq!(parquet("cut"), parquet("one"));
    run(&config, &out("watched"), &["--set", "measure.every_days=5"]).success();
    assert_eq!(results(&out("watched")).1, reference.1, "measuring more often");
}

#[test]
fn csv_and_parquet_hold_the_same_values() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let out = folder.path().join("out");
    run(&config, &out, &[]).success();
    let mut csv = csv::Reader::from_path(out.join("series.csv")).unwrap();
    let names: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    for column in [
        "day",
        "bv_tv",
        "bmd_percent_of_baseline",
        "s_ctx_percent_of_baseline",
        "p1np_percent_of_baseline",
        "oestradiol_pmol_per_l",
        "tb_th_mm",
    ] {
        assert!(names.iter().any(|name| name == column), "{column}");
    }
    let file = fs::File::open(out.join("series.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let mut rows = 0;
    for (line, row) in csv.records().zip(reader.get_row_iter(None).unwrap()) {
        rows += 1;
        for (cell, (name, value)) in line.unwrap().iter().zip(row.unwrap().get_column_iter()) {
            match value {
                Field::Null => assert_eq!(cell, "", "{name}"),
                Field::Double(v) => assert_eq!(cell.parse::<f64>().unwrap(), *v, "{name}"),
                other => panic!("{name}: {other:?}"),
            }
        }
    }
    assert_eq!(rows, 5, "days 0, 10, 20, 30, 40");
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let out = folder.path().join("out");
    let short = ["--set", "duration_days=10", "--set", "burn_in_days=0"];
    run(&config, &out, &short).success();
    let refused = run(&config, &out, &short).code(2);
    let message = text(&refused.get_output().stderr);
    assert!(message.contains("provenance.json") && message.contains("--force"), "{message}");
    let forced: Vec<&str> = short.iter().copied().chain(["--force"]).collect();
    run(&config, &out, &forced).success();
    // A directory that no run has made is never touched.
    let precious = folder.path().join("precious");
    fs::create_dir(&precious).unwrap();
    fs::write(precious.join("thesis.txt"), "years of work").unwrap();
    run(&config, &precious, &forced).code(2);
    assert_eq!(fs::read_to_string(precious.join("thesis.txt")).unwrap(), "years of work");
}

#[test]
fn a_damaged_checkpoint_is_refused_and_the_one_before_it_works() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let out = folder.path().join("out");
    run(&config, &out, &["--stop-on-day", "32"]).code(75);
    let mut checkpoints: Vec<PathBuf> =
        fs::read_dir(out.join("checkpoints")).unwrap().flatten().map(|e| e.path()).collect();
    checkpoints.sort();
    assert_eq!(checkpoints.len(), 2, "the last two are kept");
    let (before, last) = (&checkpoints[0], &checkpoints[1]);
    let whole = fs::read(last).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(last, bytes).unwrap();
        text(&run(&config, &out, &["--resume"]).code(1).get_output().stderr)
    };
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    assert!(refused(&flipped).contains("does not match its checksum"));
    assert!(refused(&whole[..whole.len() - 9]).contains("bytes of its"));
    assert!(refused(&whole[..20]).contains("bytes of its"));
    assert!(refused(b"something else entirely").contains("not a checkpoint"));
    let mut newer = whole.clone();
    newer[8] = 99;
    assert!(refused(&newer).contains("schema version 99"));
    let earlier = before.to_str().unwrap();
    run(&config, &out, &["--resume", "--resume-from", earlier]).success();
    let straight = folder.path().join("straight");
    run(&config, &straight, &[]).success();
    assert_eq!(results(&out), results(&straight));
}

#[test]
fn a_checkpoint_of_another_experiment_is_refused() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let out = folder.path().join("out");
    run(&config, &out, &["--stop-on-day", "5"]).code(75);
    let other = run(&config, &out, &["--resume", "--seed", "99"]).code(1);
    assert!(text(&other.get_output().stderr).contains("another experiment"));
}

#[test]
fn errors_say_where_and_what_would_be_valid() {
    let folder = TempDir::new().unwrap();
    let bad = folder.path().join("bad.ron");
    let good = fs::read_to_string(experiment(folder.path())).unwrap();
    fs::write(&bad, good.replace("duration_days: 40", "duration_days: -3")).unwrap();
    let message = text(&run(&bad, &folder.path().join("out"), &[]).code(2).get_output().stderr);
    assert!(message.contains("bad.ron") && message.contains("duration_days"), "{message}");
    assert!(!folder.path().join("out").exists(), "a wrong experiment must leave nothing");
    let missing = trabecula().args(["run", "no-such-file.ron"]).assert().code(2);
    assert!(text(&missing.get_output().stderr).contains("no-such-file.ron"));
}

#[test]
fn a_cause_is_told_once() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let scan = "sample=Volume(file: \"no-such-scan.nrrd\")";
    let missing = trabecula().arg("check").arg(&config).args(["--set", scan]).assert().code(1);
    let told = message(&missing);
    assert_eq!(told.matches("No such file").count(), 1, "{told}");
}

#[test]
fn parameters_are_listed_with_source_and_suggestions() {
    let all = trabecula().arg("params").assert().success();
    let table = text(&all.get_output().stdout);
    assert!(table.contains("osteoclast.life_days = ") && table.contains("Manolagas"));
    let typo = trabecula().args(["params", "osteoclast.life_dys"]).assert().code(2);
    assert!(text(&typo.get_output().stderr).contains("osteoclast.life_days"));
    let json = trabecula().args(["params", "igf1", "--json"]).assert().success();
    let rows: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert!(rows.as_array().unwrap().iter().any(|row| row["name"] == "igf1.ec50_pmol_per_l"));
    // What trials draw, and what has a value but is no parameter.
    for (wanted, expected) in [
        ("igf1_bone.collagen_gain", "drawn from 0 to 0.55"),
        ("bisphosphonate.half_inhibiting_fmol_per_nucleus", "drawn within a factor of 1.5"),
        ("osteoclast.depth_max_um", "not drawn"),
        ("dose.Tb500", "assumed: what clinics sell"),
        ("dose.Letrozole", "label"),
        ("population.turnover_fold", "LogNormal(median: 1, gsd: 1.3)"),
    ] {
        let listed = trabecula().args(["params", wanted]).assert().success();
        let listed = text(&listed.get_output().stdout);
        assert!(listed.contains(expected), "{wanted}:\n{listed}");
    }
}

#[test]
fn check_prints_the_plan() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let plan = trabecula().arg("check").arg(&config).assert().success();
    let plan = text(&plan.get_output().stdout);
    for expected in ["40 × 40 × 40", "osteocytes", "steps", "memory", "time"] {
        assert!(plan.contains(expected), "{expected}:\n{plan}");
    }
    assert!(!plan.contains("mirror"), "{plan}");
}

#[test]
fn check_plans_whatever_a_file_describes_and_names_the_command() {
    let configs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../configs");
    let small = ["--set", "sample.domain_voxels=(32, 32, 32)", "--set", "population.patients=2"];
    for (file, changes, expected) in [
        ("trial-rebound.ron", &small[..], "trabecula trial"),
        ("validation/leap.ron", &small[..], "trabecula validate"),
        ("sweeps/zoledronate-doses.ron", &[], "trabecula sweep plan"),
        ("sensitivity/rebound-morris.ron", &[], "trabecula sweep plan"),
        ("calibration/drugs.ron", &[], "trabecula calibrate"),
    ] {
        let mut check = trabecula();
        let done = check.arg("check").arg(format!("{configs}/{file}")).args(changes).assert();
        let plan = text(&done.success().get_output().stdout);
        assert!(plan.contains(&format!("next        {expected} ")), "{file}:\n{plan}");
        assert!(plan.lines().all(|line| line.chars().count() < 1000), "{file}:\n{plan}");
    }
    // What takes no changes says so, and what is wrong is told with its place.
    let sweep = format!("{configs}/sweeps/zoledronate-doses.ron");
    let refused = trabecula().arg("check").arg(&sweep).args(["--seed", "3"]).assert().code(2);
    assert!(text(&refused.get_output().stderr).contains("describes a sweep"));
    let trial = format!("{configs}/trial-rebound.ron");
    let wrong = trabecula().arg("check").arg(&trial).args(["--set", "arms[1].nme=3"]).assert();
    assert!(text(&wrong.code(2).get_output().stderr).contains("nme"));
}

#[test]
fn a_burn_in_too_short_for_markers_is_warned_of() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let told = |days: &str| {
        let burn_in = format!("burn_in_days={days}");
        let set = ["--set", "duration_days=10", "--set", burn_in.as_str()];
        let check = trabecula().arg("check").arg(&config).args(set).assert().success();
        let mut run = command("run", &config, &folder.path().join("out"));
        let run = run.arg("--force").args(set).assert().success();
        [text(&check.get_output().stderr), text(&run.get_output().stderr)]
    };
    let [check, run] = told("30");
    for told in [check, run] {
        assert!(
            told.contains("warning: markers are changes from the mean of the 180 days"),
            "{told}"
        );
    }
    let [check, _] = told("200");
    assert!(!check.contains("warning"), "{check}");
}

#[test]
fn check_says_where_a_scan_is_smaller_than_the_grid() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let header = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 32 30 28\nencoding: raw\n\
                  spacings: 20 20 20\nunits: \"um\" \"um\" \"um\"\n\n";
    let bone = (0..32 * 30 * 28).map(|voxel| 200 * u8::from(voxel % 32 < 12));
    let scan = [header.as_bytes(), &bone.collect::<Vec<u8>>()].concat();
    fs::write(folder.path().join("scan.nrrd"), scan).unwrap();
    let sample = "sample=Volume(file: \"scan.nrrd\", domain_voxels: (40, 30, 28))";
    let plan = trabecula().arg("check").arg(&config).args(["--set", sample]).assert().success();
    let plan = text(&plan.get_output().stdout);
    assert!(plan.contains("32 × 30 × 28 voxels: its mirror images"), "{plan}");
}

#[test]
fn json_summary_is_json() {
    let folder = TempDir::new().unwrap();
    let config = experiment(folder.path());
    let out = folder.path().join("out");
    let done = run(&config, &out, &["--json", "--set", "duration_days=10"]).success();
    let summary: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    assert_eq!(summary["last"]["day"], 10.0);
}

#[test]
fn help_version_and_completions_exist() {
    let help = trabecula().arg("--help").assert().success();
    assert!(text(&help.get_output().stdout).contains("Exit codes"));
    trabecula().arg("--version").assert().success();
    let bash = trabecula().args(["completions", "bash"]).assert().success();
    assert!(text(&bash.get_output().stdout).contains("_trabecula"));
}
