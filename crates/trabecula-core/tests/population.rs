//! Virtual patients: a pure function of seed and number, drawn trait by trait.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::settings;
use trabecula_core::parameter::{Parameters, TABLE};
use trabecula_core::population::{
    BonePopulation, Distribution, Population, Prior, Sensitivity, Shape, Uncertainty,
};
use trabecula_core::systemic::Menopause;

fn normal(mean: f64, sd: f64, min: f64, max: f64) -> Distribution {
    Distribution { shape: Shape::Normal { mean, sd }, min, max }
}

fn fixed(value: f64) -> Distribution {
    Distribution { shape: Shape::Fixed(value), min: value, max: value }
}

fn population() -> Population {
    Population {
        patients: 1000,
        years_since_final_period: normal(12.0, 6.0, 1.0, 35.0),
        age_at_final_period_years: normal(51.0, 4.0, 40.0, 58.0),
        turnover_fold: fixed(1.0),
        oestradiol_pmol_per_l: normal(25.0, 8.0, 3.0, 91.0),
        spine_t_score: normal(-1.0, 1.2, -5.0, 4.0),
        hip_t_score: normal(-0.8, 1.0, -5.0, 4.0),
        t_score_correlation: 0.65,
        bone: BonePopulation::Crops { mirrored: true, bv_tv: [0.1, 0.4] },
        sensitivities: vec![],
        uncertainty: Uncertainty { drug_spread: 0.0, cell_spread: 0.0, patients_per_draw: 2 },
    }
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>();
    (mean, (squares / values.len() as f64).sqrt())
}

#[test]
fn women_are_as_stated() {
    let population = population();
    let women: Vec<_> = (1..=4000).map(|n| population.patient(3, n)).collect();
    let of = |pick: fn(&trabecula_core::population::Patient<'_>) -> f64| {
        women.iter().map(pick).collect::<Vec<_>>()
    };
    let (spine, hip) = (of(|p| p.spine_t_score), of(|p| p.hip_t_score));
    let ((a, sa), (b, sb)) = (mean_and_sd(&spine), mean_and_sd(&hip));
    // Standard errors with 4000 women: 0.02 of a mean, 0.01 of a correlation.
    assert!((a + 1.0).abs() < 0.08 && (sa - 1.2).abs() < 0.06, "{a} {sa}");
    assert!((b + 0.8).abs() < 0.06 && (sb - 1.0).abs() < 0.05, "{b} {sb}");
    let together = spine.iter().zip(&hip).map(|(x, y)| (x - a) * (y - b)).sum::<f64>();
    let correlation = together / 4000.0 / (sa * sb);
    assert!((correlation - 0.65).abs() < 0.04, "{correlation}");
    assert!(women.iter().all(|p| p.age_years > p.years_since_final_period + 40.0 - 1e-9));
    let mut seeds: Vec<_> = women.iter().map(|p| p.seed).collect();
    seeds.sort_unstable();
    seeds.dedup();
    assert_eq!(seeds.len(), 4000, "streams of their own");
}

