//! The bone in three dimensions: surface and cells of the run's snapshots, packed for the page.

pub mod cells;
pub mod change;
pub mod pack;
pub mod surface;
pub mod volume;

use super::ReportError;
use crate::snapshot;
use cells::DrawnCells;
use glam::Vec3;
use pack::{PackedMesh, PackedPoints, Shade};
use rayon::prelude::*;
use serde::Serialize;
use std::path::Path;
use surface::Surface;
use trabecula_core::signal::Signal;
use volume::Volume;

/// Most snapshots on one page; of more, evenly spaced ones are shown.
const MAX_DAYS: usize = 13;
/// Snapshots that are in memory at once.
const AT_ONCE: usize = 4;
/// Usual most triangles on one page: about 5 bytes each make 10 MB.
pub const MAX_TRIANGLES: usize = 2_000_000;
/// Ends of the colour scale of mineral, mg per cm³ of matrix.
const MINERAL_MG_PER_CM3: (f32, f32) = (400.0, 1200.0);
/// End of the colour scale of change in either direction, µm: the depth of an erosion cavity.
const CHANGE_UM: f32 = 60.0;

/// Surfaces and cells of the snapshots.
#[derive(Debug, Serialize)]
pub struct Scene {
    /// Longest edge of the box, µm: what 65535 stands for.
    extent_um: f32,
    /// Edges of the box, µm.
    box_um: [f32; 3],
    mineral_mg_per_cm3: (f32, f32),
    change_um: f32,
    /// End of the colour scale of RANKL, pmol/L.
    rankl_pmol_per_l: f32,
    /// By day.
    pub days: Vec<Day>,
}

/// One snapshot.
#[derive(Debug, Serialize)]
pub struct Day {
    day: i64,
    /// The surface.
    pub mesh: PackedMesh,
    osteoclasts: PackedPoints,
    osteoblasts: PackedPoints,
}

