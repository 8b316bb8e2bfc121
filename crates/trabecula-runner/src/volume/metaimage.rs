//! MetaImage volumes (<https://itk.org/Wiki/ITK/MetaIO/Documentation>): header and data in one file
//! (`.mha`), or a header (`.mhd`) that names the file with the data.

use super::problem::{Problem, bad};
use super::raster::{self, Element, Raster};
use super::text::{Fields, Lines, Packing, Skip, TextHeader};
use super::units::um_per;
use std::fs::File;
use std::io::BufReader;

/// What `ElementDataFile` may say.
const DATA_FILE: &str = "LOCAL or the name of one file";
/// Fields that a header can begin with.
const FIRST: [&str; 5] = ["ObjectType", "NDims", "Comment", "ObjectSubType", "TransformType"];

/// Whether a file begins as a header does.
pub(super) fn begins(start: &[u8]) -> bool {
    FIRST.iter().any(|name| {
        let rest = start.trim_ascii_start().strip_prefix(name.as_bytes());
        rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"="))
    })
}

/// The header of a MetaImage file.
#[derive(Debug)]
pub(super) struct MetaImage;

impl TextHeader for MetaImage {
    /// Everything up to `ElementDataFile`, which ends a header.
    fn fields(file: &mut BufReader<File>) -> Result<Fields, Problem> {
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
        Err(Problem::Missing { field: "ElementDataFile", valid: DATA_FILE })
    }

    fn data_name(fields: &Fields) -> Result<Option<&str>, Problem> {
        match fields.need("ElementDataFile", DATA_FILE)? {
            "LOCAL" | "Local" | "local" => Ok(None),
            name if name.starts_with("LIST") || name.contains('%') || name.is_empty() => {
                Err(bad("ElementDataFile", name, DATA_FILE))
            }
            name => Ok(Some(name)),
        }
    }

    fn raster(fields: &Fields, max_voxels: usize) -> Result<Raster, Problem> {
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
        let shape = raster::shape("DimSize", fields.sizes("DimSize")?, max_voxels)?;
        let element =
            element(fields.need("ElementType", "a type such as MET_UCHAR or MET_SHORT")?)?;
        let order = "BinaryDataByteOrderMSB";
        let big_endian = flag(fields, order)? || flag(fields, "ElementByteOrderMSB")?;
        let slope = fields.number("ElementToIntensityFunctionSlope", 1.0)?;
        let intercept = fields.number("ElementToIntensityFunctionOffset", 0.0)?;
        Ok(Raster { shape, element, big_endian, slope, intercept })
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

    fn packing(fields: &Fields) -> Result<Packing, Problem> {
        let compressed = flag(fields, "CompressedData")?;
        match fields.skipped("HeaderSize")? {
            Skip::Bytes(bytes) if compressed => Ok(Packing::Zlib(bytes)),
            Skip::Bytes(bytes) => Ok(Packing::Plain(0, bytes)),
            Skip::ToTheLast if compressed => {
                Err(bad("HeaderSize", -1, "0 or more before compressed data"))
            }
            Skip::ToTheLast => Ok(Packing::Last),
        }
    }
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
