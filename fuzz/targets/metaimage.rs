//! MetaImage volumes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trabecula_fuzz::scan(data, &["fuzz.mha"]));
