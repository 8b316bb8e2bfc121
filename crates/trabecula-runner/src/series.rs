//! The time series as CSV and Parquet: the same columns and values in both.

use crate::error::Failure;
use crate::files::write_whole;
use arrow_array::{ArrayRef, Float64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use trabecula_core::measure::Measurement;

/// Writes `series.csv`: a header, then one row per measurement; what could not be measured is
/// empty. Numbers are the shortest that read back to the same bits.
///
/// # Errors
/// [`Failure::Write`].
pub fn write_csv(path: &Path, rows: &[Measurement]) -> Result<(), Failure> {
    write_whole(path, |file| {
        let mut writer = csv::Writer::from_writer(io::BufWriter::new(file));
        writer.write_record(Measurement::COLUMNS.iter().map(|c| c.name))?;
        for row in rows {
            let text = |v: &f64| if v.is_finite() { v.to_string() } else { String::new() };
            writer.write_record(row.values().iter().map(text))?;
        }
        writer.flush()
    })
}

/// Writes `series.parquet`; each column carries its unit and meaning as metadata.
///
/// # Errors
/// [`Failure::Write`].
pub fn write_parquet(path: &Path, rows: &[Measurement]) -> Result<(), Failure> {
    write_whole(path, |file| {
        let batch = batch(rows).map_err(io::Error::other)?;
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties()?))
            .map_err(io::Error::other)?;
        writer.write(&batch).map_err(io::Error::other)?;
        writer.close().map_err(io::Error::other)?;
        Ok(())
    })
}

/// How Parquet files are compressed.
///
/// # Errors
/// Never, in practice: the level is one that zstd has.
pub(crate) fn properties() -> io::Result<WriterProperties> {
    let level = ZstdLevel::try_new(3).map_err(io::Error::other)?;
    Ok(WriterProperties::builder().set_compression(Compression::ZSTD(level)).build())
}

/// The columns of a measurement, each with its unit and meaning as metadata.
pub(crate) fn fields() -> Vec<Field> {
    Measurement::COLUMNS
        .iter()
        .map(|column| {
            let metadata = HashMap::from([
                ("unit".to_owned(), column.unit.to_owned()),
                ("description".to_owned(), column.meaning.trim().to_owned()),
            ]);
            Field::new(column.name, DataType::Float64, true).with_metadata(metadata)
        })
        .collect()
}

fn batch(rows: &[Measurement]) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let fields = fields();
    let values: Vec<Vec<f64>> = rows.iter().map(Measurement::values).collect();
    let columns = (0..fields.len()).map(|c| {
        let column = values.iter().map(|row| Some(row[c]).filter(|v| v.is_finite()));
        Arc::new(column.collect::<Float64Array>()) as ArrayRef
    });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.collect())
}
