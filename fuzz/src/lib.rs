//! What several targets share.

use rayon::ThreadPoolBuilder;
use std::fs;
use trabecula_runner::volume::{Reading, files, read_volume};

/// Enough for a small volume; a header may promise any number.
const MAX_VOXELS: usize = 1 << 16;

/// Does what would be spread over threads on the fuzzer's own: handing an input of a few bytes to another
/// thread takes longer than reading it, and on a busy machine a thousand times longer.
///
/// # Panics
/// When called twice.
pub fn on_this_thread() {
    let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().expect("the first thread pool");
}

/// Reads `data` as a file of each name: as it is, and as labels in boxes that are resampled.
///
/// # Panics
/// When a volume is larger than was allowed.
pub fn scan(data: &[u8], names: &[&str]) {
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else { return };
    let plain = Reading { max_voxels: MAX_VOXELS, ..Reading::default() };
    let boxes = Reading {
        voxel_um: Some([20.0, 20.0, 40.0]),
        resample_um: Some(30.0),
        labels: vec![1, 2],
        ..plain.clone()
    };
    for name in names {
        let path = folder.path().join(name);
        fs::write(&path, data).expect("memory to write to");
        let _ = files(&path);
        for reading in [&plain, &boxes] {
            if let Ok(volume) = read_volume(&path, reading) {
                assert!(volume.grid().len() <= MAX_VOXELS);
            }
        }
    }
}
