//! Refused protocols, the menopausal transition, and bone's response to oestradiol.

use trabecula_core::parameter::Parameters;
use trabecula_core::systemic::{
    AromataseInhibitor, Course, Endocrine, Menopause, OestrogenEffect, Protocol, ProtocolError,
    oestrogen_deficit,
};

const POSTMENOPAUSAL: Menopause = Menopause::FinalPeriod { day: -2000.0 };

fn letrozole(dose_mg: f64, from_day: f64, until_day: f64) -> Course {
    Course { drug: AromataseInhibitor::Letrozole, dose_mg, from_day, until_day }
}

fn refusal(menopause: Menopause, course: Course) -> ProtocolError {
    Protocol { menopause, courses: vec![course], treatments: vec![] }
        .validate()
        .expect_err("a refusal")
}

fn untreated(menopause: Menopause) -> Protocol {
    Protocol { menopause, courses: vec![], treatments: vec![] }
}

#[test]
fn sensible_protocols_pass() {
    for menopause in [Menopause::Premenopausal, POSTMENOPAUSAL] {
        assert_eq!(untreated(menopause).validate(), Ok(()));
    }
    let courses = vec![letrozole(2.5, 0.0, 730.0), letrozole(12.5, 730.0, 731.0)];
    assert_eq!(
        Protocol { menopause: POSTMENOPAUSAL, courses, treatments: vec![] }.validate(),
        Ok(())
    );
}

#[test]
fn messages_name_field_value_and_range() {
    let cases = [
        (letrozole(0.0, 0.0, 9.0), "courses[0].dose_mg = 0 mg", "above 0 and at most 12.5 mg"),
        (letrozole(-1.0, 0.0, 9.0), "courses[0].dose_mg = -1 mg", "at most 12.5 mg"),
        (letrozole(13.0, 0.0, 9.0), "courses[0].dose_mg = 13 mg", "5 times the label dose"),
        (letrozole(f64::NAN, 0.0, 9.0), "courses[0].dose_mg = NaN mg", "at most 12.5 mg"),
        (letrozole(2.5, 9.0, 9.0), "courses[0].until_day = 9 d", "above from_day = 9 d"),
        (letrozole(2.5, 9.0, 3.0), "courses[0].until_day = 3 d", "at most 36500 d"),
        (letrozole(2.5, f64::NEG_INFINITY, 3.0), "courses[0].from_day = -inf d", "-36500 to 36500"),
        (letrozole(2.5, 0.0, 1e9), "courses[0].until_day = 1000000000 d", "-36500 to 36500 d"),
        (letrozole(2.5, -1900.0, 9.0), "courses[0].from_day = -1900 d", "from -1635 d"),
    ];
    for (course, value, range) in cases {
        let message = refusal(POSTMENOPAUSAL, course).to_string();
        assert!(message.contains(value) && message.contains(range), "{message}");
    }
    let no_date = untreated(Menopause::FinalPeriod { day: f64::NAN });
    let message = no_date.validate().unwrap_err().to_string();
    assert!(message.starts_with("menopause.day = NaN d is outside its range"), "{message}");
}

#[test]
fn no_aromatase_inhibitor_alone_while_the_ovaries_work() {
    let course = letrozole(2.5, 0.0, 90.0);
    let error = refusal(Menopause::Premenopausal, course);
    assert!(matches!(error, ProtocolError::OvariesWork { earliest_day: None, .. }));
    assert!(error.to_string().contains("courses[0].from_day = 0 d gives letrozole"));
    let error = refusal(Menopause::FinalPeriod { day: -100.0 }, course);
    assert!(matches!(error, ProtocolError::OvariesWork { earliest_day: Some(265.0), .. }));
}

