//! GH secretagogues: GH and IGF-1 after one dose and after weeks against human pharmacology, and
//! what bone cells make of them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{finish, settings, start};
use rayon::prelude::*;
use trabecula_core::parameter::Parameters;
use trabecula_core::simulation::{Settings, Simulation};
use trabecula_core::systemic::{Drug, Somatotropic, Treatment};

fn assert_between(value: f64, low: f64, high: f64, what: &str) {
    println!("{what}: {value:.4} ({low} to {high})");
    assert!((low..=high).contains(&value), "{what}: {value} is not in {low}..={high}");
}

fn every(drug: Drug, dose_mg: f64, every_days: f64, until_day: f64) -> Treatment {
    Treatment { drug, dose_mg, from_day: 0.0, until_day, every_days }
}

/// The state at the end of each day with the committed parameters.
fn days(treatments: &[Treatment], days: u32, deficit: f64) -> Vec<Somatotropic> {
    days_with(&Parameters::default(), treatments, days, deficit)
}

/// The state at the end of each day.
fn days_with(
    parameters: &Parameters,
    treatments: &[Treatment],
    days: u32,
    deficit: f64,
) -> Vec<Somatotropic> {
    let mut state = Somatotropic::untreated();
    (0..days)
        .map(|day| {
            state.advance_day(treatments, f64::from(day), deficit, parameters);
            state
        })
        .collect()
}

#[test]
fn one_dose_of_cjc_1295_with_dac_raises_gh_for_a_week_and_igf1_for_longer() {
    // Teichman 2006: 30-60 µg/kg; GH twofold to tenfold for 6 d or more, IGF-1 1.5 to 3 times for
    // 9 to 11 d, half-life 5.8 to 8.1 d. At 70 kg, 60 µg/kg is 4.2 mg.
    let seen = days(&[every(Drug::Cjc1295Dac, 4.2, 1.0, 0.5)], 60, 0.0);
    for (day, state) in seen.iter().enumerate().take(6).skip(1) {
        assert_between(state.gh_fold(), 1.7, 10.0, &format!("GH on day {}", day + 1));
    }
    let highest = seen.iter().map(Somatotropic::igf1_fold).fold(0.0, f64::max);
    assert_between(highest, 1.5, 3.0, "IGF-1 at its highest");
    let above = seen.iter().filter(|s| s.igf1_fold() >= 1.5).count() as f64;
    assert_between(above, 7.0, 13.0, "days of IGF-1 of 1.5 times and more");
    let at = |day: usize| seen[day].concentration_nmol_per_l(Drug::Cjc1295Dac);
    assert_between(14.0 / (at(20) / at(34)).log2(), 5.8, 8.1, "half-life, d");
    // Ionescu and Frohman 2006: one week after, mean GH +46 %, IGF-1 +45 %.
    assert_between(seen[7].gh_fold(), 1.2, 2.2, "GH a week later");
    assert_between(seen[7].igf1_fold(), 1.25, 1.75, "IGF-1 a week later");
    // Binding proteins carry part of the rise.
    assert!(seen[7].free_igf1_fold() < seen[7].igf1_fold());
}

#[test]
fn weekly_doses_keep_igf1_up_and_it_returns_when_they_stop() {
    let seen = days(&[every(Drug::Cjc1295Dac, 2.0, 7.0, 84.0)], 400, 0.0);
    // MK-677, the only secretagogue with a year of data: +39 to +45 %.
    assert_between(seen[80].igf1_fold(), 1.2, 2.0, "after 11 weeks");
    assert_eq!(seen[399], Somatotropic::untreated());
}

#[test]
fn ipamorelin_makes_a_short_pulse_and_hardly_any_igf1() {
    let p = Parameters::default();
    let once = [every(Drug::Ipamorelin, 0.3, 1.0, 0.5)];
    let seen = days(&once, 3, 0.0);
    assert!(seen[2].igf1_fold() < 1.1);
    // 300 µg makes at most 27 nmol/L, an eighth of SC50 (science/pkpd.md).
    let mut state = Somatotropic::untreated();
    state.advance_day(&once, 0.0, 0.0, &p);
    assert_between(state.gh_fold(), 1.1, 4.0, "mean GH on the day of the dose");
    assert_between(state.gh_now_fold(), 0.8, 1.3, "GH is back at the end of the day");
    let daily = days(&[every(Drug::Ipamorelin, 0.3, 1.0, 200.0)], 90, 0.0);
    assert_between(daily[89].igf1_fold(), 1.0, 1.25, "IGF-1 after three months of daily doses");
}

#[test]
fn ghrh_and_ghrelin_agonists_are_synergistic() {
    let rise = |treatments: &[Treatment]| days(treatments, 3, 0.0)[2].gh_fold() - 1.0;
    let (cjc, ipa) =
        (every(Drug::Cjc1295Dac, 2.0, 7.0, 9.0), every(Drug::Ipamorelin, 0.3, 1.0, 9.0));
    let together = rise(&[cjc, ipa]);
    let apart = rise(&[cjc]) + rise(&[ipa]);
    assert!(together > 0.8 * apart, "the shared reserve leaves most: {together} {apart}");
    let mut p = Parameters::default();
    let with = |p: &Parameters| days_with(p, &[cjc, ipa], 3, 0.0)[2].gh_fold();
    let default = with(&p);
    p.growth_hormone.synergy = 0.0;
    assert!(with(&p) < default);
}

/// The state at the end of each of fifteen days of daily doses.
fn daily_doses(parameters: &Parameters, deficit: f64) -> Vec<Somatotropic> {
    days_with(parameters, &[every(Drug::Cjc1295Dac, 4.2, 1.0, 15.0)], 15, deficit)
}

