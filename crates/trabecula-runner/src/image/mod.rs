//! Values on a grid as VTK image data (VTI), which ParaView opens.

mod encoded;

use crate::error::Failure;
use crate::files::write_whole;
use crate::report::ReportError;
use encoded::{HEADER, encoded};
use std::io::{self, Write};
use std::path::Path;
use trabecula_core::Grid;
use trabecula_core::sample::MAX_SAMPLE_VOXELS;
use vtkio::model::{Attribute, DataSet, Extent, Piece, Vtk};
use vtkio::{Error, IOBuffer};

/// Largest file that is opened.
const MAX_BYTES: u64 = 4 << 30;

/// Arrays of one number per voxel, by name; a unit ends each name. Lengths are µm.
#[derive(Debug)]
pub(crate) struct Image {
    /// The voxels.
    pub(crate) grid: Grid,
    arrays: Vec<(String, Vec<f32>)>,
}

impl Image {
    /// No array yet.
    pub(crate) fn new(grid: Grid) -> Self {
        Self { grid, arrays: Vec::new() }
    }

    /// Adds an array of one value per voxel.
    pub(crate) fn with(mut self, name: &str, values: Vec<f32>) -> Self {
        self.arrays.push((name.to_owned(), values));
        self
    }

    /// Writes a file whole or not at all.
    ///
    /// By hand, which takes half of the time: what comes between the arrays is a few words, and
    /// the crate that reads looks through every letter of the arrays for what XML forbids.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| {
            let mut out = io::BufWriter::new(file);
            self.fill(&mut out)?;
            out.flush()
        })
    }

    fn fill(&self, out: &mut impl Write) -> io::Result<()> {
        let [nx, ny, nz] = self.grid.shape();
        let (extent, um) = (format!("0 {nx} 0 {ny} 0 {nz}"), self.grid.voxel_um());
        writeln!(out, "<?xml version=\"1.0\"?>")?;
        writeln!(out, "<VTKFile type=\"ImageData\" version=\"1.0\" {HEADER}>")?;
        let place = format!("Origin=\"0 0 0\" Spacing=\"{um} {um} {um}\"");
        writeln!(out, "<ImageData WholeExtent=\"{extent}\" {place}>")?;
        let first = self.arrays.first().map_or("", |(name, _)| name);
        writeln!(out, "<Piece Extent=\"{extent}\"><CellData Scalars=\"{first}\">")?;
        for (name, values) in &self.arrays {
            write!(out, "<DataArray type=\"Float32\" Name=\"{name}\" format=\"binary\">")?;
            encoded(values, out)?;
            writeln!(out, "</DataArray>")?;
        }
        writeln!(out, "</CellData></Piece></ImageData></VTKFile>")
    }

    /// Reads a file as [`Image::write`] leaves it.
    ///
    /// # Errors
    /// [`ReportError::Snapshot`] when it is another one.
    pub(crate) fn read(path: &Path) -> Result<Self, ReportError> {
        parse(path).map_err(|reason| ReportError::Snapshot { path: path.to_owned(), reason })
    }

    /// Takes the array called `name`.
    ///
    /// # Errors
    /// A sentence on what is wrong, when there is none of one finite number per voxel.
    pub(crate) fn take(&mut self, name: &str) -> Result<Vec<f32>, String> {
        let at = self.arrays.iter().position(|(known, _)| known == name);
        let at = at.ok_or_else(|| format!("has no array {name} of 32-bit numbers"))?;
        let (_, values) = self.arrays.swap_remove(at);
        let voxels = self.grid.len();
        if values.len() != voxels || !values.iter().all(|v| v.is_finite()) {
            return Err(format!("array {name} does not hold {voxels} finite numbers"));
        }
        Ok(values)
    }
}

fn parse(path: &Path) -> Result<Image, String> {
    let bytes = path.metadata().map_err(|e| e.to_string())?.len();
    if bytes > MAX_BYTES {
        return Err(format!("has {bytes} bytes; at most {MAX_BYTES} are read"));
    }
    let vtk = Vtk::import(path).map_err(|e: Error| e.to_string())?;
    let DataSet::ImageData { spacing, mut pieces, .. } = vtk.data else {
        return Err("is no image data".to_owned());
    };
    let Some(Piece::Inline(piece)) = pieces.pop() else {
        return Err("holds no voxels".to_owned());
    };
    let Extent::Ranges(ranges) = piece.extent else {
        return Err("states no extent".to_owned());
    };
    let shape = ranges.map(|range| {
        usize::try_from(i64::from(*range.end()) - i64::from(*range.start())).unwrap_or(0)
    });
    let grid = Grid::new(shape, spacing[0]).map_err(|e| e.to_string())?;
    if grid.len() > MAX_SAMPLE_VOXELS {
        return Err(format!("has {} voxels; at most {MAX_SAMPLE_VOXELS} are read", grid.len()));
    }
    let arrays = piece.data.cell.into_iter().filter_map(|attribute| match attribute {
        Attribute::DataArray(array) => match array.data {
            IOBuffer::F32(values) => Some((array.name, values)),
            _ => None,
        },
        Attribute::Field { .. } => None,
    });
    Ok(Image { grid, arrays: arrays.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that do not fill the last block, and such that do.
    #[test]
    fn what_is_written_is_read_back_bit_for_bit() {
        for shape in [[5, 7, 3], [64, 64, 32]] {
            let grid = Grid::new(shape, 19.5).unwrap();
            let some: Vec<f32> = (0..grid.len()).map(|v| (v as f32).sin().max(0.0)).collect();
            let other: Vec<f32> = some.iter().map(|v| -1e-20 * v).collect();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("an image.vti");
            let image = Image::new(grid).with("some", some.clone()).with("other", other.clone());
            image.write(&path).unwrap();
            let mut read = Image::read(&path).unwrap();
            assert_eq!((read.grid.shape(), read.grid.voxel_um()), (shape, 19.5));
            assert_eq!(read.take("other"), Ok(other));
            assert_eq!(read.take("some"), Ok(some));
            assert!(read.take("some").is_err(), "it is gone");
        }
    }
}
