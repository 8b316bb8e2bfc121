//! Checks of a NIfTI-1 header (<https://nifti.nimh.nih.gov/nifti-1>), before any data are read.

use super::Reading;
use super::problem::{Problem, bad};
use super::raster::{self, Element, Raster};
use nifti::{Endianness, NiftiHeader};

/// Bytes of a NIfTI-1 header.
pub(super) const HEADER_BYTES: usize = 348;

/// Greatest accepted start of the voxel data: header extensions are skipped, not interpreted.
const MAX_OFFSET: f32 = (1 << 24) as f32;

/// What the data will be like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) raster: Raster,
    pub(super) edges_um: [f64; 3],
    /// First byte of the voxel data.
    pub(super) offset: u64,
}

/// Validates the first 348 bytes of a file.
pub(super) fn validate(bytes: &[u8; HEADER_BYTES], reading: &Reading) -> Result<Layout, Problem> {
    check_magic(bytes)?;
    let header = NiftiHeader::from_reader(&bytes[..])
        .map_err(|_| bad("magic", ascii(&bytes[344..]), "n+1"))?;
    if header.sizeof_hdr != HEADER_BYTES as i32 {
        return Err(bad("sizeof_hdr", header.sizeof_hdr, "348 (NIfTI-1)"));
    }
    let shape = shape(&header, reading.max_voxels)?;
    let element = element(&header)?;
    let offset = offset(&header)?;
    let (slope, intercept) = scaling(&header)?;
    let edges_um = reading.edges_um(shape, || edges_um(&header))?;
    let big_endian = header.endianness == Endianness::Big;
    let raster = Raster { shape, element, big_endian, slope, intercept };
    Ok(Layout { raster, edges_um, offset })
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
    raster::shape("dim[1..=3]", [dim[1], dim[2], dim[3]].map(|size| size as u64), max_voxels)
}

/// The codes of the standard.
const TYPES: [(i16, Element); 8] = [
    (2, Element::U8),
    (4, Element::I16),
    (8, Element::I32),
    (16, Element::F32),
    (64, Element::F64),
    (256, Element::I8),
    (512, Element::U16),
    (768, Element::U32),
];

fn element(header: &NiftiHeader) -> Result<Element, Problem> {
    let code = header.datatype;
    let Some((_, element)) = TYPES.into_iter().find(|(known, _)| *known == code) else {
        let valid = "2 (u8), 4 (i16), 8 (i32), 16 (f32), 64 (f64), 256 (i8), 512 (u16), 768 (u32)";
        return Err(bad("datatype", code, valid));
    };
    let bits = element.bytes() * 8;
    if usize::try_from(header.bitpix) != Ok(bits) {
        return Err(bad("bitpix", header.bitpix, format!("{bits} for datatype {code}")));
    }
    Ok(element)
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

/// Voxel edges in µm from `pixdim` and `xyzt_units`.
fn edges_um(header: &NiftiHeader) -> Result<[f64; 3], Problem> {
    let per_unit = match header.xyzt_units & 7 {
        1 => 1e6,
        2 => 1e3,
        3 => 1.0,
        _ => {
            let found = header.xyzt_units;
            let reason = format!("header field xyzt_units is {found}, which is no unit of length");
            return Err(Problem::NoVoxelSize(reason));
        }
    };
    let edges = [header.pixdim[1], header.pixdim[2], header.pixdim[3]];
    if !edges.iter().all(|edge| edge.is_finite() && *edge > 0.0) {
        return Err(bad("pixdim[1..=3]", edges, "finite lengths above 0"));
    }
    Ok(edges.map(|edge| f64::from(edge) * per_unit))
}
