//! The collected table: a row for each measurement of each point.

use super::super::Manifest;
use super::super::record::columns;
use super::about::About;
use super::parameter::Values;
use crate::error::Failure;
use crate::files::write_whole;
use crate::series;
use crate::table;
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Columns before what varies.
const KEYS: [&str; 5] = ["point", "id", "design_point", "replicate", "seed"];
/// Rows of one batch.
const BATCH: usize = 4096;

/// The rows of all points that are done, in the order of the manifest.
pub(super) struct Table<'a> {
    manifest: &'a Manifest,
    /// Paths that vary, with their values at all points.
    varied: Vec<(&'a str, Values)>,
    /// Each row with its point.
    rows: Vec<(usize, &'a [f64])>,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        manifest: &'a Manifest,
        results: &'a BTreeMap<usize, Vec<Vec<f64>>>,
        last: bool,
    ) -> Self {
        let varied = manifest.header.paths.iter().enumerate().map(|(i, path)| {
            let values: Vec<&str> =
                manifest.points.iter().map(|point| point.values[i].as_str()).collect();
            (path.as_str(), Values::new(&values))
        });
        let rows = results.iter().flat_map(|(&point, rows)| {
            let skip = if last { rows.len().saturating_sub(1) } else { 0 };
            rows.iter().skip(skip).map(move |row| (point, row.as_slice()))
        });
        Self { manifest, varied: varied.collect(), rows: rows.collect() }
    }

    /// Writes Parquet; each column carries its unit and meaning as metadata.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write_parquet(&self, path: &Path, about: &About) -> Result<(), Failure> {
        write_whole(path, |file| {
            let schema = self.schema();
            let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(table::properties()?))
                .map_err(io::Error::other)?;
            for part in self.rows.chunks(BATCH) {
                let batch = self.batch(schema.clone(), part).map_err(io::Error::other)?;
                writer.write(&batch).map_err(io::Error::other)?;
            }
            for (key, value) in about.pairs()? {
                writer.append_key_value_metadata(KeyValue::new(key, value));
            }
            writer.close().map_err(io::Error::other)?;
            Ok(())
        })
    }

    fn schema(&self) -> Arc<Schema> {
        let types = [
            DataType::UInt32,
            DataType::Utf8,
            DataType::UInt32,
            DataType::UInt32,
            DataType::UInt64,
        ];
        let keys = KEYS.iter().zip(types).map(|(name, kind)| Field::new(*name, kind, false));
        let varied = self.varied.iter().map(|(path, values)| values.field(path));
        let fields: Vec<Field> = keys.chain(varied).chain(series::fields()).collect();
        Arc::new(Schema::new(fields))
    }

    fn batch(
        &self,
        schema: Arc<Schema>,
        rows: &[(usize, &[f64])],
    ) -> Result<RecordBatch, ArrowError> {
        let points = &self.manifest.points;
        let of: Vec<usize> = rows.iter().map(|(point, _)| *point).collect();
        let number = |value: fn(&super::super::Point) -> u32| -> ArrayRef {
            Arc::new(of.iter().map(|&p| Some(value(&points[p]))).collect::<UInt32Array>())
        };
        let mut arrays: Vec<ArrayRef> = vec![
            number(|point| point.index as u32),
            Arc::new(of.iter().map(|&p| Some(&points[p].id)).collect::<StringArray>()),
            number(|point| point.design_point as u32),
            number(|point| point.replicate),
            Arc::new(of.iter().map(|&p| Some(points[p].seed)).collect::<UInt64Array>()),
        ];
        arrays.extend(self.varied.iter().map(|(_, values)| values.array(&of)));
        for column in 0..columns().len() {
            let value = |row: &&[f64]| row.get(column).copied().filter(|v| v.is_finite());
            let values = rows.iter().map(|(_, row)| value(row));
            arrays.push(Arc::new(values.collect::<Float64Array>()));
        }
        RecordBatch::try_new(schema, arrays)
    }

    /// Writes CSV with the same columns; what was not measured is empty.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write_csv(&self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| {
            let mut writer = csv::Writer::from_writer(io::BufWriter::new(file));
            let schema = self.schema();
            writer.write_record(schema.fields().iter().map(|field| field.name()))?;
            for (point, row) in &self.rows {
                let point = &self.manifest.points[*point];
                let keys = [
                    point.index.to_string(),
                    point.id.clone(),
                    point.design_point.to_string(),
                    point.replicate.to_string(),
                    point.seed.to_string(),
                ];
                let varied = self.varied.iter().map(|(_, values)| values.text(point.index));
                let text = |v: &f64| if v.is_finite() { v.to_string() } else { String::new() };
                let values = row.iter().map(text);
                writer.write_record(keys.into_iter().chain(varied).chain(values))?;
            }
            writer.flush()
        })
    }
}
