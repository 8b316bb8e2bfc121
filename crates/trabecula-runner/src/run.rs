//! `trabecula run`: from an experiment to a directory of results.

use crate::bone;
use crate::caution::short_baseline;
use crate::checkpoint::{self, CheckpointRef, state_hash};
use crate::cli;
use crate::directory::{Existing, RunDirectory};
use crate::due;
use crate::error::{Failure, exit};
use crate::files::write_whole;
use crate::interrupt::Interrupt;
use crate::leg::{self, Leg, Stop};
use crate::progress::Progress;
use crate::provenance::{Origin, Provenance, identity};
use crate::report::{self, scene::MAX_TRIANGLES};
use crate::series;
use crate::session::Status;
use crate::sites;
use crate::snapshot::SnapshotWriter;
use crate::summary::Summary;
use crate::threads::start_threads;
use std::io::{self, Write};
use std::path::PathBuf;
use trabecula_config::Experiment;
use trabecula_core::measure::Measurement;
use trabecula_core::simulation::{Observation, Simulation};

/// Runs an experiment; the exit code says whether it finished or was interrupted.
///
/// # Errors
/// [`Failure`].
pub fn command(arguments: &cli::Run) -> Result<u8, Failure> {
    let experiment = read_experiment(&arguments.experiment)?;
    let threads = start_threads(arguments.experiment.threads)?;
    Session::open(arguments, experiment, threads)?.carry_out(arguments)
}

/// Runs an experiment from where another one was; see [`command`].
///
/// # Errors
/// [`Failure`].
pub fn fork(arguments: &cli::Run, experiment: Experiment, start: Fork) -> Result<u8, Failure> {
    let mut session = Session::fork(arguments, experiment, start)?;
    // Interrupted before its first checkpoint it can go on, too.
    session.save_checkpoint()?;
    session.carry_out(arguments)
}

/// Where a fork begins.
#[derive(Debug)]
pub struct Fork {
    /// The simulation under the settings of the arm.
    pub simulation: Simulation,
    /// What the arm would have measured so far.
    pub rows: Vec<Measurement>,
    /// Where it branched off.
    pub origin: Origin,
    /// Threads.
    pub threads: usize,
}

/// Reads the experiment with the changes of the command line.
///
/// # Errors
/// [`Failure::Config`].
pub fn read_experiment(arguments: &cli::Experiment) -> Result<Experiment, Failure> {
    Ok(Experiment::from_file_with(&arguments.config, &arguments.changes())?)
}

/// The directory of the results, and what to do with what is there.
fn place(arguments: &cli::Run) -> (PathBuf, Existing) {
    let name = arguments.experiment.config.file_stem().unwrap_or_default();
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(name));
    (out, Existing::wanted(arguments.resume, arguments.force))
}

/// One run in progress.
struct Session {
    experiment: Experiment,
    directory: RunDirectory,
    provenance: Provenance,
    simulation: Simulation,
    rows: Vec<Measurement>,
    snapshots: SnapshotWriter,
}

impl Session {
    fn open(arguments: &cli::Run, experiment: Experiment, threads: usize) -> Result<Self, Failure> {
        let (out, existing) = place(arguments);
        let provenance = Provenance::start(&experiment, threads)?;
        if arguments.resume {
            let directory = RunDirectory::prepare(&out, existing)?;
            let identity = identity(&experiment, provenance.volume_blake3.as_deref());
            let (simulation, rows) = resume(arguments, &experiment, &identity, &directory)?;
            return Self::begin(experiment, directory, provenance, simulation, rows);
        }
        // The bone is read before the directory is touched: a wrong file replaces nothing.
        let bone = bone::load(&experiment.sample)?;
        let settings = experiment.settings.clone();
        let simulation = Simulation::new(bone.grid, bone.matrix, settings)?;
        let directory = RunDirectory::prepare(&out, existing)?;
        Self::begin(experiment, directory, provenance, simulation, Vec::new())
    }

    fn fork(arguments: &cli::Run, experiment: Experiment, start: Fork) -> Result<Self, Failure> {
        let (out, existing) = place(arguments);
        let mut provenance = Provenance::start(&experiment, start.threads)?;
        provenance.forked_from = Some(start.origin);
        let directory = RunDirectory::prepare(&out, existing)?;
        Self::begin(experiment, directory, provenance, start.simulation, start.rows)
    }

    fn begin(
        experiment: Experiment,
        directory: RunDirectory,
        mut provenance: Provenance,
        simulation: Simulation,
        rows: Vec<Measurement>,
    ) -> Result<Self, Failure> {
        let grid = simulation.tissue().grid();
        provenance.shape_voxels = Some(grid.shape());
        provenance.voxel_um = Some(grid.voxel_um());
        provenance.write(&directory.provenance())?;
        write_whole(&directory.config(), |file| file.write_all(experiment.to_ron().as_bytes()))?;
        let snapshots = SnapshotWriter::default();
        Ok(Self { experiment, directory, provenance, simulation, rows, snapshots })
    }

