//! Checks of a NIfTI-1 header (<https://nifti.nimh.nih.gov/nifti-1>), before any data are read.

use super::Problem;
use nifti::{Endianness, NiftiHeader, NiftiType};
use std::fmt::Debug;
use trabecula_core::Grid;
use trabecula_core::grid::VOXEL_RANGE_UM;

/// Bytes of a NIfTI-1 header.
pub(super) const HEADER_BYTES: usize = 348;

/// Greatest accepted start of the voxel data: header extensions are skipped, not interpreted.
const MAX_OFFSET: f32 = (1 << 24) as f32;

/// Largest relative difference between voxel edges that still counts as cubic.
const ANISOTROPY: f32 = 1e-3;

/// What the data will be like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) grid: Grid,
    pub(super) kind: NiftiType,
    pub(super) endianness: Endianness,
    /// First byte of the voxel data.
    pub(super) offset: u64,
    /// Grey value = slope · stored + intercept.
    pub(super) slope: f64,
    pub(super) intercept: f64,
}

impl Layout {
    /// Bytes of voxel data that the header promises.
    pub(super) fn data_bytes(&self) -> u64 {
        (self.grid.len() * self.kind.size_of()) as u64
    }
}

fn bad(field: &'static str, found: impl Debug, valid: impl Into<String>) -> Problem {
    Problem::Header { field, found: format!("{found:?}"), valid: valid.into() }
}

/// Validates the first 348 bytes of a file that may hold at most `max_voxels` voxels.
pub(super) fn validate(bytes: &[u8; HEADER_BYTES], max_voxels: usize) -> Result<Layout, Problem> {
    check_magic(bytes)?;
    let header = NiftiHeader::from_reader(&bytes[..])
        .map_err(|_| bad("magic", ascii(&bytes[344..]), "n+1"))?;
    if header.sizeof_hdr != HEADER_BYTES as i32 {
        return Err(bad("sizeof_hdr", header.sizeof_hdr, "348 (NIfTI-1)"));
    }
    let shape = shape(&header, max_voxels)?;
    let kind = kind(&header)?;
    let offset = offset(&header)?;
    let (slope, intercept) = scaling(&header)?;
    let voxel_um = voxel_um(&header)?;
    let grid = Grid::new(shape, voxel_um)
        .map_err(|_| bad("pixdim[1]", voxel_um, "voxel edges of 1 to 100 µm"))?;
    Ok(Layout { grid, kind, endianness: header.endianness, offset, slope, intercept })
}

/// The size and magic fields, which tell NIfTI-1 in one file from everything else.
fn check_magic(bytes: &[u8; HEADER_BYTES]) -> Result<(), Problem> {
    let size = [bytes[0], bytes[1], bytes[2], bytes[3]];
    let sizes = [i32::from_le_bytes(size), i32::from_be_bytes(size)];
    if !sizes.contains(&(HEADER_BYTES as i32)) {
        let found = if sizes.contains(&540) { 540 } else { sizes[0] };
        return Err(bad("sizeof_hdr", found, "348 (NIfTI-1; NIfTI-2 has 540)"));
    }
    match &bytes[344..] {
        b"n+1\0" => Ok(()),
        other => Err(bad("magic", ascii(other), "n+1 (header and data in one file)")),
    }
}

fn ascii(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}

const DIM: [&str; 8] =
    ["dim[0]", "dim[1]", "dim[2]", "dim[3]", "dim[4]", "dim[5]", "dim[6]", "dim[7]"];

