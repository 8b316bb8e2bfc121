//! The engine of Trabecula: bone cells, signalling fields, tissue and systemic pharmacology on a
//! voxel grid of trabecular bone.
//!
//! Internal units, converted only at the boundary: lengths in µm, volumes in µm³, time in days,
//! concentrations in pmol/L, mineral in g hydroxyapatite per cm³ of tissue.

pub mod cell;
mod column;
pub mod field;
pub mod grid;
pub mod measure;
pub mod parameter;
mod parts;
pub mod population;
pub mod random;
pub mod reduction;
pub mod sample;
pub mod signal;
pub mod simulation;
mod slices;
pub mod systemic;
pub mod therapy;
pub mod tissue;

pub use column::Column;
pub use grid::Grid;

/// Mean length of a year, days.
pub const DAYS_PER_YEAR: f64 = 365.25;
