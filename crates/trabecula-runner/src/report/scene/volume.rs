//! A snapshot's volumes, read back from its files.

use crate::image::Image;
use crate::report::ReportError;
use crate::snapshot::{self, MATRIX, MINERAL, SIGNALS};
use std::path::Path;
use trabecula_core::Grid;
use trabecula_core::signal::Signal;

/// Tissue and fields of a day.
#[derive(Debug)]
pub struct Volume {
    /// The voxels.
    pub grid: Grid,
    /// Matrix fraction, 0 to 1.
    pub matrix: Vec<f32>,
    /// Hydroxyapatite, g per cm³ of voxel.
    pub mineral: Vec<f32>,
    /// The grid of the fields, of cells that hold one or more voxels along each edge.
    pub field_grid: Grid,
    /// Concentrations by [`Signal`], pmol/L; 0 in bone and only there.
    pub fields: [Vec<f32>; 4],
}

impl Volume {
    /// Reads `day_….vti` and `day_…_fields.vti`.
    ///
    /// # Errors
    /// [`ReportError::Snapshot`] when a file is not as a run writes it.
    pub fn read(folder: &Path, day: i64) -> Result<Self, ReportError> {
        let paths = [snapshot::tissue_path(folder, day), snapshot::fields_path(folder, day)];
        let [mut tissue, mut concentrations] = [Image::read(&paths[0])?, Image::read(&paths[1])?];
        let wrong = |path: &Path| {
            let path = path.to_owned();
            move |reason| ReportError::Snapshot { path, reason }
        };
        let matrix = tissue.take(MATRIX).map_err(wrong(&paths[0]))?;
        let mineral = tissue.take(MINERAL).map_err(wrong(&paths[0]))?;
        let (grid, field_grid) = (tissue.grid, concentrations.grid);
        if !lies_over(&field_grid, &grid) {
            let reason = "is no coarser grid over that of the tissue".to_owned();
            return Err(wrong(&paths[1])(reason));
        }
        let mut fields: [Vec<f32>; 4] = Default::default();
        for (field, name) in fields.iter_mut().zip(SIGNALS) {
            *field = concentrations.take(name).map_err(wrong(&paths[1]))?;
        }
        Ok(Self { grid, matrix, mineral, field_grid, fields })
    }

    /// The field cell that holds a voxel.
    #[must_use]
    pub fn cell_of(&self, voxel: usize) -> usize {
        let voxels = voxels_per_cell(&self.field_grid, &self.grid);
        let [x, y, z] = self.grid.coordinates(voxel).map(|i| i / voxels);
        self.field_grid.index(x, y, z)
    }

    /// What a signal is in every voxel, pmol/L: the concentration of the cell that holds it.
    #[must_use]
    pub fn on_voxels(&self, signal: Signal) -> Vec<f32> {
        let field = &self.fields[signal as usize];
        (0..self.grid.len()).map(|voxel| field[self.cell_of(voxel)]).collect()
    }
}

/// Voxels along the edge of a field cell.
fn voxels_per_cell(cells: &Grid, voxels: &Grid) -> usize {
    (cells.voxel_um() / voxels.voxel_um()).round().max(1.0) as usize
}

fn lies_over(cells: &Grid, voxels: &Grid) -> bool {
    let edge = voxels_per_cell(cells, voxels);
    cells.shape() == voxels.shape().map(|n| n.div_ceil(edge))
}
