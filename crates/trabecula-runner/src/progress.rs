//! Progress on the standard error: a bar on a terminal, a line now and then elsewhere.

use crate::sparkline::Sparkline;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use trabecula_core::simulation::{Census, Simulation};

/// Time between lines where there is no terminal.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// Time between updates of the bar.
const REFRESH: Duration = Duration::from_millis(200);

/// Characters of the curve of BMD.
const SPARKLINE_WIDTH: usize = 16;
/// Days between its points, at first.
const SPARKLINE_DAYS: i64 = 10;

/// Tells how far a run has come.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    lines: bool,
    told: Instant,
    started: Instant,
    first_step: u32,
    curve: Sparkline,
    drawn_day: i64,
}

impl Progress {
    /// A display for the rest of `simulation`; none when `quiet`.
    #[must_use]
    pub fn new(simulation: &Simulation, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let steps = u64::from(simulation.settings().timing.steps());
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        if quiet || !terminal {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        // Cut at the width of the terminal, so that the line stays one.
        let template = "{bar:16} {percent:>3} %  {wide_msg}  {eta_precise} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let first_step = simulation.steps_done();
        bar.set_position(u64::from(first_step));
        bar.reset_eta();
        let now = Instant::now();
        Self {
            bar,
            lines: !quiet && !terminal,
            told: now,
            started: now,
            first_step,
            curve: Sparkline::new(SPARKLINE_WIDTH),
            drawn_day: -1,
        }
    }

    /// Shows where the simulation stands, if it is time to.
    pub fn update(&mut self, simulation: &Simulation) {
        self.follow(simulation);
        let period = if self.lines { HEARTBEAT } else { REFRESH };
        if self.told.elapsed() < period || (self.bar.is_hidden() && !self.lines) {
            return;
        }
        self.told = Instant::now();
        let message = describe(&simulation.census(), &self.curve);
        if self.lines {
            let left = self.left(simulation);
            eprintln!("{message}  {:.0} s left", left.as_secs_f64());
        } else {
            self.bar.set_position(u64::from(simulation.steps_done()));
            self.bar.set_message(message);
        }
    }

    /// Adds a point to the curve when one is due; a census takes no time to speak of.
    fn follow(&mut self, simulation: &Simulation) {
        let day = simulation.day().floor() as i64;
        let shown = self.lines || !self.bar.is_hidden();
        if shown && day >= 0 && day >= self.drawn_day + SPARKLINE_DAYS {
            self.drawn_day = day;
            self.curve.push(simulation.census().bmd_percent_of_baseline);
        }
    }

    fn left(&self, simulation: &Simulation) -> Duration {
        let done = f64::from(simulation.steps_done() - self.first_step).max(1.0);
        let to_do = f64::from(simulation.settings().timing.steps() - simulation.steps_done());
        self.started.elapsed().mul_f64(to_do / done)
    }

    /// Removes the display.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn describe(census: &Census, curve: &Sparkline) -> String {
    let bmd = if census.bmd_percent_of_baseline.is_finite() {
        format!("BMD {:6.2} % {curve}", census.bmd_percent_of_baseline)
    } else {
        "burn-in     ".to_owned()
    };
    format!(
        "year {:>5.2}  {bmd}  BV/TV {:.3}  {} osteoclasts  {} osteoblasts",
        census.day / trabecula_core::DAYS_PER_YEAR,
        census.bv_tv,
        census.osteoclasts,
        census.osteoblasts,
    )
}
