//! The cells that are drawn: osteoclasts and osteoblasts, from the snapshot's Parquet file.

use crate::report::ReportError;
use arrow_array::{Array, Float32Array, RecordBatch, StringArray};
use glam::Vec3;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;

/// Apparent radius of an osteoclast's nucleus share, µm: 450 µm² of surface each.
const OSTEOCLAST_UM_PER_ROOT_NUCLEUS: f32 = 12.0;
/// Apparent radius of an osteoblast, µm.
const OSTEOBLAST_UM: f32 = 8.0;

/// Positions and apparent radii, µm.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DrawnCells {
    /// Osteoclasts, by their nuclei.
    pub osteoclasts: Vec<(Vec3, f32)>,
    /// Osteoblasts.
    pub osteoblasts: Vec<(Vec3, f32)>,
}

impl DrawnCells {
    /// Reads `day_…_cells.parquet`; no file, no cells.
    ///
    /// # Errors
    /// [`ReportError::Snapshot`] when the file is not as a run writes it.
    pub fn read(path: &Path) -> Result<Self, ReportError> {
        if !path.is_file() {
            return Ok(Self::default());
        }
        parse(path).map_err(|reason| ReportError::Snapshot { path: path.to_owned(), reason })
    }
}

fn parse(path: &Path) -> Result<DrawnCells, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .map_err(|e| e.to_string())?;
    let mut cells = DrawnCells::default();
    for batch in reader {
        add(&mut cells, &batch.map_err(|e| e.to_string())?)?;
    }
    Ok(cells)
}

fn add(cells: &mut DrawnCells, batch: &RecordBatch) -> Result<(), String> {
    let kind: &StringArray = column(batch, "kind")?;
    let [x, y, z, nuclei] = ["x_um", "y_um", "z_um", "nuclei"].map(|n| column(batch, n));
    let (x, y, z, nuclei): (&Float32Array, &Float32Array, &Float32Array, &Float32Array) =
        (x?, y?, z?, nuclei?);
    for i in 0..batch.num_rows() {
        let at = Vec3::new(x.value(i), y.value(i), z.value(i));
        match kind.value(i) {
            "osteoclast" => {
                let n = if nuclei.is_valid(i) { nuclei.value(i).max(1.0) } else { 1.0 };
                cells.osteoclasts.push((at, OSTEOCLAST_UM_PER_ROOT_NUCLEUS * n.sqrt()));
            }
            "osteoblast" => cells.osteoblasts.push((at, OSTEOBLAST_UM)),
            _ => {}
        }
    }
    Ok(())
}

fn column<'a, T: Array + 'static>(batch: &'a RecordBatch, name: &str) -> Result<&'a T, String> {
    let found = batch.column_by_name(name).and_then(|c| c.as_any().downcast_ref::<T>());
    found.ok_or_else(|| format!("has no column {name} of the right type"))
}
