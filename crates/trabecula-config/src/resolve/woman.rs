//! Menopause and therapy, and the rules between them.

use super::Audit;
use crate::limits;
use crate::schema::{RawCourse, RawWoman};
use trabecula_core::systemic::{Course, Menopause, Protocol};

/// Checks the protocol against itself and against the length of the run.
pub(super) fn protocol(
    audit: &mut Audit<'_>,
    woman: RawWoman,
    therapy: &[RawCourse],
    duration_days: Option<u32>,
) -> Option<Protocol> {
    let menopause = menopause(audit, woman);
    if therapy.len() > limits::MAX_COURSES {
        let (found, most) = (therapy.len(), limits::MAX_COURSES);
        let message = format!("therapy has {found} courses; at most {most}");
        audit.refuse("therapy", message, "too many courses", "");
        return None;
    }
    let courses: Vec<_> = therapy
        .iter()
        .enumerate()
        .map(|(i, raw)| {
            let course = course(audit, &format!("therapy[{i}]"), *raw, duration_days);
            menopause.zip(course).map(|(state, course)| {
                after_menopause(audit, &format!("therapy[{i}]"), state, &course);
                course
            })
        })
        .collect();
    let courses = courses.into_iter().collect::<Option<Vec<_>>>();
    Some(Protocol { menopause: menopause?, courses: courses? })
}

fn menopause(audit: &mut Audit<'_>, woman: RawWoman) -> Option<Menopause> {
    match woman {
        RawWoman::Premenopausal => Some(Menopause::Premenopausal),
        RawWoman::Postmenopausal { years_since_final_period: years } => {
            let path = "woman.years_since_final_period";
            let years = audit.number(path, years, "years", &limits::YEARS_SINCE_FINAL_PERIOD)?;
            Some(Menopause::FinalPeriod { day: -years * limits::DAYS_PER_YEAR })
        }
        RawWoman::Transition { final_period_day: day } => {
            let path = "woman.final_period_day";
            let day = audit.number(path, day, "days", &limits::FINAL_PERIOD_DAY)?;
            Some(Menopause::FinalPeriod { day })
        }
    }
}

fn course(
    audit: &mut Audit<'_>,
    path: &str,
    raw: RawCourse,
    duration_days: Option<u32>,
) -> Option<Course> {
    let raw = raw.parts();
    let label = limits::label_dose_mg(raw.drug);
    let dose_mg = dose(audit, &format!("{path}.dose_mg"), raw.dose_mg.unwrap_or(label), label);
    let end = f64::from(duration_days?);
    let from_day = day_of_run(audit, &format!("{path}.from_day"), raw.from_day, end);
    let until_day =
        day_of_run(audit, &format!("{path}.until_day"), raw.until_day.unwrap_or(end), end);
    let (from_day, until_day) = (from_day?, until_day?);
    if until_day <= from_day {
        let at = if raw.until_day.is_some() { "until_day" } else { "from_day" };
        let message = format!("{path} ends on day {until_day}, not after its first day {from_day}");
        audit.refuse(&format!("{path}.{at}"), message, "no day of therapy", "");
        return None;
    }
    Some(Course { drug: raw.drug, dose_mg: dose_mg?, from_day, until_day })
}

/// A day from 0 to the end of the run.
fn day_of_run(audit: &mut Audit<'_>, path: &str, day: f64, end: f64) -> Option<f64> {
    if day.is_finite() && day > end {
        let message = format!("{path} = {day} is after the run, which ends on day {end}");
        audit.refuse(path, message, &format!("0 to {end} days"), "see `duration_days`");
        return None;
    }
    audit.number(path, day, "days", &(0.0..=end))
}

/// A dose above zero and up to [`limits::MAX_LABEL_DOSES`] label doses.
fn dose(audit: &mut Audit<'_>, path: &str, value: f64, label: f64) -> Option<f64> {
    let most = limits::MAX_LABEL_DOSES * label;
    if value > 0.0 && value <= most {
        return Some(value);
    }
    let message = format!("{path} = {value} mg is outside its range above 0 to {most} mg");
    let help = format!("the label dose is {label} mg a day");
    audit.refuse(path, message, &format!("above 0 to {most} mg"), &help);
    None
}

/// Aromatase inhibitors do not lower the oestradiol of working ovaries: less oestradiol raises
/// FSH, which raises it again. They are not given alone before the final period.
fn after_menopause(audit: &mut Audit<'_>, path: &str, menopause: Menopause, course: &Course) {
    let help = "an aromatase inhibitor alone fails against working ovaries, which answer it \
                through FSH; give it after the final period";
    let drug = course.drug;
    let message = match menopause {
        Menopause::Premenopausal => format!("{path}: {drug:?} in a premenopausal woman"),
        Menopause::FinalPeriod { day } if day > course.from_day => {
            let from = course.from_day;
            format!("{path}: {drug:?} from day {from}, before the final period on day {day}")
        }
        Menopause::FinalPeriod { .. } => return,
    };
    audit.refuse(path, message, "no effect", help);
}
