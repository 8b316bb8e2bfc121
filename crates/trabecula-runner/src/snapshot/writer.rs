//! Writing snapshots beside the simulation.

use super::Snapshot;
use crate::error::Failure;
use std::io;
use std::path::Path;
use std::thread::{self, JoinHandle};
use trabecula_core::simulation::Simulation;

/// Writes snapshots while the simulation goes on, one at a time.
#[derive(Debug, Default)]
pub struct SnapshotWriter {
    at_work: Option<JoinHandle<Result<(), Failure>>>,
}

impl SnapshotWriter {
    /// Begins to write the present day into `folder`, when the snapshot before is written.
    ///
    /// # Errors
    /// [`Failure::Write`], also of the snapshot before.
    pub fn begin(&mut self, folder: &Path, simulation: &Simulation) -> Result<(), Failure> {
        self.wait()?;
        let (snapshot, folder) = (Snapshot::of(simulation), folder.to_owned());
        let path = folder.clone();
        let work = thread::Builder::new().name("snapshot".to_owned());
        let at_work = work.spawn(move || snapshot.write(&folder)).map_err(Failure::write(&path))?;
        self.at_work = Some(at_work);
        Ok(())
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn wait(&mut self) -> Result<(), Failure> {
        let Some(at_work) = self.at_work.take() else { return Ok(()) };
        at_work.join().unwrap_or_else(|_| {
            let reason = io::Error::other("its writer stopped unexpectedly");
            Err(Failure::Write { path: "the snapshot".into(), source: reason })
        })
    }
}
