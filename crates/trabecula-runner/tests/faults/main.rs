//! What nodes do to runs, trials and sweeps: they die, they are given twice, their disks fill up.
//!
//! A few kills run with the other tests. Sixty kills, and full disks and read-only folders, which
//! need root to mount them:
//!
//! ```sh
//! cargo test --release -p trabecula-runner --test faults -- --ignored
//! ```
#![allow(clippy::unwrap_used, reason = "tests")]

mod disks;
mod kills;
mod world;