impl Scene {
    /// The scene of a folder of snapshots, with at most so many triangles; none when there is no
    /// snapshot.
    ///
    /// # Errors
    /// [`ReportError::Snapshot`] naming the file that cannot be used.
    pub fn of(folder: &Path, triangles: usize) -> Result<Option<Self>, ReportError> {
        let all = snapshot::days(folder);
        let days = evenly(&all, MAX_DAYS);
        let Some(&first_day) = days.first() else { return Ok(None) };
        let before = Volume::read(folder, first_day)?;
        let first = Surface::new(before.grid, &before.matrix);
        let box_um = before.grid.shape().map(|n| n as f32 * before.grid.voxel_um());
        let mut scene = Self {
            extent_um: box_um.into_iter().fold(0.0, f32::max),
            box_um,
            mineral_mg_per_cm3: MINERAL_MG_PER_CM3,
            change_um: CHANGE_UM,
            rankl_pmol_per_l: top_rankl(&before),
            days: Vec::new(),
        };
        for some in days.chunks(AT_ONCE) {
            let triangles = triangles / days.len();
            let read = |&day: &i64| scene.day(folder, day, &first, &before, triangles);
            scene.days.extend(some.par_iter().map(read).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(Some(scene))
    }

    /// Reads a snapshot and packs what the page shows of it.
    fn day(
        &self,
        folder: &Path,
        day: i64,
        first: &Surface,
        before: &Volume,
        triangles: usize,
    ) -> Result<Day, ReportError> {
        let path = snapshot::tissue_path(folder, day);
        let now = Volume::read(folder, day)?;
        if now.grid != before.grid {
            let reason = "has another grid than the first snapshot".to_owned();
            return Err(ReportError::Snapshot { path, reason });
        }
        let cells = DrawnCells::read(&snapshot::cells_path(folder, day))?;
        let packed = self.pack(day, &now, &cells, first, before, triangles);
        packed.map_err(|e| ReportError::Snapshot { path, reason: e.to_string() })
    }

    fn pack(
        &self,
        day: i64,
        now: &Volume,
        cells: &DrawnCells,
        first: &Surface,
        before: &Volume,
        triangles: usize,
    ) -> Result<Day, meshopt::Error> {
        let surface = Surface::new(now.grid, &now.matrix);
        let (positions, cut) = (surface.positions(), surface.is_cut());
        let mesh = pack::mesh(
            &positions,
            surface.indices(),
            &cut,
            triangles,
            self.extent_um,
            now.grid.voxel_um(),
            |v| self.shade(positions[v], cut[v], now, first, before),
        )?;
        Ok(Day {
            day,
            mesh,
            osteoclasts: pack::points(&cells.osteoclasts, self.extent_um)?,
            osteoblasts: pack::points(&cells.osteoblasts, self.extent_um)?,
        })
    }

    fn shade(&self, at: Vec3, cut: bool, now: &Volume, first: &Surface, before: &Volume) -> Shade {
        let grid = &now.grid;
        let inside = |a: usize| {
            let last = grid.shape()[a] - 1;
            ((at[a] / grid.voxel_um()).max(0.0) as usize).min(last)
        };
        let home = grid.index(inside(0), inside(1), inside(2));
        let (mut mineral, mut matrix) = (0.0, 0.0);
        for v in grid.neighbourhood(home, 1) {
            mineral += now.mineral[v];
            matrix += now.matrix[v];
        }
        let (low, high) = self.mineral_mg_per_cm3;
        let density = 1e3 * mineral / f32::max(matrix, 1e-6);
        let moved = if cut { 0.0 } else { change::moved_um(at, first, &before.matrix) };
        Shade {
            mineral: byte((density - low) / (high - low)),
            change: byte(0.5 + 0.5 * moved / self.change_um),
            rankl: byte(rankl_beside(now, home) / self.rankl_pmol_per_l),
            cut: if cut { 255 } else { 0 },
        }
    }
}

/// 0 to 255 for 0 to 1.
fn byte(share: f32) -> u8 {
    (share * 255.0).round().clamp(0.0, 255.0) as u8
}

/// RANKL in the marrow beside a voxel, pmol/L: of its field cell, or the mean of the cells around
/// it that are marrow.
fn rankl_beside(now: &Volume, voxel: usize) -> f32 {
    let rankl = &now.fields[Signal::Rankl as usize];
    let cell = now.cell_of(voxel);
    if rankl[cell] > 0.0 {
        return rankl[cell];
    }
    mean_of_marrow(now.field_grid.neighbourhood(cell, 1).map(|beside| rankl[beside]))
}

/// Three times the mean RANKL in marrow: sites of remodelling stand out.
fn top_rankl(volume: &Volume) -> f32 {
    let rankl = &volume.fields[Signal::Rankl as usize];
    (3.0 * mean_of_marrow(rankl.iter().copied())).max(1e-6)
}

/// Mean of concentrations that are not those of bone, which are 0.
fn mean_of_marrow(concentrations: impl Iterator<Item = f32>) -> f32 {
    let (mut sum, mut count) = (0.0f64, 0.0f64);
    for concentration in concentrations.filter(|&c| c > 0.0) {
        sum += f64::from(concentration);
        count += 1.0;
    }
    (sum / count.max(1.0)) as f32
}

/// At most `most` of `days`, the first and the last among them.
fn evenly(days: &[i64], most: usize) -> Vec<i64> {
    if days.len() <= most {
        return days.to_vec();
    }
    (0..most).map(|i| days[i * (days.len() - 1) / (most - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_days_are_all_kept_and_many_are_thinned_to_their_ends() {
        assert_eq!(evenly(&[0, 365], 13), [0, 365]);
        let many: Vec<i64> = (0..100).collect();
        let kept = evenly(&many, 13);
        assert_eq!((kept.len(), kept[0], kept[12]), (13, 0, 99));
    }
}
