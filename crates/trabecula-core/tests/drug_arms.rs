//! Each arm of GH, IGF-1 and the peptides on what it acts on itself: from one and the same state,
//! the arm raises or lowers its read-out over the days that follow, and with its switch off it
//! changes nothing.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{finish, settings, start};
use std::collections::{BTreeMap, BTreeSet};
use trabecula_core::simulation::{Mechanisms, Settings, Simulation, State};
use trabecula_core::systemic::{Drug, Treatment};

/// Day of the state from which both ways start: sites are at work.
const FROM_DAY: u32 = 90;
const SEEDS: std::ops::RangeInclusive<u64> = 1..=3;

/// What the arm changes, from the state before and that some days later.
type ReadOut = fn(&Simulation, &Simulation) -> f64;

struct Arm {
    parameter: &'static str,
    strong: f64,
    /// Whether the read-out rises.
    up: bool,
    read: ReadOut,
    days: u32,
    drugs: &'static [Drug],
    off: fn(&mut Mechanisms),
    /// What must be there for the arm to show.
    with: &'static [(&'static str, f64)],
}

const SECRETAGOGUES: &[Drug] = &[Drug::Cjc1295Dac, Drug::Ipamorelin];
const COLLAGEN: &[(&str, f64)] = &[("igf1_bone.collagen_gain", 2.0)];
const GH_SHOWS: &[(&str, f64)] =
    &[("igf1_bone.collagen_gain", 2.0), ("igf1_bone.local_amol_per_day_per_gh_excess", 1.0)];

const fn igf1(parameter: &'static str, read: ReadOut, days: u32) -> Arm {
    let off = |mechanisms: &mut Mechanisms| mechanisms.igf1_action = false;
    Arm { parameter, strong: 5.0, up: true, read, days, drugs: SECRETAGOGUES, off, with: &[] }
}

const fn peptide(
    drugs: &'static [Drug],
    parameter: &'static str,
    strong: f64,
    read: ReadOut,
    days: u32,
) -> Arm {
    let off = |mechanisms: &mut Mechanisms| mechanisms.peptide_action = false;
    Arm { parameter, strong, up: true, read, days, drugs, off, with: &[] }
}

const BPC: &[Drug] = &[Drug::Bpc157];
const TB: &[Drug] = &[Drug::Tb500];

const ARMS: &[Arm] = &[
    igf1("igf1_bone.proliferation_gain", precursors_born, 10),
    igf1("igf1_bone.differentiation_gain", matured, 10),
    igf1("igf1_bone.collagen_gain", osteoid_laid, 10),
    igf1("igf1_bone.survival_gain", osteoblasts_living_on, 30),
    igf1("igf1_bone.rankl_gain", soluble_rankl, 10),
    igf1("igf1_bone.activation_gain", signalling_osteocytes, 30),
    Arm {
        strong: 9.0,
        with: COLLAGEN,
        ..igf1("igf1_bone.local_amol_per_day_per_gh_excess", osteoid_laid, 10)
    },
    Arm { with: GH_SHOWS, ..peptide(BPC, "bpc157.gh_receptor_gain", 5.0, osteoid_laid, 10) },
    peptide(BPC, "bpc157.precursor_supply_gain", 2.0, precursors_born, 10),
    Arm { up: false, ..peptide(BPC, "bpc157.rankl_cut", 0.5, soluble_rankl, 10) },
    peptide(TB, "tb500.motility_gain", 3.0, osteoblast_precursors_walked, 1),
    // The drug does not tell precursors apart: those of osteoclasts are faster, too.
    peptide(TB, "tb500.motility_gain", 3.0, osteoclast_precursors_walked, 1),
];

fn precursors_born(before: &Simulation, after: &Simulation) -> f64 {
    let born = |s: &Simulation| s.cells().osteoblast_precursors.born;
    (born(after) - born(before)) as f64
}

/// Of the attached precursors, those that are none any more.
fn matured(before: &Simulation, after: &Simulation) -> f64 {
    let cells = &before.cells().osteoblast_precursors;
    let left: BTreeSet<u64> = after.cells().osteoblast_precursors.id.iter().copied().collect();
    let attached = (0..cells.len()).filter(|&i| cells.is_attached(i));
    attached.filter(|&i| !left.contains(&cells.id[i])).count() as f64
}

fn osteoid_laid(before: &Simulation, after: &Simulation) -> f64 {
    after.tissue().ledger().formed_um3 - before.tissue().ledger().formed_um3
}

fn osteoblasts_living_on(before: &Simulation, after: &Simulation) -> f64 {
    let left: BTreeSet<u64> = after.cells().osteoblasts.id.iter().copied().collect();
    before.cells().osteoblasts.id.iter().filter(|id| left.contains(id)).count() as f64
}

fn soluble_rankl(_: &Simulation, after: &Simulation) -> f64 {
    after.measure().rankl_pmol_per_l
}

fn signalling_osteocytes(_: &Simulation, after: &Simulation) -> f64 {
    let cells = &after.cells().osteocytes;
    (0..cells.len()).filter(|&i| cells.is_signalling(i)).count() as f64
}

