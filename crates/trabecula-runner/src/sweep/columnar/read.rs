//! From rows to records.

use super::super::layout::Columns;
use super::super::record::{Outcome, Record};
use super::TEXTS;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, Float64Array, RecordBatch, StringArray, UInt32Array};

/// The columns of a batch.
pub(super) struct Part<'a> {
    record: &'a UInt32Array,
    texts: [&'a StringArray; TEXTS.len()],
    wall_s: &'a Float64Array,
    values: Vec<&'a Float64Array>,
    columns: Columns,
}

impl<'a> Part<'a> {
    pub(super) fn new(batch: &'a RecordBatch) -> Result<Self, String> {
        let column = |name: &str| {
            batch.column_by_name(name).ok_or_else(|| format!("it has no column {name}"))
        };
        let wrong = |name: &str| format!("its column {name} has another type");
        let text = |name: &str| column(name)?.as_string_opt::<i32>().ok_or_else(|| wrong(name));
        let number =
            |name: &str| column(name)?.as_primitive_opt::<Float64Type>().ok_or_else(|| wrong(name));
        let [id, status, error, state, version, worker] = TEXTS;
        let schema = batch.schema();
        let names: Vec<String> =
            schema.fields().iter().skip(TEXTS.len() + 2).map(|f| f.name().clone()).collect();
        Ok(Self {
            record: column("record")?
                .as_primitive_opt::<UInt32Type>()
                .ok_or_else(|| wrong("record"))?,
            texts: [
                text(id)?,
                text(status)?,
                text(error)?,
                text(state)?,
                text(version)?,
                text(worker)?,
            ],
            wall_s: number("wall_s")?,
            values: names.iter().map(|name| number(name)).collect::<Result<_, _>>()?,
            columns: Columns::from(&names),
        })
    }

    /// Adds the records that begin here, and the rows of the one that began before.
    pub(super) fn read(
        &self,
        last: &mut Option<u32>,
        records: &mut Vec<Record>,
    ) -> Result<(), String> {
        for row in 0..self.record.len() {
            let number = self.record.value(row);
            if *last != Some(number) {
                records.push(self.begin(row));
                *last = Some(number);
            }
            let measured = self.values.first().is_some_and(|day| day.is_valid(row));
            let rows = match records.last_mut().map(|record| &mut record.outcome) {
                Some(Outcome::Done { rows, .. }) if measured => rows,
                _ => continue,
            };
            let value = |array: &&Float64Array| {
                if array.is_valid(row) { array.value(row) } else { f64::NAN }
            };
            rows.push(self.columns.row(self.values.iter().map(value).collect()));
        }
        Ok(())
    }

    fn begin(&self, row: usize) -> Record {
        let [id, status, error, state, version, worker] = self.texts.map(|array| {
            if array.is_valid(row) { array.value(row).to_owned() } else { String::new() }
        });
        let outcome = match status.as_str() {
            "done" => Outcome::Done { state_blake3: state, rows: Vec::new() },
            _ => Outcome::Failed { error },
        };
        Record { id, outcome, wall_s: self.wall_s.value(row), worker, version }
    }
}
