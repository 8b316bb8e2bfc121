//! Points at work: one after another on each thread.

use super::board::Board;
use super::cli::Run;
use super::execute::Task;
use super::ledger::Ledger;
use super::log::{Author, Entry, Log};
use super::record::{Outcome, Record};
use super::results::log_path;
use super::samples::Samples;
use super::share::{Share, bytes};
use super::{Manifest, Point, Shard, Study};
use crate::counted::counted;
use crate::error::{Failure, panic_message};
use crate::interrupt::Interrupt;
use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Time between looks at what other workers with the same shard have done.
const LOOK: Duration = Duration::from_secs(5);

/// The threads of a worker that run points, and what they share.
pub(super) struct Crew<'a> {
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

impl<'a> Crew<'a> {
    /// Begins a log and gets ready to run `points`.
    ///
    /// # Errors
    /// [`Failure`] when the log cannot be written.
    pub(super) fn open(
        arguments: &Run,
        study: &'a Study,
        manifest: &'a Manifest,
        (mut ledger, interrupt): (Ledger, &Interrupt),
        points: &'a [&'a Point],
    ) -> Result<Self, Failure> {
        let largest = points
            .iter()
            .filter_map(|point| manifest.header.case(point).ok())
            .map(|case| bytes(&case))
            .max();
        let share = Share::new(arguments, points.len(), largest.unwrap_or(0));
        let author = Author::this(share.of_jobs.len() as u32, &manifest.header.layout());
        let path = log_path(study, manifest, arguments.shard, &author);
        let log = Log::create(&path, &author).map_err(Failure::write(&path))?;
        ledger.leave_out(&path);
        if !arguments.quiet {
            eprintln!(
                "shard {}: {} to run, {} at once on {}, results in {}",
                arguments.shard,
                counted(points.len(), "point"),
                share.of_jobs.len(),
                counted(share.threads, "thread"),
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
            interrupt: interrupt.clone(),
            checkpoint_every: Duration::from_secs_f64(60.0 * arguments.checkpoint_every),
            quiet: arguments.quiet,
        })
    }

    /// Runs all points, or until an interruption (true). Returns the log.
    ///
    /// # Errors
    /// The first [`Failure`] that is not of a point but of the machine.
    pub(super) fn run(self) -> Result<(Log, bool), Failure> {
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
        if !self.quiet {
            let jobs = self.share.of_jobs.len();
            let (busy, elapsed) = self.board.busy(jobs);
            eprintln!(
                "{:.1} s, {:.2} % of it within points, {jobs} at once",
                elapsed.as_secs_f64(),
                100.0 * busy
            );
        }
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
            if self.is_done_elsewhere(point, LOOK)? {
                self.board.end(&point.id, Some(true));
                continue;
            }
            let started = Instant::now();
            let attempted = self.attempt(&pool, threads, point);
            self.board.spend(started.elapsed());
            // Who ends a point clears its folder away, under the hands of others with the same one.
            let is_done = matches!(&attempted, Ok(Some(outcome)) if outcome.is_done());
            if !is_done && self.is_done_elsewhere(point, Duration::ZERO)? {
                self.board.end(&point.id, Some(true));
                continue;
            }
            let outcome = attempted?;
            let done = outcome.as_ref().map(Outcome::is_done);
            if let Some(outcome) = outcome {
                self.record(point, outcome, started.elapsed().as_secs_f64())?;
            }
            self.board.end(&point.id, done);
        }
        Ok(())
    }

    /// Whether another worker has done a point, as was last seen at most so long ago.
    fn is_done_elsewhere(&self, point: &Point, age: Duration) -> Result<bool, Failure> {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if ledger.1.elapsed() >= age {
            ledger.0.refresh(self.study, self.manifest, self.shard)?;
            ledger.1 = Instant::now();
        }
        Ok(ledger.0.is_done(&point.id))
    }

    /// Runs a point. What is wrong with the point is its outcome; what is wrong with the
    /// machine is an error.
    fn attempt(
        &self,
        pool: &rayon::ThreadPool,
        threads: usize,
        point: &Point,
    ) -> Result<Option<Outcome>, Failure> {
        let task = Task {
            header: &self.manifest.header,
            samples: &self.samples,
            checkpoints: self.checkpoints(point),
            every: self.checkpoint_every,
            threads,
            interrupt: &self.interrupt,
        };
        let run = || task.run(point, &|share| self.board.update(&point.id, share));
        match catch_unwind(AssertUnwindSafe(|| pool.install(run))) {
            Ok(Ok(outcome)) => Ok(outcome),
            Ok(Err(failure)) if failure.is_of_the_machine() => Err(failure),
            Ok(Err(failure)) => Ok(Some(Outcome::Failed { error: failure.to_string() })),
            Err(panic) => {
                let error = format!("a defect of the program: {}", panic_message(&*panic));
                Ok(Some(Outcome::Failed { error }))
            }
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

/// Removes the checkpoints of a point whose outcome is on disk. What another worker with the same
/// point is writing there just now, that one removes.
fn clear(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(e) if !matches!(e.kind(), ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty) => {
            Err(Failure::write(folder)(e))
        }
        _ => Ok(()),
    }
}
