//! What was simulated of a published result.

use crate::trial::{ArmOfPatient, Estimate, Observed, estimate, paired, relative};
use trabecula_config::{Against, Target};
use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::measure::{Measurement, Outcome};

/// One woman in one arm, or one seed of an experiment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Individual<'a> {
    /// The arm.
    pub(crate) arm: usize,
    /// Her number, the same in all arms.
    pub(crate) number: u32,
    /// The draw of badly known parameters that she shares with others.
    pub(crate) draw: u32,
    /// What was measured, day 0 first.
    pub(crate) rows: &'a [Measurement],
}

impl<'a> From<&'a ArmOfPatient<'_>> for Individual<'a> {
    fn from(woman: &'a ArmOfPatient<'_>) -> Self {
        let patient = &woman.patient;
        Self { arm: woman.arm, number: patient.number, draw: patient.draw, rows: &woman.rows }
    }
}

/// The simulated result; the individuals of an arm are in the order of their numbers.
pub(crate) fn simulated(target: &Target, individuals: &[Individual<'_>]) -> Estimate {
    let window = Window(target);
    let of = |arm: usize, read: &dyn Fn(&Individual<'_>) -> f64| -> Vec<(u32, Observed)> {
        let those = individuals.iter().filter(|one| one.arm == arm);
        let observed = |one: &Individual<'_>| Observed {
            draw: one.draw,
            value: read(one),
            weight: target.outcome.weight(&one.rows[0]),
        };
        those.map(|one| (one.number, observed(one))).collect()
    };
    let value = |one: &Individual<'_>| window.value(one);
    match target.against {
        Against::Nothing => {
            let values = of(target.arm, &value);
            estimate(&values.into_iter().map(|(_, value)| value).collect::<Vec<_>>())
        }
        Against::Difference(other) => {
            paired(&of(target.arm, &value), &of(other, &value)).difference
        }
        Against::Ratio(other) => {
            let level = |one: &Individual<'_>| window.mean(one, Outcome::level);
            relative(&of(target.arm, &level), &of(other, &level))
        }
    }
}

/// Reads the rows of an individual on the days of a target.
struct Window<'a>(&'a Target);

impl Window<'_> {
    fn value(&self, one: &Individual<'_>) -> f64 {
        let target = self.0;
        let change = match target.since_day {
            None => self.mean(one, Outcome::of),
            Some(since) => {
                let now = self.mean(one, Outcome::level);
                let then = on(one.rows, since)
                    .map_or(f64::NAN, |row| target.outcome.level(&one.rows[0], row));
                100.0 * (now / then - 1.0)
            }
        };
        if target.per_year { change / self.years() } else { change }
    }

    /// From the day of comparison to the middle of the window.
    fn years(&self) -> f64 {
        let [first, last] = self.0.days.map(f64::from);
        let since = f64::from(self.0.since_day.unwrap_or(0));
        (0.5 * (first + last) - since) / DAYS_PER_YEAR
    }

    /// Mean over the days of the target.
    fn mean(
        &self,
        one: &Individual<'_>,
        read: fn(&Outcome, &Measurement, &Measurement) -> f64,
    ) -> f64 {
        let [first, last] = self.0.days.map(f64::from);
        let values: Vec<f64> = one
            .rows
            .iter()
            .filter(|row| (first..=last).contains(&row.day.round()))
            .map(|row| read(self.0.outcome, &one.rows[0], row))
            .collect();
        values.iter().sum::<f64>() / values.len() as f64
    }
}

/// The row of a day.
fn on(rows: &[Measurement], day: u32) -> Option<&Measurement> {
    rows.iter().find(|row| row.day.round() == f64::from(day))
}
