//! Values on a grid as VTK image data (VTI), which ParaView opens.

mod encoded;

use crate::error::Failure;
use crate::files::write_whole;
use crate::report::ReportError;
use encoded::{HEADER, decoded, encoded};
use roxmltree::{Document, Node};
use std::io::{self, Write};
use std::path::Path;
use trabecula_core::Grid;
use trabecula_core::sample::MAX_SAMPLE_VOXELS;

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
    /// The arrays by hand, and so their reading: the crate for this format looks through every letter of them for
    /// what XML forbids when it writes, which doubles the time, and trusts every length when it reads, so that one wrong
    /// byte is an allocation of hundreds of gigabytes.
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
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    let document = Document::parse(&text).map_err(|e| e.to_string())?;
    let named = |name| document.descendants().filter(move |node| node.has_tag_name(name));
    let image = named("ImageData").next().ok_or("is no image data")?;
    let grid = grid(image).ok_or("does not state its voxels")??;
    let arrays = named("DataArray").map(|array| {
        let name = array.attribute("Name").ok_or("holds an array without a name")?;
        let values = decoded(array.text().unwrap_or_default(), grid.len());
        Ok((name.to_owned(), values.map_err(|reason| format!("array {name}: {reason}"))?))
    });
    Ok(Image { grid, arrays: arrays.collect::<Result<_, String>>()? })
}

/// The voxels that `image` states; nothing when it does not.
fn grid(image: Node<'_, '_>) -> Option<Result<Grid, String>> {
    let extent = image.attribute("WholeExtent")?.split_whitespace().map(str::parse);
    let extent: Vec<usize> = extent.collect::<Result<_, _>>().ok()?;
    let &[0, nx, 0, ny, 0, nz] = extent.as_slice() else { return None };
    let voxel_um = image.attribute("Spacing")?.split_whitespace().next()?.parse().ok()?;
    Some(match Grid::new([nx, ny, nz], voxel_um) {
        Ok(grid) if grid.len() > MAX_SAMPLE_VOXELS => {
            Err(format!("has {} voxels; at most {MAX_SAMPLE_VOXELS} are read", grid.len()))
        }
        grid => grid.map_err(|e| e.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use vtkio::IOBuffer;
    use vtkio::model::{Attribute, DataSet, Piece, Vtk};

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

    /// The crate for the format agrees on what is written.
    #[test]
    fn another_reader_finds_the_same_numbers() {
        let grid = Grid::new([33, 32, 9], 20.0).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("image.vti");
        let values: Vec<f32> = (0..grid.len()).map(|v| (v as f32).cos()).collect();
        Image::new(grid).with("values", values.clone()).write(&path).unwrap();
        let DataSet::ImageData { mut pieces, spacing, .. } = Vtk::import(&path).unwrap().data
        else {
            panic!("no image data")
        };
        let Some(Piece::Inline(piece)) = pieces.pop() else { panic!("no voxels") };
        let Attribute::DataArray(array) = &piece.data.cell[0] else { panic!("no array") };
        assert_eq!((spacing, &array.data), ([20.0; 3], &IOBuffer::F32(values)));
    }

    /// One byte wrong, or the end missing, at any place of the header and of the arrays.
    #[test]
    fn a_damaged_file_is_an_error_or_other_numbers_and_no_panic() {
        let grid = Grid::new([4, 3, 2], 20.0).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("damaged.vti");
        let values = (0..grid.len()).map(|v| v as f32).collect();
        Image::new(grid).with("values", values).write(&path).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.trim_ascii_end().len() {
            std::fs::write(&path, &whole[..at]).unwrap();
            assert!(Image::read(&path).is_err(), "cut at {at}");
            for wrong in [b'9', b'<', 0] {
                let mut bytes = whole.clone();
                bytes[at] = wrong;
                std::fs::write(&path, &bytes).unwrap();
                if let Ok(mut image) = Image::read(&path) {
                    let _ = image.take("values");
                }
            }
        }
    }
}
