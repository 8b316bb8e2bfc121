//! Formats whose header is lines of text before the values, or in a file beside them.

mod fields;
mod lines;

pub(super) use fields::{Fields, Skip};
pub(super) use lines::Lines;

use super::problem::Problem;
use super::raster::Raster;
use super::source::{open, skip, to_the_last};
use super::{Reading, Scan};
use flate2::bufread::{MultiGzDecoder, ZlibDecoder};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// What tells one such format from another: how its header is written.
pub(super) trait TextHeader {
    /// Reads everything before the values.
    fn fields(file: &mut BufReader<File>) -> Result<Fields, Problem>;

    /// The name of the file with the values; none when they follow the header.
    fn data_name(fields: &Fields) -> Result<Option<&str>, Problem>;

    /// Shape and type of the values, of at most so many voxels.
    fn raster(fields: &Fields, max_voxels: usize) -> Result<Raster, Problem>;

    /// Edges of a voxel, µm.
    fn edges_um(fields: &Fields) -> Result<[f64; 3], Problem>;

    /// What stands before the values, and how they are compressed.
    fn packing(fields: &Fields) -> Result<Packing, Problem>;
}

/// How values lie in a file, after the header where that is in the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// Plain: the last bytes of the file.
    Last,
    /// Plain, after so many lines and then so many bytes.
    Plain(u16, u64),
    /// By gzip, after so many lines; so many bytes of what it holds come before the values.
    Gzip(u16, u64),
    /// By zlib, after so many bytes.
    Zlib(u64),
}

/// Reads a volume.
pub(super) fn read<F: TextHeader>(path: &Path, reading: &Reading) -> Result<Scan, Problem> {
    let mut file = open(path)?;
    let fields = F::fields(&mut file)?;
    let raster = F::raster(&fields, reading.max_voxels)?;
    let edges_um = reading.edges_um(raster.shape, || F::edges_um(&fields))?;
    let packing = F::packing(&fields)?;
    let grey = match F::data_name(&fields)? {
        None => values(file, packing, &raster)?,
        Some(name) => {
            let path = beside(path, name);
            let data = open(&path).and_then(|file| values(file, packing, &raster));
            data.map_err(Problem::of_part(&path))?
        }
    };
    Ok(Scan { shape: raster.shape, edges_um, grey })
}

/// The file that a header names; none when the values follow it.
pub(super) fn data_file<F: TextHeader>(path: &Path) -> Result<Option<PathBuf>, Problem> {
    let fields = F::fields(&mut open(path)?)?;
    Ok(F::data_name(&fields)?.map(|name| beside(path, name)))
}

/// A file as a header names it.
fn beside(header: &Path, name: &str) -> PathBuf {
    header.parent().map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
}

fn values(
    mut file: BufReader<File>,
    packing: Packing,
    raster: &Raster,
) -> Result<Vec<f32>, Problem> {
    const PART: &str = "bytes to skip";
    match packing {
        Packing::Last => {
            to_the_last(&mut file, raster.data_bytes())?;
            raster.read(&mut file)
        }
        Packing::Plain(lines, bytes) => {
            skip_lines(&mut file, lines)?;
            skip(&mut file, PART, bytes)?;
            raster.read(&mut file)
        }
        Packing::Gzip(lines, bytes) => {
            skip_lines(&mut file, lines)?;
            let mut inflated = MultiGzDecoder::new(file);
            skip(&mut inflated, PART, bytes)?;
            raster.read(&mut inflated)
        }
        Packing::Zlib(bytes) => {
            skip(&mut file, PART, bytes)?;
            raster.read(&mut ZlibDecoder::new(file))
        }
    }
}

fn skip_lines(file: &mut BufReader<File>, lines: u16) -> Result<(), Problem> {
    let mut foreign = Lines::new(file);
    (0..lines).try_for_each(|_| foreign.next().map(|_| ()))
}
