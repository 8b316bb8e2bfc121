//! What the examples share: a small generated sample and settings to run it with.

use trabecula_core::Grid;
use trabecula_core::parameter::Parameters;
use trabecula_core::sample::{Sample, SampleError, Structure, generate};
use trabecula_core::simulation::{Mechanisms, Settings, Timing};
use trabecula_core::systemic::{Menopause, Protocol};

/// A trabecular structure of 48³ voxels of 20 µm, made from a seed.
///
/// # Errors
/// Never for these numbers; the signature is that of the generator.
pub fn small_bone() -> Result<Sample, SampleError> {
    let grid = Grid::new([48; 3], 20.0)?;
    generate(&grid, &Structure { seed: 1, bv_tv: 0.25, tb_th_um: 160.0, anisotropy: 1.0 })
}

/// A woman before the menopause, half a year of burn-in, then `days`.
#[must_use]
pub fn premenopausal(days: u32) -> Settings {
    Settings {
        parameters: Parameters::default(),
        protocol: Protocol {
            menopause: Menopause::Premenopausal,
            courses: Vec::new(),
            treatments: vec![],
        },
        mechanisms: Mechanisms::default(),
        timing: Timing { steps_per_day: 1, burn_in_days: 180, duration_days: days },
        field_cell_voxels: 2,
        seed: 1,
    }
}
