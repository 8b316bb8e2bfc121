//! A snapshot's volumes, read back from its VTI file.

use crate::report::ReportError;
use std::path::Path;
use trabecula_core::Grid;
use trabecula_core::sample::MAX_SAMPLE_VOXELS;
use vtkio::model::{Attribute, DataArray, DataSet, Extent, Piece};
use vtkio::{IOBuffer, Vtk};

/// Largest file that is opened.
const MAX_BYTES: u64 = 4 << 30;

/// What the page needs of a snapshot.
#[derive(Debug)]
pub struct Volume {
    /// The voxels.
    pub grid: Grid,
    /// Matrix fraction, 0 to 1.
    pub matrix: Vec<f32>,
    /// Hydroxyapatite, g per cm³ of voxel.
    pub mineral: Vec<f32>,
    /// Soluble RANKL, pmol/L; 0 in bone.
    pub rankl: Vec<f32>,
}

impl Volume {
    /// Reads `day_….vti`.
    ///
    /// # Errors
    /// [`ReportError::Snapshot`] when the file is not a snapshot as a run writes it.
    pub fn read(path: &Path) -> Result<Self, ReportError> {
        parse(path).map_err(|reason| ReportError::Snapshot { path: path.to_owned(), reason })
    }
}

fn parse(path: &Path) -> Result<Volume, String> {
    let bytes = path.metadata().map_err(|e| e.to_string())?.len();
    if bytes > MAX_BYTES {
        return Err(format!("has {bytes} bytes; at most {MAX_BYTES} are read"));
    }
    let vtk = Vtk::import(path).map_err(|e| e.to_string())?;
    let DataSet::ImageData { spacing, mut pieces, .. } = vtk.data else {
        return Err("is no image data".to_owned());
    };
    let Some(Piece::Inline(piece)) = pieces.pop() else {
        return Err("holds no voxels".to_owned());
    };
    let Extent::Ranges([x, y, z]) = piece.extent else {
        return Err("states no extent".to_owned());
    };
    let edge = |r: std::ops::RangeInclusive<i32>| {
        usize::try_from(i64::from(*r.end()) - i64::from(*r.start())).unwrap_or(0)
    };
    let grid = Grid::new([edge(x), edge(y), edge(z)], spacing[0]).map_err(|e| e.to_string())?;
    if grid.len() > MAX_SAMPLE_VOXELS {
        return Err(format!("has {} voxels; at most {MAX_SAMPLE_VOXELS} are read", grid.len()));
    }
    let mut arrays = piece.data.cell;
    let mut take = |name: &str| column(&mut arrays, name, grid.len());
    let matrix = take("matrix_fraction")?;
    let mineral = take("mineral_g_per_cm3")?;
    let rankl = take("rankl_pmol_per_l")?;
    Ok(Volume { grid, matrix, mineral, rankl })
}

/// Takes the array called `name`, which must hold `len` finite numbers.
fn column(arrays: &mut Vec<Attribute>, name: &str, len: usize) -> Result<Vec<f32>, String> {
    let named = |a: &Attribute| matches!(a, Attribute::DataArray(d) if d.name == name);
    let at = arrays.iter().position(named).ok_or_else(|| format!("has no array {name}"))?;
    let Attribute::DataArray(DataArray { data: IOBuffer::F32(values), .. }) =
        arrays.swap_remove(at)
    else {
        return Err(format!("array {name} does not hold 32-bit numbers"));
    };
    if values.len() != len || !values.iter().all(|v| v.is_finite()) {
        return Err(format!("array {name} does not hold {len} finite numbers"));
    }
    Ok(values)
}
