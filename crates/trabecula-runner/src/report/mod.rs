//! `trabecula report`: what a run showed, as one page that needs no network.
//!
//! Everything is read back from the run's directory, so a report can be made of any run at any
//! time: [`recorded`] reads, the small modules beside it put numbers into words and charts, and
//! [`page`] fills in the template in `assets/`.

pub mod catalogue;
pub mod compare;
mod error;
pub mod evidence;
pub mod figures;
pub mod headline;
pub mod normal;
pub mod page;
pub mod payload;
pub mod pharmacology;
pub(crate) mod raster;
pub mod recorded;
pub mod scene;
pub mod series;
pub(crate) mod shell;
pub mod words;

pub use error::ReportError;
pub use recorded::RecordedRun;

use crate::cli;
use crate::error::{Failure, exit};
use crate::files::write_whole;
use crate::trial;
use pharmacology::Pharmacology;
use scene::Scene;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes the report of a directory and says where it stands.
///
/// # Errors
/// [`Failure`].
pub fn command(arguments: &cli::Report) -> Result<u8, Failure> {
    let path = match trial::report::is_trial(&arguments.directory) {
        true if !arguments.against.is_empty() => return Err(ReportError::TrialBeside.into()),
        true => trial::report::write(&arguments.directory)?,
        false => write(&arguments.directory, &arguments.against)?,
    };
    writeln!(std::io::stdout(), "{}", path.display()).map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

/// Writes `report.html` and `figures/` into the directory of a run, with further runs for
/// comparison.
///
/// # Errors
/// [`Failure`] naming the file that cannot be read or written.
pub fn write(directory: &Path, against: &[PathBuf]) -> Result<PathBuf, Failure> {
    let runs = std::iter::once(directory)
        .chain(against.iter().map(PathBuf::as_path))
        .map(|path| {
            let run = RecordedRun::read(path)?;
            let blood = Pharmacology::of(&run.experiment.settings, &run.series);
            Ok((run, blood))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    figures::write(&directory.join("figures"), &runs)?;
    let scene = Scene::of(&directory.join("snapshots"))?;
    let page = page::render(&runs, scene.as_ref())?;
    let path = directory.join("report.html");
    write_whole(&path, |file| file.write_all(page.as_bytes()))?;
    Ok(path)
}
