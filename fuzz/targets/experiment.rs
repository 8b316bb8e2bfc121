//! Experiments and trials, and what is printed of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trabecula_config::{ConfigError, Experiment, Trial};

/// What is printed can be read, and is the same.
fn check<T: PartialEq + std::fmt::Debug>(
    found: Result<T, ConfigError>,
    printed: impl Fn(&T) -> String,
    read: impl Fn(&str) -> Result<T, ConfigError>,
) {
    match found {
        Ok(found) => {
            let again = read(&printed(&found));
            assert_eq!(again.expect("what is printed can be read"), found);
        }
        Err(error) => {
            let _ = error.to_string();
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // What follows a NUL is an override.
    let mut parts = text.split('\0');
    let (base, sets) = (parts.next().unwrap_or_default(), parts.collect::<Vec<_>>());
    let (name, folder) = ("fuzz.ron", "/base".as_ref());
    check(Experiment::from_str_with(base, name, folder, &sets), Experiment::to_ron, |text| {
        Experiment::from_str(text, "printed", "/".as_ref())
    });
    check(Trial::from_str_with(base, name, folder, &sets), Trial::to_ron, |text| {
        Trial::from_str_with::<&str>(text, "printed", "/".as_ref(), &[])
    });
});
