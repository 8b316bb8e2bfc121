//! The engine of Trabecula: bone cells, signalling fields, tissue and systemic pharmacology on a
//! voxel grid of trabecular bone.
//!
//! Internal units, converted only at the boundary: lengths in µm, volumes in µm³, time in days,
//! concentrations in pmol/L, mineral in g hydroxyapatite per cm³ of tissue.

pub mod field;
pub mod grid;
pub mod measure;
pub mod parameter;
pub mod random;
pub mod reduction;
pub mod sample;
pub mod simulation;
pub mod systemic;

pub use grid::Grid;
