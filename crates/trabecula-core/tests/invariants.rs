//! What must hold in any run: volumes add up, cells are where they can be, nothing is negative.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{bone, finish, settings, start};
use proptest::prelude::*;
use trabecula_core::Grid;
use trabecula_core::parameter::TABLE;
use trabecula_core::signal::Signal;
use trabecula_core::simulation::{Simulation, SimulationError};

/// Bone volume is what it was, plus what was formed, minus what was resorbed or fell out.
fn assert_volumes_add_up(simulation: &Simulation, initial_mm3: f64) {
    let ledger = simulation.tissue().ledger();
    let change = (ledger.formed_um3 - ledger.resorbed_um3 - ledger.fragments_um3) * 1e-9;
    let found = simulation.tissue().bone_volume_mm3() - initial_mm3;
    // Fractions are f32: each change of a voxel rounds by 6e-8 of it at most.
    assert!((found - change).abs() < 1e-7, "{found} {change}");
}

fn assert_cells_are_sound(simulation: &Simulation) {
    let cells = simulation.cells();
    let tissue = simulation.tissue();
    let in_marrow = |voxels: &[u32]| voxels.iter().all(|&v| !tissue.is_solid(v as usize));
    assert!(in_marrow(&cells.osteoclasts.voxel));
    assert!(in_marrow(&cells.osteoclast_precursors.voxel));
    assert!(cells.osteocytes.voxel.iter().all(|&v| tissue.matrix()[v as usize] >= 0.0));
    for (len, born, died) in [
        (cells.osteocytes.len(), cells.osteocytes.born, cells.osteocytes.died),
        (cells.lining_cells.len(), cells.lining_cells.born, cells.lining_cells.died),
        (cells.osteoclasts.len(), cells.osteoclasts.born, cells.osteoclasts.died),
        (cells.osteoblasts.len(), cells.osteoblasts.born, cells.osteoblasts.died),
        (
            cells.osteoclast_precursors.len(),
            cells.osteoclast_precursors.born,
            cells.osteoclast_precursors.died,
        ),
        (
            cells.osteoblast_precursors.len(),
            cells.osteoblast_precursors.born,
            cells.osteoblast_precursors.died,
        ),
    ] {
        assert_eq!(len as u64, born - died);
    }
    let mut ids: Vec<u64> = [
        &cells.osteocytes.id,
        &cells.lining_cells.id,
        &cells.osteoclasts.id,
        &cells.osteoblasts.id,
        &cells.osteoclast_precursors.id,
        &cells.osteoblast_precursors.id,
    ]
    .into_iter()
    .flatten()
    .copied()
    .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id was given twice");
}

fn assert_quantities_are_sound(simulation: &Simulation) {
    let tissue = simulation.tissue();
    assert!(tissue.matrix().iter().all(|f| (0.0..=1.0).contains(&f)));
    assert!(tissue.mineral().iter().all(|m| m >= 0.0 && m.is_finite()));
    for v in 0..tissue.grid().len() {
        assert!(tissue.osteoid(v) <= tissue.matrix()[v] + 1e-5, "more osteoid than matrix");
        assert!(tissue.deposit_um3(v) >= 0.0);
    }
    for signal in Signal::ALL {
        let c = simulation.signals().concentration(signal);
        assert!(c.iter().all(|c| *c >= 0.0 && c.is_finite()), "{signal:?}");
    }
}

#[test]
fn a_busy_year_keeps_its_books() {
    let settings = settings(300);
    let simulation = start(&settings);
    let initial = simulation.tissue().bone_volume_mm3();
    let simulation = finish(simulation);
    let ledger = simulation.tissue().ledger();
    assert!(ledger.resorbed_um3 > 1e6 && ledger.formed_um3 > 1e6, "nothing happened: {ledger:?}");
    assert_volumes_add_up(&simulation, initial);
    assert_cells_are_sound(&simulation);
    assert_quantities_are_sound(&simulation);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    /// Any admissible value of any parameter, three at a time.
    #[test]
    fn books_hold_whatever_the_parameters(
        seed in any::<u64>(),
        picks in prop::collection::vec((any::<prop::sample::Index>(), 0.0..=1.0f64), 3),
    ) {
        let mut settings = settings(40);
        settings.seed = seed;
        for (row, at) in picks {
            let row = row.get(TABLE);
            settings.parameters.set(row.name, row.min + at * (row.max - row.min)).unwrap();
        }
        let mut simulation = start(&settings);
        let initial = simulation.tissue().bone_volume_mm3();
        while !simulation.is_finished() {
            match simulation.step() {
                Ok(()) => {}
                // Extreme reaches may be beyond the solver; it must say so, not go wrong.
                Err(SimulationError::Field { .. }) => return Ok(()),
                Err(other) => return Err(TestCaseError::fail(other.to_string())),
            }
        }
        assert_volumes_add_up(&simulation, initial);
        assert_cells_are_sound(&simulation);
        assert_quantities_are_sound(&simulation);
    }
}

#[test]
fn refuses_what_is_no_bone() {
    let grid = Grid::new([16; 3], 20.0).unwrap();
    let refused = |matrix: Vec<f32>| {
        Simulation::new(grid, matrix, settings(10)).map(|_| ()).unwrap_err().to_string()
    };
    assert!(refused(vec![0.0; 16 * 16 * 16]).contains("all marrow"));
    assert!(refused(vec![1.0; 16 * 16 * 16]).contains("all bone"));
    assert!(refused(vec![0.5; 7]).contains("7 matrix fractions"));
    let mut odd = bone().matrix;
    odd[5] = f32::NAN;
    odd.truncate(16 * 16 * 16);
    assert!(refused(odd).contains("voxel 5"));
}
