//! Where the cells of a snapshot are: one Parquet row per cell.

use crate::error::Failure;
use crate::files::write_whole;
use arrow_array::{ArrayRef, Float32Array, RecordBatch, StringArray, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use trabecula_core::Grid;
use trabecula_core::simulation::Simulation;

/// Columns of equal length, a row per cell.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    kind: Vec<&'static str>,
    id: Vec<u64>,
    voxel: Vec<u32>,
    age_days: Vec<Option<f32>>,
    nuclei: Vec<Option<f32>>,
}

impl Rows {
    /// All cells.
    pub(crate) fn of(simulation: &Simulation) -> Self {
        let cells = simulation.cells();
        let mut rows = Self::default();
        let c = &cells.osteoclasts;
        rows.extend("osteoclast", &c.id, &c.voxel, &c.age_days, Some(&c.nuclei));
        let c = &cells.osteoblasts;
        rows.extend("osteoblast", &c.id, &c.voxel, &c.age_days, None);
        let c = &cells.osteoclast_precursors;
        rows.extend("osteoclast_precursor", &c.id, &c.voxel, &[], None);
        let c = &cells.osteoblast_precursors;
        rows.extend("osteoblast_precursor", &c.id, &c.voxel, &[], None);
        let c = &cells.lining_cells;
        rows.extend("lining_cell", &c.id, &c.voxel, &[], None);
        let c = &cells.osteocytes;
        rows.extend("osteocyte", &c.id, &c.voxel, &c.age_days, None);
        rows
    }

    /// Adds a population; `age_days` may be empty where the kind has no age.
    fn extend(
        &mut self,
        kind: &'static str,
        id: &[u64],
        voxel: &[u32],
        age_days: &[f32],
        nuclei: Option<&[f32]>,
    ) {
        for i in 0..id.len().min(voxel.len()) {
            self.kind.push(kind);
            self.id.push(id[i]);
            self.voxel.push(voxel[i]);
            self.age_days.push(age_days.get(i).copied());
            self.nuclei.push(nuclei.and_then(|n| n.get(i).copied()));
        }
    }

    fn batch(self, grid: &Grid) -> Result<RecordBatch, ArrowError> {
        let at = |axis: usize| -> ArrayRef {
            let centre =
                |&v: &u32| (grid.coordinates(v as usize)[axis] as f32 + 0.5) * grid.voxel_um();
            Arc::new(self.voxel.iter().map(centre).collect::<Float32Array>())
        };
        let (x, y, z) = (at(0), at(1), at(2));
        let field = |name: &str, kind, unit: &str, optional| {
            let unit = HashMap::from([("unit".to_owned(), unit.to_owned())]);
            Field::new(name, kind, optional).with_metadata(unit)
        };
        let schema = Schema::new(vec![
            field("kind", DataType::Utf8, "1", false),
            field("id", DataType::UInt64, "1", false),
            field("x_um", DataType::Float32, "um", false),
            field("y_um", DataType::Float32, "um", false),
            field("z_um", DataType::Float32, "um", false),
            field("age_days", DataType::Float32, "day", true),
            field("nuclei", DataType::Float32, "1", true),
        ]);
        RecordBatch::try_new(
            Arc::new(schema),
            vec![
                Arc::new(StringArray::from(self.kind)),
                Arc::new(UInt64Array::from(self.id)),
                x,
                y,
                z,
                Arc::new(Float32Array::from(self.age_days)),
                Arc::new(Float32Array::from(self.nuclei)),
            ],
        )
    }

    /// Writes kind, id, position (centre of the cell's voxel, µm), age and nuclei of every cell.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(crate) fn write(self, path: &Path, grid: &Grid) -> Result<(), Failure> {
        write_whole(path, |file| {
            let batch = self.batch(grid).map_err(io::Error::other)?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                // No two are equal, so that a dictionary of them only takes time.
                .set_column_dictionary_enabled("id".into(), false)
                .build();
            let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))
                .map_err(io::Error::other)?;
            writer.write(&batch).map_err(io::Error::other)?;
            writer.close().map_err(io::Error::other)?;
            Ok(())
        })
    }
}