    /// Runs to the end or to an interruption, and says so.
    fn carry_out(mut self, arguments: &cli::Run) -> Result<u8, Failure> {
        let interrupt =
            Interrupt::listen().map_err(Failure::write("the signal handlers".as_ref()))?;
        if !arguments.quiet {
            if let Some(warning) = short_baseline(self.experiment.settings.timing) {
                eprintln!("warning: {warning}");
            }
            self.provenance.session.announce(&self.experiment.title, self.directory.path());
        }
        // Said even to who wants quiet: it belongs to the results.
        self.provenance.cautions.iter().for_each(|caution| eprintln!("note: {caution}"));
        // In the thread pool, so that no thread beside it computes.
        let finished = rayon::scope(|_| self.run(arguments, &interrupt))?;
        self.report(arguments, finished)?;
        Ok(if finished { exit::SUCCESS } else { exit::INTERRUPTED })
    }

    /// Steps to the end, or to an interruption (false).
    fn run(&mut self, arguments: &cli::Run, interrupt: &Interrupt) -> Result<bool, Failure> {
        let mut progress = Progress::new(&self.simulation, arguments.quiet);
        let day = arguments.stop_on_day.unwrap_or(f64::INFINITY);
        let stop = Stop { interrupt, day };
        let finished = loop {
            let observed = self.observe()?;
            let Self { experiment, simulation, .. } = &mut *self;
            // On threads that the steps leave idle; neither acts on the other.
            let (leg, row) = rayon::join(
                || leg::walk(simulation, experiment, &stop, &mut progress),
                || observed.map(Observation::measure),
            );
            self.note(row)?;
            match leg? {
                Leg::Due => {}
                Leg::Finished => break true,
                Leg::Stopped => break false,
            }
        };
        progress.finish();
        if finished {
            self.close(Status::Finished)?;
            self.show();
        } else {
            self.save_checkpoint()?;
            self.close(Status::Interrupted)?;
        }
        Ok(finished)
    }

    /// Looks at the day, takes a snapshot and saves a checkpoint, each when it is due. Returns what
    /// is still to be measured.
    fn observe(&mut self) -> Result<Option<Observation>, Failure> {
        let Self { experiment, simulation, rows, directory, snapshots, .. } = self;
        let is_due = due::measurement(experiment, simulation, rows);
        let mut observed = is_due.then(|| simulation.observe());
        if due::snapshot(experiment, simulation) {
            snapshots.begin(&directory.snapshots(), simulation)?;
        }
        if due::checkpoint(experiment, simulation) {
            // It holds what was measured up to its day.
            self.note(observed.take().map(Observation::measure))?;
            self.save_checkpoint()?;
        }
        Ok(observed)
    }

    /// Takes a row among the results.
    fn note(&mut self, row: Option<Measurement>) -> Result<(), Failure> {
        let Some(row) = row else { return Ok(()) };
        self.rows.push(row);
        series::write_csv(&self.directory.series_csv(), &self.rows)
    }

    /// After it, nothing of the time before is still to be written.
    fn save_checkpoint(&mut self) -> Result<(), Failure> {
        self.snapshots.wait()?;
        let checkpoint = CheckpointRef {
            experiment: &identity(&self.experiment, self.provenance.volume_blake3.as_deref()),
            state: self.simulation.state(),
            rows: &self.rows,
        };
        checkpoint.write(&self.directory.checkpoints(), self.simulation.steps_done())?;
        Ok(())
    }

    fn close(&mut self, status: Status) -> Result<(), Failure> {
        self.snapshots.wait()?;
        series::write_csv(&self.directory.series_csv(), &self.rows)?;
        series::write_parquet(&self.directory.series_parquet(), &self.rows)?;
        if let Some(sites) = self.simulation.sites() {
            sites::write(&self.directory.sites(), &sites)?;
        }
        self.provenance.session.end(status);
        self.provenance.day = self.simulation.day();
        self.provenance.state_blake3 = Some(state_hash(self.simulation.state())?);
        self.provenance.write(&self.directory.provenance())
    }

    /// Writes the report. The results are whole without it, so a failure is told and no more.
    fn show(&self) {
        if let Err(failure) = report::write(self.directory.path(), &[], MAX_TRIANGLES) {
            eprintln!("warning: no report was written: {failure}");
        }
    }

    fn report(&self, arguments: &cli::Run, finished: bool) -> Result<(), Failure> {
        let directory = self.directory.path();
        if !finished && !arguments.quiet {
            eprintln!(
                "interrupted on day {:.2}; the same command with --resume --out {} goes on",
                self.simulation.day(),
                directory.display()
            );
        }
        let summary = Summary::new(directory, &self.provenance, &self.rows);
        let mut out = io::stdout().lock();
        if arguments.json {
            summary.print_json(&mut out).map_err(Failure::stdout)?;
        } else if finished && !arguments.quiet {
            summary.print(&mut out).map_err(Failure::stdout)?;
        }
        Ok(())
    }
}

/// The simulation and the rows of the last (or the named) checkpoint.
fn resume(
    arguments: &cli::Run,
    experiment: &Experiment,
    identity: &str,
    directory: &RunDirectory,
) -> Result<(Simulation, Vec<Measurement>), Failure> {
    let folder = directory.checkpoints();
    let nothing = || Failure::NothingToResume(directory.path().to_owned());
    let checkpoint = match &arguments.resume_from {
        Some(path) => checkpoint::read(path, identity)?,
        None if arguments.skip_damaged => {
            checkpoint::last_whole(&folder, identity)?.ok_or_else(nothing)?
        }
        None => {
            let last = checkpoint::list(&folder)?.pop().ok_or_else(nothing)?;
            checkpoint::read(&last, identity)?
        }
    };
    let simulation = Simulation::resume(checkpoint.state, experiment.settings.clone())?;
    Ok((simulation, checkpoint.rows))
}
