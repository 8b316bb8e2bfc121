//! The signs of life of a worker: to its log, and to who watches.

use super::board::Board;
use super::crew::append;
use super::log::{Entry, Log};
use crate::error::Failure;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// Time between signs of life in the log, and between lines where there is no terminal.
const BEAT: Duration = Duration::from_secs(30);
/// The first sign comes sooner: a worker that does nothing else is seen.
const FIRST: Duration = Duration::from_secs(2);
/// Time between updates of the bar.
const REFRESH: Duration = Duration::from_millis(500);

/// Tells how a worker stands until its board is closed.
///
/// # Errors
/// [`Failure::Write`] when the log cannot be written.
pub(super) fn beat(board: &Board, log: &Mutex<Log>, quiet: bool) -> Result<(), Failure> {
    let bar = bar(board, quiet);
    let terminal = std::io::stderr().is_terminal();
    let mut next = Instant::now() + FIRST;
    while !board.is_closed() {
        thread::park_timeout(if bar.is_hidden() { FIRST } else { REFRESH });
        let (line, ended) = board.line();
        bar.set_position(ended as u64);
        bar.set_message(line.clone());
        if Instant::now() >= next && !board.is_closed() {
            append(log, &Entry::Alive(board.running()))?;
            if !quiet && !terminal {
                eprintln!("{line}");
            }
            next = Instant::now() + BEAT;
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn bar(board: &Board, quiet: bool) -> ProgressBar {
    let target = match quiet {
        true => ProgressDrawTarget::hidden(),
        false => ProgressDrawTarget::stderr(),
    };
    let bar = ProgressBar::with_draw_target(Some(board.total() as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}") {
        bar.set_style(style);
    }
    bar
}
