//! `trabecula sweep run`: the points of a shard, many at once.

use super::board::Board;
use super::cli::Run;
use super::execute::Task;
use super::log::{Author, Entry, Log};
use super::record::{Outcome, Record};
use super::results::{Kind, Ledger, files, is_alive, prefix};
use super::retry::{Forgiven, forgiven};
use super::samples::Samples;
use super::share::{Share, voxels};
use super::{Manifest, Point, Shard, Study, finish};
use crate::error::{Failure, exit};
use crate::interrupt::Interrupt;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time between looks at what other workers with the same shard have done.
const LOOK: Duration = Duration::from_secs(5);

/// Runs the points of a shard; the exit code says whether all of them are done.
///
/// # Errors
/// [`Failure`] when the manifest cannot be read or results cannot be written. What was written
/// before stays.
pub(super) fn command(arguments: &Run) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let (shard, results) = (arguments.shard, study.results());
    fs::create_dir_all(&results).map_err(Failure::write(&results))?;
    let forgiven = forgiven(&study)?;
    let mut ledger = Ledger::default();
    ledger.refresh(&study, &manifest, shard)?;
    let mut points = pending(&manifest, shard, &ledger, &forgiven);
    if !points.is_empty() {
        if has_company(&study, &manifest, shard)? {
            // From the other end: the two meet in the middle.
            points.reverse();
        }
        let worker = Worker::open(arguments, &study, &manifest, ledger, &points)?;
        let (log, interrupted) = worker.run()?;
        if interrupted {
            eprintln!("interrupted; the same command goes on from the checkpoints");
            return Ok(exit::INTERRUPTED);
        }
        finish::finish(&study, &manifest, shard, Some(log))?;
    } else {
        finish::finish(&study, &manifest, shard, None)?;
    }
    outcome(&study, &manifest, arguments)
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

/// A process that runs points.
struct Worker<'a> {
    study: &'a Study,
    manifest: &'a Manifest,
    shard: Shard,
    points: &'a [&'a Point],
    share: Share,
    next: AtomicUsize,
    name: String,
    log: Mutex<Log>,
    ledger: Mutex<(Ledger, Instant)>,
    board: Board,
    samples: Samples,
    interrupt: Interrupt,
    checkpoint_every: Duration,
    quiet: bool,
}

