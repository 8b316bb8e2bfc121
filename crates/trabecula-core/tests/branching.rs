//! Arms branch from one day 0: what a trial rests on.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{finish, reach, settings, start};
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
    reach(start(&woman()), 0.0).state().clone()
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
fn an_arm_that_changes_on_a_day_is_the_old_arm_before_it_and_another_after() {
    const CHANGE: f64 = 20.0;
    const END: u32 = 120;
    let end = f64::from(END);
    let course = |drug: AromataseInhibitor, from_day, until_day| Course {
        drug,
        dose_mg: drug.label_dose_mg(),
        from_day,
        until_day,
    };
    let letrozole = |until| course(AromataseInhibitor::Letrozole, 0.0, until);
    let with = |courses: &[Course], treatments: &[Treatment]| {
        let mut settings = woman();
        settings.timing.duration_days = END;
        settings.protocol.courses = courses.to_vec();
        settings.protocol.treatments = treatments.to_vec();
        settings
    };
    let stays = with(&[letrozole(end)], &[]);
    let stops = with(&[letrozole(CHANGE)], &[]);
    let exemestane = course(AromataseInhibitor::Exemestane, CHANGE, end);
    let switches = with(&[letrozole(CHANGE), exemestane], &[]);
    let denosumab = Treatment::usual(Drug::Denosumab, CHANGE, end);
    let adds = with(&[letrozole(end)], &[denosumab]);
    let shared = day_0();
    let lives = |settings: &Settings| {
        let day_0 = Simulation::resume(shared.clone(), settings.clone()).unwrap();
        let simulation = reach(day_0, CHANGE);
        let before = bits(&simulation);
        (before, finish(simulation))
    };
    let (before, stayed) = lives(&stays);
    let changed = [&stops, &switches, &adds].map(|settings| {
        let (so_far, end) = lives(settings);
        assert!(so_far == before, "nothing acts before its day");
        assert!(bone(&end) != bone(&stayed), "and then it does");
        end.measure()
    });
    let [stopped, switched, added] = &changed;
    let stayed = stayed.measure();
    // 1.6 pmol/L on letrozole, 2.7 on exemestane, 25.7 on nothing (C8).
    let oestradiol = |row: &trabecula_core::measure::Measurement| row.oestradiol_pmol_per_l;
    assert!(oestradiol(stopped) > 5.0 * oestradiol(switched));
    assert!(oestradiol(switched) > 1.2 * oestradiol(&stayed));
    assert_eq!(oestradiol(added), oestradiol(&stayed));
    assert!(added.denosumab_ng_per_ml > 100.0 && stayed.denosumab_ng_per_ml == 0.0);
    assert!(added.s_ctx_percent_of_baseline < stayed.s_ctx_percent_of_baseline);
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
