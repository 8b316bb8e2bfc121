//! What the rows of a point hold: what a run measured, or what a trial says of its arms.

use super::record::{Outcome, Record};
use crate::series;
use crate::table::{Column, Values};
use crate::trial::{Summary, summary_columns};
use arrow_schema::Field;
use trabecula_config::{Arm, BaseKind};

/// The column that only rows of trials have: the arm as a number, from 1.
const ARM_COLUMN: &str = "arm";
/// The column that says when.
const DAY_COLUMN: &str = "day";

/// The columns of the rows of all points of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout(Vec<Column>);

impl Layout {
    /// Of the points over a base of this kind.
    #[must_use]
    pub fn of(kind: BaseKind) -> Self {
        Self(match kind {
            BaseKind::Experiment => series::columns(&[]),
            BaseKind::Trial => {
                let nobody = Summary { reference: String::new(), rows: Vec::new() };
                let arm = Column {
                    name: ARM_COLUMN.to_owned(),
                    unit: "1".to_owned(),
                    meaning: "number of the arm, from 1".to_owned(),
                    values: Values::Numbers(Vec::new()),
                };
                std::iter::once(arm).chain(numbers(&nobody).map(|(column, _)| column)).collect()
            }
        })
    }

    /// Of this version of the program, for rows that have these columns in theirs.
    #[must_use]
    pub fn like(found: &[String]) -> Self {
        let trial = found.iter().any(|name| name == ARM_COLUMN);
        Self::of(if trial { BaseKind::Trial } else { BaseKind::Experiment })
    }

    /// Names of the columns.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|column| column.name.clone()).collect()
    }

    /// The columns in Parquet, each with its unit and meaning as metadata.
    pub(super) fn fields(&self) -> Vec<Field> {
        self.0.iter().map(Column::field).collect()
    }

    /// The columns, without values.
    pub(super) fn columns(&self) -> &[Column] {
        &self.0
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.0.len()
    }

    /// Where a column stands.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|column| column.name == name)
    }

    /// The day of a row.
    pub(super) fn day(&self, row: &[f64]) -> Option<f64> {
        row.get(self.position(DAY_COLUMN)?).copied()
    }

    /// The arm of a row, from 0; none in the row of a run.
    pub(super) fn arm(&self, row: &[f64]) -> Option<usize> {
        let number = *row.get(self.position(ARM_COLUMN)?)?;
        (number >= 1.0).then(|| number as usize - 1)
    }
}

/// The columns of a summary that hold numbers, each with its numbers.
fn numbers(summary: &Summary) -> impl Iterator<Item = (Column, Vec<f64>)> {
    summary_columns(summary).into_iter().filter_map(|mut column| {
        let values = std::mem::replace(&mut column.values, Values::Numbers(Vec::new()));
        Some((column, values.numbers()?))
    })
}

/// The rows of a trial: one for each arm and day.
pub(super) fn trial_rows(summary: &Summary, arms: &[Arm]) -> Vec<Vec<f64>> {
    let number = |name: &str| {
        let at = arms.iter().position(|arm| arm.name == name);
        at.map_or(f64::NAN, |at| at as f64 + 1.0)
    };
    let mut rows: Vec<Vec<f64>> = summary.rows.iter().map(|row| vec![number(&row.arm)]).collect();
    for (_, values) in numbers(summary) {
        for (row, value) in rows.iter_mut().zip(values) {
            // What is not known is one and the same NaN, here and in files.
            row.push(if value.is_finite() { value } else { f64::NAN });
        }
    }
    rows
}

/// Brings rows with the columns of another version to those of this one.
#[derive(Debug)]
pub struct Columns(Option<Vec<Option<usize>>>);

impl Columns {
    /// From rows with the columns of this version.
    #[must_use]
    pub fn unchanged() -> Self {
        Self(None)
    }

    /// From rows with these columns.
    #[must_use]
    pub fn from(found: &[String]) -> Self {
        let wanted = Layout::like(found).names();
        let place = |name: &String| found.iter().position(|column| column == name);
        Self((found != wanted).then(|| wanted.iter().map(place).collect()))
    }

    /// The row with the columns of this version; NaN where it has none.
    #[must_use]
    pub fn row(&self, row: Vec<f64>) -> Vec<f64> {
        let Some(places) = &self.0 else { return row };
        let value = |place: &Option<usize>| place.and_then(|at| row.get(at).copied());
        places.iter().map(|place| value(place).unwrap_or(f64::NAN)).collect()
    }

    /// The record with such rows.
    #[must_use]
    pub fn record(&self, mut record: Record) -> Record {
        if let Outcome::Done { rows, .. } = &mut record.outcome {
            let found = std::mem::take(rows);
            rows.extend(found.into_iter().map(|row| self.row(row)));
        }
        record
    }
}
