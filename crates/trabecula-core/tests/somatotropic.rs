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
fn binding_proteins_carry_part_of_the_rise() {
    let once = [every(Drug::Cjc1295Dac, 4.2, 1.0, 0.5)];
    let state = days(&once, 8, 0.0)[7];
    assert!(state.free_igf1_fold() < state.igf1_fold());
    let mut alone = Parameters::default();
    alone.growth_hormone.carrier_share = 0.0;
    let state = days_with(&alone, &once, 8, 0.0)[7];
    assert_eq!(state.free_igf1_fold(), state.igf1_fold());
}

#[test]
fn weekly_doses_add_up_and_igf1_returns_when_they_stop() {
    let seen = days(&[every(Drug::Cjc1295Dac, 4.2, 7.0, 20.0)], 800, 0.0);
    let highest = |days: std::ops::Range<usize>| {
        seen[days].iter().map(Somatotropic::igf1_fold).fold(0.0, f64::max)
    };
    // Teichman 2006: a cumulative effect of two or three doses; above baseline for up to 28 d.
    assert!(highest(14..28) > highest(0..7), "{} {}", highest(14..28), highest(0..7));
    assert!(seen[14 + 28].igf1_fold() > 1.1);
    assert_eq!(seen[799], Somatotropic::untreated());
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
    assert_between(state.gh_excess_now(), -0.2, 0.3, "GH is back at the end of the day");
    let daily = days(&[every(Drug::Ipamorelin, 0.3, 1.0, 200.0)], 90, 0.0);
    assert_between(daily[89].igf1_fold(), 1.0, 1.25, "IGF-1 after three months of daily doses");
}

#[test]
fn ghrh_and_ghrelin_agonists_release_more_together_than_the_sum() {
    // Means of a day at the usual doses, early and when the GHRH receptor answers less.
    let (cjc, ipa) =
        (every(Drug::Cjc1295Dac, 2.0, 7.0, 99.0), every(Drug::Ipamorelin, 0.3, 1.0, 99.0));
    let over_sum = |p: &Parameters, day: u32| {
        let rise = |treatments: &[Treatment]| {
            days_with(p, treatments, day, 0.0)[day as usize - 1].gh_fold() - 1.0
        };
        rise(&[cjc, ipa]) / (rise(&[cjc]) + rise(&[ipa]))
    };
    let mut p = Parameters::default();
    let with = [3, 87].map(|day| over_sum(&p, day));
    p.growth_hormone.synergy = 0.0;
    let without = [3, 87].map(|day| over_sum(&p, day));
    println!("together over the sum of the two: {with:.3?}, without synergy {without:.3?}");
    for (with, without) in with.into_iter().zip(without) {
        assert!(with > 1.1 && without < 1.05, "{with} {without}");
    }
    let usual = days(&[cjc, ipa], 90, 0.97)[89];
    println!("{} {} {}", usual.gh_fold(), usual.igf1_fold(), usual.free_igf1_fold());
}

#[test]
fn an_episode_of_release_ends_because_the_ghrelin_receptor_no_longer_answers() {
    let an_hour_later = |p: &Parameters| {
        let mut state = Somatotropic::untreated();
        state.infuse(Drug::Ipamorelin, 4.0, 15.0, 0.0, p);
        state.infuse(Drug::Ipamorelin, 0.0, 25.0, 0.0, p);
        let peak = state.gh_excess_now();
        state.infuse(Drug::Ipamorelin, 0.0, 60.0, 0.0, p);
        state.gh_excess_now() / peak
    };
    let mut p = Parameters::default();
    assert!(an_hour_later(&p) < 0.6, "{}", an_hour_later(&p));
    p.growth_hormone.ghrelin_desensitisation_per_day = 0.0;
    assert!(an_hour_later(&p) > 0.75, "{}", an_hour_later(&p));
}

#[test]
fn ghrelin_agonists_lower_somatostatin_tone() {
    // While IGF-1 is high, a strong agonist's release is held back less than a weak one's.
    let held_back = |mg: f64| {
        let released = |feedback: f64| {
            let mut p = Parameters::default();
            let mut state = daily_doses(&p, 0.0)[14];
            p.growth_hormone.igf1_feedback = feedback;
            let mut next = |mg: f64| {
                state.infuse(Drug::Ipamorelin, mg, 1.0, 0.0, &p);
                state.gh_excess_now()
            };
            next(mg) - next(0.0)
        };
        released(Parameters::default().growth_hormone.igf1_feedback) / released(0.0)
    };
    let (weak, strong) = (held_back(0.3), held_back(300.0));
    assert!(weak < strong, "{weak} {strong}");
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
    only_igf1.growth_hormone.ghrh_desensitisation_per_day = 0.0;
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

/// What a rise of the receptor's occupancy does; `drug_arms` shows each by itself.
const GAINS: [&str; 6] = [
    "proliferation_gain",
    "differentiation_gain",
    "collagen_gain",
    "survival_gain",
    "rankl_gain",
    "activation_gain",
];

#[test]
fn with_no_arm_there_is_nothing_for_igf1_to_act_through() {
    let with = |local: f64| {
        let mut settings = treated(150);
        for gain in GAINS {
            settings.parameters.set(&format!("igf1_bone.{gain}"), 0.0).unwrap();
        }
        let name = "igf1_bone.local_amol_per_day_per_gh_excess";
        settings.parameters.set(name, local).unwrap();
        turnover(&settings)
    };
    let untreated = turnover(&settings(150));
    assert_eq!(with(0.25), untreated);
    assert_eq!(with(9.0), untreated);
}

#[test]
fn gh_acts_through_igf1_that_osteoblasts_make_for_themselves() {
    let formed = |local: f64| {
        let mut settings = treated(150);
        let name = "igf1_bone.local_amol_per_day_per_gh_excess";
        settings.parameters.set(name, local).unwrap();
        settings.parameters.set("igf1_bone.collagen_gain", 2.0).unwrap();
        turnover(&settings).1
    };
    assert!(formed(5.0) > 1.05 * formed(0.0));
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
