//! Progress on the standard error: a bar on a terminal, a line now and then elsewhere.

use crate::sparkline::Sparkline;
use console::Term;
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

/// Columns of a terminal from which on there is room for the longer bar.
const WIDE: usize = 90;
/// Bar and time left, and the columns that they and the spaces between take.
const LONG: (&str, usize) = ("{bar:16} {percent:>3} %  {wide_msg}  {eta_precise} left", 40);
const SHORT: (&str, usize) = ("{bar:8} {percent:>3} %  {wide_msg}  {eta:>4} left", 27);

/// Tells how far a run has come.
#[derive(Debug)]
pub struct Progress {
    display: Display,
    told: Instant,
    started: Instant,
    first_step: u32,
    curve: Sparkline,
    drawn_day: i64,
}

#[derive(Debug)]
enum Display {
    Nothing,
    Lines,
    /// With the columns that its message may take.
    Bar(ProgressBar, usize),
}

impl Display {
    fn of(simulation: &Simulation, quiet: bool) -> Self {
        if quiet {
            return Self::Nothing;
        }
        if !std::io::stderr().is_terminal() {
            return Self::Lines;
        }
        let (_, columns) = Term::stderr().size();
        let columns = usize::from(columns);
        let (template, taken) = if columns < WIDE { SHORT } else { LONG };
        // Hidden until it has something to say.
        let steps = u64::from(simulation.settings().timing.steps());
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_position(u64::from(simulation.steps_done()));
        bar.reset_eta();
        Self::Bar(bar, columns.saturating_sub(taken))
    }
}

impl Progress {
    /// A display for the rest of `simulation`; none when `quiet`.
    #[must_use]
    pub fn new(simulation: &Simulation, quiet: bool) -> Self {
        let now = Instant::now();
        Self {
            display: Display::of(simulation, quiet),
            told: now,
            started: now,
            first_step: simulation.steps_done(),
            curve: Sparkline::new(SPARKLINE_WIDTH),
            drawn_day: -1,
        }
    }

    /// Shows where the simulation stands, if it is time to.
    pub fn update(&mut self, simulation: &Simulation) {
        self.follow(simulation);
        let period = match self.display {
            Display::Nothing => return,
            Display::Lines => HEARTBEAT,
            Display::Bar(..) => REFRESH,
        };
        if self.told.elapsed() < period {
            return;
        }
        self.told = Instant::now();
        let census = simulation.census();
        match &self.display {
            Display::Nothing => {}
            Display::Lines => {
                let left = self.left(simulation).as_secs_f64();
                eprintln!("{}  {left:.0} s left", describe(&census, &self.curve, usize::MAX));
            }
            Display::Bar(bar, columns) => {
                bar.set_position(u64::from(simulation.steps_done()));
                bar.set_message(describe(&census, &self.curve, *columns));
                if bar.is_hidden() {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            }
        }
    }

    /// Adds a point to the curve when one is due; a census takes no time to speak of.
    fn follow(&mut self, simulation: &Simulation) {
        let day = simulation.day().floor() as i64;
        let is_shown = !matches!(self.display, Display::Nothing);
        if is_shown && day >= 0 && day >= self.drawn_day + SPARKLINE_DAYS {
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
        if let Display::Bar(bar, _) = &self.display {
            bar.finish_and_clear();
        }
    }
}

/// Where a run stands, in at most so many columns: what does not fit is left out from the end.
fn describe(census: &Census, curve: &Sparkline, columns: usize) -> String {
    let bmd = if census.bmd_percent_of_baseline.is_finite() {
        format!("BMD {:6.2} % {curve}", census.bmd_percent_of_baseline)
    } else {
        "burn-in".to_owned()
    };
    let further = [
        format!("year {:>5.2}", census.day / trabecula_core::DAYS_PER_YEAR),
        format!("BV/TV {:.3}", census.bv_tv),
        format!("{} osteoclasts", census.osteoclasts),
        format!("{} osteoblasts", census.osteoblasts),
    ];
    further.into_iter().fold(bmd, |line, part| {
        let longer = format!("{line}  {part}");
        if longer.chars().count() <= columns { longer } else { line }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn census() -> Census {
        Census {
            day: 913.0,
            osteoclast_precursors: 12_000,
            osteoclasts: 151,
            osteoblast_precursors: 8_000,
            osteoblasts: 7829,
            lining_cells: 25_000,
            osteocytes: 34_000,
            bv_tv: 0.187,
            bmd_percent_of_baseline: 97.25,
            oestradiol_pmol_per_l: 2.7,
        }
    }

    #[test]
    fn a_narrow_terminal_shows_the_curve_and_leaves_out_the_rest() {
        let mut curve = Sparkline::new(SPARKLINE_WIDTH);
        (0..40).for_each(|i| curve.push(f64::from(-i)));
        for columns in [33, 60, 200] {
            let line = describe(&census(), &curve, columns);
            assert!(line.chars().count() <= columns, "{line}");
            assert!(line.starts_with(&format!("BMD  97.25 % {curve}")), "{line}");
        }
        assert!(describe(&census(), &curve, 200).ends_with("7829 osteoblasts"));
    }
}
