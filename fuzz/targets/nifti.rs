//! NIfTI volumes, plain and compressed.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trabecula_fuzz::scan(data, &["fuzz.nii", "fuzz.nii.gz"]));
