//! Range checks that go on after a failure, so that all failures are told at once.

use crate::document::{Document, Path};
use crate::error::{Problem, suggest};
use crate::schema::{Triple, Whole};
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Checks values and remembers what was wrong with them.
///
/// A check returns `None` for a refused value; rules across fields are skipped when one of
/// their values is missing, so that one mistake is told once.
pub(crate) struct Audit<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
}

impl<'a> Audit<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, problems: Vec::new() }
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Records a problem that was found elsewhere.
    pub(crate) fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// What is being checked.
    pub(super) fn document(&self) -> &'a Document {
        self.document
    }

    /// Records that nothing of its kind is called as the value at `path` says.
    pub(crate) fn unknown_name(&mut self, path: &str, kind: &str, found: &str, names: &[&str]) {
        let hint = suggest::hint(found, names);
        let help = suggest::listed(names).map_or(String::new(), |list| format!("it can be {list}"));
        self.refuse(path, format!("{path}: no {kind} is called `{found}`{hint}"), "unknown", &help);
    }

    /// Records a problem with the value at `path`.
    pub(crate) fn refuse(&mut self, path: &str, message: String, label: &str, help: &str) {
        let place = self.document.place_of(&Path::parse(path).unwrap_or_default());
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.problems.push(Problem::new(place, message).with_label(label).with_help(help));
    }

    /// A whole number within `range`.
    pub(crate) fn whole(
        &mut self,
        path: &str,
        value: Whole,
        unit: &str,
        range: &RangeInclusive<u64>,
    ) -> Option<u64> {
        let found = u64::try_from(value.0).ok().filter(|value| range.contains(value));
        if found.is_none() {
            self.outside(path, &value.0, unit, (range.start(), range.end()), "");
        }
        found
    }

    /// A whole number within `range`, which ends below 2³².
    pub(crate) fn days(
        &mut self,
        path: &str,
        value: Whole,
        range: &RangeInclusive<u64>,
    ) -> Option<u32> {
        self.whole(path, value, "days", range).and_then(|days| u32::try_from(days).ok())
    }

    /// Three whole numbers within `range`.
    pub(crate) fn triple(
        &mut self,
        path: &str,
        value: Triple,
        range: &RangeInclusive<u64>,
    ) -> Option<[u64; 3]> {
        let checked: [Option<u64>; 3] = std::array::from_fn(|axis| {
            self.whole(&format!("{path}[{axis}]"), value.0[axis], "voxels", range)
        });
        Some([checked[0]?, checked[1]?, checked[2]?])
    }

    /// A number within `range`.
    pub(crate) fn number(
        &mut self,
        path: &str,
        value: f64,
        unit: &str,
        range: &RangeInclusive<f64>,
    ) -> Option<f64> {
        if range.contains(&value) {
            return Some(value);
        }
        self.outside(path, &value, unit, (range.start(), range.end()), "");
        None
    }

    /// Records that a value is outside its range. A unit of `""` is none.
    pub(crate) fn outside<T: Display>(
        &mut self,
        path: &str,
        value: &dyn Display,
        unit: &str,
        (min, max): (T, T),
        help: &str,
    ) {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let message = format!("{path} = {value}{unit} is outside its range {min} to {max}{unit}");
        self.refuse(path, message, &format!("{min} to {max}{unit}"), help);
    }
}