#[test]
fn the_mean_of_twenty_women_is_nearer_than_at_random() {
    let population = population();
    // A trait, and an outcome on which three of them act together.
    type Pick = fn(&trabecula_core::population::Patient<'_>) -> f64;
    let picks: [Pick; 2] = [
        |p| p.oestradiol_pmol_per_l,
        |p| p.oestradiol_pmol_per_l * (p.years_since_final_period + 5.0) * (p.spine_t_score + 6.0),
    ];
    let gains = picks.map(|pick| {
        let trials: Vec<Vec<f64>> = (1..=400)
            .map(|seed| (1..=20).map(|n| pick(&population.patient(seed, n))).collect())
            .collect();
        let means: Vec<f64> = trials.iter().map(|women| mean_and_sd(women).0).collect();
        let at_random = mean_and_sd(&trials.concat()).1 / 20f64.sqrt();
        (at_random / mean_and_sd(&means).1).powi(2)
    });
    println!("variance of the mean at random over that here: {gains:.1?}");
    assert!(gains[0] > 8.0 && gains[1] > 2.0, "{gains:?}");
}

#[test]
fn changing_one_distribution_leaves_the_other_traits_alone() {
    let (before, mut after) = (population(), population());
    after.oestradiol_pmol_per_l = fixed(10.0);
    after.t_score_correlation = -0.2;
    after.patients = 10;
    for number in 1..=10 {
        let (a, b) = (before.patient(7, number), after.patient(7, number));
        assert_eq!(a.years_since_final_period, b.years_since_final_period);
        assert_eq!((a.age_years, a.spine_t_score, a.seed), (b.age_years, b.spine_t_score, b.seed));
        assert_ne!(a.oestradiol_pmol_per_l, b.oestradiol_pmol_per_l);
        assert_ne!(before.patient(8, number).age_years, a.age_years, "another trial");
    }
}

#[test]
fn crops_are_within_the_volume_and_move_with_each_attempt() {
    let population = population();
    let mut seen = std::collections::HashSet::new();
    let mut mirrored = [0; 3];
    for number in 1..=50 {
        for attempt in 0..4 {
            let crop = population.patient(1, number).crop([200, 100, 64], [64; 3], attempt);
            assert!(crop.origin[0] <= 136 && crop.origin[1] <= 36 && crop.origin[2] == 0);
            seen.insert(crop.origin);
            (0..3).for_each(|axis| mirrored[axis] += i32::from(crop.mirrored[axis]));
        }
    }
    assert!(seen.len() > 190);
    assert!(mirrored.iter().all(|n| (70..130).contains(n)), "{mirrored:?}");
}

#[test]
fn two_women_share_a_draw_of_what_nobody_knows() {
    let mut population = population();
    population.uncertainty =
        Uncertainty { drug_spread: 1.0, cell_spread: 0.1, patients_per_draw: 2 };
    let settings = settings(10);
    let drawn = |number| population.patient(1, number).settings(&settings).unwrap().parameters;
    let [a, b, c] = [1, 2, 3].map(drawn);
    for row in TABLE {
        let values = [&a, &b, &c].map(|parameters: &Parameters| parameters.get(row.name).unwrap());
        if Prior::of(row, row.value) != Prior::Known {
            assert_eq!(values[0], values[1], "{}", row.name);
            assert_ne!(values[0], values[2], "{}", row.name);
        }
    }
    let factor = |p: &Parameters| {
        let name = "binding.rank_kd_pmol_per_l";
        (p.get(name).unwrap() / Parameters::default().get(name).unwrap()).ln().abs()
    };
    assert!(factor(&a) < 0.1 * 29f64.ln(), "a tenth of the way to the nearer end");
    assert!(a.violations().is_empty());
}

#[test]
fn her_traits_reach_the_parameters_in_every_arm() {
    let mut population = population();
    population.turnover_fold = fixed(1.5);
    let fold =
        Distribution { shape: Shape::LogNormal { median: 1.0, gsd: 2.0 }, min: 0.1, max: 9.0 };
    let parameter = "denosumab.clearance_ml_per_h".to_owned();
    population.sensitivities = vec![Sensitivity { parameter: parameter.clone(), fold }];
    let woman = population.patient(1, 5);
    let mut trial = settings(10);
    trial.parameters.osteocyte.signal_per_year = 0.02; // far from the ends of its range
    let mut arm = trial.clone();
    arm.parameters.set(&parameter, 4.0).unwrap();
    let (first, second) = (woman.settings(&trial).unwrap(), woman.settings(&arm).unwrap());
    assert_eq!((first.seed, second.seed), (woman.seed, woman.seed));
    let days = -woman.years_since_final_period * 365.25;
    assert_eq!(first.protocol.menopause, Menopause::FinalPeriod { day: days });
    assert_eq!(first.parameters.densitometry.spine_t_score, woman.spine_t_score);
    let level = first.parameters.oestradiol.postmenopausal_pmol_per_l;
    assert_eq!(level, woman.oestradiol_pmol_per_l);
    let signal = |s: &trabecula_core::simulation::Settings| s.parameters.osteocyte.signal_per_year;
    assert!((signal(&first) - signal(&trial) * 1.5).abs() < 1e-12);
    let clearance =
        |s: &trabecula_core::simulation::Settings| s.parameters.get(&parameter).unwrap();
    let ratio = clearance(&second) / clearance(&first);
    assert!((ratio - 4.0 / 3.06).abs() < 1e-9, "the same fold of each arm's value: {ratio}");
}
