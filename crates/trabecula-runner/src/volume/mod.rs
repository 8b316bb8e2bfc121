//! Grey volumes of real bone, read from files that nobody vouches for.
//!
//! A header is checked in full before any memory is taken for data, memory grows only with data
//! that really arrived, and nothing beyond what the header promises is read or inflated.

mod header;
mod nifti;

pub use self::nifti::read_nifti;

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;
use trabecula_core::sample::{MAX_SAMPLE_VOXELS, SampleError};

/// Voxels that a volume may have unless the caller says otherwise: 512³.
pub const DEFAULT_MAX_VOXELS: usize = MAX_SAMPLE_VOXELS;

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
    fn new(path: &Path, problem: Problem) -> Self {
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
    /// A directory, pipe or device.
    #[error("is {0}; a regular file (.nii or .nii.gz) is needed")]
    NotAFile(&'static str),
    /// The name ends with `.gz`, the content is something else.
    #[error("is named .gz but begins with {0:02x?}; gzip begins with [1f, 8b]")]
    NotGzip(Vec<u8>),
    /// The compressed stream is damaged.
    #[error("has a damaged gzip stream: {0}")]
    Gzip(#[source] io::Error),
    /// A header field has a value that cannot be used.
    #[error("header field {field} is {found}; valid: {valid}")]
    Header {
        /// Name as in the NIfTI-1 standard.
        field: &'static str,
        /// Value in the file.
        found: String,
        /// What would be valid.
        valid: String,
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
    /// The data are no usable grey volume.
    #[error("{0}")]
    Volume(#[from] SampleError),
}
