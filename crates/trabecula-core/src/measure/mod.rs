//! What a µCT scanner, a histologist, a densitometer and a laboratory would report.

mod column;
mod histomorphometry;
mod labelling;
mod measurement;
pub mod structure;
mod turnover;

pub use column::Column;
pub use histomorphometry::Histomorphometry;
pub use labelling::Labelling;
pub use measurement::Measurement;
pub use turnover::Turnover;
