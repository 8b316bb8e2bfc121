//! How the threads and the memory of a worker are shared by the points that it runs at once.

use super::cli::Run;
use crate::check::BYTES_PER_VOXEL;
use crate::threads::allotted_threads;
use crate::trial;
use std::fs;
use trabecula_config::{Case, SampleSource};

/// Share of the free memory that points may take; the rest is for files and for others.
const MEMORY_SHARE: f64 = 0.8;

/// Threads of each of the points that are run at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    /// Threads of all.
    pub(super) threads: usize,
    /// Threads of each.
    pub(super) of_jobs: Vec<usize>,
}

impl Share {
    /// One thread per point, and as many points as threads: no point waits for another. Less
    /// where points are few, memory is short, or the user says so.
    pub(super) fn new(arguments: &Run, points: usize, largest_bytes: usize) -> Self {
        let threads = allotted_threads(arguments.threads);
        let fits = free_bytes().map_or(usize::MAX, |bytes| {
            (MEMORY_SHARE * bytes as f64 / largest_bytes.max(1) as f64) as usize
        });
        let jobs = arguments.jobs.map_or(threads.min(fits), usize::from);
        Self { threads, of_jobs: split(threads, jobs.min(points)) }
    }
}

fn split(threads: usize, jobs: usize) -> Vec<usize> {
    let jobs = jobs.max(1);
    (0..jobs).map(|job| (threads / jobs + usize::from(job < threads % jobs)).max(1)).collect()
}

/// Memory of a point on one thread.
pub(super) fn bytes(case: &Case) -> usize {
    let (SampleSource::Volume { domain_voxels: shape, .. }
    | SampleSource::Generated { shape_voxels: shape, .. }) = case.sample();
    let states = match case {
        Case::Experiment(_) => 1,
        Case::Trial(_) => trial::STATES,
    };
    states * shape.iter().product::<usize>() * BYTES_PER_VOXEL
}

/// Memory that the machine has to give, or that Slurm allotted.
fn free_bytes() -> Option<u64> {
    let allotted = std::env::var("SLURM_MEM_PER_NODE").ok().and_then(|n| n.parse::<u64>().ok());
    let allotted = allotted.filter(|mebibytes| *mebibytes > 0).map(|mebibytes| mebibytes << 20);
    let free = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? << 10)
    });
    match (allotted, free) {
        (Some(allotted), Some(free)) => Some(allotted.min(free)),
        (allotted, free) => allotted.or(free),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_threads_have_work() {
        assert_eq!(split(4, 4), [1, 1, 1, 1]);
        assert_eq!(split(5, 2), [3, 2]);
        assert_eq!(split(2, 0), [2]);
        assert_eq!(split(1, 3), [1, 1, 1]);
    }
}
