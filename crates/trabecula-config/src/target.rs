//! What was published of a trial, to hold its simulation against.

use serde::{Deserialize, Serialize};
use trabecula_core::measure::Outcome;

/// How far from a published value counts as the same where no interval was published, as a share
/// of the value.
pub const ACCEPTED_SHARE: f64 = 0.2;

/// A published result.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its name. What stands before the first dot is the finding that it is part of: `C7` of
    /// `C7.spine` and `C7.hip`.
    pub id: String,
    /// Whether parameters may be chosen by it.
    pub set: TargetSet,
    /// The arm.
    pub arm: usize,
    /// What the arm is compared to.
    pub against: Against,
    /// What was measured.
    pub outcome: &'static Outcome,
    /// First and last day of the mean; the same for a single day.
    pub days: [u32; 2],
    /// The result is a change since this day, %.
    pub since_day: Option<u32>,
    /// The result is that change divided by the years that it took: a drift.
    pub per_year: bool,
    /// The value, in the unit of the outcome; % for a ratio or a change since a day. There is this
    /// or an interval, or both.
    pub published: Option<f64>,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
    /// Paper, year, table or figure.
    pub source: String,
    /// How certain the numbers are.
    pub certainty: Certainty,
    /// What else must be known to judge it; may be empty.
    pub note: String,
}

/// Whether parameters may be chosen by a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "snake_case"))]
pub enum TargetSet {
    /// They may.
    Calibration,
    /// They may not: it is predicted.
    Validation,
}

/// What an arm is compared to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Nothing: the value of the arm counts.
    Nothing,
    /// Difference to another arm, woman by woman.
    Difference(usize),
    /// Mean over the mean of another arm, minus one, %.
    Ratio(usize),
}

/// How certain a published number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "snake_case"))]
pub enum Certainty {
    /// Read in the source.
    Read,
    /// Computed from numbers that were read, as the note says.
    Derived,
    /// Recalled, hardly to be wrong.
    RecalledHigh,
    /// Recalled, to be checked.
    RecalledMedium,
    /// Recalled, or an assumption that the note explains.
    RecalledLow,
}

impl Target {
    /// The finding that it is part of.
    #[must_use]
    pub fn finding(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// What counts as the same: the published interval, else [`ACCEPTED_SHARE`] about the value.
    #[must_use]
    pub fn accepted(&self) -> [f64; 2] {
        let value = self.published.unwrap_or(f64::NAN);
        let half = ACCEPTED_SHARE * value.abs();
        self.interval.unwrap_or([value - half, value + half])
    }

    /// The published value, else the middle of the interval.
    #[must_use]
    pub fn centre(&self) -> f64 {
        let [low, high] = self.accepted();
        self.published.unwrap_or(0.5 * (low + high))
    }

    /// The arms that it is about.
    pub(crate) fn arms(&self) -> impl Iterator<Item = usize> {
        let other = match self.against {
            Against::Nothing => None,
            Against::Difference(other) | Against::Ratio(other) => Some(other),
        };
        std::iter::once(self.arm).chain(other)
    }

    /// Gives its arms other numbers.
    pub(crate) fn renumber(&mut self, place: impl Fn(usize) -> usize) {
        self.arm = place(self.arm);
        self.against = match self.against {
            Against::Nothing => Against::Nothing,
            Against::Difference(other) => Against::Difference(place(other)),
            Against::Ratio(other) => Against::Ratio(place(other)),
        };
    }

    /// The unit of the result.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match (self.against, self.since_day) {
            _ if self.per_year => "%/year",
            (Against::Ratio(_), _) | (_, Some(_)) => "%",
            _ => self.outcome.unit,
        }
    }
}
