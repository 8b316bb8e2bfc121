//! Which cell secretes how much of what: the sources of the fields.

use super::mesh::Mesh;
use super::{Signal, Signals};
use crate::cell::Cells;
use crate::field::Marrow;
use crate::simulation::Tick;
use crate::tissue::Tissue;
use rayon::prelude::*;

/// pmol per amol.
const PMOL_PER_AMOL: f64 = 1e-6;
/// L per µm³.
const LITRE_PER_UM3: f64 = 1e-15;
/// cm³ per µm³.
const CM3_PER_UM3: f64 = 1e-12;

/// Where secretion goes.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) mesh: &'a Mesh,
    pub(super) marrow: &'a Marrow,
    pub(super) tissue: &'a Tissue,
}

/// Sets `source` (pmol/L per day, per cell of the mesh) to what the cells in it release per day.
pub(super) fn secrete(
    signal: Signal,
    source: &mut [f32],
    ground: Ground<'_>,
    signals: &Signals,
    cells: &Cells,
    tick: &Tick<'_>,
) {
    let litres = ground.litres();
    let per_amol = ground.pmol_per_l_per_amol();
    match signal {
        Signal::Rankl => rankl(source, ground, cells, tick, per_amol),
        Signal::Opg => opg(source, ground, cells, tick, per_amol),
        Signal::TgfBeta => {
            let t = &tick.parameters.tissue;
            let per_um3 = (t.tgf_beta_pmol_per_cm3 * CM3_PER_UM3 / litres) as f32;
            let kept = per_um3 * tick.parameters.tgf_beta.surface_release_per_day as f32;
            source.fill(0.0);
            for (voxel, deposit_um3) in ground.tissue.deposits_um3() {
                if deposit_um3 > 0.0 {
                    ground.add(source, voxel, kept * deposit_um3);
                }
            }
            freed(source, ground, &signals.released[signal as usize], per_um3 / tick.days);
        }
        Signal::Igf1 => {
            let p = &tick.parameters.igf1;
            let t = &tick.parameters.tissue;
            ground.everywhere_in_marrow(source, (p.decay_per_day * p.blood_pmol_per_l) as f32);
            let per_um3 = (t.igf1_pmol_per_cm3 * CM3_PER_UM3 / litres) as f32;
            freed(source, ground, &signals.released[signal as usize], per_um3 / tick.days);
        }
    }
}

impl Ground<'_> {
    /// Volume of a cell of the mesh.
    fn litres(&self) -> f64 {
        self.mesh.cells().voxel_volume_um3() * LITRE_PER_UM3
    }

    /// What an amol makes of the concentration in its cell of the mesh.
    fn pmol_per_l_per_amol(&self) -> f32 {
        (PMOL_PER_AMOL / self.litres()) as f32
    }

    /// Adds what a cell at `voxel` releases.
    fn add(&self, source: &mut [f32], voxel: usize, per_day: f32) {
        source[self.mesh.cell_of(voxel)] += per_day;
    }

    /// Sets the same source in all marrow, and none elsewhere.
    fn everywhere_in_marrow(&self, source: &mut [f32], per_day: f32) {
        everywhere(source, |cell| if self.marrow.contains(cell) { per_day } else { 0.0 });
    }
}

fn rankl(source: &mut [f32], ground: Ground<'_>, cells: &Cells, tick: &Tick<'_>, per_amol: f32) {
    let tissue = ground.tissue;
    let p = tick.parameters;
    let fold = tick.effect.rankl as f32;
    ground.everywhere_in_marrow(source, p.rankl.marrow_pmol_per_l_per_day as f32 * fold);
    let from_osteocyte = p.osteocyte.rankl_amol_per_day as f32 * fold * per_amol;
    for i in (0..cells.osteocytes.len()).filter(|&i| cells.osteocytes.is_signalling(i)) {
        let voxel = cells.osteocytes.voxel[i] as usize;
        // An osteocyte sheds into the marrow that its processes reach.
        if let Some(v) = tissue.grid().neighbourhood(voxel, 2).find(|&v| tissue.is_shell(v)) {
            ground.add(source, v, from_osteocyte);
        }
    }
    let from_lining = p.lining_cell.rankl_amol_per_day as f32 * fold * per_amol;
    for i in (0..cells.lining_cells.len()).filter(|&i| !cells.lining_cells.is_resting(i)) {
        ground.add(source, cells.lining_cells.voxel[i] as usize, from_lining);
    }
    let precursors = &cells.osteoblast_precursors;
    let from_precursor = p.osteoblast_precursor.rankl_amol_per_day as f32 * fold * per_amol;
    for i in (0..precursors.len()).filter(|&i| precursors.is_attached(i)) {
        ground.add(source, precursors.voxel[i] as usize, from_precursor);
    }
}

fn opg(source: &mut [f32], ground: Ground<'_>, cells: &Cells, tick: &Tick<'_>, per_amol: f32) {
    let tissue = ground.tissue;
    let p = tick.parameters;
    let fold = (tick.effect.opg * tick.drugs.opg_fold) as f32 * per_amol;
    source.fill(0.0);
    let from_lining = p.lining_cell.opg_amol_per_day as f32 * fold;
    for i in (0..cells.lining_cells.len()).filter(|&i| cells.lining_cells.is_resting(i)) {
        let voxel = cells.lining_cells.voxel[i] as usize;
        if !tissue.is_solid(voxel) {
            ground.add(source, voxel, from_lining);
        }
    }
    let from_osteoblast = p.osteoblast.opg_amol_per_day as f32 * fold;
    for &voxel in &cells.osteoblasts.voxel {
        if !tissue.is_solid(voxel as usize) {
            ground.add(source, voxel as usize, from_osteoblast);
        }
    }
}

/// Sets `source` to what osteoblasts would secrete at an amol per day each.
pub(super) fn from_osteoblasts(source: &mut [f32], ground: Ground<'_>, cells: &Cells) {
    let from_each = ground.pmol_per_l_per_amol();
    source.fill(0.0);
    for &voxel in &cells.osteoblasts.voxel {
        if !ground.tissue.is_solid(voxel as usize) {
            ground.add(source, voxel as usize, from_each);
        }
    }
}

/// Sets the source of every cell.
fn everywhere(source: &mut [f32], per_day: impl Fn(usize) -> f32 + Sync) {
    source.par_iter_mut().enumerate().with_min_len(1 << 14).for_each(|(v, s)| *s = per_day(v));
}

/// Growth factor that resorption has freed, spread evenly over the days since the last solve.
fn freed(source: &mut [f32], ground: Ground<'_>, released: &[(u32, f32)], per_um3_per_day: f32) {
    for &(voxel, volume) in released {
        ground.add(source, voxel as usize, volume * per_um3_per_day);
    }
}
