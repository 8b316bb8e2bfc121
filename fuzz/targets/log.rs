//! Logs of workers: as they are, and one entry with a right checksum.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;
use trabecula_runner::sweep::log::{read, seal};

fuzz_target!(|data: &[u8]| {
    let Ok(file) = tempfile::NamedTempFile::new_in("/dev/shm") else { return };
    fs::write(file.path(), data).expect("memory to write to");
    let _ = read(file.path(), 0, |_| {});
    if let Ok(frame) = seal(data) {
        fs::write(file.path(), frame).expect("memory to write to");
        let _ = read(file.path(), 0, |_| {});
    }
});
