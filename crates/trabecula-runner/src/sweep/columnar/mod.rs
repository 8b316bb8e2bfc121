//! Records as Parquet: what the log of a worker becomes when its shard is finished.
//!
//! One row for each measurement, one for a failed point. The file's metadata hold a hash of its
//! records, so that damage is found.

mod read;
mod rows;

use super::layout::Layout;
use super::record::Record;
use crate::error::Failure;
use crate::files::write_whole;
use crate::table;
use arrow_schema::{DataType, Field, Schema};
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
            let batch = rows::batch(schema.clone(), first, part).map_err(io::Error::other)?;
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
        read::Part::new(&batch)?.read(&mut last, &mut records)?;
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

#[cfg(test)]
mod tests {
    use super::super::record::Outcome;
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
