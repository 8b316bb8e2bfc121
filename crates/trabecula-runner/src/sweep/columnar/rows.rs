//! From records to rows.

use super::super::record::{Outcome, Record};
use super::TEXTS;
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{ArrowError, Schema};
use std::sync::Arc;

/// A row of a record, before it is split into columns.
struct Row<'a> {
    number: u32,
    record: &'a Record,
    values: Option<&'a [f64]>,
}

impl Row<'_> {
    fn text(&self, column: &str) -> Option<&str> {
        let record = self.record;
        match (column, &record.outcome) {
            ("id", _) => Some(&record.id),
            ("version", _) => Some(&record.version),
            ("worker", _) => Some(&record.worker),
            ("status", Outcome::Done { .. }) => Some("done"),
            ("status", Outcome::Failed { .. }) => Some("failed"),
            ("error", Outcome::Failed { error }) => Some(error),
            ("state_blake3", Outcome::Done { state_blake3, .. }) => Some(state_blake3),
            _ => None,
        }
    }

    fn value(&self, column: usize) -> Option<f64> {
        self.values.and_then(|values| values.get(column).copied()).filter(|v| v.is_finite())
    }
}

fn rows(number: u32, record: &Record) -> Vec<Row<'_>> {
    match &record.outcome {
        Outcome::Done { rows, .. } if !rows.is_empty() => {
            rows.iter().map(|row| Row { number, record, values: Some(row) }).collect()
        }
        _ => vec![Row { number, record, values: None }],
    }
}

/// The rows of records of which the first has this number.
pub(super) fn batch(
    schema: Arc<Schema>,
    first: u32,
    records: &[Record],
) -> Result<RecordBatch, ArrowError> {
    let rows: Vec<Row<'_>> =
        (first..).zip(records).flat_map(|(number, record)| rows(number, record)).collect();
    let mut arrays: Vec<ArrayRef> =
        vec![Arc::new(rows.iter().map(|row| Some(row.number)).collect::<UInt32Array>())];
    for name in TEXTS {
        arrays.push(Arc::new(rows.iter().map(|row| row.text(name)).collect::<StringArray>()));
    }
    let wall = rows.iter().map(|row| Some(row.record.wall_s));
    arrays.push(Arc::new(wall.collect::<Float64Array>()));
    for column in 0..schema.fields().len() - arrays.len() {
        let values = rows.iter().map(|row| row.value(column));
        arrays.push(Arc::new(values.collect::<Float64Array>()));
    }
    RecordBatch::try_new(schema, arrays)
}
