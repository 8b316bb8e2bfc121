//! NIfTI-1 volumes, plain or compressed with gzip.

use super::header::{HEADER_BYTES, Layout, validate};
use super::{Problem, VolumeError};
use flate2::bufread::MultiGzDecoder;
use nifti::{DataElement, InMemNiftiVolume, NiftiError, NiftiType};
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use trabecula_core::sample::GreyVolume;

/// Voxels converted at a time.
const CHUNK: usize = 1 << 15;

/// Reads the grey volume in `path` (`.nii`, `.nii.gz`; told apart by content), which may hold at
/// most `max_voxels` voxels.
///
/// Axes are taken as stored: the orientation fields of the header are ignored.
///
/// # Errors
/// [`VolumeError`] naming the file and what is wrong: it cannot be opened or is no regular file,
/// a header field has an unusable value, the data are shorter or longer than the header promises,
/// or a grey value is not a finite number.
pub fn read_nifti(path: &Path, max_voxels: usize) -> Result<GreyVolume, VolumeError> {
    read(path, max_voxels).map_err(|problem| VolumeError::new(path, problem))
}

fn read(path: &Path, max_voxels: usize) -> Result<GreyVolume, Problem> {
    // Before opening: opening a pipe would wait for its other end.
    let status = path.metadata().map_err(Problem::Io)?;
    if !status.is_file() {
        return Err(Problem::NotAFile(if status.is_dir() { "a directory" } else { "a device" }));
    }
    let mut file = BufReader::new(File::open(path).map_err(Problem::Io)?);
    let start = file.fill_buf().map_err(Problem::Io)?;
    if start.starts_with(&[0x1f, 0x8b]) {
        return read_stream(MultiGzDecoder::new(file), max_voxels);
    }
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz")) {
        return Err(Problem::NotGzip(start.iter().take(2).copied().collect()));
    }
    read_stream(file, max_voxels)
}

fn read_stream(mut from: impl Read, max_voxels: usize) -> Result<GreyVolume, Problem> {
    let mut header = [0; HEADER_BYTES];
    fill(&mut from, &mut header, "header", (0, HEADER_BYTES as u64))?;
    let layout = validate(&header, max_voxels)?;
    skip_to_data(&mut from, layout.offset)?;
    let grey = match layout.kind {
        NiftiType::Uint8 => values::<u8>(&mut from, &layout),
        NiftiType::Int8 => values::<i8>(&mut from, &layout),
        NiftiType::Uint16 => values::<u16>(&mut from, &layout),
        NiftiType::Int16 => values::<i16>(&mut from, &layout),
        NiftiType::Uint32 => values::<u32>(&mut from, &layout),
        NiftiType::Int32 => values::<i32>(&mut from, &layout),
        NiftiType::Float32 => values::<f32>(&mut from, &layout),
        _ => values::<f64>(&mut from, &layout),
    }?;
    // Asking for one byte more also makes gzip compare its checksum.
    match fill(&mut from, &mut [0], "", (0, 1)) {
        Err(Problem::Truncated { found: 0, .. }) => Ok(GreyVolume::new(layout.grid, grey)?),
        Err(problem) => Err(problem),
        Ok(()) => Err(Problem::TooLong { promised: layout.data_bytes() }),
    }
}

fn skip_to_data(from: &mut impl Read, offset: u64) -> Result<(), Problem> {
    let promised = offset - HEADER_BYTES as u64;
    let found = io::copy(&mut from.take(promised), &mut io::sink()).map_err(stream)?;
    if found < promised {
        return Err(Problem::Truncated { part: "extension", found, promised });
    }
    Ok(())
}

/// Reads all voxels, a chunk at a time, so that memory follows the data and not the promise.
fn values<T: DataElement + Into<f64>>(
    from: &mut impl Read,
    layout: &Layout,
) -> Result<Vec<f32>, Problem> {
    let mut grey = Vec::new();
    let promised = layout.data_bytes();
    while grey.len() < layout.grid.len() {
        let n = CHUNK.min(layout.grid.len() - grey.len());
        let done = (grey.len() * layout.kind.size_of()) as u64;
        let mut bytes = vec![0; n * layout.kind.size_of()];
        fill(from, &mut bytes, "voxel data", (done, promised))?;
        let dim = [1, n as u16, 1, 1, 1, 1, 1, 1];
        let typed =
            InMemNiftiVolume::from_raw_fields(dim, layout.kind, 1.0, 0.0, bytes, layout.endianness)
                .and_then(InMemNiftiVolume::into_nifti_typed_data::<T>)
                .map_err(decoding)?;
        let scale = |value: T| (value.into() * layout.slope + layout.intercept) as f32;
        grey.extend(typed.into_iter().map(scale));
    }
    Ok(grey)
}

/// Fills `buffer`; `(done, promised)` counts the bytes of this part for the error message.
fn fill(
    from: &mut impl Read,
    buffer: &mut [u8],
    part: &'static str,
    (done, promised): (u64, u64),
) -> Result<(), Problem> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => {
                return Err(Problem::Truncated { part, found: done + filled as u64, promised });
            }
            Ok(n) => filled += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // A compressed stream cut short; at the very end only its checksum is missing.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof && !part.is_empty() => {
                return Err(Problem::Truncated { part, found: done + filled as u64, promised });
            }
            Err(error) => return Err(stream(error)),
        }
    }
    Ok(())
}

/// An error of the file, or of the compressed stream in it.
fn stream(error: io::Error) -> Problem {
    match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
            Problem::Gzip(error)
        }
        _ => Problem::Io(error),
    }
}

fn decoding(error: NiftiError) -> Problem {
    Problem::Io(io::Error::other(error))
}
