//! A simulation: plain state advanced by an ordered list of processes.

mod settings;

pub use settings::{Mechanisms, Settings, Timing};
