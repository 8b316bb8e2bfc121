//! `trabecula sweep`: many runs of one experiment, planned once, done anywhere.
//!
//! A sweep is a base, an experiment or a trial, and changes of it by path. `plan` expands a design to a
//! [`Manifest`] that never changes; `run` does a shard of its points, each point alone, so that
//! any number of workers on any machines give the same bits.

mod board;
mod census;
pub mod cli;
mod collect;
mod columnar;
mod crew;
pub mod design;
mod error;
mod execute;
mod export;
mod finish;
mod header;
mod heart;
pub mod layout;
mod ledger;
pub mod log;
mod manifest;
mod plan;
pub mod record;
pub mod report;
mod results;
mod retry;
mod samples;
pub mod sensitivity;
mod shard;
mod share;
mod status;
mod study;
mod worker;

pub(crate) use collect::Results;
pub use error::SweepError;
pub use header::{Header, Point};
pub use manifest::{Manifest, Volumes};
pub(crate) use plan::{check, plan};
pub use shard::Shard;
pub use study::Study;
pub(crate) use worker::work;

use crate::error::Failure;

/// Runs one of the commands; the exit code says how it ended.
///
/// # Errors
/// [`Failure`].
pub fn command(arguments: &cli::Sweep) -> Result<u8, Failure> {
    match &arguments.command {
        cli::Command::Plan(arguments) => plan::command(arguments),
        cli::Command::Run(arguments) => worker::command(arguments),
        cli::Command::Status(arguments) => status::command(arguments),
        cli::Command::Collect(arguments) => collect::command(arguments),
        cli::Command::Export(arguments) => export::command(arguments),
        cli::Command::Sensitivity(arguments) => sensitivity::command(arguments),
        cli::Command::Retry(arguments) => retry::command(arguments),
    }
}
