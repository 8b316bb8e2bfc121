//! What a µCT scanner, a histologist, a densitometer and a laboratory would report.

mod column;
mod measurement;
pub mod structure;

pub use column::Column;
pub use measurement::Measurement;
