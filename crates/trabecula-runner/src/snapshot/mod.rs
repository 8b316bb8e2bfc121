//! What a simulation holds on a day, as files for other programs: tissue and fields for ParaView
//! (VTI, and a time series of them in PVD), and cells in Parquet.

mod writer;

pub use writer::SnapshotWriter;

use crate::cells::Rows;
use crate::error::Failure;
use crate::files::write_whole;
use crate::image::Image;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use trabecula_core::signal::Signal;
use trabecula_core::simulation::Simulation;
use trabecula_core::{Column, Grid};

/// Array of matrix, as a fraction of each voxel.
pub(crate) const MATRIX: &str = "matrix_fraction";
/// Array of hydroxyapatite, g per cm³ of voxel.
pub(crate) const MINERAL: &str = "mineral_g_per_cm3";
/// Arrays of the soluble molecules, by [`Signal`].
pub(crate) const SIGNALS: [&str; 4] =
    ["rankl_pmol_per_l", "opg_pmol_per_l", "tgf_beta_pmol_per_l", "igf1_pmol_per_l"];

/// The tissue of a day.
#[must_use]
pub fn tissue_path(folder: &Path, day: i64) -> PathBuf {
    folder.join(format!("day_{day:06}.vti"))
}

/// The fields of a day.
#[must_use]
pub fn fields_path(folder: &Path, day: i64) -> PathBuf {
    folder.join(format!("day_{day:06}_fields.vti"))
}

/// The cells of a day.
#[must_use]
pub fn cells_path(folder: &Path, day: i64) -> PathBuf {
    folder.join(format!("day_{day:06}_cells.parquet"))
}

/// The days of which `folder` holds the tissue, ascending.
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

/// The tissue, the fields and the cells of a day, apart from the simulation.
///
/// Taking it copies what the simulation stores and no more: columns stay in blocks, and fields on
/// the coarser grid that they are solved on.
#[derive(Debug)]
pub struct Snapshot {
    day: i64,
    grid: Grid,
    matrix: Column<f32>,
    mineral: Column<f32>,
    field_grid: Grid,
    fields: [Vec<f32>; 4],
    cells: Rows,
}

impl Snapshot {
    /// Of the present day.
    #[must_use]
    pub fn of(simulation: &Simulation) -> Self {
        let (tissue, signals) = (simulation.tissue(), simulation.signals());
        Self {
            day: simulation.day().round() as i64,
            grid: *tissue.grid(),
            matrix: tissue.matrix().clone(),
            mineral: tissue.mineral().clone(),
            field_grid: *signals.grid(),
            fields: Signal::ALL.map(|signal| signals.concentration(signal).to_vec()),
            cells: Rows::of(simulation),
        }
    }

    /// Writes it into `folder`, and lists all snapshots there in `snapshots.pvd` and `fields.pvd`.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn write(self, folder: &Path) -> Result<(), Failure> {
        self.cells.write(&cells_path(folder, self.day), &self.grid)?;
        let fields = SIGNALS.into_iter().zip(self.fields);
        let image = fields.fold(Image::new(self.field_grid), |to, (name, of)| to.with(name, of));
        image.write(&fields_path(folder, self.day))?;
        // Last: where the tissue is, the rest is too.
        Image::new(self.grid)
            .with(MATRIX, self.matrix.to_vec())
            .with(MINERAL, self.mineral.to_vec())
            .write(&tissue_path(folder, self.day))?;
        write_index(folder, "snapshots.pvd", tissue_path)?;
        write_index(folder, "fields.pvd", fields_path)
    }
}

/// A time series for ParaView.
fn write_index(folder: &Path, name: &str, of: fn(&Path, i64) -> PathBuf) -> Result<(), Failure> {
    let days = days(folder);
    write_whole(&folder.join(name), |file| {
        writeln!(file, "<?xml version=\"1.0\"?>")?;
        writeln!(file, "<VTKFile type=\"Collection\" version=\"0.1\"><Collection>")?;
        for &day in &days {
            let file_name = of(Path::new(""), day);
            let file_name = file_name.display();
            writeln!(file, "<DataSet timestep=\"{day}\" part=\"0\" file=\"{file_name}\"/>")?;
        }
        writeln!(file, "</Collection></VTKFile>")
    })
}
