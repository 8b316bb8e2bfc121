//! NIfTI-1 volumes, plain or compressed with gzip.

use super::header::{HEADER_BYTES, validate};
use super::problem::Problem;
use super::source::{fill, open, skip};
use super::{Reading, Scan};
use flate2::bufread::MultiGzDecoder;
use std::io::{BufRead, Read};
use std::path::Path;

/// Reads `.nii` or `.nii.gz`, told apart by content.
pub(super) fn read(path: &Path, reading: &Reading) -> Result<Scan, Problem> {
    let mut file = open(path)?;
    let start = file.fill_buf().map_err(Problem::Io)?;
    if start.starts_with(&[0x1f, 0x8b]) {
        return read_stream(MultiGzDecoder::new(file), reading);
    }
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz")) {
        return Err(Problem::NotGzip(start.iter().take(2).copied().collect()));
    }
    read_stream(file, reading)
}

fn read_stream(mut from: impl Read, reading: &Reading) -> Result<Scan, Problem> {
    let mut header = [0; HEADER_BYTES];
    fill(&mut from, &mut header, "header", (0, HEADER_BYTES as u64))?;
    let layout = validate(&header, reading)?;
    skip(&mut from, "extension", layout.offset - HEADER_BYTES as u64)?;
    let grey = layout.raster.read(&mut from)?;
    Ok(Scan { shape: layout.raster.shape, edges_um: layout.edges_um, grey })
}
