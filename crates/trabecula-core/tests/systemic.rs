//! Drug levels, aromatase inhibition and oestradiol against published human pharmacology.

use trabecula_core::parameter::Parameters;
use trabecula_core::systemic::AromataseInhibitor::{self, Anastrozole, Exemestane, Letrozole};
use trabecula_core::systemic::{
    Course, Endocrine, Menopause, OestrogenEffect, Protocol, oestrogen_deficit,
};

/// Last day of the courses below.
const STOP: f64 = 120.0;

/// The label dose from day 0 to `STOP`, long after the menopause.
fn treated(drug: AromataseInhibitor) -> Protocol {
    let course = Course { drug, dose_mg: drug.label_dose_mg(), from_day: 0.0, until_day: STOP };
    Protocol {
        menopause: Menopause::FinalPeriod { day: -6000.0 },
        courses: vec![course],
        treatments: vec![],
    }
}

/// The state on `day`, before any dose of that day.
fn on(drug: AromataseInhibitor, day: f64) -> Endocrine {
    Endocrine::new(&treated(drug), &Parameters::default(), day)
}

/// Mean of `quantity` over one day of steady state.
fn daily_mean(drug: AromataseInhibitor, quantity: impl Fn(&Endocrine) -> f64) -> f64 {
    let (protocol, parameters) = (treated(drug), Parameters::default());
    let mut endocrine = on(drug, 100.0);
    let samples = 96;
    let step = 1.0 / f64::from(samples);
    let mut sum = 0.0;
    for sample in 0..samples {
        endocrine.advance(&protocol, &parameters, 100.0 + f64::from(sample) * step, step);
        sum += quantity(&endocrine);
    }
    sum / f64::from(samples)
}

fn assert_between(value: f64, low: f64, high: f64, what: impl std::fmt::Display) {
    assert!((low..=high).contains(&value), "{what}: {value} is not in {low}..={high}");
}

/// First of the days `from`, `from + step`, … on which `reached` holds.
fn first_day(drug: AromataseInhibitor, from: f64, reached: impl Fn(&Endocrine) -> bool) -> f64 {
    let (protocol, parameters) = (treated(drug), Parameters::default());
    let mut endocrine = on(drug, from);
    let mut day = from;
    while !reached(&endocrine) {
        endocrine.advance(&protocol, &parameters, day, 0.25);
        day += 0.25;
        assert!(day < from + 200.0, "{drug} never gets there");
    }
    day - from
}

#[test]
fn washout_gives_back_the_half_lives() {
    for (drug, hours) in [(Anastrozole, 46.8), (Letrozole, 63.4), (Exemestane, 27.0)] {
        let at = |day| on(drug, day).concentration_nmol_per_l(drug);
        let halvings = (at(STOP + 2.0) / at(STOP + 12.0)).log2();
        assert!((240.0 / halvings / hours - 1.0).abs() < 1e-9, "{drug}");
    }
}

#[test]
fn troughs_are_the_published_ones() {
    let trough = |drug| on(drug, 100.0).concentration_nmol_per_l(drug);
    // 30.3 ng/mL, Dowsett 2001, at 293.37 g/mol.
    assert_between(trough(Anastrozole) / 103.3, 0.97, 1.03, "anastrozole");
    // CL/F 1.03 L/h (Tanii 2011): mean 355 nmol/L.
    let mean = daily_mean(Letrozole, |e| e.concentration_nmol_per_l(Letrozole));
    assert_between(mean / 355.0, 0.97, 1.03, "letrozole, daily mean");
    // 75.4 ng·h/mL a day (label) at 296.4 g/mol: mean 10.6 nmol/L.
    let mean = daily_mean(Exemestane, |e| e.concentration_nmol_per_l(Exemestane));
    assert_between(mean / 10.6, 0.97, 1.03, "exemestane, daily mean");
}

#[test]
fn steady_state_takes_a_week_on_anastrozole_and_weeks_on_letrozole() {
    let share = |drug, day| {
        let at = |day| on(drug, day).concentration_nmol_per_l(drug);
        at(day) / at(100.0)
    };
    // Published: 7 d (Buzdar 2002).
    assert_between(share(Anastrozole, 7.0), 0.90, 0.97, "anastrozole, day 7");
    assert_between(share(Exemestane, 7.0), 0.95, 1.0, "exemestane, day 7");
    // Published: 2–6 weeks (label), 60 d (Buzdar 2002).
    assert_between(share(Letrozole, 7.0), 0.75, 0.90, "letrozole, day 7");
    assert_between(share(Letrozole, 21.0), 0.99, 1.0, "letrozole, day 21");
}

#[test]
fn inhibition_at_label_dose_is_the_published_one() {
    let trough = |drug| on(drug, 100.0).inhibition();
    assert_between(trough(Anastrozole), 0.972, 0.974, "97.3 %, Geisler 2002");
    assert_between(trough(Letrozole), 0.9905, 0.992, "above 99.1 %, Geisler 2002");
    // Exemestane's inhibition moves over the day (97.2 % at the trough); its mean is the target.
    let mean = daily_mean(Exemestane, Endocrine::inhibition);
    assert_between(mean, 0.976, 0.982, "97.9 %, Geisler 1998");
}

