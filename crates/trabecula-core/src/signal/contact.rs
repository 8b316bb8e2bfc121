//! What membranes offer: RANKL on osteocyte processes, retracted lining cells and precursors.

use crate::cell::{Cells, Surroundings};
use crate::simulation::Tick;
use crate::tissue::Tissue;

/// Renews what cells feel of each other by contact, from where all cells are now.
pub(crate) fn feel(around: &mut Surroundings, cells: &Cells, tissue: &Tissue, tick: &Tick<'_>) {
    around.clear();
    for &voxel in &cells.osteoclasts.voxel {
        around.note_osteoclast(tissue, voxel as usize);
    }
    for &voxel in &cells.osteoblasts.voxel {
        around.builders.update(voxel as usize, |n| n.saturating_add(1));
    }
    osteocytes_present(around, cells, tissue, tick);
    lining_cells_present(around, cells, tissue, tick);
    precursors_present(around, cells, tissue, tick);
}

fn osteocytes_present(around: &mut Surroundings, cells: &Cells, tissue: &Tissue, tick: &Tick<'_>) {
    let p = &tick.parameters.osteocyte;
    let grid = tissue.grid();
    let presented = presented(p.membrane_rankl_pmol_per_l, tick);
    let reach = (p.reach_um as f32 / grid.voxel_um()).ceil() as usize;
    for i in 0..cells.osteocytes.len() {
        if !cells.osteocytes.is_signalling(i) {
            continue;
        }
        let voxel = cells.osteocytes.voxel[i] as usize;
        tissue.visit_shell(voxel, reach, |v| {
            if grid.distance_um(v, voxel) <= p.reach_um as f32 {
                around.membrane_rankl.update(v, |c| c + presented);
                around.signalled.update(v, |_| true);
            }
        });
    }
}

fn lining_cells_present(
    around: &mut Surroundings,
    cells: &Cells,
    tissue: &Tissue,
    tick: &Tick<'_>,
) {
    let p = &tick.parameters.lining_cell;
    let presented = presented(p.membrane_rankl_pmol_per_l, tick);
    for i in 0..cells.lining_cells.len() {
        if cells.lining_cells.is_resting(i) {
            continue;
        }
        let voxel = cells.lining_cells.voxel[i] as usize;
        tissue.visit_shell(voxel, 1, |v| around.membrane_rankl.update(v, |c| c + presented));
    }
}

fn precursors_present(around: &mut Surroundings, cells: &Cells, tissue: &Tissue, tick: &Tick<'_>) {
    let p = &tick.parameters.osteoblast_precursor;
    let presented = presented(p.membrane_rankl_pmol_per_l, tick);
    let precursors = &cells.osteoblast_precursors;
    for i in 0..precursors.len() {
        if !precursors.is_attached(i) {
            continue;
        }
        let voxel = precursors.voxel[i] as usize;
        around.reversal_cells.update(voxel, |n| n.saturating_add(1));
        tissue.visit_shell(voxel, 1, |v| around.membrane_rankl.update(v, |c| c + presented));
    }
}

/// RANKL that a membrane presents, pmol/L, of which it would present `premenopausal` without
/// oestrogen loss and drugs.
fn presented(premenopausal: f64, tick: &Tick<'_>) -> f32 {
    (premenopausal * tick.effect.rankl * tick.drugs.membrane_rankl_fold) as f32
}
