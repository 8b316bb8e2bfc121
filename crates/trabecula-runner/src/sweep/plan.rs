//! `trabecula sweep plan`: from a sweep to its manifest.

use super::board::words;
use super::cli::Plan;
use super::design::{self, Points};
use super::{Manifest, Study, SweepError, Volumes};
use crate::bone::{self, BoneSource};
use crate::check;
use crate::counted::{counted, listed};
use crate::directory::remove_if_there;
use crate::error::{Failure, exit};
use crate::leftover;
use crate::provenance::volume_file_hash;
use crate::trial;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use trabecula_config::{Case, Experiment, PointAudit, SampleSource, Sweep, Trial};
use trabecula_core::simulation::Simulation;

/// Varied values that are named; a screening varies more than a hundred.
const MOST_NAMED: usize = 12;

/// Plans a sweep and prints how large it is.
///
/// # Errors
/// [`Failure`] naming what is wrong with the sweep, its base or its points.
pub(super) fn command(arguments: &Plan) -> Result<u8, Failure> {
    let sweep = Sweep::from_file(&arguments.sweep)?;
    let points = design::points(&sweep)?;
    let name = arguments.sweep.file_stem().unwrap_or_default();
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("studies").join(name));
    let study = Study::new(&out);
    let manifest = plan(&sweep, &points, &study, arguments.replace)?;
    print(&study, &manifest).map_err(Failure::stdout)?;
    if !arguments.no_probe {
        probe(&manifest)?;
    }
    Ok(exit::SUCCESS)
}

/// Checks a sweep and all of its points, and says how large it is; nothing is written.
///
/// # Errors
/// [`Failure`] naming what is wrong with the sweep, its base or its points.
pub(crate) fn check(file: &Path) -> Result<u8, Failure> {
    let sweep = Sweep::from_file(file)?;
    let points = design::points(&sweep)?;
    check_points(&sweep, &points)?;
    let (all, replicates) = (points.values.len(), sweep.replicates as usize);
    let mut out = io::stdout().lock();
    title(&mut out, &sweep.title)
        .and_then(|()| size(&mut out, &points.paths, all * replicates, all, replicates))
        .and_then(|()| writeln!(out, "next        trabecula sweep plan {}", file.display()))
        .map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

/// Checks the points of a sweep and writes its manifest; `replace` says whether that of another
/// plan may go.
///
/// # Errors
/// [`Failure`] naming what is wrong with the points, or a failed file operation.
pub(crate) fn plan(
    sweep: &Sweep,
    points: &Points,
    study: &Study,
    replace: bool,
) -> Result<Manifest, Failure> {
    let mut volumes = check_points(sweep, points)?;
    fs::create_dir_all(study.path()).map_err(Failure::write(study.path()))?;
    leftover::remove_in(study.path());
    if volumes.blake3.keys().any(|file| file.is_relative()) {
        volumes.folder = seen_from(study.path(), sweep.base.place())?;
    }
    let manifest = Manifest::new(sweep, points, &volumes);
    write(study, &manifest, replace)?;
    Ok(manifest)
}

/// Resolves every point, which checks it, and hashes the volumes they begin from.
fn check_points(sweep: &Sweep, points: &Points) -> Result<Volumes, Failure> {
    let mut audit = PointAudit::new(sweep);
    let mut volumes = Volumes::default();
    for (number, values) in points.values.iter().enumerate() {
        let name = format!("point {number}");
        let Some(case) = audit.case(&name, &points.paths, values, sweep.seed) else {
            if audit.is_full() {
                break;
            }
            continue;
        };
        volumes.of_points.push(match case.sample() {
            SampleSource::Volume { file, .. } => Some(sweep.base.name_of(file)),
            SampleSource::Generated { .. } => None,
        });
    }
    audit.finish()?;
    for file in volumes.of_points.iter().flatten() {
        if !volumes.blake3.contains_key(file) {
            let hash = volume_file_hash(&sweep.base.place().join(file))?;
            volumes.blake3.insert(file.clone(), hash);
        }
    }
    Ok(volumes)
}

/// A folder as seen from a study: the same wherever the two are moved together.
fn seen_from(study: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let real = |path: &Path| path.canonicalize().map_err(Failure::read(path));
    let (study, folder) = (real(study)?, real(folder)?);
    let seen = pathdiff::diff_paths(&folder, &study).unwrap_or(folder);
    Ok(if seen.as_os_str().is_empty() { PathBuf::from(".") } else { seen })
}

/// Writes the manifest, unless another one is there.
fn write(study: &Study, manifest: &Manifest, replace: bool) -> Result<(), Failure> {
    let file = study.manifest();
    match fs::read(file) {
        Ok(there) if there == manifest.to_bytes() => return Ok(()),
        Ok(_) if !replace => return Err(SweepError::OtherPlan(study.path().to_owned()).into()),
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Failure::read(file)(e)),
        Ok(_) => forget_results(study)?,
        Err(_) => {}
    }
    manifest.write(file)
}

