//! Experiments, and what is printed of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trabecula_config::Experiment;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // What follows a NUL is an override.
    let mut parts = text.split('\0');
    let (base, sets) = (parts.next().unwrap_or_default(), parts.collect::<Vec<_>>());
    match Experiment::from_str_with(base, "fuzz.ron", "/base".as_ref(), &sets) {
        Ok(experiment) => {
            let printed = experiment.to_ron();
            let again = Experiment::from_str(&printed, "printed", "/".as_ref());
            assert_eq!(again.expect("what is printed can be read"), experiment);
        }
        Err(error) => {
            let _ = error.to_string();
        }
    }
});
