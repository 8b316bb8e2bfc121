//! When doses are taken.

use crate::systemic::{AromataseInhibitor, Course, Protocol};

/// Slack in comparing days, so that a step boundary that misses a dose by rounding neither skips
/// nor repeats it. About 0.1 ms.
const SLACK_DAYS: f64 = 1e-9;

/// One dose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dose {
    pub(super) day: f64,
    pub(super) drug: AromataseInhibitor,
    pub(super) mg: f64,
}

/// The doses of `course` on days of [`from`, `to`): one every 24 h from its first day, none from
/// its last day on.
fn of_course(course: &Course, from: f64, to: f64) -> impl Iterator<Item = Dose> {
    let Course { drug, dose_mg, from_day, until_day } = *course;
    let end = to.min(until_day) - SLACK_DAYS;
    let mut index = (from - from_day - SLACK_DAYS).ceil().max(0.0);
    std::iter::from_fn(move || {
        let day = from_day + index;
        index += 1.0;
        (day < end).then_some(Dose { day, drug, mg: dose_mg })
    })
}

/// All doses on days of [`from`, `to`), in order of time.
pub(super) fn between(protocol: &Protocol, from: f64, to: f64) -> Vec<Dose> {
    let mut doses: Vec<_> =
        protocol.courses.iter().flat_map(|course| of_course(course, from, to)).collect();
    doses.sort_by(|a, b| a.day.total_cmp(&b.day));
    doses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from_day: f64, until_day: f64, from: f64, to: f64) -> Vec<f64> {
        let drug = AromataseInhibitor::Letrozole;
        of_course(&Course { drug, dose_mg: 2.5, from_day, until_day }, from, to)
            .map(|dose| dose.day)
            .collect()
    }

    #[test]
    fn one_dose_a_day_until_the_last_day() {
        assert_eq!(days(0.0, 3.0, -5.0, 10.0), [0.0, 1.0, 2.0]);
        assert_eq!(days(0.0, 3.0, 1.0, 2.0), [1.0]);
        assert_eq!(days(0.5, 2.6, 0.0, 9.0), [0.5, 1.5, 2.5]);
        assert!(days(0.0, 3.0, 0.25, 0.75).is_empty());
    }

    #[test]
    fn steps_that_miss_a_day_by_rounding_give_its_dose_once() {
        let step = 1.0 / 7.0;
        let mut day = -3.0;
        let mut taken = Vec::new();
        for _ in 0..7 * 40 {
            taken.extend(days(0.0, 30.0, day, day + step));
            day += step;
        }
        assert_eq!(taken, (0..30).map(f64::from).collect::<Vec<_>>());
    }
}
