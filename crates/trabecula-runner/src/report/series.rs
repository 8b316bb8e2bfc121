//! The time series as a run wrote it, read back by column.

use super::error::ReportError;
use std::io::Read;
use std::path::Path;

/// Largest series that is read: a row a day over a century is a tenth of it.
const MAX_BYTES: u64 = 256 << 20;

/// Columns of equal length; NaN where nothing was measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
}

impl Series {
    /// Reads `series.csv`.
    ///
    /// # Errors
    /// [`ReportError::Series`] naming line and column of what is no number.
    pub fn read(path: &Path) -> Result<Self, ReportError> {
        let failed = |reason: String| ReportError::Series { path: path.to_owned(), reason };
        let file = std::fs::File::open(path).map_err(|e| failed(e.to_string()))?;
        let mut reader = csv::Reader::from_reader(file.take(MAX_BYTES));
        let header = reader.headers().map_err(|e| failed(e.to_string()))?;
        let names: Vec<String> = header.iter().map(str::to_owned).collect();
        if !names.iter().any(|name| name == "day") {
            return Err(failed("has no column `day`".to_owned()));
        }
        let mut columns = vec![Vec::new(); names.len()];
        for record in reader.records() {
            let record = record.map_err(|e| failed(e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            for ((cell, name), column) in record.iter().zip(&names).zip(&mut columns) {
                column.push(number(cell).ok_or_else(|| {
                    failed(format!("line {line}, column {name}: `{cell}` is no finite number"))
                })?);
            }
        }
        Ok(Self { names, columns })
    }

    /// The column called `name`.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        let at = self.names.iter().position(|n| n == name)?;
        Some(&self.columns[at])
    }

    /// All columns with their names.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &[f64])> {
        self.names.iter().map(String::as_str).zip(self.columns.iter().map(Vec::as_slice))
    }

    /// The days of the rows.
    #[must_use]
    pub fn days(&self) -> &[f64] {
        self.column("day").unwrap_or_default()
    }

    /// First and last value of a column, as far as measured.
    #[must_use]
    pub fn ends(&self, name: &str) -> Option<(f64, f64)> {
        let column = self.column(name)?;
        Some((*column.first()?, *column.last()?))
    }
}

/// A finite number, or NaN for an empty cell.
fn number(cell: &str) -> Option<f64> {
    if cell.is_empty() {
        return Some(f64::NAN);
    }
    cell.parse().ok().filter(|v: &f64| v.is_finite())
}
