//! When what is given: the schedule as bars on a scale of days.

use super::words::how_often;
use trabecula_config::Experiment;
use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::systemic::{Menopause, Protocol, Treatment};

/// Most single doses of a course that are marked; more would run into each other.
const MOST_MARKS: f64 = 130.0;
/// A bar that begins beyond this place has its words before it, where there is room.
const LATE: f64 = 60.0;
/// Distances between marks of the scale, days; the longest where none else has few enough.
const STEPS: [f64; 6] = [10.0, 30.0, 90.0, DAYS_PER_YEAR, 2.0 * DAYS_PER_YEAR, 5.0 * DAYS_PER_YEAR];
const MOST_STEPS: f64 = 12.0;

/// A period.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// What happens.
    pub label: String,
    /// When, in words.
    pub when: String,
    /// Start and width on a scale of 0 to 100.
    pub place: (f64, f64),
    /// Distance between doses, % of the width; none where they follow each other too closely.
    pub dose_every: Option<f64>,
    /// Name of its look.
    pub kind: &'static str,
}

impl Span {
    /// Whether its words stand before it.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.place.0 > LATE && self.place.1 < 100.0 - LATE
    }
}

/// A mark of the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Place on a scale of 0 to 100.
    pub place: f64,
    /// Day or year.
    pub label: String,
}

/// From day `start` to day `end`.
#[derive(Debug, Clone, Copy)]
struct Scale {
    start: f64,
    end: f64,
}

impl Scale {
    fn place(&self, day: f64) -> f64 {
        100.0 * (day - self.start) / (self.end - self.start).max(1.0)
    }

    fn span(&self, label: String, (from, until): (f64, f64), kind: &'static str) -> Span {
        let (from, until) = (from.max(self.start), until.min(self.end));
        Span {
            label,
            when: format!("day {from:.0} to {until:.0}").replace('-', "−"),
            place: (self.place(from), self.place(until) - self.place(from)),
            dose_every: None,
            kind,
        }
    }

    fn treatment(&self, t: &Treatment) -> Span {
        if is_single(t, self.end) {
            let label = format!("{} {} mg once", t.drug, t.dose_mg);
            let when = format!("day {:.0}", t.from_day);
            return Span { when, ..self.span(label, (t.from_day, t.from_day), "drug") };
        }
        let label = format!("{} {} mg {}", t.drug, t.dose_mg, how_often(t.every_days));
        let span = self.span(label, (t.from_day, t.until_day), "drug");
        let doses = (t.until_day.min(self.end) - t.from_day) / t.every_days;
        let is_sparse = t.every_days > 1.0 && doses <= MOST_MARKS;
        Span { dose_every: is_sparse.then(|| 100.0 / doses), ..span }
    }
}

/// What is given when, on a scale from day `start` to day `end`.
#[must_use]
pub fn doses(protocol: &Protocol, start: f64, end: f64) -> Vec<Span> {
    let scale = Scale { start, end };
    let courses = protocol.courses.iter().map(|c| {
        let label = format!("{} {} mg a day", c.drug, c.dose_mg);
        scale.span(label, (c.from_day, c.until_day), "drug")
    });
    let treatments = protocol.treatments.iter().map(|t| scale.treatment(t));
    courses.chain(treatments).collect()
}

/// Whether a drug is given once before day `end`.
pub(super) fn is_single(treatment: &Treatment, end: f64) -> bool {
    treatment.from_day + treatment.every_days >= treatment.until_day.min(end)
}

/// Menopause, burn-in and doses from the start of the burn-in to the end.
#[must_use]
pub fn timeline(experiment: &Experiment) -> Vec<Span> {
    let (start, end) = ends(experiment);
    let scale = Scale { start, end };
    let mut spans = Vec::new();
    match experiment.settings.protocol.menopause {
        Menopause::Premenopausal => {
            spans.push(scale.span("before menopause".into(), (start, end), "pre"));
        }
        Menopause::FinalPeriod { day } => {
            let day = day.clamp(start, end);
            if day > start {
                spans.push(scale.span("before menopause".into(), (start, day), "pre"));
            }
            if day < end {
                spans.push(scale.span("after menopause".into(), (day, end), "post"));
            }
        }
    }
    if start < 0.0 {
        spans.push(scale.span("burn-in, not measured".into(), (start, 0.0), "burn-in"));
    }
    spans.extend(doses(&experiment.settings.protocol, start, end));
    spans
}

/// First day of the burn-in and last day.
#[must_use]
pub fn ends(experiment: &Experiment) -> (f64, f64) {
    let timing = experiment.settings.timing;
    // Without burn-in this is 0, not −0.
    (0.0 - f64::from(timing.burn_in_days), f64::from(timing.duration_days))
}

/// Marks of a scale from day `start` to day `end`, at whole years where it is long.
#[must_use]
pub fn marks(start: f64, end: f64) -> Vec<Mark> {
    let scale = Scale { start, end };
    let is_enough = |step: &f64| (end - start) / step <= MOST_STEPS;
    let step = STEPS.into_iter().find(is_enough).unwrap_or(STEPS[STEPS.len() - 1]);
    let (first, last) = ((start / step).ceil() as i64, ((end + 1.0) / step).floor() as i64);
    let label = |n: i64| {
        let days = n as f64 * step;
        let text = match n {
            0 => "day 0".to_owned(),
            _ if step < DAYS_PER_YEAR => format!("{days:.0} d"),
            _ => format!("{:.0} y", days / DAYS_PER_YEAR),
        };
        Mark { place: scale.place(days).min(100.0), label: text.replace('-', "−") }
    };
    (first..=last).map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_of_years_has_its_last_year_though_years_are_no_whole_days() {
        let marks = marks(-730.0, 1826.0);
        let labels: Vec<_> = marks.iter().map(|mark| mark.label.as_str()).collect();
        assert_eq!(labels, ["−1 y", "day 0", "1 y", "2 y", "3 y", "4 y", "5 y"]);
        assert!(marks.iter().all(|mark| (0.0..=100.0).contains(&mark.place)));
    }

    #[test]
    fn a_scale_of_days_begins_where_it_does() {
        let labels: Vec<_> = marks(0.0, 90.0).into_iter().map(|mark| mark.label).collect();
        assert_eq!(labels.first().map(String::as_str), Some("day 0"));
        assert_eq!(labels.last().map(String::as_str), Some("90 d"));
    }
}
