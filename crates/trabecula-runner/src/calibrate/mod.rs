//! `trabecula calibrate`: parameters fitted to published results.
//!
//! Bayesian history matching (Craig 1997; Vernon 2010): waves of points are simulated, an emulator
//! of each result, a Gaussian process, is fitted to them (Kennedy & O'Hagan 2001), and the next
//! wave goes where the emulators do not rule parameters out. Draws from the posterior of the last
//! emulators say how well each parameter is identified. The answer is a point that was simulated.
//!
//! Nothing is kept but what the simulations left on disk: the points of an experiment are a sweep,
//! each point of a trial is a trial. An interrupted calibration therefore does what is missing and
//! ends in the same bytes.

mod answer;
mod belief;
mod design;
mod emulator;
mod error;
mod evaluate;
mod experiments;
mod fitted;
mod point;
mod progress;
mod record;
mod spread;
mod stage;
mod tables;
mod trials;

pub use answer::Answer;
pub use error::CalibrationError;
pub use fitted::{Compared, Fitted, Pair, Parameter, Wave};

use crate::cli;
use crate::counted::counted;
use crate::directory::{Existing, claim, remove_if_there};
use crate::error::{Failure, exit};
use crate::interrupt::Interrupt;
use crate::session::Status;
use crate::threads::allotted_threads;
use record::Record;
use stage::Plan;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use trabecula_config::Calibration;

/// Files that a calibration writes beside the directories of its stages.
const WRITTEN: [&str; 2] = ["calibration.json", "best.ron"];

/// Runs a calibration; the exit code says whether it finished or was interrupted.
///
/// # Errors
/// [`Failure`].
pub fn command(arguments: &cli::Calibrate) -> Result<u8, Failure> {
    let calibration = Calibration::from_file(&arguments.config)?;
    let out = prepare(arguments)?;
    let mut record = Record::start(arguments, &calibration)?;
    record.write(&out)?;
    let interrupt = Interrupt::listen().map_err(Failure::write("the signal handlers".as_ref()))?;
    let session = Session::new(arguments, &calibration, &out, &interrupt)?;
    let fitted = session.run()?;
    record.session.end(Status::ended(fitted.is_some()));
    record.write(&out)?;
    let Some(fitted) = fitted else {
        let out = out.display();
        eprintln!("interrupted; the same command with --resume --out {out} goes on");
        return Ok(exit::INTERRUPTED);
    };
    let answer = Answer::new(&calibration, fitted);
    answer.write_json(&out.join(WRITTEN[0]))?;
    answer.write_ron(&out.join(WRITTEN[1]))?;
    if arguments.json {
        answer.print_json(&mut io::stdout().lock()).map_err(Failure::stdout)?;
    } else if !arguments.quiet {
        answer.print(&mut io::stdout().lock()).map_err(Failure::stdout)?;
    }
    Ok(exit::SUCCESS)
}

/// Checks a calibration with all its scenarios and says how large it is; nothing is written.
///
/// # Errors
/// [`Failure`] naming what is wrong with it.
pub(crate) fn check(file: &Path) -> Result<u8, Failure> {
    let calibration = Calibration::from_file(file)?;
    let mut out = io::stdout().lock();
    plan(&mut out, &calibration, file).map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

fn plan(out: &mut impl Write, calibration: &Calibration, file: &Path) -> io::Result<()> {
    if !calibration.title.is_empty() {
        writeln!(out, "{}\n", calibration.title)?;
    }
    for stage in &calibration.stages {
        writeln!(
            out,
            "stage       {}: {}, {}, {} of {}",
            stage.name,
            counted(stage.free.len(), "free parameter"),
            counted(stage.targets().count(), "published result"),
            counted(stage.waves.iter().sum::<u32>() as usize, "point"),
            counted(stage.scenarios.len(), "scenario")
        )?;
    }
    writeln!(out, "next        trabecula calibrate {}", file.display())
}

/// The directory of the results, made ready.
fn prepare(arguments: &cli::Calibrate) -> Result<PathBuf, Failure> {
    let name = arguments.config.file_stem().unwrap_or_default();
    let out = arguments.out.clone().unwrap_or_else(|| Path::new("runs/calibration").join(name));
    if claim(&out, Existing::wanted(arguments.resume, arguments.force))? {
        for name in WRITTEN {
            remove_if_there(&out.join(name))?;
        }
    }
    fs::create_dir_all(&out).map_err(Failure::write(&out))?;
    Ok(out)
}

/// One session of the program.
struct Session<'a> {
    arguments: &'a cli::Calibrate,
    calibration: &'a Calibration,
    out: &'a Path,
    interrupt: &'a Interrupt,
    threads: usize,
    /// Emulators and draws use no more threads than the simulations.
    pool: rayon::ThreadPool,
}

impl<'a> Session<'a> {
    fn new(
        arguments: &'a cli::Calibrate,
        calibration: &'a Calibration,
        out: &'a Path,
        interrupt: &'a Interrupt,
    ) -> Result<Self, Failure> {
        let threads = allotted_threads(arguments.threads);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| Failure::Threads { threads, reason: e.to_string() })?;
        Ok(Self { arguments, calibration, out, interrupt, threads, pool })
    }

    /// Takes all stages to their end; none when interrupted.
    fn run(&self) -> Result<Option<Vec<Fitted>>, Failure> {
        let mut all: Vec<Fitted> = Vec::new();
        for (number, stage) in self.calibration.stages.iter().enumerate() {
            let found = all.iter().flat_map(Fitted::changes).collect();
            let plan = Plan::new(self, number, stage, found);
            match plan.run()? {
                Some(fitted) => all.push(fitted),
                None => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    fn tell(&self, line: &str) {
        if !self.arguments.quiet {
            eprintln!("{line}");
        }
    }
}