#[test]
fn oestradiol_on_drug_matches_c8() {
    let trough = |drug| on(drug, 100.0).oestradiol_pmol_per_l();
    assert!((on(Anastrozole, -1.0).oestradiol_pmol_per_l() / 25.7 - 1.0).abs() < 1e-9);
    // Two calibrated numbers (tissue exposure, residual) against two published ones.
    assert_between(trough(Anastrozole) / 2.71, 0.95, 1.05, "anastrozole");
    assert_between(trough(Letrozole) / 1.56, 0.95, 1.05, "letrozole");
    // Not used in the calibration: −92 % in published work, −90 % (trough) to −91 % here.
    let fall = 1.0 - daily_mean(Exemestane, Endocrine::oestradiol_pmol_per_l) / 25.7;
    assert_between(fall, 0.895, 0.935, "exemestane");
}

#[test]
fn without_less_tissue_exposure_anastrozole_misses_c8() {
    let mut parameters = Parameters::default();
    parameters.aromatase.tissue_exposure = 1.0;
    parameters.aromatase.residual_fraction = 0.052;
    let oestradiol =
        |drug| Endocrine::new(&treated(drug), &parameters, 100.0).oestradiol_pmol_per_l();
    assert_between(oestradiol(Letrozole), 1.53, 1.60, "letrozole, by choice of the residual");
    assert_between(oestradiol(Anastrozole), 1.9, 2.1, "anastrozole, published 2.71");
}

#[test]
fn oestradiol_falls_within_a_day_and_returns_within_weeks() {
    // Label of anastrozole: about 70 % lower after 24 h.
    let fall = 1.0 - on(Anastrozole, 1.0).oestradiol_pmol_per_l() / 25.7;
    assert_between(fall, 0.65, 0.85, "anastrozole, 24 h");
    // The last dose is taken a day before STOP. Half of the way back, and nine tenths.
    let back = |drug, share: f64| {
        let low = on(drug, STOP).oestradiol_pmol_per_l();
        first_day(drug, STOP, |e| e.oestradiol_pmol_per_l() >= low + share * (25.7 - low))
    };
    assert_between(back(Anastrozole, 0.5), 6.0, 10.0, "anastrozole, half");
    assert_between(back(Anastrozole, 0.9), 12.0, 18.0, "anastrozole, nine tenths");
    assert_between(back(Exemestane, 0.5), 3.0, 7.0, "exemestane, half");
    assert_between(back(Exemestane, 0.9), 8.0, 12.0, "exemestane, nine tenths");
    // Letrozole leaves last: half back after two weeks, nine tenths a little after three.
    assert_between(back(Letrozole, 0.5), 12.0, 17.0, "letrozole, half");
    assert_between(back(Letrozole, 0.9), 19.0, 25.0, "letrozole, nine tenths");
}

#[test]
fn exemestane_acts_on_after_it_has_left_because_enzyme_must_be_made() {
    let mut slow = Parameters::default();
    // The steady state depends on inactivation over turnover: scale both.
    slow.aromatase.half_life_hours *= 3.0;
    slow.exemestane.inactivation_l_per_nmol_day /= 3.0;
    let after = |parameters: &Parameters| {
        Endocrine::new(&treated(Exemestane), parameters, STOP + 7.0).oestradiol_pmol_per_l()
    };
    assert!(after(&slow) < 0.85 * after(&Parameters::default()));
}

#[test]
fn bone_feels_the_three_drugs_alike() {
    // LEAP (C12): no difference in resorption markers between the drugs.
    let parameters = Parameters::default();
    let deficit = |drug| daily_mean(drug, |endocrine| endocrine.oestrogen_deficit(&parameters));
    let untreated = oestrogen_deficit(25.7, 1.0, &parameters);
    assert_between(untreated, 0.553, 0.563, "postmenopausal");
    assert_between(deficit(Anastrozole), 0.928, 0.938, "anastrozole");
    assert_between(deficit(Letrozole), 0.951, 0.961, "letrozole");
    assert_between(deficit(Exemestane), 0.929, 0.939, "exemestane");
    let signal = |deficit| OestrogenEffect::new(deficit, 0.0, &parameters).osteocyte_signal;
    let rise = |drug| signal(deficit(drug)) - signal(untreated);
    // The lower oestradiol on letrozole is felt the more the lower the concentration of half an
    // answer is; at 38 pmol/L by a tenth.
    assert_between(rise(Letrozole) / rise(Anastrozole), 1.0, 1.12, "extra signalling");
    for drug in AromataseInhibitor::ALL {
        println!("{drug}: deficit {:.3}", deficit(drug));
    }
}