impl<'a> Worker<'a> {
    fn open(
        arguments: &Run,
        study: &'a Study,
        manifest: &'a Manifest,
        mut ledger: Ledger,
        points: &'a [&'a Point],
    ) -> Result<Self, Failure> {
        let largest = points
            .iter()
            .filter_map(|point| manifest.header.experiment(point).ok())
            .map(|experiment| voxels(&experiment))
            .max();
        let share = Share::new(arguments, points.len(), largest.unwrap_or(0));
        let author = Author::this(share.of_jobs.len() as u32);
        let path = log_path(study, manifest, arguments.shard, &author);
        let log = Log::create(&path, &author).map_err(Failure::write(&path))?;
        ledger.leave_out(&path);
        let interrupt =
            Interrupt::listen().map_err(Failure::write("the signal handlers".as_ref()))?;
        if !arguments.quiet {
            eprintln!(
                "shard {}: {} points to run, {} at once on {} threads, results in {}",
                arguments.shard,
                points.len(),
                share.of_jobs.len(),
                share.threads,
                study.results().display()
            );
        }
        Ok(Self {
            study,
            manifest,
            shard: arguments.shard,
            points,
            share,
            next: AtomicUsize::new(0),
            name: format!("{}:{}", author.host, author.pid),
            log: Mutex::new(log),
            ledger: Mutex::new((ledger, Instant::now())),
            board: Board::new(points.len()),
            samples: Samples::default(),
            interrupt,
            checkpoint_every: Duration::from_secs_f64(60.0 * arguments.checkpoint_every),
            quiet: arguments.quiet,
        })
    }

    /// Runs all points, or until an interruption (true). Returns the log.
    fn run(self) -> Result<(Log, bool), Failure> {
        let outcome = thread::scope(|scope| {
            let heart = scope.spawn(|| super::heart::beat(&self.board, &self.log, self.quiet));
            let jobs: Vec<_> = self
                .share
                .of_jobs
                .iter()
                .map(|&threads| {
                    let worker = &self;
                    scope.spawn(move || worker.work(threads))
                })
                .collect();
            let results: Vec<_> = jobs.into_iter().map(thread::ScopedJoinHandle::join).collect();
            self.board.close();
            heart.thread().unpark();
            let beaten = heart.join();
            results.into_iter().chain([beaten]).try_for_each(|joined| {
                joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
        });
        outcome?;
        let interrupted = self.interrupt.is_requested();
        Ok((self.log.into_inner().unwrap_or_else(PoisonError::into_inner), interrupted))
    }

    /// Takes one point after another.
    fn work(&self, threads: usize) -> Result<(), Failure> {
        let worked = self.take_points(threads);
        if worked.is_err() {
            // The others save what they have, too.
            self.interrupt.request();
        }
        worked
    }

    fn take_points(&self, threads: usize) -> Result<(), Failure> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| Failure::Threads { threads, reason: e.to_string() })?;
        while !self.interrupt.is_requested() {
            let next = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(point) = self.points.get(next) else { break };
            if self.is_done_elsewhere(point)? {
                self.board.end(&point.id, Some(true));
                continue;
            }
            let started = Instant::now();
            let outcome = self.attempt(&pool, point)?;
            let done = outcome.as_ref().map(Outcome::is_done);
            if let Some(outcome) = outcome {
                self.record(point, outcome, started.elapsed().as_secs_f64())?;
            }
            self.board.end(&point.id, done);
        }
        Ok(())
    }

    fn is_done_elsewhere(&self, point: &Point) -> Result<bool, Failure> {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if ledger.1.elapsed() >= LOOK {
            ledger.0.refresh(self.study, self.manifest, self.shard)?;
            ledger.1 = Instant::now();
        }
        Ok(ledger.0.is_done(&point.id))
    }

    /// Runs a point. What is wrong with the point is its outcome; what is wrong with the
    /// machine is an error.
    fn attempt(&self, pool: &rayon::ThreadPool, point: &Point) -> Result<Option<Outcome>, Failure> {
        let header = &self.manifest.header;
        let run = || -> Result<Option<Outcome>, Failure> {
            let experiment = header.experiment(point)?;
            let bone = self.samples.get(&experiment.sample, header)?;
            let task = Task {
                experiment: &experiment,
                bone: &bone,
                checkpoints: self.checkpoints(point),
                every: self.checkpoint_every,
                interrupt: &self.interrupt,
            };
            task.run(|share| self.board.update(&point.id, share))
        };
        match catch_unwind(AssertUnwindSafe(|| pool.install(run))) {
            Ok(Ok(outcome)) => Ok(outcome),
            Ok(Err(failure)) if is_of_the_machine(&failure) => Err(failure),
            Ok(Err(failure)) => Ok(Some(Outcome::Failed { error: failure.to_string() })),
            Err(panic) => Ok(Some(Outcome::Failed { error: panic_message(panic.as_ref()) })),
        }
    }

    fn checkpoints(&self, point: &Point) -> PathBuf {
        self.study.checkpoints().join(&point.id)
    }

    fn record(&self, point: &Point, outcome: Outcome, wall_s: f64) -> Result<(), Failure> {
        let record = Record {
            id: point.id.clone(),
            outcome,
            wall_s,
            worker: self.name.clone(),
            version: crate::VERSION.to_owned(),
        };
        append(&self.log, &Entry::Ended(record))?;
        clear(&self.checkpoints(point))
    }
}

/// Appends to a log that several threads write.
pub(super) fn append(log: &Mutex<Log>, entry: &Entry) -> Result<(), Failure> {
    let mut log: MutexGuard<'_, Log> = log.lock().unwrap_or_else(PoisonError::into_inner);
    log.append(entry).map_err(|source| Failure::Write { path: log.path().to_owned(), source })
}

/// Removes the checkpoints of a point whose outcome is on disk.
fn clear(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Failure::write(folder)(e)),
        _ => Ok(()),
    }
}

/// Whether every other point would fail in the same way.
fn is_of_the_machine(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Read { .. }
            | Failure::Write { .. }
            | Failure::Volume(_)
            | Failure::Threads { .. }
            | Failure::Sweep(_)
    )
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    format!("the program panicked: {}", message.unwrap_or("without a message"))
}

/// A name that no other worker has.
fn log_path(study: &Study, manifest: &Manifest, shard: Shard, author: &Author) -> PathBuf {
    let host: String =
        author.host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let name = format!("{}.{host}-{}-{now}.log", prefix(manifest, shard), author.pid);
    study.results().join(name)
}
