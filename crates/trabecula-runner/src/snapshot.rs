//! Volumes that ParaView opens: VTK image data (VTI) and a time series of them (PVD); and the
//! cells beside them.

use crate::cells::Rows;
use crate::error::Failure;
use crate::files::write_whole;
use rayon::prelude::*;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use trabecula_core::Grid;
use trabecula_core::signal::Signal;
use trabecula_core::simulation::Simulation;
use vtkio::model::{
    Attributes, ByteOrder, DataArray, DataSet, Extent, ImageDataPiece, Piece, Version, Vtk,
};
use vtkio::xml::Compressor;

/// The volume of a day.
#[must_use]
pub fn volume_path(folder: &Path, day: i64) -> PathBuf {
    folder.join(format!("day_{day:06}.vti"))
}

/// The cells of a day.
#[must_use]
pub fn cells_path(folder: &Path, day: i64) -> PathBuf {
    folder.join(format!("day_{day:06}_cells.parquet"))
}

/// The days of which `folder` holds a volume, ascending.
#[must_use]
pub fn days(folder: &Path) -> Vec<i64> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut days: Vec<i64> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            name.strip_prefix("day_")?.strip_suffix(".vti")?.parse().ok()
        })
        .collect();
    days.sort_unstable();
    days
}

/// The tissue, the fields and the cells of a day, apart from the simulation. Lengths are in µm;
/// each array's unit ends its name.
#[derive(Debug)]
pub struct Snapshot {
    day: i64,
    image: Vtk,
    cells: Rows,
    grid: Grid,
}

impl Snapshot {
    /// Of the present day.
    #[must_use]
    pub fn of(simulation: &Simulation) -> Self {
        Self {
            day: simulation.day().round() as i64,
            image: image(simulation),
            cells: Rows::of(simulation),
            grid: *simulation.tissue().grid(),
        }
    }

    /// Writes it into `folder`, and lists all snapshots there in `snapshots.pvd`.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn write(self, folder: &Path) -> Result<(), Failure> {
        self.cells.write(&cells_path(folder, self.day), &self.grid)?;
        write_whole(&volume_path(folder, self.day), |file| {
            let mut buffer = io::BufWriter::new(file);
            let xml = self
                .image
                .try_into_xml_format(Compressor::ZLib, 1)
                .map_err(|e| io::Error::other(e.to_string()))?;
            xml.write(&mut buffer).map_err(|e| io::Error::other(e.to_string()))?;
            buffer.flush()
        })?;
        write_index(folder)
    }
}

/// Writes snapshots while the simulation goes on, one at a time.
#[derive(Debug, Default)]
pub struct SnapshotWriter {
    at_work: Option<JoinHandle<Result<(), Failure>>>,
}

impl SnapshotWriter {
    /// Begins to write the present day into `folder`, when the snapshot before is written.
    ///
    /// # Errors
    /// [`Failure::Write`], also of the snapshot before.
    pub fn begin(&mut self, folder: &Path, simulation: &Simulation) -> Result<(), Failure> {
        self.wait()?;
        let (snapshot, folder) = (Snapshot::of(simulation), folder.to_owned());
        let path = folder.clone();
        let work = thread::Builder::new().name("snapshot".to_owned());
        let at_work = work.spawn(move || snapshot.write(&folder)).map_err(Failure::write(&path))?;
        self.at_work = Some(at_work);
        Ok(())
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn wait(&mut self) -> Result<(), Failure> {
        let Some(at_work) = self.at_work.take() else { return Ok(()) };
        at_work.join().unwrap_or_else(|_| {
            let reason = io::Error::other("its writer stopped unexpectedly");
            Err(Failure::Write { path: "the snapshot".into(), source: reason })
        })
    }
}

fn image(simulation: &Simulation) -> Vtk {
    let tissue = simulation.tissue();
    let grid = tissue.grid();
    let [nx, ny, nz] = grid.shape().map(|n| n as i32);
    let extent = Extent::Ranges([0..=nx, 0..=ny, 0..=nz]);
    let mut data = Attributes::new();
    let arrays = [
        ("matrix_fraction", tissue.matrix().to_vec()),
        ("mineral_g_per_cm3", tissue.mineral().to_vec()),
        ("rankl_pmol_per_l", voxel_by_voxel(simulation, Signal::Rankl)),
        ("tgf_beta_pmol_per_l", voxel_by_voxel(simulation, Signal::TgfBeta)),
    ];
    for (name, values) in arrays {
        let array = DataArray::scalars(name, 1).with_data(values);
        data.cell.push(vtkio::model::Attribute::DataArray(array));
    }
    Vtk {
        version: Version::new_xml(1, 0),
        title: String::new(),
        byte_order: ByteOrder::LittleEndian,
        data: DataSet::ImageData {
            extent: extent.clone(),
            origin: [0.0; 3],
            spacing: [grid.voxel_um(); 3],
            meta: None,
            pieces: vec![Piece::Inline(Box::new(ImageDataPiece { extent, data }))],
        },
        file_path: None,
    }
}

/// Concentration in every voxel of marrow, 0 in bone, pmol/L.
fn voxel_by_voxel(simulation: &Simulation, signal: Signal) -> Vec<f32> {
    let (tissue, signals) = (simulation.tissue(), simulation.signals());
    let at = |v| if tissue.is_solid(v) { 0.0 } else { signals.concentration_at(signal, v) };
    (0..tissue.grid().len()).into_par_iter().map(at).collect()
}

fn write_index(folder: &Path) -> Result<(), Failure> {
    let days = days(folder);
    write_whole(&folder.join("snapshots.pvd"), |file| {
        writeln!(file, "<?xml version=\"1.0\"?>")?;
        writeln!(file, "<VTKFile type=\"Collection\" version=\"0.1\"><Collection>")?;
        for day in &days {
            let name = format!("day_{day:06}.vti");
            writeln!(file, "<DataSet timestep=\"{day}\" part=\"0\" file=\"{name}\"/>")?;
        }
        writeln!(file, "</Collection></VTKFile>")
    })
}
