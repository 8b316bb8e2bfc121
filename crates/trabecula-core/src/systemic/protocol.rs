//! What happens to the woman: her menopause and her treatment. Days count from day 0, the
//! baseline at which the measurements are 100 %.

use serde::{Deserialize, Serialize};

/// Menopausal state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Menopause {
    /// Regular cycles throughout the simulation.
    Premenopausal,
    /// The final menstrual period falls on this day, before or after day 0.
    FinalPeriod {
        /// Day of the final menstrual period.
        day: f64,
    },
}

/// Third-generation aromatase inhibitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum AromataseInhibitor {
    Anastrozole,
    Letrozole,
    Exemestane,
}

/// A drug taken by mouth once a day over a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// The drug.
    pub drug: AromataseInhibitor,
    /// Daily dose, mg.
    pub dose_mg: f64,
    /// First day.
    pub from_day: f64,
    /// Day on which the drug is no longer taken.
    pub until_day: f64,
}

/// The endocrine and therapeutic course of one simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Menopausal state.
    pub menopause: Menopause,
    /// Courses of aromatase inhibitor; they may follow one another or overlap.
    pub courses: Vec<Course>,
}

impl AromataseInhibitor {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Anastrozole, Self::Letrozole, Self::Exemestane];

    /// Daily dose of the label, mg.
    #[must_use]
    pub fn label_dose_mg(self) -> f64 {
        match self {
            Self::Anastrozole => 1.0,
            Self::Letrozole => 2.5,
            Self::Exemestane => 25.0,
        }
    }
}

/// Largest admissible dose, as a multiple of the label's.
const MAX_LABEL_DOSES: f64 = 5.0;

/// Why a protocol makes no sense.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProtocolError {
    /// An inhibitor alone fails against working ovaries, which answer it through FSH.
    #[error("courses[{course}]: an aromatase inhibitor in a premenopausal woman")]
    Premenopausal {
        /// Which course.
        course: usize,
    },
    /// The dose is not positive, or far above the label.
    #[error("courses[{course}].dose_mg = {dose_mg} is outside 0 (excluded) to {max_mg} mg")]
    Dose {
        /// Which course.
        course: usize,
        /// The refused dose.
        dose_mg: f64,
        /// Largest admissible dose.
        max_mg: f64,
    },
    /// The course ends before it begins, or its days are not numbers.
    #[error("courses[{course}]: until_day {until_day} must come after from_day {from_day}")]
    Span {
        /// Which course.
        course: usize,
        /// First day.
        from_day: f64,
        /// End.
        until_day: f64,
    },
    /// The final period is not on a finite day.
    #[error("the day of the final period, {0}, is not a finite number")]
    FinalPeriod(f64),
}

impl Protocol {
    /// Checks menopause and courses.
    ///
    /// # Errors
    /// The first [`ProtocolError`].
    pub fn validate(&self) -> Result<(), ProtocolError> {
        if let Menopause::FinalPeriod { day } = self.menopause
            && !day.is_finite()
        {
            return Err(ProtocolError::FinalPeriod(day));
        }
        for (course, &Course { drug, dose_mg, from_day, until_day }) in
            self.courses.iter().enumerate()
        {
            if self.menopause == Menopause::Premenopausal {
                return Err(ProtocolError::Premenopausal { course });
            }
            let max_mg = MAX_LABEL_DOSES * drug.label_dose_mg();
            if !(dose_mg > 0.0 && dose_mg <= max_mg) {
                return Err(ProtocolError::Dose { course, dose_mg, max_mg });
            }
            if !(from_day.is_finite() && until_day.is_finite() && until_day > from_day) {
                return Err(ProtocolError::Span { course, from_day, until_day });
            }
        }
        Ok(())
    }
}
