//! Denosumab: serum against published kinetics, and what it does to RANKL and osteoclasts.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{finish, reach, settings, start};
use trabecula_core::parameter::Parameters;
use trabecula_core::signal::Affinities;
use trabecula_core::simulation::{Settings, Simulation};
use trabecula_core::systemic::{Denosumab, Drug, Treatment};

/// Serum, ng/mL, at the end of each of `days` days after one dose of 60 mg.
fn serum(p: &Parameters, days: usize) -> Vec<f64> {
    let mut blood = Denosumab::new(p);
    blood.give(60.0, p);
    (0..days)
        .map(|_| {
            blood.advance(1.0, p);
            blood.serum_ng_per_ml(p)
        })
        .collect()
}

#[test]
fn the_target_takes_the_last_of_a_dose_faster() {
    // The curve itself is held by `pharmacokinetics`.
    let faster = |target_ng_per_ml: f64| {
        let mut p = Parameters::default();
        p.denosumab.target_ng_per_ml = target_ng_per_ml;
        let serum = serum(&p, 183);
        let middle = 60.0 / (serum[29] / serum[89]).log2();
        30.0 / (serum[129] / serum[159]).log2() / middle
    };
    let default = Parameters::default().denosumab.target_ng_per_ml;
    assert!(faster(default) < 0.8, "{}", faster(default));
    assert!(faster(0.0) > 0.9, "{}", faster(0.0));
}

#[test]
fn days_cut_in_pieces_give_the_same_levels() {
    let p = Parameters::default();
    let run = |pieces: u32| {
        let mut blood = Denosumab::new(&p);
        blood.give(60.0, &p);
        (0..40 * pieces).for_each(|_| blood.advance(1.0 / f64::from(pieces), &p));
        blood.serum_ng_per_ml(&p)
    };
    assert!((run(7) / run(1) - 1.0).abs() < 1e-8);
}

/// A busy sample with one dose on day 0.
fn treated(days: u32) -> Settings {
    let mut settings = settings(days);
    settings.protocol.treatments = vec![Treatment::usual(Drug::Denosumab, 0.0, 1.0)];
    settings
}

/// Resorbed from day `from` to the end, µm³, and osteoclasts born in that time.
fn from_day(settings: &Settings, from: f64) -> (f64, u64, Simulation) {
    let simulation = reach(start(settings), from);
    let so_far = |s: &Simulation| (resorbed(s), s.cells().osteoclasts.born);
    let before = so_far(&simulation);
    let end = finish(simulation);
    let after = so_far(&end);
    (after.0 - before.0, after.1 - before.1, end)
}

fn resorbed(simulation: &Simulation) -> f64 {
    simulation.tissue().ledger().resorbed_um3
}

#[test]
fn osteoclasts_vanish_and_none_mature_and_the_switch_gives_them_back() {
    // From day 15, when the antibody has been absorbed.
    let (loss, born, _) = from_day(&settings(90), 15.0);
    let mut settings = treated(90);
    let (loss_treated, born_treated, _) = from_day(&settings, 15.0);
    assert!(born > 10 && 4 * born_treated < born, "{born_treated} {born}");
    assert!(loss_treated < 0.4 * loss, "{loss_treated} {loss}");
    settings.mechanisms.rankl_neutralisation = false;
    let (loss_blind, born_blind, blind) = from_day(&settings, 15.0);
    assert_eq!((loss_blind, born_blind), (loss, born));
    assert!(blind.measure().denosumab_ng_per_ml > 100.0, "the antibody is there");
}

#[test]
fn living_osteoclasts_vanish_within_weeks_of_a_dose() {
    let living = |settings: &Settings| -> usize {
        let on_seed = |seed| {
            let settings = Settings { seed, ..settings.clone() };
            finish(start(&settings)).cells().osteoclasts.len()
        };
        (1..=3).map(on_seed).sum()
    };
    let (untreated, treated) = (living(&settings(20)), living(&treated(20)));
    assert!(untreated > 20 && 4 * treated < untreated, "{treated} of {untreated}");
}

