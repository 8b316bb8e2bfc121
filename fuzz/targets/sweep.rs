//! Sweeps over a small experiment and over a small trial, and the first of their points.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trabecula_config::{PointAudit, Sweep};

const EXPERIMENT: &str = "(sample: Generated(), woman: Postmenopausal(years_since_final_period: 5), \
                          therapy: [Anastrozole()], duration_days: 100)";
const TRIAL: &str = "(sample: Generated(), arms: [(name: \"a\", therapy: [Anastrozole()]), \
                     (name: \"b\")], outcome_days: [100])";

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for base in [EXPERIMENT, TRIAL] {
        match Sweep::from_str(text, "fuzz.ron", "/base".as_ref(), base) {
            Ok(sweep) => points(&sweep),
            Err(error) => drop(error.to_string()),
        }
    }
});

fn points(sweep: &Sweep) {
    let paths: Vec<String> = sweep.factors.iter().map(|factor| factor.path.clone()).collect();
    let mut audit = PointAudit::new(sweep);
    for quantile in [0.0, 0.5, 1.0] {
        let values: Vec<String> = sweep.factors.iter().map(|f| f.value(quantile)).collect();
        let _ = audit.case("a point", &paths, &values, 1);
    }
    let _ = audit.finish().map_err(|error| error.to_string());
}
