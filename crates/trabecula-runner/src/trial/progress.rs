//! One display for all simulations of a trial.

use super::work::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use trabecula_config::Trial;

/// Time between lines where there is no terminal.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// Redraws of the bar per second.
const REDRAWS_PER_S: u8 = 5;

/// Tells how far a trial has come; any worker may call it.
#[derive(Debug)]
pub(super) struct TrialProgress {
    bar: ProgressBar,
    steps: AtomicU64,
    steps_to_do: u64,
    finished: AtomicU64,
    simulations: u64,
    started: Instant,
    /// When a line was last written; none where lines are not wanted.
    told: Option<Mutex<Instant>>,
}

impl TrialProgress {
    /// A display of `steps_to_do` steps; none when `quiet`.
    pub(super) fn new(trial: &Trial, steps_to_do: u64, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if quiet || !terminal {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_S)
        };
        let bar = ProgressBar::with_draw_target(Some(steps_to_do), target);
        if let Ok(style) =
            ProgressStyle::with_template("{bar:16} {percent:>3} %  {wide_msg}  {eta_precise} left")
        {
            bar.set_style(style);
        }
        let now = Instant::now();
        let progress = Self {
            bar,
            steps: AtomicU64::new(0),
            steps_to_do,
            finished: AtomicU64::new(0),
            simulations: u64::from(trial.population.patients) * trial.arms.len() as u64,
            started: now,
            told: (!quiet && !terminal).then(|| Mutex::new(now)),
        };
        progress.bar.set_message(progress.message());
        progress
    }

    fn message(&self) -> String {
        let finished = self.finished.load(Ordering::Relaxed);
        format!("{finished} of {} simulations finished in this session", self.simulations)
    }

    /// Removes the display.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for TrialProgress {
    fn step(&self) {
        let done = 1 + self.steps.fetch_add(1, Ordering::Relaxed);
        self.bar.inc(1);
        if let Some(Ok(mut told)) = self.told.as_ref().map(Mutex::try_lock)
            && told.elapsed() >= HEARTBEAT
        {
            *told = Instant::now();
            let to_do = self.steps_to_do.saturating_sub(done);
            let left = self.started.elapsed().as_secs_f64() * to_do as f64 / done as f64;
            let percent = 100 * done / self.steps_to_do.max(1);
            eprintln!("{percent:>3} %  {}  {left:.0} s left", self.message());
        }
    }

    fn simulation_finished(&self) {
        self.finished.fetch_add(1, Ordering::Relaxed);
        self.bar.set_message(self.message());
    }

    /// Does not disturb the bar.
    fn tell(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }
}
