//! The collected table: a row for each measurement of each point, or for each arm and day of it.

use super::super::layout::Layout;
use super::super::{Manifest, Point};
use super::about::About;
use super::arms::Arms;
use super::parameter::Values;
use crate::error::Failure;
use crate::files::write_whole;
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
    layout: Layout,
    /// What is said of arms takes the place of their numbers, which come first in a row.
    arms: Arms,
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
        let (layout, arms) = (manifest.header.layout(), Arms::of(manifest));
        let mut kept = Vec::new();
        for (&point, rows) in results {
            let end = rows.last().and_then(|row| layout.day(row));
            let rows = rows.iter().filter(|row| !last || layout.day(row) == end);
            kept.extend(rows.map(|row| (point, row.as_slice())));
        }
        Self { manifest, varied: varied.collect(), layout, arms, rows: kept }
    }

    /// Columns of a row that are written as numbers.
    fn numbers(&self) -> std::ops::Range<usize> {
        usize::from(self.arms.width() > 0)..self.layout.width()
    }

    fn arm_text(&self, (point, row): &(usize, &[f64]), column: usize) -> &str {
        self.arms.text(&self.manifest.points[*point], self.layout.arm(row), column)
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
        let measured = self.layout.fields().into_iter().skip(self.numbers().start);
        let fields: Vec<Field> =
            keys.chain(varied).chain(self.arms.fields()).chain(measured).collect();
        Arc::new(Schema::new(fields))
    }

    fn batch(
        &self,
        schema: Arc<Schema>,
        rows: &[(usize, &[f64])],
    ) -> Result<RecordBatch, ArrowError> {
        let points = &self.manifest.points;
        let of: Vec<usize> = rows.iter().map(|(point, _)| *point).collect();
        let number = |value: fn(&Point) -> u32| -> ArrayRef {
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
        for column in 0..self.arms.width() {
            let texts = rows.iter().map(|row| Some(self.arm_text(row, column)));
            arrays.push(Arc::new(texts.collect::<StringArray>()));
        }
        for column in self.numbers() {
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
            for row in &self.rows {
                writer.write_record(self.cells(row))?;
            }
            writer.flush()
        })
    }

    fn cells(&self, row: &(usize, &[f64])) -> Vec<String> {
        let point = &self.manifest.points[row.0];
        let mut cells = vec![
            point.index.to_string(),
            point.id.clone(),
            point.design_point.to_string(),
            point.replicate.to_string(),
            point.seed.to_string(),
        ];
        cells.extend(self.varied.iter().map(|(_, values)| values.text(point.index)));
        cells.extend((0..self.arms.width()).map(|at| self.arm_text(row, at).to_owned()));
        cells.extend(self.numbers().map(|at| match row.1.get(at) {
            Some(value) if value.is_finite() => value.to_string(),
            _ => String::new(),
        }));
        cells
    }
}
