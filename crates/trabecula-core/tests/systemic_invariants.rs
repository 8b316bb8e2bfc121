//! What must hold for every protocol: independence of steps, order in dose, saved state.

use proptest::prelude::*;
use trabecula_core::parameter::Parameters;
use trabecula_core::systemic::{AromataseInhibitor, Course, Endocrine, Menopause, Protocol};

/// Relative difference that steps may make.
const SAME: f64 = 1e-9;

fn drug() -> impl Strategy<Value = AromataseInhibitor> {
    prop::sample::select(AromataseInhibitor::ALL.to_vec())
}

/// A valid course within the first 20 days.
fn course() -> impl Strategy<Value = Course> {
    (drug(), 0.05..5.0, 0.0..10.0, 1.0..10.0).prop_map(|(drug, doses, from_day, days)| Course {
        drug,
        dose_mg: doses * drug.label_dose_mg(),
        from_day,
        until_day: from_day + days,
    })
}

fn protocol() -> impl Strategy<Value = Protocol> {
    (-3000.0..-400.0, prop::collection::vec(course(), 1..4))
        .prop_map(|(day, courses)| Protocol { menopause: Menopause::FinalPeriod { day }, courses })
}

/// Oestradiol, activity and concentrations.
fn levels(endocrine: &Endocrine) -> [f64; 5] {
    let [a, l, e] = AromataseInhibitor::ALL.map(|drug| endocrine.concentration_nmol_per_l(drug));
    [endocrine.oestradiol_pmol_per_l(), 1.0 - endocrine.inhibition(), a, l, e]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn steps_do_not_matter(
        protocol in protocol(),
        mut stops in prop::collection::vec(-1.0..25.0, 0..30),
    ) {
        prop_assert_eq!(protocol.validate(), Ok(()));
        let parameters = Parameters::default();
        let start = Endocrine::new(&protocol, &parameters, -1.0);
        let mut whole = start.clone();
        whole.advance(&protocol, &parameters, -1.0, 26.0);
        stops.push(25.0);
        stops.sort_by(f64::total_cmp);
        let (mut split, mut day) = (start, -1.0);
        for stop in stops {
            split.advance(&protocol, &parameters, day, stop - day);
            day = stop;
        }
        for (a, b) in levels(&whole).into_iter().zip(levels(&split)) {
            prop_assert!((a - b).abs() <= SAME * a.abs(), "{} {}", a, b);
        }
    }

    #[test]
    fn starting_late_is_advancing(protocol in protocol(), start in 0.0..25.0) {
        let parameters = Parameters::default();
        let late = Endocrine::new(&protocol, &parameters, start);
        let mut early = Endocrine::new(&protocol, &parameters, -2.0);
        early.advance(&protocol, &parameters, -2.0, start + 2.0);
        // The early start lags behind the menopausal decline by hours, the late one does not yet.
        for (a, b) in levels(&late).into_iter().zip(levels(&early)) {
            prop_assert!((a - b).abs() <= 1e-3 * a.abs(), "{} {}", a, b);
        }
    }

    #[test]
    fn more_drug_means_less_oestradiol(
        drug in drug(),
        doses in 0.05..2.5_f64,
        factor in 1.01..2.0_f64,
        day in 0.2..30.0,
    ) {
        let on = |doses: f64| -> Endocrine {
            let dose_mg = doses * drug.label_dose_mg();
            let course = Course { drug, dose_mg, from_day: 0.0, until_day: 20.0 };
            let menopause = Menopause::FinalPeriod { day: -4000.0 };
            let protocol = Protocol { menopause, courses: vec![course] };
            Endocrine::new(&protocol, &Parameters::default(), day)
        };
        let (less, more) = (on(doses), on(doses * factor));
        prop_assert!(more.oestradiol_pmol_per_l() < less.oestradiol_pmol_per_l());
        prop_assert!(more.inhibition() > less.inhibition());
        let ratio: f64 = more.concentration_nmol_per_l(drug) / less.concentration_nmol_per_l(drug);
        prop_assert!((ratio / factor - 1.0).abs() < SAME, "linear kinetics");
    }

    #[test]
    fn a_second_drug_only_adds(first in drug(), second in drug(), day in 1.0..20.0) {
        let course = |drug: AromataseInhibitor| Course {
            drug,
            dose_mg: drug.label_dose_mg(),
            from_day: 0.0,
            until_day: 15.0,
        };
        let on = |courses: Vec<Course>| {
            let menopause = Menopause::FinalPeriod { day: -4000.0 };
            let protocol = Protocol { menopause, courses };
            Endocrine::new(&protocol, &Parameters::default(), day).inhibition()
        };
        let both = on(vec![course(first), course(second)]);
        prop_assert!(both > on(vec![course(first)]).max(on(vec![course(second)])));
        prop_assert!(both < 1.0);
    }
}

#[test]
fn the_state_can_be_saved() {
    fn is_plain<T: serde::Serialize + serde::de::DeserializeOwned + Clone + PartialEq>() {}
    is_plain::<Endocrine>();
}

#[test]
fn a_thousand_small_steps_equal_one() {
    let course = Course {
        drug: AromataseInhibitor::Exemestane,
        dose_mg: 25.0,
        from_day: 0.0,
        until_day: 30.0,
    };
    let menopause = Menopause::FinalPeriod { day: -500.0 };
    let protocol = Protocol { menopause, courses: vec![course] };
    let parameters = Parameters::default();
    let mut one = Endocrine::new(&protocol, &parameters, -10.0);
    let mut many = one.clone();
    one.advance(&protocol, &parameters, -10.0, 50.0);
    for step in 0..1200 {
        many.advance(&protocol, &parameters, -10.0 + f64::from(step) / 24.0, 1.0 / 24.0);
    }
    for (a, b) in levels(&one).into_iter().zip(levels(&many)) {
        assert!((a - b).abs() <= SAME * a.abs(), "{a} {b}");
    }
}
