//! Tables as CSV and Parquet: the same columns and values in both.

use crate::error::Failure;
use crate::files::write_whole;
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A named column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name with its unit.
    pub name: String,
    /// Unit, or `1` for a pure number or text.
    pub unit: String,
    /// What it holds.
    pub meaning: String,
    /// One entry per row.
    pub values: Values,
}

/// The entries of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; what is not finite is written as nothing.
    Numbers(Vec<f64>),
    /// Whole numbers: what is counted, and numbers that name something.
    Counts(Vec<Option<i64>>),
    /// Text.
    Words(Vec<String>),
}

impl Column {
    /// Its name and type in Parquet, with unit and meaning as metadata.
    pub(crate) fn field(&self) -> Field {
        let metadata = HashMap::from([
            ("unit".to_owned(), self.unit.clone()),
            ("description".to_owned(), self.meaning.clone()),
        ]);
        let kind = match self.values {
            Values::Numbers(_) => DataType::Float64,
            Values::Counts(_) => DataType::Int64,
            Values::Words(_) => DataType::Utf8,
        };
        Field::new(&self.name, kind, true).with_metadata(metadata)
    }
}

impl Values {
    /// The numbers, with counts among them as such; none in words.
    pub(crate) fn numbers(self) -> Option<Vec<f64>> {
        match self {
            Self::Numbers(values) => Some(values),
            Self::Counts(counts) => {
                Some(counts.into_iter().map(|count| count.map_or(f64::NAN, |c| c as f64)).collect())
            }
            Self::Words(_) => None,
        }
    }

    fn cell(&self, row: usize) -> String {
        match self {
            Self::Numbers(values) if values[row].is_finite() => values[row].to_string(),
            Self::Numbers(_) => String::new(),
            Self::Counts(counts) => counts[row].map_or(String::new(), |count| count.to_string()),
            Self::Words(words) => words[row].clone(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Counts(counts) => counts.len(),
            Self::Words(words) => words.len(),
        }
    }

    fn array(&self) -> ArrayRef {
        match self {
            Self::Numbers(values) => {
                let finite = values.iter().map(|v| Some(*v).filter(|v| v.is_finite()));
                Arc::new(finite.collect::<Float64Array>())
            }
            Self::Counts(counts) => Arc::new(Int64Array::from(counts.clone())),
            Self::Words(words) => Arc::new(words.iter().map(Some).collect::<StringArray>()),
        }
    }
}

/// Writes a table as text: a header, then one line per row. Numbers are the shortest that read
/// back to the same bits.
///
/// # Errors
/// [`Failure::Write`].
pub fn write_csv(path: &Path, columns: &[Column]) -> Result<(), Failure> {
    write_whole(path, |file| {
        let mut writer = csv::Writer::from_writer(io::BufWriter::new(file));
        writer.write_record(columns.iter().map(|column| &column.name))?;
        for row in 0..columns.first().map_or(0, |column| column.values.len()) {
            writer.write_record(columns.iter().map(|column| column.values.cell(row)))?;
        }
        writer.flush()
    })
}

/// Writes a table as Parquet; each column carries its unit and meaning as metadata.
///
/// # Errors
/// [`Failure::Write`].
pub fn write_parquet(path: &Path, columns: &[Column]) -> Result<(), Failure> {
    write_whole(path, |file| {
        let batch = batch(columns).map_err(io::Error::other)?;
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

fn batch(columns: &[Column]) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let fields: Vec<Field> = columns.iter().map(Column::field).collect();
    let arrays = columns.iter().map(|column| column.values.array()).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}
