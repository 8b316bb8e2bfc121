//! `trabecula sweep run`: the points of a shard, many at once.

use super::cli::Run;
use super::crew::Crew;
use super::ledger::Ledger;
use super::results::{Kind, files, is_alive};
use super::retry::{Forgiven, forgiven};
use super::{Manifest, Point, Shard, Study, finish};
use crate::error::{Failure, exit};
use crate::interrupt::Interrupt;
use crate::leftover;
use std::fs;

/// Runs the points of a shard; the exit code says whether all of them are done.
///
/// # Errors
/// [`Failure`] when the manifest cannot be read or results cannot be written. What was written
/// before stays.
pub(super) fn command(arguments: &Run) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let interrupt = Interrupt::listen().map_err(Failure::write("the signal handlers".as_ref()))?;
    if !work(arguments, &study, &manifest, &interrupt)? {
        eprintln!("interrupted; the same command goes on from the checkpoints");
        return Ok(exit::INTERRUPTED);
    }
    outcome(&study, &manifest, arguments)
}

/// Runs the points of a shard that are to be run; false when interrupted.
///
/// # Errors
/// [`Failure`] that is not of a point but of the machine. What was written before stays.
pub(crate) fn work(
    arguments: &Run,
    study: &Study,
    manifest: &Manifest,
    interrupt: &Interrupt,
) -> Result<bool, Failure> {
    let (shard, results) = (arguments.shard, study.results());
    fs::create_dir_all(&results).map_err(Failure::write(&results))?;
    leftover::remove_in(study.path());
    leftover::remove_in(&results);
    let forgiven = forgiven(study)?;
    let mut ledger = Ledger::default();
    ledger.refresh(study, manifest, shard)?;
    let mut points = pending(manifest, shard, &ledger, &forgiven);
    if points.is_empty() {
        finish::finish(study, manifest, shard, None)?;
        return Ok(true);
    }
    if has_company(study, manifest, shard)? {
        // From the other end: the two meet in the middle.
        points.reverse();
    }
    let crew = Crew::open(arguments, study, manifest, (ledger, interrupt), &points)?;
    let (log, interrupted) = crew.run()?;
    if !interrupted {
        finish::finish(study, manifest, shard, Some(log))?;
    }
    Ok(!interrupted)
}

fn pending<'a>(
    manifest: &'a Manifest,
    shard: Shard,
    ledger: &Ledger,
    forgiven: &Forgiven,
) -> Vec<&'a Point> {
    let allowed = |point: &Point| forgiven.get(&point.id).copied().unwrap_or(0);
    shard.points(manifest).filter(|point| ledger.is_pending(&point.id, allowed(point))).collect()
}

/// Whether another worker with this shard is at work.
fn has_company(study: &Study, manifest: &Manifest, shard: Shard) -> Result<bool, Failure> {
    Ok(files(study)?.iter().any(|file| {
        file.kind == Kind::Log
            && file.is_of_shard(manifest, shard)
            && file.read().is_ok_and(|content| is_alive(&file.path, content.author.as_ref()))
    }))
}

/// Says how the shard stands in the end.
fn outcome(study: &Study, manifest: &Manifest, arguments: &Run) -> Result<u8, Failure> {
    let mut ledger = Ledger::default();
    ledger.refresh(study, manifest, arguments.shard)?;
    let points = || arguments.shard.points(manifest);
    let done = points().filter(|point| ledger.is_done(&point.id)).count();
    let failed = points().count() - done;
    if !arguments.quiet || failed > 0 {
        eprintln!("shard {}: {done} points done, {failed} failed", arguments.shard);
    }
    if failed > 0 {
        let study = study.path().display();
        eprintln!("`trabecula sweep status {study}` tells why, `sweep retry` runs them again");
    }
    Ok(if failed == 0 { exit::SUCCESS } else { exit::INCOMPLETE })
}