#[test]
fn what_a_course_gained_is_lost_when_it_stops() {
    // One dose: it has worn off by day 250.
    const ON_DRUG: f64 = 150.0;
    const AFTERWARDS: u32 = 700;
    let bone = |settings: &Settings| {
        let on_seed = |seed| {
            let simulation = reach(start(&Settings { seed, ..settings.clone() }), ON_DRUG);
            let held = simulation.tissue().bone_volume_mm3();
            [held, finish(simulation).tissue().bone_volume_mm3()]
        };
        let women = (1..=3).map(on_seed);
        women.fold([0.0; 2], |sum, row| std::array::from_fn(|i| sum[i] + row[i]))
    };
    let (without, with) = (bone(&settings(AFTERWARDS)), bone(&treated(AFTERWARDS)));
    let gained = with[0] / without[0] - 1.0;
    let left = with[1] / without[1] - 1.0;
    println!("gained {gained:.3}, left {left:.3}");
    assert!(gained > 0.02, "{gained}");
    assert!(left < 0.5 * gained, "{left} of {gained}");
}

#[test]
fn bone_out_of_reach_is_spared() {
    let mut settings = treated(60);
    let reached = resorbed(&finish(start(&settings)));
    settings.parameters.set("denosumab.access_to_bone", 0.001).unwrap();
    assert!(resorbed(&finish(start(&settings))) > reached);
}

#[test]
fn starved_osteoclasts_split_into_osteomorphs() {
    let mut settings = treated(60);
    assert!(finish(start(&settings)).measure().osteomorphs > 0.0);
    settings.mechanisms.osteomorphs = false;
    assert_eq!(finish(start(&settings)).measure().osteomorphs, 0.0);
    settings.mechanisms.osteomorphs = true;
    settings.protocol.treatments.clear();
    assert_eq!(finish(start(&settings)).measure().osteomorphs, 0.0);
}

#[test]
fn osteomorphs_wait_and_fuse_again() {
    // As the dose wears off, with a pool of osteomorphs and without; over seeds, as few are born.
    let afterwards = |share: f64, seed: u64| {
        let mut settings = treated(260);
        settings.seed = seed;
        settings.mechanisms.rankl_accumulation = false;
        settings.mechanisms.osteocyte_ageing = false;
        settings.mechanisms.damage_backlog = false;
        settings.parameters.set("denosumab_rebound.osteomorph_share", share).unwrap();
        settings.parameters.set("denosumab_rebound.osteomorph_life_days", 2000.0).unwrap();
        settings.parameters.set("denosumab_rebound.osteomorph_commit_fold", 50.0).unwrap();
        let (_, born, end) = from_day(&settings, 100.0);
        (born, end.measure().osteomorphs)
    };
    let over_seeds = |share: f64| {
        let runs = (1..=6).map(|seed| afterwards(share, seed));
        runs.fold((0, 0.0), |(born, left), (b, l)| (born + b, left + l))
    };
    let ((without, none), (with, left)) = (over_seeds(0.0), over_seeds(1.0));
    assert_eq!(none, 0.0);
    assert!(with > without, "{with} {without}, left {left}");
}

#[test]
fn rankl_accumulates_while_it_is_held_back_and_returns() {
    let fold = |days: u32, on: bool| {
        let mut settings = treated(days);
        settings.mechanisms.rankl_accumulation = on;
        finish(start(&settings)).measure().membrane_rankl_fold
    };
    let (during, after) = (fold(100, true), fold(500, true));
    assert!(during > 1.3, "{during}");
    assert!(after < 1.0 + 0.3 * (during - 1.0), "{after} {during}");
    assert_eq!(fold(100, false), 1.0);
    let untreated = finish(start(&settings(20)));
    assert_eq!(untreated.measure().membrane_rankl_fold, 1.0);
}

