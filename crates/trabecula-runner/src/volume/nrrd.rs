//! NRRD volumes (<https://teem.sourceforge.net/nrrd/format.html>): header and data in one file
//! (`.nrrd`), or a header (`.nhdr`) that names the file with the data.

use super::problem::{Problem, bad};
use super::raster::{self, Element, Raster};
use super::text::{Fields, Lines, Packing, Skip, TextHeader};
use super::units::um_per;
use std::fs::File;
use std::io::BufReader;

/// Spaces of the body, in which programs for medical images mean millimetres.
const ANATOMICAL: [&str; 6] = [
    "left-posterior-superior",
    "right-anterior-superior",
    "left-anterior-superior",
    "lps",
    "ras",
    "las",
];

/// The header of an NRRD file.
#[derive(Debug)]
pub(super) struct Nrrd;

impl TextHeader for Nrrd {
    /// Everything up to the empty line.
    fn fields(file: &mut BufReader<File>) -> Result<Fields, Problem> {
        let mut lines = Lines::new(file);
        let magic = lines.next()?.unwrap_or_default();
        if !magic.strip_prefix("NRRD000").is_some_and(|n| ["1", "2", "3", "4", "5"].contains(&n)) {
            let start: String = magic.chars().take(8).collect();
            return Err(bad("magic", start, "NRRD0001 to NRRD0005"));
        }
        let mut fields = Fields::default();
        while let Some(line) = lines.next()?.filter(|line| !line.is_empty()) {
            // `key:=value` is free text, and `#` begins a comment.
            let field = line.split_once(": ").filter(|_| !line.starts_with('#'));
            if let Some((name, value)) = field {
                fields.add(&known_as(name), value);
            }
        }
        Ok(fields)
    }

    fn data_name(fields: &Fields) -> Result<Option<&str>, Problem> {
        match fields.get("data file") {
            Some(name) if name.starts_with("LIST") || name.contains('%') || name.is_empty() => {
                Err(bad("data file", name, "the name of one file"))
            }
            name => Ok(name),
        }
    }

    fn raster(fields: &Fields, max_voxels: usize) -> Result<Raster, Problem> {
        let dimension = fields.need("dimension", "3")?;
        if dimension != "3" {
            return Err(bad("dimension", dimension, "3"));
        }
        let shape = raster::shape("sizes", fields.sizes("sizes")?, max_voxels)?;
        let element = element(fields.need("type", "the type of values, such as uint8 or short")?)?;
        let big_endian = match fields.get("endian") {
            Some("big") => true,
            Some("little") => false,
            None if element.bytes() == 1 => false,
            None => return Err(Problem::Missing { field: "endian", valid: "little or big" }),
            Some(other) => return Err(bad("endian", other, "little or big")),
        };
        Ok(Raster { shape, element, big_endian, slope: 1.0, intercept: 0.0 })
    }

    /// From `space directions` with `space units`, or from `spacings` with `units`.
    fn edges_um(fields: &Fields) -> Result<[f64; 3], Problem> {
        let unknown = |reason: &str| Problem::NoVoxelSize(reason.to_owned());
        let anatomical =
            || fields.get("space").is_some_and(|s| ANATOMICAL.contains(&&*s.to_lowercase()));
        let (lengths, name) = match fields.get("space directions") {
            Some(text) => (directions(text)?, "space units"),
            None => match fields.lengths("spacings")? {
                Some(lengths) => (lengths, "units"),
                None => return Err(unknown("it has neither space directions nor spacings")),
            },
        };
        let per_unit = match fields.get(name) {
            Some(text) => units(name, text)?,
            None if name == "space units" && anatomical() => [1e3; 3],
            None => return Err(unknown(&format!("it has lengths but no {name}"))),
        };
        Ok(std::array::from_fn(|axis| lengths[axis] * per_unit[axis]))
    }

    fn packing(fields: &Fields) -> Result<Packing, Problem> {
        let lines = fields.get("line skip").map_or(Ok(0), |lines| {
            lines.parse::<u16>().map_err(|_| bad("line skip", lines, "0 to 65535"))
        })?;
        let before = fields.skipped("byte skip")?;
        match (fields.need("encoding", "raw or gzip")?.to_lowercase().as_str(), before) {
            ("raw", Skip::ToTheLast) => Ok(Packing::Last),
            ("raw", Skip::Bytes(bytes)) => Ok(Packing::Plain(lines, bytes)),
            ("gzip" | "gz", Skip::Bytes(bytes)) => Ok(Packing::Gzip(lines, bytes)),
            ("gzip" | "gz", Skip::ToTheLast) => {
                Err(bad("byte skip", -1, "0 or more in a compressed file"))
            }
            (other, _) => Err(bad("encoding", other, "raw or gzip")),
        }
    }
}

/// Names are told apart without their case, and some are also written without a space.
fn known_as(name: &str) -> String {
    match name.trim().to_lowercase().as_str() {
        "datafile" => "data file".to_owned(),
        "byteskip" => "byte skip".to_owned(),
        "lineskip" => "line skip".to_owned(),
        other => other.to_owned(),
    }
}

fn element(name: &str) -> Result<Element, Problem> {
    Ok(match name.to_lowercase().as_str() {
        "uchar" | "unsigned char" | "uint8" | "uint8_t" => Element::U8,
        "signed char" | "int8" | "int8_t" => Element::I8,
        "ushort" | "unsigned short" | "unsigned short int" | "uint16" | "uint16_t" => Element::U16,
        "short" | "short int" | "signed short" | "signed short int" | "int16" | "int16_t" => {
            Element::I16
        }
        "uint" | "unsigned int" | "uint32" | "uint32_t" => Element::U32,
        "int" | "signed int" | "int32" | "int32_t" => Element::I32,
        "ulonglong" | "unsigned long long" | "unsigned long long int" | "uint64" | "uint64_t" => {
            Element::U64
        }
        "longlong" | "long long" | "long long int" | "signed long long" | "int64" | "int64_t" => {
            Element::I64
        }
        "float" => Element::F32,
        "double" => Element::F64,
        _ => return Err(bad("type", name, "a whole number of 8 to 64 bits, float or double")),
    })
}

/// Lengths of three vectors such as `(0.02,0,0) (0,0.02,0) (0,0,0.02)`.
fn directions(text: &str) -> Result<[f64; 3], Problem> {
    let wrong = || bad("space directions", text, "three vectors of finite numbers, none of them 0");
    let lengths = text.split(')').map(str::trim).filter(|part| !part.is_empty()).map(|part| {
        let numbers = part.strip_prefix('(')?.split(',').map(|n| n.trim().parse::<f64>().ok());
        let squares: Option<Vec<f64>> = numbers.map(|n| Some(n?.powi(2))).collect();
        // A vector along one axis has exactly its component as length.
        let length = squares?.iter().sum::<f64>().sqrt();
        (length.is_finite() && length > 0.0).then_some(length)
    });
    let lengths: Option<Vec<f64>> = lengths.collect();
    lengths.and_then(|l| l.try_into().ok()).ok_or_else(wrong)
}

/// Micrometres per unit of each axis, from `"mm" "mm" "mm"`.
fn units(name: &'static str, text: &str) -> Result<[f64; 3], Problem> {
    let quoted = text.split('"').skip(1).step_by(2).map(um_per);
    let units: Option<Vec<f64>> = quoted.collect();
    let wrong = || bad(name, text, "three units of length in quotes, such as \"mm\" or \"um\"");
    units.and_then(|u| u.try_into().ok()).ok_or_else(wrong)
}
