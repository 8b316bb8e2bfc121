//! The bone in three dimensions.

/// Surfaces and cells of the snapshots, packed for the page.
#[derive(Debug)]
pub struct Scene {}
