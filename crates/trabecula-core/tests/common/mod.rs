//! A small, busy sample: remodelling sites appear within weeks.
#![allow(dead_code, clippy::unwrap_used, reason = "test helpers; each test file uses a part")]

use trabecula_core::Grid;
use trabecula_core::parameter::Parameters;
use trabecula_core::sample::{Sample, Structure, generate};
use trabecula_core::simulation::{Mechanisms, Settings, Simulation, Timing};
use trabecula_core::systemic::{Menopause, Protocol};

/// A generated structure of 40³ voxels of 20 µm.
pub(crate) fn bone() -> Sample {
    let grid = Grid::new([40; 3], 20.0).unwrap();
    let wanted = Structure { seed: 3, bv_tv: 0.3, tb_th_um: 160.0, anisotropy: 1.0 };
    generate(&grid, &wanted).unwrap()
}

/// Thirty days of burn-in and `days` from day 0, osteocytes signalling often and precursors ready.
pub(crate) fn settings(days: u32) -> Settings {
    let mut parameters = Parameters::default();
    parameters.set("osteocyte.signal_per_year", 0.1).unwrap();
    parameters.set("osteoclast_precursor.commit_per_day", 1.58).unwrap();
    // Much surface in little marrow: about as many precursors to it as in common bone.
    parameters.set("osteoclast_precursor.number_per_mm2", 150.0).unwrap();
    Settings {
        parameters,
        protocol: Protocol {
            menopause: Menopause::Premenopausal,
            courses: vec![],
            treatments: vec![],
        },
        mechanisms: Mechanisms::default(),
        timing: Timing { steps_per_day: 4, burn_in_days: 30, duration_days: days },
        field_cell_voxels: 2,
        seed: 11,
    }
}

/// The start of a simulation of the small sample.
pub(crate) fn start(settings: &Settings) -> Simulation {
    let Sample { grid, matrix, .. } = bone();
    Simulation::new(grid, matrix, settings.clone()).unwrap()
}

/// Steps a simulation to a day.
pub(crate) fn reach(mut simulation: Simulation, day: f64) -> Simulation {
    while simulation.day() < day {
        simulation.step().unwrap();
    }
    simulation
}

/// Steps a simulation to its end.
pub(crate) fn finish(mut simulation: Simulation) -> Simulation {
    while !simulation.is_finished() {
        simulation.step().unwrap();
    }
    simulation
}
