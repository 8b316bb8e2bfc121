//! Which protocols make sense.

use crate::systemic::{AromataseInhibitor, Course, Menopause, Protocol};
use thiserror::Error;

/// Largest daily dose, as a multiple of the label dose.
pub const MAX_LABEL_DOSES: f64 = 5.0;

/// Days after the final period from which a woman counts as postmenopausal: by definition, a year
/// without periods.
pub const POSTMENOPAUSE_DAYS: f64 = 365.0;

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
        Some(day) => format!("from {day} d to {MAX_DAY} d, a year after the final period"),
        None => "on no day: menopause is Premenopausal, it must be FinalPeriod".to_owned(),
    }
}

impl Protocol {
    /// Checks every field.
    ///
    /// # Errors
    /// The first [`ProtocolError`]: a date that is not finite or more than 36 500 d from day 0, a
    /// course that does not end after it begins, a dose that is not positive or above
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
            .try_for_each(|(index, course)| check_course(index, course, earliest_day))
    }
}

fn check_day(field: impl Fn() -> String, value: f64) -> Result<(), ProtocolError> {
    if (-MAX_DAY..=MAX_DAY).contains(&value) {
        return Ok(());
    }
    Err(ProtocolError::Day { field: field(), value })
}

fn check_course(
    index: usize,
    course: &Course,
    earliest_day: Option<f64>,
) -> Result<(), ProtocolError> {
    let Course { drug, dose_mg, from_day, until_day } = *course;
    let field = |name: &str| format!("courses[{index}].{name}");
    check_day(|| field("from_day"), from_day)?;
    check_day(|| field("until_day"), until_day)?;
    if until_day <= from_day {
        return Err(ProtocolError::EmptyCourse {
            field: field("until_day"),
            value: until_day,
            from_day,
        });
    }
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