#[test]
fn oestradiol_falls_around_the_final_period() {
    let protocol = untreated(Menopause::FinalPeriod { day: 1000.0 });
    let parameters = Parameters::default();
    let mut endocrine = Endocrine::new(&protocol, &parameters, -1000.0);
    let mut day = -1000.0;
    let mut at = |target: f64| {
        endocrine.advance(&protocol, &parameters, day, target - day);
        day = target;
        endocrine.oestradiol_pmol_per_l()
    };
    assert!((at(0.0) / 400.0 - 1.0).abs() < 0.01);
    assert!(at(270.0) > 0.95 * 400.0, "two years before");
    assert!((at(1000.0) / 212.85 - 1.0).abs() < 1e-3, "half-way on the day itself");
    assert!(at(1730.0) < 1.5 * 25.7, "two years after");
    assert!((at(4000.0) / 25.7 - 1.0).abs() < 1e-4);
}

#[test]
fn a_premenopausal_woman_stays_so() {
    let protocol = untreated(Menopause::Premenopausal);
    let parameters = Parameters::default();
    let mut endocrine = Endocrine::new(&protocol, &parameters, 0.0);
    endocrine.advance(&protocol, &parameters, 0.0, 500.0);
    assert!((endocrine.oestradiol_pmol_per_l() / 400.0 - 1.0).abs() < 1e-9);
    assert!(endocrine.inhibition().abs() < 1e-12);
    let deficit = endocrine.oestrogen_deficit(&parameters);
    assert!(deficit < 1e-9);
}

#[test]
fn the_deficit_saturates() {
    let parameters = Parameters::default();
    let deficit = |e2| oestrogen_deficit(e2, 1.0, &parameters);
    assert_eq!((deficit(0.0), deficit(400.0), deficit(900.0)), (1.0, 0.0, 0.0));
    for pair in [0.0, 1.0, 5.0, 25.0, 100.0, 400.0].windows(2) {
        assert!(deficit(pair[0]) > deficit(pair[1]));
    }
    // By hand, with half of the response at 100 pmol/L: 1 − (25.7/125.7)/(400/500).
    let mut round = Parameters::default();
    round.set("oestradiol.bone_ec50_pmol_per_l", 100.0).unwrap();
    assert!((oestrogen_deficit(25.7, 1.0, &round) - 0.744_431).abs() < 1e-6);
}

#[test]
fn bone_loses_in_proportion_to_the_time_that_the_ovaries_rest() {
    let protocol = untreated(Menopause::FinalPeriod { day: 0.0 });
    let parameters = Parameters::default();
    let on = |day| Endocrine::new(&protocol, &parameters, day).oestrogen_deficit(&parameters);
    let rest = oestrogen_deficit(25.7, 1.0, &parameters);
    assert!((on(0.0) / rest - 0.5).abs() < 2e-3, "half of the time on the day itself");
    // One time constant before and after: 1/(1 + e) and e/(1 + e).
    assert!((on(-200.0) / rest - 0.268_941).abs() < 2e-3);
    assert!((on(200.0) / rest - 0.731_059).abs() < 2e-3);
    // Twice as much as of the mean level, to which the response saturates.
    let of_the_mean = oestrogen_deficit(212.85, 0.0, &parameters);
    assert!(on(0.0) > 2.0 * of_the_mean, "{} {of_the_mean}", on(0.0));
}

#[test]
fn folds_go_from_one_to_full_loss() {
    let parameters = Parameters::default();
    assert_eq!(OestrogenEffect::new(0.0, 0.0, &parameters), OestrogenEffect::none());
    let full = OestrogenEffect::new(1.0, 0.0, &parameters);
    let loss = &parameters.oestrogen_loss;
    assert!((full.rankl - loss.rankl_fold).abs() < 1e-15);
    assert!((full.opg - loss.opg_fold).abs() < 1e-15);
    let half = OestrogenEffect::new(0.5, 0.0, &parameters);
    assert!((half.osteoblast_life - loss.osteoblast_life_fold.sqrt()).abs() < 1e-15);
    let new = OestrogenEffect::new(0.5, 0.25, &parameters);
    let shorter = loss.withdrawal_osteoblast_life_fold.powf(0.25);
    assert!((new.osteoblast_life / half.osteoblast_life - shorter).abs() < 1e-15);
    assert_eq!(OestrogenEffect { osteoblast_life: half.osteoblast_life, ..new }, half);
    assert!(half.osteoclast_life > 1.0 && half.osteocyte_signal > 1.0 && half.opg < 1.0);
}
