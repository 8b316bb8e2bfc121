//! Drugs through the program: columns, cautions, resumption, and (ignored: minutes) what they do
//! to markers on real bone.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{command, json, number, small_experiment, table};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const UNPROVEN: &str = "No trial in women on aromatase inhibitors supports";
const IGF1: &str =
    "Raising IGF-1 in oestrogen-receptor-positive breast cancer is a safety question";

fn experiment(folder: &Path, therapy: &str) -> PathBuf {
    small_experiment(folder, therapy, 0)
}

fn run(config: &Path, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    command("run", config, out).args(more).assert()
}

fn provenance(out: &Path) -> serde_json::Value {
    json(&out.join("provenance.json"))
}

/// A column of the series: (day, value).
fn column(out: &Path, name: &str) -> Vec<(f64, f64)> {
    let rows = table(&out.join("series.csv")).into_iter();
    rows.map(|row| (number(&row, "day"), number(&row, name))).collect()
}

#[test]
fn unproven_drugs_are_called_so_on_screen_and_on_file() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    for drug in ["Cjc1295Dac()", "Cjc1295()", "Ipamorelin()", "Bpc157()", "Tb500()"] {
        let config = experiment(folder.path(), drug);
        let done = run(&config, &out, &["--force"]).success();
        let screen = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        assert!(screen.contains(UNPROVEN) && screen.contains(IGF1), "{drug}:\n{screen}");
        let file = provenance(&out)["cautions"].to_string();
        assert!(file.contains(UNPROVEN) && file.contains(IGF1), "{drug}: {file}");
        // Who asks for quiet still reads it.
        let quiet = run(&config, &out, &["--force", "--quiet"]).success();
        let notes = String::from_utf8_lossy(&quiet.get_output().stderr).into_owned();
        assert!(notes.contains(UNPROVEN) && notes.contains(IGF1), "{drug}:\n{notes}");
    }
    let config = experiment(folder.path(), "Zoledronate(), Denosumab()");
    run(&config, &out, &["--force"]).success();
    assert_eq!(provenance(&out)["cautions"].as_array().unwrap().len(), 0);
}

#[test]
fn all_drugs_together_resume_to_the_same_bits() {
    let folder = TempDir::new().unwrap();
    let all = "Anastrozole(), Zoledronate(every_days: 10), Alendronate(), Risedronate(), \
               Denosumab(), Cjc1295Dac(), Cjc1295(), Ipamorelin(), Bpc157(), Tb500()";
    let config = experiment(folder.path(), all);
    let (straight, cut) = (folder.path().join("straight"), folder.path().join("cut"));
    run(&config, &straight, &["--quiet"]).success();
    run(&config, &cut, &["--quiet", "--stop-on-day", "17"]).failure();
    run(&config, &cut, &["--quiet", "--resume"]).success();
    assert_eq!(provenance(&straight)["state_blake3"], provenance(&cut)["state_blake3"]);
    let series = |out: &Path| fs::read(out.join("series.csv")).unwrap();
    assert!(series(&straight) == series(&cut));
    let (_, given) = *column(&cut, "bisphosphonate_given_nmol").last().unwrap();
    assert!(given > 4.0 * 4e6 / 272.09);
}

/// A real bone of 64³ voxels.
fn on_real_bone(out: &Path, therapy: &str, days: u32, seed: &str) {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/quickstart.ron");
    let therapy = format!("therapy={therapy}");
    let days = format!("duration_days={days}");
    let burn_in = "burn_in_days=730";
    let set = ["--set", &therapy, "--set", &days, "--set", burn_in, "--seed", seed];
    let arguments = [&["--quiet", "--force"][..], &set].concat();
    run(&config, out, &arguments).success();
}

/// Mean of a column over the days `from` to `to`.
fn mean(out: &Path, name: &str, from: f64, to: f64) -> f64 {
    let rows: Vec<_> =
        column(out, name).into_iter().filter(|(day, _)| (from..=to).contains(day)).collect();
    rows.iter().map(|(_, value)| value).sum::<f64>() / rows.len() as f64
}

/// s-CTX within windows of days, in percent of day 0. One sample is noisy: the mean of eight
/// histories (that of four differs by a fifth between sets of seeds).
fn s_ctx_of_eight<const N: usize>(therapy: &str, days: u32, windows: [(f64, f64); N]) -> [f64; N] {
    let folder = TempDir::new().unwrap();
    let mut sums = [0.0; N];
    for seed in 1..=8 {
        on_real_bone(folder.path(), therapy, days, &seed.to_string());
        for (sum, (from, to)) in sums.iter_mut().zip(windows) {
            *sum += mean(folder.path(), "s_ctx_percent_of_baseline", from, to) / 8.0;
        }
    }
    sums
}

#[test]
#[ignore = "minutes: cargo test --release -p trabecula-runner --test therapies -- --ignored"]
fn zoledronate_cuts_s_ctx_as_published_and_for_years() {
    let windows = [(30.0, 180.0), (730.0, 1095.0)];
    let control = s_ctx_of_eight("[]", 1095, windows);
    let treated = s_ctx_of_eight("[Zoledronate(dose_mg: 5, until_day: 1)]", 1095, windows);
    println!("control {control:?}, treated {treated:?}");
    // Grey 2010, 2012: 60 to 80 % down in the first months, 40 to 50 % after years.
    let [early, late] = [0, 1].map(|window| treated[window] / control[window]);
    assert!((0.1..0.45).contains(&early), "first half-year: {early}");
    assert!((0.2..0.65).contains(&late), "third year: {late}");
}

#[test]
#[ignore = "minutes: cargo test --release -p trabecula-runner --test therapies -- --ignored"]
fn denosumab_suppresses_and_turnover_overshoots_when_it_stops() {
    let windows = [(30.0, 30.0), (60.0, 540.0), (750.0, 840.0)];
    let control = s_ctx_of_eight("[]", 870, windows);
    let treated = s_ctx_of_eight("[Denosumab(until_day: 730)]", 870, windows);
    println!("control {control:?}, treated {treated:?}");
    // -86 % after a month; -72 % before the next dose.
    assert!(treated[0] < 0.35 * control[0]);
    assert!(treated[1] < 0.30 * control[1]);
    // The effect of the last dose ends about day 730.
    assert!(treated[2] > 1.1 * control[2]);
}
