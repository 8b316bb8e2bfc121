//! `trabecula report`: what a run, trial, validation or sweep showed, as one page that needs no
//! network.
//!
//! Everything is read back from the directory, so a report can be made at any time. Here is that of
//! a run: [`recorded`] reads, the small modules beside it put numbers into words and charts, and
//! [`page`] fills in the template in `assets/`. The frame of all pages is `shell`.

pub mod catalogue;
pub mod compare;
pub(crate) mod dashes;
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
mod sites;
pub mod timeline;
pub mod words;

pub use error::ReportError;
pub use recorded::RecordedRun;

use crate::cli;
use crate::error::{Failure, exit};
use crate::files::write_whole;
use crate::{sweep, trial, validate};
use pharmacology::Pharmacology;
use scene::Scene;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes the report of what is no run.
type Writer = fn(&Path) -> Result<PathBuf, Failure>;

/// Writes the report of a directory and says where it stands.
///
/// # Errors
/// [`Failure`].
pub fn command(arguments: &cli::Report) -> Result<u8, Failure> {
    let directory = &arguments.directory;
    let writer: Option<Writer> = match directory {
        of if trial::report::is_trial(of) => Some(trial::report::write),
        of if validate::report::is_validation(of) => Some(validate::report::write),
        of if sweep::report::is_sweep(of) => Some(sweep::report::write),
        _ => None,
    };
    let path = match writer {
        Some(_) if !arguments.against.is_empty() => {
            return Err(ReportError::OnlyRunsBeside.into());
        }
        Some(write) => write(directory)?,
        None => write(directory, &arguments.against, arguments.triangles)?,
    };
    writeln!(std::io::stdout(), "{}", path.display()).map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

/// Writes `report.html` and `figures/` into the directory of a run, with further runs for
/// comparison and at most so many triangles in the view of the bone.
///
/// # Errors
/// [`Failure`] naming the file that cannot be read or written.
pub fn write(directory: &Path, against: &[PathBuf], triangles: usize) -> Result<PathBuf, Failure> {
    let runs = std::iter::once(directory)
        .chain(against.iter().map(PathBuf::as_path))
        .map(|path| {
            let run = RecordedRun::read(path)?;
            let blood = Pharmacology::of(&run.experiment.settings, &run.series);
            Ok((run, blood))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    figures::write(&directory.join("figures"), &runs)?;
    sites::write(directory)?;
    let scene = Scene::of(&directory.join("snapshots"), triangles)?;
    let page = page::render(&runs, scene.as_ref())?;
    let path = directory.join("report.html");
    write_whole(&path, |file| file.write_all(page.as_bytes()))?;
    Ok(path)
}
