//! What an experiment may contain, besides the ranges of the parameter table.

use crate::sweep::Design;
use std::ops::RangeInclusive;
use trabecula_core::systemic::AromataseInhibitor;

/// Largest text of an experiment, bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Voxels along one edge of the simulated box.
pub const EDGE_VOXELS: RangeInclusive<u64> = 16..=1024;

/// Most voxels of the simulated box.
pub const MAX_DOMAIN_VOXELS: u64 = 1 << 27;

/// Most voxels along an edge of a volume on file: the limit of the NIfTI-1 format.
pub const MAX_VOLUME_EDGE: u64 = 32767;

/// Edge of a voxel of a sample, µm.
pub const VOXEL_UM: RangeInclusive<f64> = 1.0..=100.0;

/// Sigma of the Gaussian that smooths a volume, voxels.
pub const SMOOTHING_VOXELS: RangeInclusive<f64> = 0.0..=5.0;

/// A label of bone in a volume of labels.
pub const LABEL: RangeInclusive<u64> = 1..=65_535;

/// Labels that mean bone.
pub const MAX_LABELS: usize = 64;

/// Bone volume fraction of a generated sample.
pub const BV_TV: RangeInclusive<f64> = 0.02..=0.6;

/// Trabecular thickness of a generated sample, µm.
pub const TB_TH_UM: RangeInclusive<f64> = 50.0..=400.0;

/// Fewest voxels across a trabecula of a generated sample.
pub const VOXELS_PER_TRABECULA: f64 = 2.0;

/// Days from day 0 to the end: up to a century.
pub const DURATION_DAYS: RangeInclusive<u64> = 1..=36525;

/// Days simulated before day 0.
pub const BURN_IN_DAYS: RangeInclusive<u64> = 0..=3650;

/// Edge of a cell of the fields' grid, voxels.
pub const FIELD_CELL_VOXELS: RangeInclusive<u64> = 1..=8;

/// Years since the final menstrual period at day 0.
pub const YEARS_SINCE_FINAL_PERIOD: RangeInclusive<f64> = 0.0..=60.0;

/// The same for women of a trial, of whom some may have it before them.
pub const YEARS_FROM_FINAL_PERIOD: RangeInclusive<f64> = -45.0..=60.0;

/// Day of the final menstrual period.
pub const FINAL_PERIOD_DAY: RangeInclusive<f64> = -21915.0..=36525.0;

/// Days of a year.
pub const DAYS_PER_YEAR: f64 = 365.25;

/// Women of a trial.
pub const PATIENTS: RangeInclusive<u64> = 2..=10_000;

/// Women who share a draw of badly known parameters.
pub const PATIENTS_PER_DRAW: RangeInclusive<u64> = 1..=1000;

/// Age at the final menstrual period, years.
pub const AGE_AT_FINAL_PERIOD_YEARS: RangeInclusive<f64> = 30.0..=65.0;

/// A woman's turnover over that of the model.
pub const TURNOVER_FOLD: RangeInclusive<f64> = 0.2..=5.0;

/// A woman's value of a parameter over that of the model.
pub const FOLD: RangeInclusive<f64> = 0.01..=100.0;

/// Correlation of T-scores.
pub const CORRELATION: RangeInclusive<f64> = -1.0..=1.0;

/// Least and greatest BV/TV of a box cut out of a volume.
pub const CROP_BV_TV: RangeInclusive<f64> = 0.0..=1.0;

/// The same where nothing is written.
pub const USUAL_CROP_BV_TV: (f64, f64) = (0.1, 0.4);

/// How widely badly known parameters are drawn.
pub const SPREAD: RangeInclusive<f64> = 0.0..=1.0;

/// Means and standard deviations beyond this are a slip of the keyboard.
pub const LARGE: f64 = 1e6;

/// Most arms of a trial.
pub const MAX_ARMS: usize = 64;

/// Most characters of an arm's name.
pub const MAX_ARM_NAME: usize = 60;

/// Most days of outcome.
pub const MAX_OUTCOME_DAYS: usize = 400;

/// Most published results of a trial.
pub const MAX_TARGETS: usize = 400;

/// Most characters of the name of a published result.
pub const MAX_TARGET_ID: usize = 40;

/// Most rows of a trial's table: patients times arms times days.
pub const MAX_TRIAL_ROWS: u64 = 1_000_000;

/// Most courses of a drug.
pub const MAX_COURSES: usize = 100;

/// Largest dose, as a multiple of the label dose.
pub const MAX_LABEL_DOSES: f64 = 5.0;

/// Days between two doses of a drug.
pub const INTERVAL_DAYS: RangeInclusive<f64> = trabecula_core::systemic::INTERVAL_DAYS;

/// The daily dose on the label, mg.
#[must_use]
pub fn label_dose_mg(drug: AromataseInhibitor) -> f64 {
    match drug {
        AromataseInhibitor::Anastrozole => 1.0,
        AromataseInhibitor::Letrozole => 2.5,
        AromataseInhibitor::Exemestane => 25.0,
    }
}

/// Points of a design, and trajectories.
pub const POINTS: RangeInclusive<u64> = 1..=MAX_RUNS;

/// Points of a Sobol sequence: the scrambled sequence has 2¹⁶.
pub const SOBOL_POINTS: RangeInclusive<u64> = 1..=1 << 16;

/// Levels of a factor.
pub const LEVELS: RangeInclusive<u64> = 2..=10_000;

/// Most stages of a calibration.
pub const MAX_STAGES: usize = 20;
/// Most scenarios of a stage.
pub const MAX_SCENARIOS: usize = 50;
/// Most parameters that a stage fits.
pub const MAX_FREE: usize = 20;

/// Points of a wave of a calibration.
pub const WAVE_POINTS: RangeInclusive<u64> = 2..=1000;

/// Most waves of a stage.
pub const MAX_WAVES: usize = 20;

/// Seeds with which a calibration runs an experiment.
pub const SCENARIO_SEEDS: RangeInclusive<u64> = 1..=100;

/// Runs of each point of a sweep.
pub const REPLICATES: RangeInclusive<u64> = 1..=10_000;

/// Most runs of a sweep, replicates counted.
pub const MAX_RUNS: u64 = 1_000_000;

/// Dimensions of the Sobol sequence.
pub const SOBOL_DIMENSIONS: usize = 256;

/// Most factors of a sweep by this design.
#[must_use]
pub fn max_factors(design: &Design) -> usize {
    match design {
        // Two independent matrices come from one sequence.
        Design::Saltelli { .. } => SOBOL_DIMENSIONS / 2,
        _ => SOBOL_DIMENSIONS,
    }
}
