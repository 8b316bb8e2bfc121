//! BPC-157 and TB-500: without an assumed effect they do nothing; each assumed effect acts.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{finish, settings, start};
use trabecula_core::parameter::{Grade, Parameters, TABLE};
use trabecula_core::simulation::Settings;
use trabecula_core::systemic::{Drug, Peptide, Treatment};

fn treated(drug: Drug) -> Settings {
    let mut settings = settings(150);
    settings.protocol.treatments = vec![Treatment::usual(drug, 0.0, 150.0)];
    settings
}

/// Matrix resorbed and laid, µm³, and cells of the osteoblast lineage born.
fn outcome(settings: &Settings) -> (f64, f64, u64) {
    let end = finish(start(settings));
    let ledger = end.tissue().ledger();
    (ledger.resorbed_um3, ledger.formed_um3, end.cells().osteoblast_precursors.born)
}

#[test]
fn blood_is_clear_within_hours_and_the_answer_fades_in_days() {
    let p = Parameters::default();
    for drug in [Drug::Bpc157, Drug::Tb500] {
        let mut peptide = Peptide::new(drug);
        let once = [Treatment::usual(drug, 0.0, 0.5)];
        peptide.advance_day(&once, 0.0, &p);
        let first = peptide.answer();
        assert!(first > 0.0 && first < 0.2, "{drug}: {first}");
        assert!(peptide.concentration_nmol_per_l() < 1e-3);
        (1..40).for_each(|day| peptide.advance_day(&once, f64::from(day), &p));
        assert!(peptide.answer() < 1e-4 * first);
    }
}

#[test]
fn by_default_nothing_happens() {
    let untreated = outcome(&settings(150));
    for drug in [Drug::Bpc157, Drug::Tb500] {
        assert_eq!(outcome(&treated(drug)), untreated, "{drug}");
    }
}

/// That each effect acts, and which way, is shown by `drug_arms`.
#[test]
fn every_effect_is_an_assumption_and_none_by_default_and_the_switch_takes_it_away() {
    let untreated = outcome(&settings(150));
    for (drug, name) in [
        (Drug::Bpc157, "bpc157.gh_receptor_gain"),
        (Drug::Bpc157, "bpc157.precursor_supply_gain"),
        (Drug::Bpc157, "bpc157.rankl_cut"),
        (Drug::Tb500, "tb500.motility_gain"),
    ] {
        let row = TABLE.iter().find(|row| row.name == name).unwrap();
        assert_eq!((row.value, row.min, row.grade), (0.0, 0.0, Grade::Hypothesis));
        let mut settings = treated(drug);
        settings.parameters.set(name, row.max).unwrap();
        let group = name.split('.').next().unwrap();
        settings.parameters.set(&format!("{group}.ec50_nmol_per_l"), 0.01).unwrap();
        settings.mechanisms.peptide_action = false;
        assert_eq!(outcome(&settings), untreated, "{name} off");
    }
}

#[test]
fn more_supply_brings_more_precursors() {
    let untreated = outcome(&settings(150));
    let mut settings = treated(Drug::Bpc157);
    settings.parameters.set("bpc157.precursor_supply_gain", 2.0).unwrap();
    settings.parameters.set("bpc157.ec50_nmol_per_l", 0.01).unwrap();
    assert!(outcome(&settings).2 > untreated.2);
}

#[test]
fn a_cut_in_rankl_shows_in_marrow() {
    let rankl = |cut: f64| {
        let mut settings = treated(Drug::Bpc157);
        settings.parameters.set("bpc157.rankl_cut", cut).unwrap();
        settings.parameters.set("bpc157.ec50_nmol_per_l", 0.01).unwrap();
        // Release by marrow cells alone, which no remodelling changes.
        settings.mechanisms.osteocyte_signal = false;
        finish(start(&settings)).measure().rankl_pmol_per_l
    };
    assert!(rankl(0.5) < 0.8 * rankl(0.0), "{} {}", rankl(0.5), rankl(0.0));
}
