//! Paths of parameters: those of the base, and those of an arm of a trial.

use crate::document::{Path, Segment};
use trabecula_core::parameter::{Entry, entry};

/// The row of the parameter table that a path names: `parameters.osteoclast.life_days`, or
/// `arms[1].parameters.osteoclast.life_days` in a trial. `None` for any other path.
#[must_use]
pub fn parameter_row(path: &str) -> Option<&'static Entry> {
    entry(parameter_name(path)?).ok()
}

/// What follows `parameters`, be there such a parameter or not.
pub(super) fn parameter_name(path: &str) -> Option<&str> {
    if let Some(name) = path.strip_prefix("parameters.") {
        return Some(name);
    }
    let (arm, name) = path.split_once(".parameters.")?;
    match Path::parse(arm)?.0.as_slice() {
        [Segment::Field(arms), Segment::Index(_)] if arms == "arms" => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_the_base_and_of_arms_have_a_row() {
        for path in ["parameters.osteoclast.life_days", "arms[1].parameters.osteoclast.life_days"] {
            assert_eq!(parameter_row(path).unwrap().name, "osteoclast.life_days");
        }
        for path in ["osteoclast.life_days", "arms.parameters.osteoclast.life_days", "arms[0].name"]
        {
            assert!(parameter_row(path).is_none(), "{path}");
        }
    }
}
