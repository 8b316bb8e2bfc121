//! Menopause and therapy, and the rules between them.

use super::Audit;
use crate::document::Subject;
use crate::limits;
use crate::schema::{RawCourse, RawDrug, RawWoman};
use trabecula_core::systemic::{AromataseInhibitor, Course, Menopause, Protocol, Treatment};

/// Checks the protocol against itself and against the length of the run.
pub(super) fn protocol(
    audit: &mut Audit<'_>,
    woman: RawWoman,
    therapy: &[RawCourse],
    duration_days: Option<u32>,
) -> Option<Protocol> {
    let menopause = menopause(audit, woman);
    let (courses, treatments) = therapy_of(audit, "therapy", therapy, menopause, duration_days)?;
    Some(Protocol { menopause: menopause?, courses, treatments })
}

/// Checks the therapy written at `path`.
pub(super) fn therapy_of(
    audit: &mut Audit<'_>,
    path: &str,
    therapy: &[RawCourse],
    menopause: Option<Menopause>,
    duration_days: Option<u32>,
) -> Option<(Vec<Course>, Vec<Treatment>)> {
    if therapy.len() > limits::MAX_COURSES {
        let (found, most) = (therapy.len(), limits::MAX_COURSES);
        let message = format!("{path} has {found} courses; at most {most}");
        audit.refuse(path, message, "too many courses", "");
        return None;
    }
    let (mut courses, mut treatments) = (Vec::new(), Vec::new());
    let mut complete = true;
    for (i, raw) in therapy.iter().enumerate() {
        match one_therapy(audit, &format!("{path}[{i}]"), *raw, menopause, duration_days) {
            Some(OneTherapy::Course(course)) => courses.push(course),
            Some(OneTherapy::Treatment(treatment)) => treatments.push(treatment),
            None => complete = false,
        }
    }
    complete.then_some((courses, treatments))
}

enum OneTherapy {
    Course(Course),
    Treatment(Treatment),
}

fn one_therapy(
    audit: &mut Audit<'_>,
    path: &str,
    raw: RawCourse,
    menopause: Option<Menopause>,
    duration_days: Option<u32>,
) -> Option<OneTherapy> {
    match raw.parts().drug {
        RawDrug::Daily(drug) => {
            let course = course(audit, path, drug, raw, duration_days);
            menopause.zip(course).map(|(state, course)| {
                after_menopause(audit, path, state, &course);
                OneTherapy::Course(course)
            })
        }
        RawDrug::AtIntervals(drug, every_days) => {
            let (usual, interval) = (drug.usual_dose_mg(), drug.usual_interval_days());
            let span = span(audit, path, raw, usual, "usual dose is", duration_days);
            let every = every_days.unwrap_or(interval);
            let at = format!("{path}.every_days");
            let every_days = audit.number(&at, every, "days", &limits::INTERVAL_DAYS);
            let Span { dose_mg, from_day, until_day } = span?;
            let every_days = every_days?;
            let treatment = Treatment { drug, dose_mg, from_day, until_day, every_days };
            Some(OneTherapy::Treatment(treatment))
        }
    }
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
    drug: AromataseInhibitor,
    raw: RawCourse,
    duration_days: Option<u32>,
) -> Option<Course> {
    let label = limits::label_dose_mg(drug);
    let span = span(audit, path, raw, label, "label dose is", duration_days)?;
    let Span { dose_mg, from_day, until_day } = span;
    Some(Course { drug, dose_mg, from_day, until_day })
}

/// What every therapy has.
struct Span {
    dose_mg: f64,
    from_day: f64,
    until_day: f64,
}

fn span(
    audit: &mut Audit<'_>,
    path: &str,
    raw: RawCourse,
    usual_mg: f64,
    usual_is: &str,
    duration_days: Option<u32>,
) -> Option<Span> {
    let raw = raw.parts();
    let dose_mg = raw.dose_mg.unwrap_or(usual_mg);
    let dose_mg = dose(audit, &format!("{path}.dose_mg"), dose_mg, usual_mg, usual_is);
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
    Some(Span { dose_mg: dose_mg?, from_day, until_day })
}

/// A day from 0 to the end of the run.
fn day_of_run(audit: &mut Audit<'_>, path: &str, day: f64, end: f64) -> Option<f64> {
    if day.is_finite() && day > end {
        let message = format!("{path} = {day} is after the run, which ends on day {end}");
        let help = match audit.document().subject {
            Subject::Experiment | Subject::Sweep | Subject::Calibration => "see `duration_days`",
            Subject::Trial => "the last of `outcome_days` is the end",
        };
        audit.refuse(path, message, &format!("0 to {end} days"), help);
        return None;
    }
    audit.number(path, day, "days", &(0.0..=end))
}

/// A dose above zero and up to [`limits::MAX_LABEL_DOSES`] label doses.
fn dose(audit: &mut Audit<'_>, path: &str, value: f64, usual: f64, usual_is: &str) -> Option<f64> {
    let most = limits::MAX_LABEL_DOSES * usual;
    if value > 0.0 && value <= most {
        return Some(value);
    }
    let message = format!("{path} = {value} mg is outside its range above 0 to {most} mg");
    let daily = if usual_is.starts_with("label") { " a day" } else { "" };
    let help = format!("the {usual_is} {usual} mg{daily}");
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
