//! `trabecula export`: the snapshots of a run for napari, neuroglancer and zarr: OME-Zarr 0.5.

use crate::cli;
use crate::error::{Failure, exit};
use crate::report::ReportError;
use crate::report::scene::volume::Volume;
use crate::snapshot::{self, MATRIX, MINERAL, SIGNALS};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trabecula_core::Grid;
use trabecula_core::signal::Signal;
use zarrs::array::codec::ZstdCodec;
use zarrs::array::{ArrayBuilder, data_type};
use zarrs::filesystem::FilesystemStore;
use zarrs::group::GroupBuilder;

/// Edge of a chunk, voxels.
const CHUNK: u64 = 64;
/// Level of zstd: those above take longer and save little.
const LEVEL: i32 = 1;

/// A channel of the image.
struct Channel {
    /// Name with its unit.
    name: &'static str,
    colour: &'static str,
    /// Top of the usual range of display.
    top: f64,
    values: fn(&Volume) -> Vec<f32>,
}

const CHANNELS: [Channel; 6] = [
    Channel { name: MATRIX, colour: "FFFFFF", top: 1.0, values: |of| of.matrix.clone() },
    Channel { name: MINERAL, colour: "E69F00", top: 1.2, values: |of| of.mineral.clone() },
    signal(Signal::Rankl, "D55E00", 20.0, |of| of.on_voxels(Signal::Rankl)),
    signal(Signal::Opg, "56B4E9", 5.0, |of| of.on_voxels(Signal::Opg)),
    signal(Signal::TgfBeta, "009E73", 3.0, |of| of.on_voxels(Signal::TgfBeta)),
    signal(Signal::Igf1, "CC79A7", 100.0, |of| of.on_voxels(Signal::Igf1)),
];

const fn signal(
    signal: Signal,
    colour: &'static str,
    top: f64,
    values: fn(&Volume) -> Vec<f32>,
) -> Channel {
    Channel { name: SIGNALS[signal as usize], colour, top, values }
}

/// Writes an OME-Zarr image beside every snapshot of a run and names it.
///
/// # Errors
/// [`Failure`] naming the file that cannot be read or written.
pub fn command(arguments: &cli::Export) -> Result<u8, Failure> {
    let folder = arguments.directory.join("snapshots");
    let days = snapshot::days(&folder);
    if days.is_empty() {
        let reason = "holds no snapshot; output.snapshot_every_days asks for them".to_owned();
        return Err(ReportError::Snapshot { path: folder, reason }.into());
    }
    for day in days {
        let volume = Volume::read(&folder, day)?;
        let path = write(&folder, day, &volume)?;
        writeln!(io::stdout(), "{}", path.display()).map_err(Failure::stdout)?;
    }
    Ok(exit::SUCCESS)
}

/// Writes `day_….ome.zarr` whole or not at all, in place of an earlier one.
///
/// # Errors
/// [`Failure::Write`].
pub fn write(folder: &Path, day: i64, volume: &Volume) -> Result<PathBuf, Failure> {
    let path = folder.join(format!("day_{day:06}.ome.zarr"));
    let whole = || -> io::Result<()> {
        let temporary = tempfile::Builder::new().prefix(".writing-").tempdir_in(folder)?;
        fill(temporary.path(), day, volume).map_err(|e| io::Error::other(e.to_string()))?;
        if path.is_dir() {
            fs::remove_dir_all(&path)?;
        }
        fs::rename(temporary.path(), &path)?;
        // What it held has its own name now.
        let _ = temporary.keep();
        Ok(())
    };
    whole().map_err(Failure::write(&path))?;
    Ok(path)
}

fn fill(folder: &Path, day: i64, volume: &Volume) -> Result<(), Box<dyn Error + Send + Sync>> {
    let store = Arc::new(FilesystemStore::new(folder)?);
    let mut group = GroupBuilder::new().build(Arc::clone(&store), "/")?;
    group.attributes_mut().insert("ome".to_owned(), metadata(day, &volume.grid));
    group.store_metadata()?;
    let [x, y, z] = volume.grid.shape().map(|n| n as u64);
    let chunk = |n: u64| n.min(CHUNK);
    let array = ArrayBuilder::new(
        vec![CHANNELS.len() as u64, z, y, x],
        vec![1, chunk(z), chunk(y), chunk(x)],
        data_type::float32(),
        0.0f32,
    )
    .bytes_to_bytes_codecs(vec![Arc::new(ZstdCodec::new(LEVEL, false))])
    .dimension_names(["c", "z", "y", "x"].into())
    .build(store, "/0")?;
    array.store_metadata()?;
    for (at, channel) in (0..).zip(&CHANNELS) {
        array.store_array_subset(&[at..at + 1, 0..z, 0..y, 0..x], (channel.values)(volume))?;
    }
    Ok(())
}

/// OME-NGFF 0.5: axes, voxel size, channels.
fn metadata(day: i64, grid: &Grid) -> Value {
    let um = f64::from(grid.voxel_um());
    let space = |name: &str| json!({"name": name, "type": "space", "unit": "micrometer"});
    let channels: Vec<Value> = (0..)
        .zip(&CHANNELS)
        .map(|(at, Channel { name, colour, top, .. }): (u32, _)| {
            json!({
                "label": name,
                "color": colour,
                "active": at == 0,
                "window": {"min": 0.0, "max": top, "start": 0.0, "end": top},
            })
        })
        .collect();
    json!({
        "version": "0.5",
        "multiscales": [{
            "name": format!("day {day}"),
            "axes": [
                {"name": "c", "type": "channel"}, space("z"), space("y"), space("x"),
            ],
            "datasets": [{
                "path": "0",
                "coordinateTransformations": [
                    {"type": "scale", "scale": [1.0, um, um, um]},
                    {"type": "translation", "translation": [0.0, um / 2.0, um / 2.0, um / 2.0]},
                ],
            }],
        }],
        "omero": {"channels": channels},
    })
}
