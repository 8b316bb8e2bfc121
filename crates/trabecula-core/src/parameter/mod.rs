//! Every biological constant, once: value, unit, plausible range, source and evidence grade.
//!
//! [`Parameters`] is a plain tree of numbers, one group per part of the model. The same
//! declaration (in `table.rs`) yields the struct that the engine reads, its defaults, the serde
//! form that a configuration overrides, and [`TABLE`], which `trabecula params` prints.

mod declare;
mod grade;
mod table;

pub use declare::{Entry, ParameterError, entry};
pub use grade::Grade;
pub use table::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_inside_its_range_and_has_a_source() {
        assert!(Parameters::default().violations().is_empty());
        for row in TABLE {
            assert!(row.min < row.max, "{}", row.name);
            assert!(!row.source.is_empty() && !row.meaning.trim().is_empty(), "{}", row.name);
        }
    }

    #[test]
    fn no_number_that_was_assumed_passes_for_one_measured_in_women() {
        // What sources say of numbers that nobody has measured, or that were not looked up.
        const DOUBTS: [&str; 8] =
            ["assumed", "recalled", "guess", "estimate", "weak", "unknown", "no data", "no human"];
        for row in TABLE {
            let doubtful = DOUBTS.iter().any(|doubt| row.source.contains(doubt));
            assert!(!doubtful || row.grade >= Grade::Animal, "{}: {}", row.name, row.source);
        }
    }

    #[test]
    fn set_then_get() {
        let mut parameters = Parameters::default();
        for row in TABLE {
            parameters.set(row.name, row.max).unwrap();
            assert_eq!(parameters.get(row.name), Some(row.max));
        }
        assert!(matches!(
            parameters.set("osteoclast.life_days", f64::NAN),
            Err(ParameterError::OutOfRange { .. })
        ));
        assert!(matches!(
            parameters.set("osteoclast.life", 1.0),
            Err(ParameterError::Unknown { .. })
        ));
    }
}