fn shape(header: &NiftiHeader, max_voxels: usize) -> Result<[usize; 3], Problem> {
    // The standard's sizes are signed; the reader crate reads them unsigned.
    let dim = header.dim.map(|size| size as i16);
    if !(3..=7).contains(&dim[0]) {
        return Err(bad(DIM[0], dim[0], "3 (or up to 7, the further sizes being 1)"));
    }
    for axis in 1..=dim[0] as usize {
        if axis <= 3 && dim[axis] < 1 {
            return Err(bad(DIM[axis], dim[axis], "1 to 32767 voxels"));
        }
        if axis > 3 && dim[axis] != 1 {
            return Err(bad(DIM[axis], dim[axis], "1 (one volume)"));
        }
    }
    let shape = [dim[1], dim[2], dim[3]].map(|size| size as usize);
    // Three factors below 2^15 cannot overflow 64 bits.
    let voxels: u64 = shape.iter().map(|&size| size as u64).product();
    if voxels > max_voxels as u64 {
        let valid = format!("at most {max_voxels} voxels in all, not {voxels}");
        return Err(bad("dim[1..=3]", shape, valid));
    }
    Ok(shape)
}

fn kind(header: &NiftiHeader) -> Result<NiftiType, Problem> {
    use NiftiType::{Float32, Float64, Int8, Int16, Int32, Uint8, Uint16, Uint32};
    let known = [Uint8, Int16, Int32, Float32, Float64, Int8, Uint16, Uint32];
    let found = known.into_iter().find(|kind| *kind as i32 == i32::from(header.datatype));
    let Some(kind) = found else {
        let valid = "2 (u8), 4 (i16), 8 (i32), 16 (f32), 64 (f64), 256 (i8), 512 (u16), 768 (u32)";
        return Err(bad("datatype", header.datatype, valid));
    };
    let bits = kind.size_of() * 8;
    if usize::try_from(header.bitpix) != Ok(bits) {
        return Err(bad("bitpix", header.bitpix, format!("{bits} for datatype {}", kind as i32)));
    }
    Ok(kind)
}

fn offset(header: &NiftiHeader) -> Result<u64, Problem> {
    let offset = header.vox_offset;
    if !(352.0..=MAX_OFFSET).contains(&offset) || offset.fract() != 0.0 {
        return Err(bad("vox_offset", offset, "a whole number from 352 to 16777216 (bytes)"));
    }
    Ok(offset as u64)
}

/// Slope and intercept; a slope of 0 means unscaled.
fn scaling(header: &NiftiHeader) -> Result<(f64, f64), Problem> {
    for (field, value) in [("scl_slope", header.scl_slope), ("scl_inter", header.scl_inter)] {
        if !value.is_finite() {
            return Err(bad(field, value, "a finite number (scl_slope 0: no scaling)"));
        }
    }
    match header.scl_slope {
        0.0 => Ok((1.0, 0.0)),
        slope => Ok((f64::from(slope), f64::from(header.scl_inter))),
    }
}

/// Voxel edge in µm from `pixdim` and `xyzt_units`.
fn voxel_um(header: &NiftiHeader) -> Result<f32, Problem> {
    let per_unit = match header.xyzt_units & 7 {
        1 => 1e6,
        2 => 1e3,
        3 => 1.0,
        _ => {
            let valid = "a length unit in its low 3 bits: 1 (m), 2 (mm) or 3 (µm)";
            return Err(bad("xyzt_units", header.xyzt_units, valid));
        }
    };
    let edges = [header.pixdim[1], header.pixdim[2], header.pixdim[3]];
    if !edges.iter().all(|edge| edge.is_finite() && *edge > 0.0) {
        return Err(bad("pixdim[1..=3]", edges, "finite lengths above 0"));
    }
    let low = edges.into_iter().fold(f32::INFINITY, f32::min);
    let high = edges.into_iter().fold(0.0, f32::max);
    if high > low * (1.0 + ANISOTROPY) {
        return Err(bad("pixdim[1..=3]", edges, "cubic voxels, three edges within 0.1 %"));
    }
    let mean = edges.iter().map(|&edge| f64::from(edge)).sum::<f64>() / 3.0;
    let um = (mean * per_unit) as f32;
    if !VOXEL_RANGE_UM.contains(&um) {
        let valid = format!("1 to 100 µm in the unit of xyzt_units, not {um} µm");
        return Err(bad("pixdim[1..=3]", edges, valid));
    }
    Ok(um)
}
