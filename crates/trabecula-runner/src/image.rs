//! Values on a grid as VTK image data (VTI), which ParaView opens.

use crate::error::Failure;
use crate::files::write_whole;
use crate::report::ReportError;
use std::io::{self, Write};
use std::path::Path;
use trabecula_core::Grid;
use trabecula_core::sample::MAX_SAMPLE_VOXELS;
use vtkio::model::{
    Attribute, Attributes, ByteOrder, DataArray, DataSet, Extent, ImageDataPiece, Piece, Version,
    Vtk,
};
use vtkio::xml::Compressor;
use vtkio::{Error, IOBuffer};

/// Largest file that is opened.
const MAX_BYTES: u64 = 4 << 30;
/// Anything but 0, which would switch compression off: LZ4 has one level.
const LEVEL: u32 = 1;

/// Arrays of one number per voxel, by name; a unit ends each name. Lengths are µm.
#[derive(Debug)]
pub(crate) struct Image {
    /// The voxels.
    pub(crate) grid: Grid,
    arrays: Vec<DataArray>,
}

impl Image {
    /// No array yet.
    pub(crate) fn new(grid: Grid) -> Self {
        Self { grid, arrays: Vec::new() }
    }

    /// Adds an array of one value per voxel.
    pub(crate) fn with(mut self, name: &str, values: Vec<f32>) -> Self {
        self.arrays.push(DataArray::scalars(name, 1).with_data(values));
        self
    }

    /// Writes a file whole or not at all.
    ///
    /// LZ4 takes a quarter of the time of zlib's lowest level, for files a third larger.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(crate) fn write(self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| {
            let mut buffer = io::BufWriter::new(file);
            let xml = self.into_vtk().try_into_xml_format(Compressor::LZ4, LEVEL);
            let failed = |e: String| io::Error::other(e);
            let xml = xml.map_err(|e| failed(e.to_string()))?;
            xml.write(&mut buffer).map_err(|e| failed(e.to_string()))?;
            buffer.flush()
        })
    }

    fn into_vtk(self) -> Vtk {
        let [nx, ny, nz] = self.grid.shape().map(|n| n as i32);
        let extent = Extent::Ranges([0..=nx, 0..=ny, 0..=nz]);
        let mut data = Attributes::new();
        data.cell = self.arrays.into_iter().map(Attribute::DataArray).collect();
        Vtk {
            version: Version::new_xml(1, 0),
            title: String::new(),
            byte_order: ByteOrder::LittleEndian,
            data: DataSet::ImageData {
                extent: extent.clone(),
                origin: [0.0; 3],
                spacing: [self.grid.voxel_um(); 3],
                meta: None,
                pieces: vec![Piece::Inline(Box::new(ImageDataPiece { extent, data }))],
            },
            file_path: None,
        }
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
        let at = self.arrays.iter().position(|array| array.name == name);
        let at = at.ok_or_else(|| format!("has no array {name}"))?;
        let IOBuffer::F32(values) = self.arrays.swap_remove(at).data else {
            return Err(format!("array {name} does not hold 32-bit numbers"));
        };
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
        Attribute::DataArray(array) => Some(array),
        Attribute::Field { .. } => None,
    });
    Ok(Image { grid, arrays: arrays.collect() })
}