#[test]
fn gh_falls_under_a_lasting_drug() {
    let seen = daily_doses(&Parameters::default(), 0.0);
    assert!(seen[14].gh_fold() < seen[2].gh_fold());
}

#[test]
fn desensitisation_and_igf1_each_lower_gh_under_a_lasting_drug() {
    let both = Parameters::default();
    let mut only_igf1 = both.clone();
    only_igf1.growth_hormone.desensitisation_per_day = 0.0;
    let mut only_desensitised = both.clone();
    only_desensitised.growth_hormone.igf1_feedback = 0.0;
    let mut neither = only_igf1.clone();
    neither.growth_hormone.igf1_feedback = 0.0;
    let [both, only_igf1, only_desensitised, neither] =
        [both, only_igf1, only_desensitised, neither].map(|p| daily_doses(&p, 0.0)[14].gh_fold());
    println!("{both:.3}; {only_igf1:.3}, {only_desensitised:.3}; {neither:.3}");
    assert!(both < only_igf1 && both < only_desensitised);
    assert!(only_igf1 < neither && only_desensitised < neither);
}

#[test]
fn the_pituitary_empties() {
    let mut parameters = Parameters::default();
    assert!(daily_doses(&parameters, 0.0)[2].reserve() < 1.0);
    parameters.growth_hormone.depletion_per_day = 0.0;
    assert_eq!(daily_doses(&parameters, 0.0)[2].reserve(), 1.0);
}

#[test]
fn loss_of_oestradiol_lowers_gh() {
    let mut parameters = Parameters::default();
    let gh = |p: &Parameters, deficit| daily_doses(p, deficit)[2].gh_fold();
    assert!(gh(&parameters, 1.0) < gh(&parameters, 0.0));
    parameters.growth_hormone.oestrogen_loss_fold = 1.0;
    assert_eq!(gh(&parameters, 1.0), gh(&parameters, 0.0));
}

#[test]
fn without_dac_the_drug_is_gone_by_the_evening() {
    let seen = days(&[every(Drug::Cjc1295, 0.1, 1.0, 30.0)], 30, 0.0);
    assert!(seen[29].concentration_nmol_per_l(Drug::Cjc1295) < 1e-3);
    assert_between(seen[29].gh_fold(), 1.02, 1.6, "mean GH");
    assert!(seen[29].igf1_fold() < 1.2);
}

fn treated(days: u32) -> Settings {
    let mut settings = settings(days);
    settings.protocol.treatments =
        vec![every(Drug::Cjc1295Dac, 4.0, 7.0, 400.0), every(Drug::Ipamorelin, 0.3, 1.0, 400.0)];
    settings
}

fn turnover(settings: &Settings) -> (f64, f64) {
    let simulation = finish(start(settings));
    let ledger = simulation.tissue().ledger();
    (ledger.resorbed_um3, ledger.formed_um3)
}

/// Osteoid laid in several samples: one alone may differ by a tenth by chance.
fn formed_in_three(settings: &Settings) -> f64 {
    let seeds = (settings.seed..settings.seed + 3).into_par_iter();
    let formed = seeds.map(|seed| turnover(&Settings { seed, ..settings.clone() }).1);
    formed.collect::<Vec<f64>>().iter().sum()
}

#[test]
fn igf1_acts_on_bone_and_the_switch_takes_it_away() {
    let untreated = settings(200);
    let mut with = treated(200);
    // Stronger than by default, so that three small samples tell it from chance.
    with.parameters.set("igf1_bone.collagen_gain", 2.0).unwrap();
    let (less, more) = (formed_in_three(&untreated), formed_in_three(&with));
    assert!(more > 1.05 * less, "formation {less} and {more}");
    with.mechanisms.igf1_action = false;
    assert_eq!(turnover(&with), turnover(&untreated));
}

/// What a rise of the receptor's occupancy does.
const GAINS: [&str; 6] = [
    "proliferation_gain",
    "differentiation_gain",
    "collagen_gain",
    "survival_gain",
    "rankl_gain",
    "activation_gain",
];

#[test]
fn each_arm_acts_by_itself() {
    let with = |name: &str, value: f64| {
        let mut settings = treated(150);
        for gain in GAINS {
            settings.parameters.set(&format!("igf1_bone.{gain}"), 0.0).unwrap();
        }
        if !name.is_empty() {
            settings.parameters.set(&format!("igf1_bone.{name}"), value).unwrap();
        }
        turnover(&settings)
    };
    let none = with("", 0.0);
    for name in GAINS {
        assert_ne!(with(name, 5.0), none, "{name}");
    }
    // With no arm there is nothing for IGF-1 to act through.
    assert_eq!(with("", 0.0), turnover(&settings(150)));
    assert_eq!(with("local_pmol_per_l_per_gh_excess", 200.0), none);
}

#[test]
fn gh_acts_through_igf1_that_osteoblasts_make_for_themselves() {
    let formed = |local: f64| {
        let mut settings = treated(150);
        let name = "igf1_bone.local_pmol_per_l_per_gh_excess";
        settings.parameters.set(name, local).unwrap();
        settings.parameters.set("igf1_bone.collagen_gain", 2.0).unwrap();
        turnover(&settings).1
    };
    assert!(formed(100.0) > 1.05 * formed(0.0));
}

#[test]
fn a_resumed_course_goes_on_with_the_same_bits() {
    let settings = treated(40);
    let bits = |simulation: &Simulation| postcard::to_stdvec(simulation.state()).unwrap();
    let straight = finish(start(&settings));
    let mut half = start(&settings);
    (0..183).for_each(|_| half.step().unwrap());
    let saved: trabecula_core::simulation::State = postcard::from_bytes(&bits(&half)).unwrap();
    assert!(bits(&finish(Simulation::resume(saved, settings).unwrap())) == bits(&straight));
}
