//! How many threads the program uses.

use crate::error::Failure;

/// Starts the thread pool: as many threads as asked for, allotted by Slurm, or there are.
///
/// # Errors
/// [`Failure::Threads`].
pub fn start_threads(asked: Option<u16>) -> Result<usize, Failure> {
    let threads = allotted_threads(asked);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|e| Failure::Threads { threads, reason: e.to_string() })?;
    Ok(threads)
}

/// As many threads as asked for, allotted by Slurm, or there are.
#[must_use]
pub fn allotted_threads(asked: Option<u16>) -> usize {
    let allotted = std::env::var("SLURM_CPUS_PER_TASK").ok().and_then(|n| n.parse().ok());
    asked
        .map(usize::from)
        .or(allotted.filter(|&n| n > 0))
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
}
