//! What can be wrong with a volume.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;
use trabecula_core::sample::SampleError;

/// Why a volume cannot be read, and from which file.
#[derive(Debug, Error)]
#[error("{}: {problem}", path.display())]
pub struct VolumeError {
    /// The file as named by the caller.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub problem: Problem,
}

impl VolumeError {
    pub(super) fn new(path: &Path, problem: Problem) -> Self {
        Self { path: path.to_owned(), problem }
    }
}

/// What is wrong with a volume file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The operating system refused: no such file, no permission, a read error.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    /// A pipe, a device, or a folder without slices.
    #[error("is {0}; a file (.nii, .nii.gz, .nrrd, .mha, .tif) or a folder of .tif is needed")]
    NotAFile(&'static str),
    /// Neither content nor name says what it is.
    #[error(
        "begins with {0:02x?}, which is none of NIfTI-1 (.nii, .nii.gz), NRRD (.nrrd, .nhdr), \
         MetaImage (.mha, .mhd) and TIFF (.tif)"
    )]
    UnknownFormat(Vec<u8>),
    /// The name ends with `.gz`, the content is something else.
    #[error("is named .gz but begins with {0:02x?}; gzip begins with [1f, 8b]")]
    NotGzip(Vec<u8>),
    /// The compressed stream is damaged.
    #[error("has a damaged compressed stream: {0}")]
    Compressed(#[source] io::Error),
    /// A header field has a value that cannot be used.
    #[error("header field {field} is {found}; valid: {valid}")]
    Header {
        /// Name as in the format's definition.
        field: &'static str,
        /// Value in the file.
        found: String,
        /// What would be valid.
        valid: String,
    },
    /// A header lacks a field.
    #[error("has no header field {field}; it should say {valid}")]
    Missing {
        /// Name as in the format's definition.
        field: &'static str,
        /// What it would say.
        valid: &'static str,
    },
    /// A header of text does not end.
    #[error("has a header of more than {0} bytes")]
    TooLongHeader(u64),
    /// The header does not say how large voxels are.
    #[error(
        "does not say how large its voxels are: {0}; write it into the sample, such as \
         `voxel_um: Cubic(20)`"
    )]
    NoVoxelSize(String),
    /// Voxels are too small or too large to be of trabecular bone.
    #[error(
        "has voxels of {} µm; valid: edges of 1 to 100 µm. Where its unit is wrong, `voxel_um` in \
         the sample replaces it", times(.0)
    )]
    VoxelSize([f64; 3]),
    /// Voxels are not cubes.
    #[error(
        "has voxels of {} µm, and the model needs cubes; `resample_um: Some({})` in the sample \
         interpolates", times(.0), rounded(.0.iter().copied().fold(0.0, f64::max))
    )]
    Anisotropic([f64; 3]),
    /// Resampling would give too many voxels.
    #[error(
        "has too many voxels when resampled: {0:?}, of which at most {1} are read; choose a larger \
         `resample_um`"
    )]
    Resampled([u64; 3], usize),
    /// None of the labels occurs.
    #[error("has none of the labels {labels:?}; its values are {low} to {high}")]
    NoLabel {
        /// Labels of bone.
        labels: Vec<u64>,
        /// Least value.
        low: f32,
        /// Greatest value.
        high: f32,
    },
    /// Fewer bytes than the header promises.
    #[error("ends after {found} bytes of its {part}; {promised} bytes are needed")]
    Truncated {
        /// `header`, `extension` or `voxel data`.
        part: &'static str,
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        promised: u64,
    },
    /// More bytes than the header promises.
    #[error("goes on after the {promised} bytes of voxel data that its header promises")]
    TooLong {
        /// Bytes there should be.
        promised: u64,
    },
    /// The file that a header names, or a slice, is at fault.
    #[error("{}: {problem}", path.display())]
    Part {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: Box<Problem>,
    },
    /// A TIFF image is damaged, or of a kind that is not read.
    #[error("page {page}: {reason}")]
    Tiff {
        /// The page, from 1.
        page: usize,
        /// What the decoder says.
        reason: String,
    },
    /// The data are no usable grey volume.
    #[error("{0}")]
    Volume(#[from] SampleError),
}

impl Problem {
    /// A problem with another file than the one that was named.
    pub(super) fn of_part(path: &Path) -> impl FnOnce(Self) -> Self + use<'_> {
        move |problem| Self::Part { path: path.to_owned(), problem: Box::new(problem) }
    }
}

/// A header field that cannot be used.
pub(super) fn bad(
    field: &'static str,
    found: impl std::fmt::Debug,
    valid: impl Into<String>,
) -> Problem {
    Problem::Header { field, found: format!("{found:?}"), valid: valid.into() }
}

/// `19.5 × 19.5 × 39`, without the noise of single precision.
fn times(edges: &[f64; 3]) -> String {
    edges.map(|edge| rounded(edge).to_string()).join(" × ")
}

fn rounded(edge: f64) -> f64 {
    (edge * 1e4).round() / 1e4
}