#[test]
fn signals_that_nobody_can_answer_wait_under_denosumab_only() {
    let signalling = |drug: bool, backlog: bool| {
        let mut settings = treated(150);
        settings.mechanisms.damage_backlog = backlog;
        if !drug {
            settings.protocol.treatments.clear();
        }
        let end = finish(start(&settings));
        let osteocytes = &end.cells().osteocytes;
        (0..osteocytes.len()).filter(|&i| osteocytes.is_signalling(i)).count() as f64
    };
    let (waiting, cleared) = (signalling(true, true), signalling(true, false));
    assert!(waiting > 1.5 * cleared, "{waiting} {cleared}");
    assert_eq!(signalling(false, true), signalling(false, false));
}

#[test]
fn ageing_osteocytes_lower_opg_under_denosumab_only() {
    let opg = |drug: bool, ageing: bool| {
        let mut settings = treated(150);
        settings.mechanisms.osteocyte_ageing = ageing;
        settings.parameters.set("denosumab_rebound.opg_ageing_days", 200.0).unwrap();
        if !drug {
            settings.protocol.treatments.clear();
        }
        finish(start(&settings)).measure().opg_pmol_per_l
    };
    let (aged, ageless) = (opg(true, true), opg(true, false));
    assert!(aged < 0.9 * ageless, "{aged} {ageless}");
    assert_eq!(opg(false, true), opg(false, false));
}

#[test]
fn a_resumed_course_goes_on_with_the_same_bits() {
    let settings = treated(50);
    let bits = |simulation: &Simulation| postcard::to_stdvec(simulation.state()).unwrap();
    let straight = finish(start(&settings));
    let mut half = start(&settings);
    (0..183).for_each(|_| half.step().unwrap());
    let saved: trabecula_core::simulation::State = postcard::from_bytes(&bits(&half)).unwrap();
    assert!(bits(&finish(Simulation::resume(saved, settings).unwrap())) == bits(&straight));
}

/// What is left of RANK's signal beside a signalling osteocyte at the end of each half day after one
/// dose, as a share of that without the drug.
fn signal_left(dose_mg: f64, access: f64) -> Vec<f64> {
    let mut p = Parameters::default();
    p.denosumab.access_to_bone = access;
    let affinities = Affinities::new(&p);
    let rankl = p.osteocyte.membrane_rankl_pmol_per_l;
    let mut blood = Denosumab::new(&p);
    blood.give(dose_mg, &p);
    let mut half_day = |_| {
        blood.advance(0.5, &p);
        let antibody = blood.in_bone_pmol_per_l(&p);
        affinities.rank_signal(rankl, 0.0, antibody) / affinities.rank_signal(rankl, 0.0, 0.0)
    };
    (0..2 * 270).map(&mut half_day).collect()
}

/// Single doses of Bekker 2004 (0.01 to 3 mg/kg) at 70 kg.
const BEKKER_MG: [f64; 6] = [0.7, 2.1, 7.0, 21.0, 70.0, 210.0];

#[test]
fn rank_is_freed_deeper_and_for_longer_by_larger_doses() {
    let access = Parameters::default().denosumab.access_to_bone;
    let seen = BEKKER_MG.map(|mg| signal_left(mg, access));
    let nadir = |left: &[f64]| left.iter().fold(1.0, |a: f64, &b| a.min(b));
    let held = |left: &[f64]| left.iter().filter(|&&share| share < 0.5).count() as f64 / 2.0;
    for (mg, left) in BEKKER_MG.iter().zip(&seen) {
        println!(
            "{mg} mg: after 12 h {:.3}, lowest {:.3}, below half for {} d, at 6 months {:.3}",
            left[0],
            nadir(left),
            held(left),
            left[364]
        );
    }
    for pair in seen.windows(2) {
        assert!(nadir(&pair[1]) < nadir(&pair[0]));
        assert!(held(&pair[1]) >= held(&pair[0]));
    }
    // Bekker 2004, abstract: urinary NTX falls within 12 h, by up to 84 %, and is 81 % down six
    // months after the largest dose.
    let largest = &seen[5];
    assert!(largest[0] < 0.9 && nadir(largest) < 0.16, "{} {}", largest[0], nadir(largest));
    assert!(largest[364] < 0.19, "{}", largest[364]);
    // Where antibody does not reach bone no dose does anything.
    assert!(nadir(&signal_left(210.0, 0.0)) == 1.0);
}
