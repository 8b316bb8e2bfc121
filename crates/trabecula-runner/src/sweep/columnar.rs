//! Records as Parquet: what the log of a worker becomes when its shard is finished.
//!
//! One row for each measurement, one for a failed point. The file's metadata hold a hash of its
//! records, so that damage is found.

use super::layout::{Columns, Layout};
use super::record::{Outcome, Record};
use crate::error::Failure;
use crate::files::write_whole;
use crate::table;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::KeyValue;
use std::fs::File;
use std::io;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Arc;

/// Columns before those of the measurement.
const TEXTS: [&str; 6] = ["id", "status", "error", "state_blake3", "version", "worker"];
/// Key of the hash in the file's metadata.
const DIGEST: &str = "trabecula.records_blake3";
/// Records of one batch.
const BATCH: usize = 64;

/// Writes records whose rows have this layout.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write(path: &Path, records: &[Record], layout: &Layout) -> Result<(), Failure> {
    write_whole(path, |file| {
        let schema = schema(layout);
        let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(table::properties()?))
            .map_err(io::Error::other)?;
        for (first, part) in (0u32..).step_by(BATCH).zip(records.chunks(BATCH)) {
            let batch = batch(schema.clone(), first, part).map_err(io::Error::other)?;
            writer.write(&batch).map_err(io::Error::other)?;
        }
        writer.append_key_value_metadata(KeyValue::new(DIGEST.to_owned(), digest(records)));
        writer.close().map_err(io::Error::other)?;
        Ok(())
    })
}

/// Hash of what records say.
fn digest(records: &[Record]) -> String {
    let mut hasher = blake3::Hasher::new();
    for record in records {
        hasher.update(record.id.as_bytes()).update(record.outcome.digest().as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

fn schema(layout: &Layout) -> Arc<Schema> {
    let texts = TEXTS.iter().map(|name| Field::new(*name, DataType::Utf8, true));
    let record = Field::new("record", DataType::UInt32, false);
    let wall = Field::new("wall_s", DataType::Float64, false);
    let fields: Vec<Field> =
        std::iter::once(record).chain(texts).chain([wall]).chain(layout.fields()).collect();
    Arc::new(Schema::new(fields))
}

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

fn batch(schema: Arc<Schema>, first: u32, records: &[Record]) -> Result<RecordBatch, ArrowError> {
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

/// Reads records and checks them against the file's hash.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn read(path: &Path) -> Result<Vec<Record>, String> {
    // Should the parquet crate panic on what is damaged, that is no more than a wrong file.
    catch_unwind(|| read_whole(path)).unwrap_or_else(|_| Err("it is damaged".to_owned()))
}

fn read_whole(path: &Path) -> Result<Vec<Record>, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| e.to_string())?;
    let metadata = builder.metadata().file_metadata().key_value_metadata();
    let promised = metadata
        .and_then(|pairs| pairs.iter().find(|pair| pair.key == DIGEST))
        .and_then(|pair| pair.value.clone())
        .ok_or("it is not a file of results of trabecula")?;
    let mut records = Vec::new();
    let mut last = None;
    for batch in builder.build().map_err(|e| e.to_string())? {
        let batch = batch.map_err(|e| e.to_string())?;
        Part::new(&batch)?.read(&mut last, &mut records)?;
    }
    // Files of other versions may have had other columns.
    if digest(&records) != promised && same_columns(&records) {
        return Err("its content does not match its checksum".to_owned());
    }
    Ok(records)
}

fn same_columns(records: &[Record]) -> bool {
    records.iter().all(|record| record.version == crate::VERSION)
}

/// The columns of a batch.
struct Part<'a> {
    record: &'a UInt32Array,
    texts: [&'a StringArray; TEXTS.len()],
    wall_s: &'a Float64Array,
    values: Vec<&'a Float64Array>,
    columns: Columns,
}

impl<'a> Part<'a> {
    fn new(batch: &'a RecordBatch) -> Result<Self, String> {
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

    fn read(&self, last: &mut Option<u32>, records: &mut Vec<Record>) -> Result<(), String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use trabecula_config::BaseKind;

    #[test]
    fn records_come_back_as_they_were_and_damage_is_found() {
        let layout = Layout::of(BaseKind::Experiment);
        let width = layout.width();
        let rows = |start: f64| {
            (0..3)
                .map(move |r| (0..width).map(|c| start + f64::from(r) / (1.0 + c as f64)).collect())
        };
        let mut records: Vec<Record> = (0..100)
            .map(|i| Record {
                id: format!("{i:016x}"),
                outcome: Outcome::Done {
                    state_blake3: "a".repeat(64),
                    rows: rows(f64::from(i) * 0.1).collect(),
                },
                wall_s: 0.5,
                worker: "here:1".to_owned(),
                version: crate::VERSION.to_owned(),
            })
            .collect();
        if let Outcome::Done { rows, .. } = &mut records[1].outcome {
            rows[2][5] = f64::NAN;
        }
        records[2].outcome = Outcome::Failed { error: "no bone".to_owned() };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shard.parquet");
        write(&path, &records, &layout).unwrap();
        let again = read(&path).unwrap();
        assert_eq!(digest(&again), digest(&records));
        assert_eq!(again.len(), 100);
        let whole = std::fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 40) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            std::fs::write(&path, &damaged).unwrap();
            if let Ok(found) = read(&path) {
                assert_eq!(digest(&found), digest(&records), "byte {at}");
            }
            std::fs::write(&path, &whole[..at]).unwrap();
            assert!(read(&path).is_err(), "cut at byte {at}");
        }
    }
}
