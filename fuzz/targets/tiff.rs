//! Stacks of TIFF images.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trabecula_fuzz::{on_this_thread, scan};

fuzz_target!(init: on_this_thread(), |data: &[u8]| scan(data, &["fuzz.tif"]));
