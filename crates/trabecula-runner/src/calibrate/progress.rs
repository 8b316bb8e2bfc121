//! How far the points of a trial have come.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Instant;

/// A bar on a terminal, a line for each point elsewhere, nothing for who wants quiet.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    name: String,
    lines: bool,
    started: Instant,
}

impl Progress {
    pub(super) fn new(name: &str, points: usize, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = match quiet || !terminal {
            true => ProgressDrawTarget::hidden(),
            false => ProgressDrawTarget::stderr(),
        };
        let bar = ProgressBar::with_draw_target(Some(points as u64), target);
        let template = "{bar:30} {pos} of {len} points of {msg}  {eta_precise} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(name.to_owned());
        bar.tick();
        let lines = !quiet && !terminal;
        Self { bar, name: name.to_owned(), lines, started: Instant::now() }
    }

    /// A point has ended.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
        if self.lines && done > 0 {
            let each = self.started.elapsed().as_secs_f64() / done as f64;
            let left = each * all.saturating_sub(done) as f64;
            eprintln!("{done} of {all} points of {}, {left:.0} s left", self.name);
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
