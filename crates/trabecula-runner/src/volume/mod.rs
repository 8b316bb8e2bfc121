//! Volumes of real bone, read from files that nobody vouches for: NIfTI-1, NRRD, MetaImage and
//! stacks of TIFF images, told apart by content.
//!
//! A header is checked in full before any memory is taken for data, memory grows only with data
//! that really arrived, and nothing beyond what the header promises is read or inflated.
//!
//! NIfTI headers and TIFF images are read by the crates `nifti` and `tiff`. There is no kept crate
//! for NRRD and MetaImage, whose headers are lines of text before plain or compressed values:
//! `text` reads such files, and `nrrd` and `metaimage` say what their headers mean. Values of all
//! but TIFF go through `raster`.

mod finish;
mod header;
mod metaimage;
mod nifti;
mod nrrd;
mod problem;
mod raster;
mod resample;
mod source;
mod text;
mod tiff;
mod tiff_size;
mod units;
mod voxel;

pub use self::problem::{Problem, VolumeError};

use metaimage::MetaImage;
use nrrd::Nrrd;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use trabecula_core::sample::{GreyVolume, MAX_SAMPLE_VOXELS};

/// Voxels that a volume may have unless the caller says otherwise: 512³.
pub const DEFAULT_MAX_VOXELS: usize = MAX_SAMPLE_VOXELS;

/// How to read a volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Most voxels, in the file and after resampling.
    pub max_voxels: usize,
    /// Edges of a voxel along x, y and z, µm, instead of what the file says.
    pub voxel_um: Option<[f64; 3]>,
    /// Edge of the cubic voxels to interpolate on, µm; `None` takes the voxels as they are.
    pub resample_um: Option<f64>,
    /// Values that mean bone, in a volume of labels; empty for grey values.
    pub labels: Vec<u64>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            max_voxels: DEFAULT_MAX_VOXELS,
            voxel_um: None,
            resample_um: None,
            labels: Vec::new(),
        }
    }
}

/// Values of a volume as they were in the file.
#[derive(Debug)]
struct Scan {
    shape: [usize; 3],
    edges_um: [f64; 3],
    grey: Vec<f32>,
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Nifti,
    Nrrd,
    MetaImage,
    Tiff,
    TiffFolder,
}

/// Reads the volume in `path`, a file or a folder of TIFF slices. With labels, it is 1 in bone and
/// 0 elsewhere.
///
/// Axes are taken as stored: orientations in headers are ignored.
///
/// # Errors
/// [`VolumeError`] naming the file and what is wrong: it cannot be opened, has an unknown format,
/// a header field has an unusable value, the size of voxels is unknown or not cubic, the data are
/// shorter or longer than the header promises, or a grey value is not a finite number.
pub fn read_volume(path: &Path, reading: &Reading) -> Result<GreyVolume, VolumeError> {
    let read = || {
        let scan = match format(path)? {
            Format::Nifti => nifti::read(path, reading),
            Format::Nrrd => text::read::<Nrrd>(path, reading),
            Format::MetaImage => text::read::<MetaImage>(path, reading),
            Format::Tiff => tiff::read(&[path.to_owned()], reading),
            Format::TiffFolder => tiff::read(&tiff::slices(path)?, reading),
        }?;
        finish::finish(scan, reading)
    };
    read().map_err(|problem| VolumeError::new(path, problem))
}

/// All files that hold the volume in `path`: the slices of a folder, a header and its data.
///
/// # Errors
/// [`VolumeError`] when they cannot be told.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, VolumeError> {
    let list = || {
        let data = match format(path)? {
            Format::TiffFolder => return tiff::slices(path),
            Format::Nrrd => text::data_file::<Nrrd>(path)?,
            Format::MetaImage => text::data_file::<MetaImage>(path)?,
            Format::Nifti | Format::Tiff => None,
        };
        Ok(std::iter::once(path.to_owned()).chain(data).collect())
    };
    list().map_err(|problem| VolumeError::new(path, problem))
}

/// By content, or by name where the content says nothing.
fn format(path: &Path) -> Result<Format, Problem> {
    if path.is_dir() {
        return Ok(Format::TiffFolder);
    }
    let mut file = source::open(path)?;
    let start = file.fill_buf().map_err(Problem::Io)?;
    let by_content = match start {
        [0x1f, 0x8b, ..] => Some(Format::Nifti),
        [b'N', b'R', b'R', b'D', ..] => Some(Format::Nrrd),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Format::Tiff),
        [92, 1, 0, 0, ..] | [0, 0, 1, 92, ..] => Some(Format::Nifti),
        _ if metaimage::begins(start) => Some(Format::MetaImage),
        _ => None,
    };
    let ending = path.extension().map(|end| end.to_string_lossy().to_lowercase());
    let by_name = || match ending.as_deref()? {
        "nii" | "gz" => Some(Format::Nifti),
        "nrrd" | "nhdr" => Some(Format::Nrrd),
        "mha" | "mhd" => Some(Format::MetaImage),
        "tif" | "tiff" => Some(Format::Tiff),
        _ => None,
    };
    let unknown = || Problem::UnknownFormat(start.iter().take(8).copied().collect());
    by_content.or_else(by_name).ok_or_else(unknown)
}
