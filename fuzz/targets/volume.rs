//! NIfTI volumes, plain and compressed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;
use trabecula_runner::volume::{Reading, read_volume};

/// Enough for a small volume; a header may promise any number.
const MAX_VOXELS: usize = 1 << 16;

fuzz_target!(|data: &[u8]| {
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else { return };
    let reading = Reading { max_voxels: MAX_VOXELS, ..Reading::default() };
    for name in ["fuzz.nii", "fuzz.nii.gz"] {
        let path = folder.path().join(name);
        fs::write(&path, data).expect("memory to write to");
        if let Ok(volume) = read_volume(&path, &reading) {
            assert!(volume.grid().len() <= MAX_VOXELS);
        }
    }
});
