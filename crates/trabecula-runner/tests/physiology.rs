//! Long checks of physiology on the real bone. Run with
//! `cargo test --release -p trabecula-runner --test physiology -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, reason = "tests")]

use rayon::prelude::*;
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

/// A premenopausal woman: a name, how it is read from the rows, and the published range
/// (`docs/validation.md`). Where only a value is published, the range is 20 % around it. BFR/BS is
/// neither in C1 nor in C3: its range is what these allow, from the least MS/BS times the least MAR
/// to the most Ac.f times the thickest wall.
type Target = (&'static str, fn(&[Measurement]) -> f64, [f64; 2]);

const PREMENOPAUSAL: [Target; 9] = [
    ("C1 BV/TV drift, %/y", drift, [-0.3, 0.3]),
    ("C1 Ac.f, /y", |rows| mean(rows, |r| r.ac_f_per_year), [0.104, 0.156]),
    ("C3 MS/BS, %", |rows| mean(rows, |r| r.ms_bs_percent), [5.0, 10.0]),
    ("C3 MAR, um/d", |rows| mean(rows, |r| r.mar_um_per_day), [0.5, 0.7]),
    ("C3 OS/BS, %", |rows| mean(rows, |r| r.os_bs_percent), [8.0, 16.0]),
    ("C3 ES/BS, %", |rows| mean(rows, |r| r.es_bs_percent), [3.0, 6.0]),
    ("C3 Oc.S/BS, %", |rows| mean(rows, |r| r.oc_s_bs_percent), [0.5, 1.5]),
    ("C3 W.Th, um", |rows| mean(rows, |r| r.w_th_um), [53.0, 65.0]),
    ("BFR/BS, um/y", |rows| mean(rows, |r| r.bfr_bs_um_per_year), [9.1, 10.1]),
];

/// BV/TV, % per year from the first row to the last.
fn drift(rows: &[Measurement]) -> f64 {
    let (first, last) = (rows.first().unwrap(), rows.last().unwrap());
    (last.bv_tv / first.bv_tv - 1.0) / ((last.day - first.day) / 365.25) * 100.0
}

/// C1 and C3 over ten years, averaged over five seeds.
#[test]
#[ignore = "a quarter of an hour of CPU"]
fn a_premenopausal_sample_holds_for_ten_years() {
    let women: Vec<Vec<Measurement>> = (1..=5)
        .into_par_iter()
        .map(|seed| rows("premenopausal-10y.ron", &[&format!("seed={seed}")]))
        .collect();
    let mut outside = Vec::new();
    for (name, read, [low, high]) in PREMENOPAUSAL {
        let each: Vec<f64> = women.iter().map(|rows| read(rows)).collect();
        let mean = each.iter().sum::<f64>() / each.len() as f64;
        println!("{name}: {mean:.3} in {low} to {high}? each {each:.3?}");
        if !(low..=high).contains(&mean) {
            outside.push(name);
        }
    }
    assert!(outside.is_empty(), "outside: {outside:?}");
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
