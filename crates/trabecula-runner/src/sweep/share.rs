//! How the threads and the memory of a worker are shared by the points that it runs at once.

use super::cli::Run;
use crate::check::BYTES_PER_VOXEL;
use crate::run::allotted_threads;
use std::fs;
use trabecula_config::{Experiment, SampleSource};

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
    pub(super) fn new(arguments: &Run, points: usize, largest_voxels: usize) -> Self {
        let threads = allotted_threads(arguments.threads);
        let fits = free_bytes().map_or(usize::MAX, |bytes| {
            let each = (largest_voxels * BYTES_PER_VOXEL).max(1) as f64;
            (MEMORY_SHARE * bytes as f64 / each) as usize
        });
        let jobs = arguments.jobs.map_or(threads.min(fits), usize::from);
        Self { threads, of_jobs: split(threads, jobs.min(points)) }
    }
}

fn split(threads: usize, jobs: usize) -> Vec<usize> {
    let jobs = jobs.max(1);
    (0..jobs).map(|job| (threads / jobs + usize::from(job < threads % jobs)).max(1)).collect()
}

/// Voxels of the simulated box.
pub(super) fn voxels(experiment: &Experiment) -> usize {
    let (SampleSource::Volume { domain_voxels: shape, .. }
    | SampleSource::Generated { shape_voxels: shape, .. }) = &experiment.sample;
    shape.iter().product()
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
