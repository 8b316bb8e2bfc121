//! What the `trabecula` program does besides parsing its command line: it reads experiments and
//! bone, runs the engine, and leaves a directory behind that can be resumed, checked and opened
//! by other tools. No biology lives here.

pub mod bone;
pub mod calibrate;
pub mod caution;
pub mod cells;
pub mod check;
pub mod checkpoint;
pub mod cli;
mod counted;
pub mod directory;
pub mod due;
pub mod error;
pub mod export;
pub mod files;
pub mod fork;
mod image;
pub mod interrupt;
mod leftover;
pub mod leg;
pub mod params;
mod probe;
mod process;
pub mod progress;
pub mod provenance;
pub mod report;
pub mod run;
pub mod sealed;
pub mod series;
pub mod session;
mod simulated;
pub mod sites;
pub mod snapshot;
pub mod sparkline;
pub mod summary;
pub mod sweep;
pub mod table;
pub mod threads;
pub mod trial;
pub mod validate;
pub mod volume;

/// Version of the program and the revision it was built from.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("TRABECULA_REVISION"), ")");
