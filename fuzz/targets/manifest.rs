//! Manifests, as they are and with a right checksum.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trabecula_runner::sweep::Manifest;

fuzz_target!(|data: &[u8]| {
    let _ = Manifest::parse(data);
    if let Ok(manifest) = Manifest::parse(Manifest::with_checksum(data).as_slice()) {
        for point in manifest.points.iter().take(3) {
            let _ = manifest.header.case(point);
        }
    }
});
