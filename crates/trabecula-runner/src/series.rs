//! The time series as CSV and Parquet.

use crate::error::Failure;
use crate::table::{self, Column, Values};
use std::path::Path;
use trabecula_core::measure::Measurement;

/// Writes `series.csv`: one row per measurement.
///
/// # Errors
/// [`Failure::Write`].
pub fn write_csv(path: &Path, rows: &[Measurement]) -> Result<(), Failure> {
    table::write_csv(path, &columns(rows))
}

/// Writes `series.parquet`, the same with units and meanings.
///
/// # Errors
/// [`Failure::Write`].
pub fn write_parquet(path: &Path, rows: &[Measurement]) -> Result<(), Failure> {
    table::write_parquet(path, &columns(rows))
}

/// The columns of some measurements.
#[must_use]
pub fn columns(rows: &[Measurement]) -> Vec<Column> {
    let values: Vec<Vec<f64>> = rows.iter().map(Measurement::values).collect();
    Measurement::COLUMNS
        .iter()
        .enumerate()
        .map(|(c, column)| Column {
            name: column.name.to_owned(),
            unit: column.unit.to_owned(),
            meaning: column.meaning.trim().to_owned(),
            values: Values::Numbers(values.iter().map(|row| row[c]).collect()),
        })
        .collect()
}
