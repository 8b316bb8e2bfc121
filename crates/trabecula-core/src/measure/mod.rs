//! What a µCT scanner, a histologist, a densitometer and a laboratory would report.

mod column;
mod cortex;
pub(crate) mod densitometry;
mod histomorphometry;
mod labelling;
mod measurement;
mod outcome;
mod scan;
pub mod structure;
mod turnover;

pub use column::Column;
pub use cortex::Cortex;
pub(crate) use cortex::modelling_share;
pub use densitometry::BoneClass;
pub use histomorphometry::Histomorphometry;
pub use labelling::Labelling;
pub use measurement::Measurement;
pub use outcome::{Family, OUTCOMES, Outcome};
pub(crate) use scan::scanned;
pub use turnover::{MARKER_BASELINE_DAYS, Sites, Turnover};
