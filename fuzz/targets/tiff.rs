//! Stacks of TIFF images, as they are and resampled from boxes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;
use trabecula_runner::volume::{Reading, read_volume};

/// Enough for a small volume; a header may promise any number.
const MAX_VOXELS: usize = 1 << 16;

fuzz_target!(|data: &[u8]| {
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else { return };
    let path = folder.path().join("fuzz.tif");
    fs::write(&path, data).expect("memory to write to");
    let plain = Reading { max_voxels: MAX_VOXELS, ..Reading::default() };
    let cubes = Reading {
        voxel_um: Some([20.0, 20.0, 40.0]),
        resample_um: Some(30.0),
        labels: vec![1, 2],
        ..plain.clone()
    };
    for reading in [plain, cubes] {
        if let Ok(volume) = read_volume(&path, &reading) {
            assert!(volume.grid().len() <= MAX_VOXELS);
        }
    }
});
