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
    (-3000.0..-400.0, prop::collection::vec(course(), 1..4)).prop_map(|(day, courses)| Protocol {
        menopause: Menopause::FinalPeriod { day },
        courses,
        treatments: vec![],
    })
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
            let protocol = Protocol { menopause, courses: vec![course], treatments: vec![] };
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
            let protocol = Protocol { menopause, courses, treatments: vec![] };
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
    let protocol = Protocol { menopause, courses: vec![course], treatments: vec![] };
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

/// `y` after `days`, by the classical fourth-order method.
fn runge_kutta(
    slope: impl Fn([f64; 5]) -> [f64; 5],
    mut y: [f64; 5],
    days: f64,
    steps: u32,
) -> [f64; 5] {
    let h = days / f64::from(steps);
    let moved = |y: [f64; 5], k: [f64; 5], h: f64| std::array::from_fn(|i| y[i] + h * k[i]);
    for _ in 0..steps {
        let k1 = slope(y);
        let k2 = slope(moved(y, k1, 0.5 * h));
        let k3 = slope(moved(y, k2, 0.5 * h));
        let k4 = slope(moved(y, k3, h));
        y = std::array::from_fn(|i| y[i] + h / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]));
    }
    y
}

#[test]
fn the_equations_are_the_documented_ones() {
    // One dose; [unabsorbed, blood, tissue, enzyme, oestradiol].
    let p = Parameters::default();
    let per_day = |half_life_hours: f64| 24.0 * std::f64::consts::LN_2 / half_life_hours;
    let (drug, aromatase) = (&p.exemestane, &p.aromatase);
    let ka = 24.0 * drug.absorption_per_hour;
    // Rates of the two compartments from their two exponentials.
    let (late, early) = (per_day(drug.half_life_hours), per_day(drug.early_half_life_hours));
    let of_late = 1.0 / (1.0 + drug.early_to_late_area);
    let of_early = (1.0 - of_late) * early / late;
    let all = of_late + of_early;
    let k21 = (of_early * late + of_late * early) / all;
    let k10 = early * late / k21;
    let k12 = early + late - k21 - k10;
    let (kd, k2) = (per_day(aromatase.half_life_hours), drug.inactivation_l_per_nmol_day);
    let (kout, rest) = (per_day(p.oestradiol.half_life_hours), aromatase.residual_fraction);
    let slope = |[g, c, t, e, o]: [f64; 5]| {
        let free = 1.0 / (1.0 + aromatase.tissue_exposure * (1.0 / e - 1.0));
        let made = p.oestradiol.postmenopausal_pmol_per_l * (rest + (1.0 - rest) * free);
        [
            -ka * g,
            all * ka * g - k10 * c - k12 * (c - t),
            k21 * (c - t),
            kd * (1.0 - e) - k2 * t * e,
            kout * (made - o),
        ]
    };
    let dose = 25e6 * drug.bioavailability / (drug.molar_mass_g_per_mol * drug.volume_l);
    let start = [dose, 0.0, 0.0, 1.0, p.oestradiol.postmenopausal_pmol_per_l];
    let y = runge_kutta(slope, start, 2.5, 40_000);
    let drug = AromataseInhibitor::Exemestane;
    let courses = vec![Course { drug, dose_mg: 25.0, from_day: 0.0, until_day: 0.5 }];
    let protocol = Protocol {
        menopause: Menopause::FinalPeriod { day: -20_000.0 },
        courses,
        treatments: vec![],
    };
    let ours = Endocrine::new(&protocol, &p, 2.5);
    let ours = [ours.concentration_nmol_per_l(drug), 1.0 - ours.inhibition(), levels(&ours)[0]];
    for (a, b) in ours.into_iter().zip([y[1], y[3], y[4]]) {
        assert!((a / b - 1.0).abs() < SAME, "{a} {b}");
    }
}

#[test]
fn every_admissible_constant_gives_admissible_levels() {
    use trabecula_core::parameter::TABLE;
    let courses = AromataseInhibitor::ALL.map(|drug| Course {
        drug,
        dose_mg: 5.0 * drug.label_dose_mg(),
        from_day: 0.0,
        until_day: 20.0,
    });
    let menopause = Menopause::FinalPeriod { day: -400.0 };
    let protocol = Protocol { menopause, courses: courses.to_vec(), treatments: vec![] };
    let systemic = ["oestradiol.", "anastrozole.", "letrozole.", "exemestane.", "aromatase."];
    for row in TABLE.iter().filter(|row| systemic.iter().any(|group| row.name.starts_with(group))) {
        for value in [row.min, row.max] {
            let mut parameters = Parameters::default();
            parameters.set(row.name, value).unwrap();
            for day in [0.0, 0.01, 5.0, 21.0] {
                let endocrine = Endocrine::new(&protocol, &parameters, day);
                let [oestradiol, activity, ..] = levels(&endocrine);
                assert!(oestradiol > 0.0 && oestradiol < 900.0, "{} {oestradiol}", row.name);
                assert!((0.0..=1.0 + 1e-12).contains(&activity), "{} {activity}", row.name);
            }
        }
    }
}
