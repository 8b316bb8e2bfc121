//! Long checks of physiology on the real bone. Run with
//! `cargo test --release -p trabecula-runner --test physiology -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use trabecula_config::Experiment;
use trabecula_core::measure::Measurement;
use trabecula_core::simulation::Simulation;
use trabecula_runner::bone;

/// Rows of the ready experiment `name`, every 60 days from day 0, with changes.
fn rows(name: &str, changes: &[&str]) -> Vec<Measurement> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs").join(name);
    let experiment = Experiment::from_file_with(path, changes).unwrap();
    let bone = bone::load(&experiment.sample).unwrap();
    let settings = experiment.settings.clone();
    let mut simulation = Simulation::new(bone.grid, bone.matrix, settings).unwrap();
    let mut rows = Vec::new();
    while !simulation.is_finished() {
        simulation.step().unwrap();
        if simulation.day() >= 0.0 && simulation.day() % 60.0 == 0.0 {
            rows.push(simulation.measure());
        }
    }
    rows
}

fn mean(rows: &[Measurement], pick: fn(&Measurement) -> f64) -> f64 {
    let values: Vec<f64> = rows.iter().map(pick).filter(|v| v.is_finite()).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// C1: BV/TV drifts by less than 0.3 % a year over ten years, averaged over five seeds.
#[test]
#[ignore = "half an hour"]
fn a_premenopausal_sample_holds_for_ten_years() {
    let drift = |seed: u32| {
        let seed = format!("seed={seed}");
        let rows = rows("premenopausal-10y.ron", &[&seed]);
        let (first, last) = (rows.first().unwrap(), rows.last().unwrap());
        (last.bv_tv / first.bv_tv - 1.0) / ((last.day - first.day) / 365.25) * 100.0
    };
    let drifts: Vec<f64> = (1..=5).map(drift).collect();
    let average = drifts.iter().sum::<f64>() / 5.0;
    println!("drift of BV/TV, % per year: {drifts:.3?}, mean {average:.3}");
    assert!(average.abs() < 0.3, "{average}");
}

/// Directions and order: an inhibitor raises turnover and takes bone, compared with the same
/// woman and seed without it.
#[test]
#[ignore = "several minutes"]
fn anastrozole_raises_turnover_and_takes_bone() {
    let short = ["duration_days=1096", "burn_in_days=540"];
    let treated = rows("anastrozole-5y.ron", &short);
    let untreated = rows("postmenopausal-5y.ron", &short);
    let ctx = mean(&treated, |r| r.s_ctx_percent_of_baseline)
        / mean(&untreated, |r| r.s_ctx_percent_of_baseline);
    let bone = treated.last().unwrap().bv_tv / untreated.last().unwrap().bv_tv;
    println!("s-CTX {ctx:.3} and BV/TV {bone:.4} of the untreated");
    assert!(ctx > 1.05, "{ctx}");
    assert!(bone < 1.0, "{bone}");
}
