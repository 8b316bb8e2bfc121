//! What the benches share: a sample to run, and what the machine says of the process.

use trabecula_core::Grid;
use trabecula_core::parameter::Parameters;
use trabecula_core::sample::{Sample, Structure, generate};
use trabecula_core::simulation::{Mechanisms, Settings, Simulation, Timing};
use trabecula_core::systemic::{Menopause, Protocol};

/// Edge of a voxel, µm.
pub const VOXEL_UM: f32 = 20.0;

/// A postmenopausal sample of `edge`³ voxels on its first day, generated.
///
/// # Panics
/// If `edge` is too small for a network of the usual thickness, under about 40 voxels.
#[must_use]
pub fn postmenopausal(edge: usize) -> Simulation {
    postmenopausal_of(edge, VOXEL_UM, settings())
}

/// The same of voxels of `voxel_um` (µm) and with its own settings.
///
/// # Panics
/// As [`postmenopausal`].
#[must_use]
#[expect(clippy::expect_used, reason = "a bench of fixed numbers")]
pub fn postmenopausal_of(edge: usize, voxel_um: f32, settings: Settings) -> Simulation {
    let grid = Grid::new([edge; 3], voxel_um).expect("an admissible grid");
    let tb_th_um = f64::from(8.0 * voxel_um);
    let wanted = Structure { seed: 1, bv_tv: 0.2, tb_th_um, anisotropy: 1.0 };
    let Sample { grid, matrix, .. } = generate(&grid, &wanted).expect("a possible structure");
    Simulation::new(grid, matrix, settings).expect("admissible settings")
}

/// A woman five years after her last period, at the default clock, without an end.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        parameters: Parameters::default(),
        protocol: Protocol {
            menopause: Menopause::FinalPeriod { day: -1826.0 },
            courses: vec![],
            treatments: vec![],
        },
        mechanisms: Mechanisms::default(),
        timing: Timing { steps_per_day: 1, burn_in_days: 0, duration_days: 36_500 },
        field_cell_voxels: 2,
        seed: 1,
    }
}

/// The most memory that this process ever held, bytes; `None` where the system does not say.
#[must_use]
pub fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Processor time that this process has used on all threads, s; `None` where the system does not
/// say. On a shared machine it says more than the clock on the wall.
#[must_use]
pub fn processor_s() -> Option<f64> {
    /// Unit of the times in `/proc`, the same on every Linux that Rust supports.
    const TICKS_PER_S: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name, in parentheses, may hold blanks; times are 12 and 13 fields after it.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).map(str::parse::<f64>);
    Some((times.next()?.ok()? + times.next()?.ok()?) / TICKS_PER_S)
}
