//! What the workers of a process are at, for those who ask.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Points at work, and the counts of those that ended.
#[derive(Debug)]
pub(super) struct Board {
    started: Instant,
    /// Points to do.
    total: usize,
    closed: AtomicBool,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    running: BTreeMap<String, f64>,
    done: usize,
    failed: usize,
    /// Ended points and the shares of running ones that this process has done itself.
    work: f64,
    /// Wall time within points, of all threads together.
    busy: Duration,
}

impl Board {
    pub(super) fn new(total: usize) -> Self {
        Self {
            started: Instant::now(),
            total,
            closed: AtomicBool::new(false),
            inner: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The share of a point that is done.
    pub(super) fn update(&self, id: &str, share: f64) {
        // More than all is done where a day 0 that was kept cannot be used and is lived again.
        let share = share.min(1.0);
        let mut inner = self.lock();
        // Where a point was resumed, what was done before counts for nothing.
        let before = inner.running.insert(id.to_owned(), share).unwrap_or(share);
        inner.work += share - before;
    }

    /// A thread has had a point for so long.
    pub(super) fn spend(&self, time: Duration) {
        self.lock().busy += time;
    }

    /// Which share of the time of so many threads was spent within points, and how long it was.
    pub(super) fn busy(&self, threads: usize) -> (f64, Duration) {
        let elapsed = self.started.elapsed();
        let all = elapsed.as_secs_f64() * threads as f64;
        (self.lock().busy.as_secs_f64() / all.max(f64::MIN_POSITIVE), elapsed)
    }

    /// A point is no longer at work.
    pub(super) fn end(&self, id: &str, done: Option<bool>) {
        let mut inner = self.lock();
        inner.running.remove(id);
        match done {
            Some(true) => inner.done += 1,
            Some(false) => inner.failed += 1,
            None => {}
        }
    }

    /// Points at work, each with its share.
    pub(super) fn running(&self) -> Vec<(String, f64)> {
        self.lock().running.iter().map(|(id, share)| (id.clone(), *share)).collect()
    }

    /// How things stand, in one line, and the share of all that has ended.
    pub(super) fn line(&self) -> (String, usize) {
        let inner = self.lock();
        let ended = inner.done + inner.failed;
        let open: f64 = inner.running.values().map(|share| 1.0 - share).sum();
        let waiting = self.total.saturating_sub(ended + inner.running.len()) as f64;
        let left = if inner.work > 0.0 {
            let seconds = self.started.elapsed().as_secs_f64() * (open + waiting) / inner.work;
            format!(", about {} left", words(seconds))
        } else {
            String::new()
        };
        let line = format!(
            "{} of {} done, {} failed, {} running{left}",
            inner.done,
            self.total,
            inner.failed,
            inner.running.len(),
        );
        (line, ended)
    }

    /// Nothing more will happen.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    pub(super) fn total(&self) -> usize {
        self.total
    }
}

/// A duration for people. One that no clock could show is the nearest that it can.
pub(super) fn words(seconds: f64) -> String {
    let seconds = seconds as u64;
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{:.1} h", seconds as f64 / 3600.0),
        _ => format!("{:.1} days", seconds as f64 / 86_400.0),
    }
}