/// Where the cells are that wander, by id.
fn places(ids: &[u64], voxels: &[u32], wanders: impl Fn(usize) -> bool) -> BTreeMap<u64, u32> {
    (0..ids.len()).filter(|&i| wanders(i)).map(|i| (ids[i], voxels[i])).collect()
}

/// Mean square of the distance, voxels², between where cells with these ids were and are.
fn walked(
    places: fn(&Simulation) -> BTreeMap<u64, u32>,
    before: &Simulation,
    after: &Simulation,
) -> f64 {
    let grid = before.tissue().grid();
    let now = places(after);
    let squares: Vec<f64> = places(before)
        .iter()
        .filter_map(|(id, &was)| {
            let (from, to) =
                (grid.coordinates(was as usize), grid.coordinates(*now.get(id)? as usize));
            Some(from.iter().zip(to).map(|(&a, b)| (a as f64 - b as f64).powi(2)).sum())
        })
        .collect();
    squares.iter().sum::<f64>() / squares.len() as f64
}

fn osteoblast_precursors_walked(before: &Simulation, after: &Simulation) -> f64 {
    let free = |s: &Simulation| {
        let cells = &s.cells().osteoblast_precursors;
        places(&cells.id, &cells.voxel, |i| !cells.is_attached(i))
    };
    walked(free, before, after)
}

fn osteoclast_precursors_walked(before: &Simulation, after: &Simulation) -> f64 {
    let free = |s: &Simulation| {
        let cells = &s.cells().osteoclast_precursors;
        places(&cells.id, &cells.voxel, |i| !cells.is_committed(i))
    };
    walked(free, before, after)
}

/// Arms that are not asked about.
const SILENT: [&str; 11] = [
    "igf1_bone.proliferation_gain",
    "igf1_bone.differentiation_gain",
    "igf1_bone.collagen_gain",
    "igf1_bone.survival_gain",
    "igf1_bone.rankl_gain",
    "igf1_bone.activation_gain",
    "igf1_bone.local_amol_per_day_per_gh_excess",
    "bpc157.gh_receptor_gain",
    "bpc157.precursor_supply_gain",
    "bpc157.rankl_cut",
    "tb500.motility_gain",
];

/// The drugs given, and no arm of any of them.
fn silent(drugs: &[Drug], days: u32, seed: u64) -> Settings {
    let mut settings = settings(days);
    settings.seed = seed;
    settings.protocol.treatments =
        drugs.iter().map(|&drug| Treatment::usual(drug, 0.0, 1000.0)).collect();
    for name in SILENT {
        settings.parameters.set(name, 0.0).unwrap();
    }
    // Peptides at usual doses hardly reach any receptor.
    for name in ["bpc157.ec50_nmol_per_l", "tb500.ec50_nmol_per_l"] {
        settings.parameters.set(name, 0.01).unwrap();
    }
    settings
}

fn state(drugs: &[Drug], seed: u64) -> State {
    finish(start(&silent(drugs, FROM_DAY, seed))).state().clone()
}

/// The read-out of an arm from the same states over all seeds.
fn read(arm: &Arm, states: &[State], strength: f64, is_on: bool) -> f64 {
    let way = |(seed, state): (u64, &State)| {
        let mut settings = silent(arm.drugs, FROM_DAY + arm.days, seed);
        for (name, value) in arm.with {
            settings.parameters.set(name, *value).unwrap();
        }
        settings.parameters.set(arm.parameter, strength).unwrap();
        if !is_on {
            (arm.off)(&mut settings.mechanisms);
        }
        read_out(arm, state, settings)
    };
    SEEDS.zip(states).map(way).sum()
}

fn read_out(arm: &Arm, state: &State, settings: Settings) -> f64 {
    let before = Simulation::resume(state.clone(), settings.clone()).unwrap();
    let after = finish(Simulation::resume(state.clone(), settings).unwrap());
    (arm.read)(&before, &after)
}

#[test]
fn each_arm_moves_its_read_out_and_its_switch_stills_it() {
    for drugs in [SECRETAGOGUES, BPC, TB] {
        let states: Vec<State> = SEEDS.map(|seed| state(drugs, seed)).collect();
        for arm in ARMS.iter().filter(|arm| arm.drugs == drugs) {
            let (none, strong) =
                (read(arm, &states, 0.0, true), read(arm, &states, arm.strong, true));
            println!("{} over {} d: {none} without, {strong} with", arm.parameter, arm.days);
            assert!(none > 0.0, "{}: nothing to see", arm.parameter);
            let moved = if arm.up { strong > 1.02 * none } else { strong < 0.98 * none };
            assert!(moved, "{}: {none} {strong}", arm.parameter);
            let (none, strong) =
                (read(arm, &states, 0.0, false), read(arm, &states, arm.strong, false));
            assert_eq!(none, strong, "{} off", arm.parameter);
        }
    }
}

