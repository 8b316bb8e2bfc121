//! Arms branch from one day 0: what a trial rests on.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{finish, settings, start};
use trabecula_core::simulation::{Settings, Simulation, State};
use trabecula_core::systemic::{AromataseInhibitor, Course, Drug, Menopause, Treatment};

fn bits(simulation: &Simulation) -> Vec<u8> {
    postcard::to_stdvec(simulation.state()).unwrap()
}

/// A postmenopausal woman, thirty days of burn-in and forty from day 0.
fn woman() -> Settings {
    let mut settings = settings(40);
    settings.protocol.menopause = Menopause::FinalPeriod { day: -3000.0 };
    settings
}

fn day_0() -> State {
    let mut simulation = start(&woman());
    while simulation.day() < 0.0 {
        simulation.step().unwrap();
    }
    simulation.state().clone()
}

/// Her arm with a drug beside anastrozole.
fn arm(drug: Option<Drug>) -> Settings {
    let mut settings = woman();
    let anastrozole = AromataseInhibitor::Anastrozole;
    settings.protocol.courses = vec![Course {
        drug: anastrozole,
        dose_mg: anastrozole.label_dose_mg(),
        from_day: 0.0,
        until_day: 40.0,
    }];
    settings.protocol.treatments =
        drug.map(|drug| Treatment::usual(drug, 0.0, 40.0)).into_iter().collect();
    settings
}

#[test]
fn an_arm_from_a_shared_day_0_is_the_run_that_had_its_own() {
    let shared = day_0();
    for drug in [None, Some(Drug::Zoledronate), Some(Drug::Denosumab), Some(Drug::Cjc1295Dac)] {
        let settings = arm(drug);
        let straight = finish(start(&settings));
        let branched = finish(Simulation::resume(shared.clone(), settings).unwrap());
        assert!(bits(&branched) == bits(&straight), "{drug:?}");
    }
}

#[test]
fn without_a_burn_in_the_start_is_the_baseline() {
    let mut settings = woman();
    settings.timing.burn_in_days = 0;
    let mut simulation = start(&settings);
    let row = simulation.measure();
    assert_eq!((row.bmd_percent_of_baseline, row.ls_bmd_percent_of_baseline), (100.0, 100.0));
    for _ in 0..10 * settings.timing.steps_per_day {
        simulation.step().unwrap();
    }
    let later = simulation.measure();
    let expected = 100.0 * later.bmd_mg_per_cm3 / row.bmd_mg_per_cm3;
    assert!(expected != 100.0 && (later.bmd_percent_of_baseline - expected).abs() < 1e-9);
}

/// What bone shows, without what is in blood.
fn bone(simulation: &Simulation) -> (Vec<f32>, f64, f64) {
    let row = simulation.measure();
    let matrix = simulation.tissue().matrix().to_vec();
    (matrix, row.ls_bmd_percent_of_baseline, row.th_bmd_percent_of_baseline)
}

#[test]
fn a_drug_whose_action_is_switched_off_leaves_bone_as_in_the_reference_arm() {
    let shared = day_0();
    let end = |settings| bone(&finish(Simulation::resume(shared.clone(), settings).unwrap()));
    let reference = end(arm(None));
    for drug in Drug::ALL {
        let mut settings = arm(Some(drug));
        let mechanisms = &mut settings.mechanisms;
        mechanisms.bisphosphonate_toxicity = false;
        mechanisms.rankl_neutralisation = false;
        mechanisms.osteocyte_ageing = false;
        mechanisms.igf1_action = false;
        mechanisms.peptide_action = false;
        assert!(end(settings) == reference, "{drug} acts although it is switched off");
    }
    let acting = end(arm(Some(Drug::Denosumab)));
    assert!(acting.1 > reference.1 && acting.2 > reference.2, "site BMD answers to denosumab");
}
