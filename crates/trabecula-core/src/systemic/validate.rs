//! Which protocols make sense.

use crate::systemic::{AromataseInhibitor, Course, Drug, Menopause, Protocol, Treatment};
use thiserror::Error;

/// Largest daily dose, as a multiple of the label dose.
pub const MAX_LABEL_DOSES: f64 = 5.0;

/// Days after the final period from which a woman counts as postmenopausal: by definition, a year
/// without periods.
pub const POSTMENOPAUSE_DAYS: f64 = 365.0;

/// Shortest and longest interval between doses, days.
pub const INTERVAL_DAYS: std::ops::RangeInclusive<f64> = 0.04..=3653.0;

/// Largest distance of any date from day 0.
const MAX_DAY: f64 = 36_500.0;

/// Why a protocol is refused.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ProtocolError {
    /// A date is not a number or lies absurdly far away.
    #[error("{field} = {value} d is outside its range -{MAX_DAY} to {MAX_DAY} d")]
    Day {
        /// Path of the field.
        field: String,
        /// The refused value.
        value: f64,
    },
    /// A course ends before it begins.
    #[error("{field} = {value} d must be above from_day = {from_day} d and at most {MAX_DAY} d")]
    EmptyCourse {
        /// Path of the field.
        field: String,
        /// The refused last day.
        value: f64,
        /// The first day.
        from_day: f64,
    },
    /// A dose is not positive, or far above the label dose.
    #[error(
        "{field} = {value} mg of {drug} is outside its range: above 0 and at most {max} mg, \
         {MAX_LABEL_DOSES} times the label dose"
    )]
    Dose {
        /// Path of the field.
        field: String,
        /// The refused value.
        value: f64,
        /// The drug.
        drug: AromataseInhibitor,
        /// Largest admissible dose, mg.
        max: f64,
    },
    /// A dose of another drug is not positive, or far above the usual one.
    #[error(
        "{field} = {value} mg of {drug} is outside its range: above 0 and at most {max} mg, \
         {MAX_LABEL_DOSES} times the usual dose"
    )]
    TreatmentDose {
        /// Path of the field.
        field: String,
        /// The refused value.
        value: f64,
        /// The drug.
        drug: Drug,
        /// Largest admissible dose, mg.
        max: f64,
    },
    /// Doses follow one another too closely, or never.
    #[error(
        "{field} = {value} d is outside its range {} to {} d",
        INTERVAL_DAYS.start(),
        INTERVAL_DAYS.end()
    )]
    Interval {
        /// Path of the field.
        field: String,
        /// The refused value.
        value: f64,
    },
    /// An aromatase inhibitor while the ovaries work: alone it fails, because falling oestradiol
    /// raises FSH, which drives the ovary to overcome the block. The model has no such feedback.
    #[error(
        "{field} = {value} d gives {drug} while the ovaries work, where it does not lower \
         oestradiol for long; it can start {}",
        allowed_start(*.earliest_day)
    )]
    OvariesWork {
        /// Path of the field.
        field: String,
        /// The refused first day.
        value: f64,
        /// The drug.
        drug: AromataseInhibitor,
        /// First admissible day; none in a woman who stays premenopausal.
        earliest_day: Option<f64>,
    },
}

/// When an aromatase inhibitor may start.
fn allowed_start(earliest_day: Option<f64>) -> String {
    match earliest_day {
        Some(day) => {
            format!("from {} d to {MAX_DAY} d, a year after the final period", day.ceil())
        }
        None => "on no day: menopause is Premenopausal, it must be FinalPeriod".to_owned(),
    }
}

impl Protocol {
    /// Checks every field.
    ///
    /// # Errors
    /// The first [`ProtocolError`]: a date that is not finite or more than 36 500 d from day 0, a
    /// course that does not end after it begins, an interval outside [`INTERVAL_DAYS`], a dose that is not positive or above
    /// [`MAX_LABEL_DOSES`] times the label dose, or a course that begins less than
    /// [`POSTMENOPAUSE_DAYS`] after the final period.
    pub fn validate(&self) -> Result<(), ProtocolError> {
        let earliest_day = match self.menopause {
            Menopause::Premenopausal => None,
            Menopause::FinalPeriod { day } => {
                check_day(|| "menopause.day".to_owned(), day)?;
                Some(day + POSTMENOPAUSE_DAYS)
            }
        };
        self.courses
            .iter()
            .enumerate()
            .try_for_each(|(index, course)| check_course(index, course, earliest_day))?;
        self.treatments.iter().enumerate().try_for_each(check_treatment)
    }
}

fn check_day(field: impl Fn() -> String, value: f64) -> Result<(), ProtocolError> {
    if (-MAX_DAY..=MAX_DAY).contains(&value) {
        return Ok(());
    }
    Err(ProtocolError::Day { field: field(), value })
}

/// A span of days that ends after it begins.
fn check_span(
    field: impl Fn(&str) -> String,
    from_day: f64,
    until_day: f64,
) -> Result<(), ProtocolError> {
    check_day(|| field("from_day"), from_day)?;
    check_day(|| field("until_day"), until_day)?;
    if until_day > from_day {
        return Ok(());
    }
    Err(ProtocolError::EmptyCourse { field: field("until_day"), value: until_day, from_day })
}

fn check_treatment((index, treatment): (usize, &Treatment)) -> Result<(), ProtocolError> {
    let Treatment { drug, dose_mg, from_day, until_day, every_days } = *treatment;
    let field = |name: &str| format!("treatments[{index}].{name}");
    check_span(field, from_day, until_day)?;
    if !INTERVAL_DAYS.contains(&every_days) {
        return Err(ProtocolError::Interval { field: field("every_days"), value: every_days });
    }
    let max = MAX_LABEL_DOSES * drug.usual_dose_mg();
    if dose_mg > 0.0 && dose_mg <= max {
        return Ok(());
    }
    Err(ProtocolError::TreatmentDose { field: field("dose_mg"), value: dose_mg, drug, max })
}

fn check_course(
    index: usize,
    course: &Course,
    earliest_day: Option<f64>,
) -> Result<(), ProtocolError> {
    let Course { drug, dose_mg, from_day, until_day } = *course;
    let field = |name: &str| format!("courses[{index}].{name}");
    check_span(field, from_day, until_day)?;
    let max = MAX_LABEL_DOSES * drug.label_dose_mg();
    if !(dose_mg > 0.0 && dose_mg <= max) {
        return Err(ProtocolError::Dose { field: field("dose_mg"), value: dose_mg, drug, max });
    }
    if earliest_day.is_none_or(|day| from_day < day) {
        let (field, value) = (field("from_day"), from_day);
        return Err(ProtocolError::OvariesWork { field, value, drug, earliest_day });
    }
    Ok(())
}