/// What the two arms of the IGF-1 receptor carry, and the share of it that ERK carries.
const CARRIED: [(&str, &str); 4] = [
    ("igf1_bone.proliferation_gain", "igf1_arms.proliferation_erk_share"),
    ("igf1_bone.differentiation_gain", "igf1_arms.differentiation_erk_share"),
    ("igf1_bone.collagen_gain", "igf1_arms.collagen_erk_share"),
    ("igf1_bone.survival_gain", "igf1_arms.survival_erk_share"),
];
const AKT_OFF: Mechanisms = off(true, false);
const ERK_OFF: Mechanisms = off(false, true);
const BOTH_OFF: Mechanisms = off(true, true);

const fn off(akt: bool, erk: bool) -> Mechanisms {
    Mechanisms { akt_arm: !akt, erk_arm: !erk, ..Mechanisms::ALL }
}

fn arm(parameter: &str) -> &'static Arm {
    ARMS.iter().find(|arm| arm.parameter == parameter).unwrap()
}

/// The read-out of an arm without it and with it strong, over all seeds, under these mechanisms
/// and other parameters.
fn none_and_strong(
    arm: &Arm,
    states: &[State],
    mechanisms: Mechanisms,
    with: &[(&str, f64)],
) -> [f64; 2] {
    [0.0, arm.strong].map(|strength| {
        let way = |(seed, state): (u64, &State)| {
            let mut settings = silent(arm.drugs, FROM_DAY + arm.days, seed);
            settings.mechanisms = mechanisms;
            for &(name, value) in with.iter().chain(&[(arm.parameter, strength)]) {
                settings.parameters.set(name, value).unwrap();
            }
            read_out(arm, state, settings)
        };
        SEEDS.zip(states).map(way).sum()
    })
}

fn assert_moves(name: &str, [none, strong]: [f64; 2]) {
    println!("{name}: {none} without, {strong} with");
    assert!(strong > 1.02 * none, "{name}: {none} {strong}");
}

#[test]
fn each_arm_of_the_receptor_carries_its_share_and_its_switch_removes_no_more() {
    let states: Vec<State> = SEEDS.map(|seed| state(SECRETAGOGUES, seed)).collect();
    for (parameter, share) in CARRIED {
        let arm = arm(parameter);
        for (erk_share, carrier, other) in [(1.0, ERK_OFF, AKT_OFF), (0.0, AKT_OFF, ERK_OFF)] {
            let read =
                |mechanisms| none_and_strong(arm, &states, mechanisms, &[(share, erk_share)]);
            assert_moves(&format!("{parameter}, ERK's share {erk_share}"), read(other));
            let [none, strong] = read(carrier);
            assert_eq!(none, strong, "{parameter}, ERK's share {erk_share}, carrier off");
        }
        let [none, strong] = none_and_strong(arm, &states, BOTH_OFF, &[(share, 0.5)]);
        assert_eq!(none, strong, "{parameter}, both off");
    }
    // Turnover as a whole answers to IGF-1 in blood, not through arms of the osteoblast lineage.
    for parameter in ["igf1_bone.rankl_gain", "igf1_bone.activation_gain"] {
        assert_moves(parameter, none_and_strong(arm(parameter), &states, BOTH_OFF, &[]));
    }
}

#[test]
fn a_blocked_arm_carries_less() {
    let states: Vec<State> = SEEDS.map(|seed| state(SECRETAGOGUES, seed)).collect();
    for (parameter, gain, other) in [
        ("igf1_bone.proliferation_gain", "igf1_arms.erk_gain", "igf1_arms.akt_gain"),
        ("igf1_bone.collagen_gain", "igf1_arms.akt_gain", "igf1_arms.erk_gain"),
    ] {
        let arm = arm(parameter);
        let whole = Mechanisms::ALL;
        let [none, strong] = none_and_strong(arm, &states, whole, &[(gain, 0.0), (other, 3.0)]);
        assert_eq!(none, strong, "{parameter}: {gain} 0");
        let rise = |value| {
            let [none, strong] = none_and_strong(arm, &states, whole, &[(gain, value)]);
            strong / none - 1.0
        };
        let rises = [0.5, 1.0, 2.0].map(rise);
        println!("{parameter} with {gain} of a half, one, two: {rises:?}");
        assert!(rises.is_sorted() && rises[0] > 0.0 && rises[2] > 1.5 * rises[0], "{rises:?}");
    }
}

#[test]
fn while_the_arms_are_alike_no_share_changes_a_bit() {
    let mut settings = silent(SECRETAGOGUES, FROM_DAY, 1);
    for (gain, _) in CARRIED {
        settings.parameters.set(gain, 2.0).unwrap();
    }
    let end = |settings: &Settings| {
        let simulation = finish(start(settings));
        (postcard::to_stdvec(simulation.state()).unwrap(), simulation.measure())
    };
    let (bits, row) = end(&settings);
    assert!(row.akt_percent_of_rest > 100.0 && row.akt_percent_of_rest == row.erk_percent_of_rest);
    for (_, share) in CARRIED {
        settings.parameters.set(share, 0.37).unwrap();
    }
    assert!(end(&settings).0 == bits);
    settings.mechanisms.erk_arm = false;
    let (other_bits, row) = end(&settings);
    assert!(other_bits != bits);
    assert!(row.akt_percent_of_rest > 100.0 && row.erk_percent_of_rest == 100.0);
}
