//! MetaImage volumes (<https://itk.org/Wiki/ITK/MetaIO/Documentation>): header and data in one file
//! (`.mha`), or a header (`.mhd`) that names the file with the data.

use super::problem::{Problem, bad};
use super::raster::{self, Element, Raster};
use super::source::{open, skip, to_the_last};
use super::text::{Fields, Lines, Skip, beside};
use super::units::um_per;
use super::{Reading, Scan};
use flate2::bufread::ZlibDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Fields that a header can begin with.
const FIRST: [&str; 5] = ["ObjectType", "NDims", "Comment", "ObjectSubType", "TransformType"];

/// Whether a file begins as a header does.
pub(super) fn begins(start: &[u8]) -> bool {
    FIRST.iter().any(|name| {
        let rest = start.trim_ascii_start().strip_prefix(name.as_bytes());
        rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"="))
    })
}

/// Reads a volume.
pub(super) fn read(path: &Path, reading: &Reading) -> Result<Scan, Problem> {
    let mut file = open(path)?;
    let fields = header(&mut file)?;
    let raster = raster(&fields, reading)?;
    let edges_um = reading.edges_um(raster.shape, || edges_um(&fields))?;
    let grey = match data_name(&fields)? {
        None => values(file, &fields, &raster)?,
        Some(name) => {
            let path = beside(path, name);
            let data = open(&path).and_then(|file| values(file, &fields, &raster));
            data.map_err(Problem::of_part(&path))?
        }
    };
    Ok(Scan { shape: raster.shape, edges_um, grey })
}

/// The file that a header names; none when the data follow it.
pub(super) fn data_file(path: &Path) -> Result<Option<PathBuf>, Problem> {
    let fields = header(&mut open(path)?)?;
    Ok(data_name(&fields)?.map(|name| beside(path, name)))
}

/// Everything up to `ElementDataFile`, which ends a header.
fn header(file: &mut impl BufRead) -> Result<Fields, Problem> {
    let mut lines = Lines::new(file);
    let mut fields = Fields::default();
    while let Some(line) = lines.next()? {
        let Some((name, value)) = line.split_once('=') else {
            let start: String = line.chars().take(40).collect();
            return Err(bad("line", start, "`name = value`"));
        };
        fields.add(name.trim(), value);
        if name.trim() == "ElementDataFile" {
            return Ok(fields);
        }
    }
    Err(Problem::Missing { field: "ElementDataFile", valid: "LOCAL or the name of one file" })
}

/// One file beside the header.
fn data_name(fields: &Fields) -> Result<Option<&str>, Problem> {
    let valid = "LOCAL or the name of one file";
    match fields.need("ElementDataFile", valid)? {
        "LOCAL" | "Local" | "local" => Ok(None),
        name if name.starts_with("LIST") || name.contains('%') || name.is_empty() => {
            Err(bad("ElementDataFile", name, valid))
        }
        name => Ok(Some(name)),
    }
}

fn raster(fields: &Fields, reading: &Reading) -> Result<Raster, Problem> {
    for (field, usual, valid) in [
        ("ObjectType", "Image", "Image"),
        ("NDims", "", "3"),
        ("ElementNumberOfChannels", "1", "1"),
        ("BinaryData", "True", "True"),
    ] {
        let found = fields.get(field).unwrap_or(usual);
        if found.is_empty() {
            return Err(Problem::Missing { field, valid });
        }
        if !found.eq_ignore_ascii_case(valid) {
            return Err(bad(field, found, valid));
        }
    }
    let shape = raster::shape("DimSize", fields.sizes("DimSize")?, reading.max_voxels)?;
    let element = element(fields.need("ElementType", "a type such as MET_UCHAR or MET_SHORT")?)?;
    let order = "BinaryDataByteOrderMSB";
    let big_endian = flag(fields, order)? || flag(fields, "ElementByteOrderMSB")?;
    let slope = fields.number("ElementToIntensityFunctionSlope", 1.0)?;
    let intercept = fields.number("ElementToIntensityFunctionOffset", 0.0)?;
    Ok(Raster { shape, element, big_endian, slope, intercept })
}

/// True or false; false where the field is missing.
fn flag(fields: &Fields, name: &'static str) -> Result<bool, Problem> {
    match fields.get(name).unwrap_or("False") {
        "True" | "true" | "TRUE" | "1" => Ok(true),
        "False" | "false" | "FALSE" | "0" => Ok(false),
        other => Err(bad(name, other, "True or False")),
    }
}

fn element(name: &str) -> Result<Element, Problem> {
    Ok(match name {
        "MET_UCHAR" => Element::U8,
        "MET_CHAR" => Element::I8,
        "MET_USHORT" => Element::U16,
        "MET_SHORT" => Element::I16,
        "MET_UINT" => Element::U32,
        "MET_INT" => Element::I32,
        "MET_ULONG_LONG" => Element::U64,
        "MET_LONG_LONG" => Element::I64,
        "MET_FLOAT" => Element::F32,
        "MET_DOUBLE" => Element::F64,
        _ => return Err(bad("ElementType", name, "MET_UCHAR to MET_LONG_LONG, FLOAT or DOUBLE")),
    })
}

/// Lengths are millimetres unless `DistanceUnits` says otherwise.
fn edges_um(fields: &Fields) -> Result<[f64; 3], Problem> {
    let spacing = fields
        .lengths("ElementSpacing")?
        .map_or_else(|| fields.lengths("ElementSize"), |spacing| Ok(Some(spacing)))?;
    let Some(spacing) = spacing else {
        let reason = "it has neither ElementSpacing nor ElementSize".to_owned();
        return Err(Problem::NoVoxelSize(reason));
    };
    let unit = fields.get("DistanceUnits").unwrap_or("mm");
    let per_unit = if unit == "?" { Some(1e3) } else { um_per(unit) };
    let per_unit = per_unit.ok_or_else(|| bad("DistanceUnits", unit, "um, mm or cm"))?;
    Ok(spacing.map(|length| length * per_unit))
}

fn values(
    mut file: BufReader<File>,
    fields: &Fields,
    raster: &Raster,
) -> Result<Vec<f32>, Problem> {
    let compressed = flag(fields, "CompressedData")?;
    match fields.skipped("HeaderSize")? {
        Skip::Bytes(bytes) => skip(&mut file, "bytes to skip", bytes)?,
        Skip::ToTheLast if compressed => {
            return Err(bad("HeaderSize", -1, "0 or more before compressed data"));
        }
        Skip::ToTheLast => to_the_last(&mut file, raster.data_bytes())?,
    }
    match compressed {
        true => raster.read(&mut ZlibDecoder::new(file)),
        false => raster.read(&mut file),
    }
}