/// What was collected of another plan, and what was made of it, would pass for that of this one.
fn forget_results(study: &Study) -> Result<(), Failure> {
    let names =
        ["collected.parquet", "collected.csv", "collected.json", "sensitivity.csv", "report.html"];
    names.iter().try_for_each(|name| remove_if_there(&study.path().join(name)))?;
    let figures = study.path().join("figures");
    let there = match fs::read_dir(&figures) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        there => there.map_err(Failure::read(&figures))?,
    };
    for entry in there {
        let entry = entry.map_err(Failure::read(&figures))?;
        if entry.file_name().as_encoded_bytes().starts_with(b"sensitivity-") {
            remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}

fn print(study: &Study, manifest: &Manifest) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let header = &manifest.header;
    title(&mut out, &header.title)?;
    let replicates = header.replicates as usize;
    let points = manifest.points.len() / replicates.max(1);
    size(&mut out, &header.paths, manifest.points.len(), points, replicates)?;
    writeln!(out, "manifest    {}", study.manifest().display())
}

fn title(out: &mut impl Write, title: &str) -> io::Result<()> {
    if title.is_empty() { Ok(()) } else { writeln!(out, "{title}\n") }
}

fn size(
    out: &mut impl Write,
    paths: &[String],
    runs: usize,
    points: usize,
    replicates: usize,
) -> io::Result<()> {
    writeln!(out, "varies      {}", listed(paths, MOST_NAMED))?;
    let (points, replicates) = (counted(points, "point"), counted(replicates, "replicate"));
    writeln!(out, "runs        {runs}: {points}, {replicates}")
}

/// Times the first days of the first point on one thread.
fn probe(manifest: &Manifest) -> Result<(), Failure> {
    let Some(first) = manifest.points.first() else { return Ok(()) };
    let cost = Cost::probe(&manifest.header.case(first)?)?;
    let all = cost.seconds * manifest.points.len() as f64;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "time        about {} on one core: {:.1} s for the first point",
        words(all),
        cost.seconds
    )
    .and_then(|()| writeln!(out, "memory      about {} MiB for each point at once", cost.mebibytes))
    .map_err(Failure::stdout)
}

/// What a point costs on one thread.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    pub(super) seconds: f64,
    pub(super) mebibytes: usize,
}

impl Cost {
    /// Simulates the first days.
    ///
    /// # Errors
    /// [`Failure`] when the case cannot be run.
    pub(super) fn probe(case: &Case) -> Result<Self, Failure> {
        match case {
            Case::Experiment(experiment) => Self::of_run(experiment),
            Case::Trial(trial) => Self::of_trial(trial),
        }
    }

    fn of_run(experiment: &Experiment) -> Result<Self, Failure> {
        let pool = single_thread()?;
        pool.install(|| {
            let bone = bone::load(&experiment.sample)?;
            let mebibytes = (bone.grid.len() * check::BYTES_PER_VOXEL).div_ceil(1 << 20);
            let simulation = Simulation::new(bone.grid, bone.matrix, experiment.settings.clone())?;
            let (seconds, _) = check::estimate(experiment, simulation)?;
            Ok(Self { seconds, mebibytes })
        })
    }

    fn of_trial(trial: &Trial) -> Result<Self, Failure> {
        let cost = trial::Cost::probe(trial, &BoneSource::open(&trial.sample)?, true)?;
        Ok(Self { seconds: cost.seconds, mebibytes: cost.mebibytes() })
    }
}

fn single_thread() -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .map_err(|e| Failure::Threads { threads: 1, reason: e.to_string() })
}
