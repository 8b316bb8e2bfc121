//! Modelling: bone is formed where none was resorbed.
//!
//! A patch of lining cells awakens, and they divide and become osteoblasts where they lie. So
//! formation goes on under drugs that end resorption: after three years of denosumab a quarter of
//! P1NP is left (Cummings 2009), and the spine goes on gaining for ten years (Bone 2017). Lineage
//! tracing shows lining cells that become osteoblasts (mice, Kim 2012), and packets on a smooth
//! cement line are seen on trabecular surfaces of women on denosumab and without (Dempster 2020).
//! How often a patch awakens and how wide it is are not known. All of these but the first are recalled.

use super::neighbours::Surroundings;
use super::population::{Origin, Register};
use super::{LiningCells, Osteoblasts};
use crate::DAYS_PER_YEAR;
use crate::random::{Purpose, strikes};
use crate::simulation::Tick;
use crate::tissue::Tissue;

impl LiningCells {
    /// One day of modelling, in which load and age have the say that they have in the recruits of a
    /// remodelling site.
    pub(crate) fn model(
        &mut self,
        osteoblasts: &mut Osteoblasts,
        register: &mut Register,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.modelling;
        let patches = (tick.parameters.lining_cell.radius_um / p.patch_radius_um).powi(2);
        let hazard = p.surface_per_year * tick.recruits * patches / DAYS_PER_YEAR;
        if hazard == 0.0 {
            return;
        }
        let mut middles = around.lend_places();
        self.find_middles(hazard as f32, &mut middles, tissue, around, tick);
        if !middles.is_empty() {
            self.awaken(&middles, osteoblasts, register, tissue, around, tick);
        }
        around.take_places_back(middles);
    }

    /// Where a patch awakens.
    fn find_middles(
        &mut self,
        hazard: f32,
        middles: &mut Vec<u32>,
        tissue: &Tissue,
        around: &Surroundings,
        tick: &Tick<'_>,
    ) {
        self.stir(Some(Purpose::Model), tick, |voxel, retracted_days, drawn| {
            strikes(drawn, hazard, tick.days) && is_quiescent(voxel, retracted_days, tissue, around)
        });
        for (stirred, &voxel) in self.stirred.iter_mut().zip(&self.voxel) {
            if std::mem::take(stirred) {
                middles.push(voxel);
            }
        }
    }

    /// Quiescent cells within a patch around one of `middles` become osteoblasts.
    fn awaken(
        &mut self,
        middles: &[u32],
        osteoblasts: &mut Osteoblasts,
        register: &mut Register,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.modelling;
        let grid = *tissue.grid();
        let reach_um = p.patch_radius_um as f32;
        for i in 0..self.len() {
            let voxel = self.voxel[i] as usize;
            let is_near = |&middle: &u32| grid.distance_um(voxel, middle as usize) <= reach_um;
            if !middles.iter().any(is_near)
                || !is_quiescent(voxel, self.retracted_days[i], tissue, around)
            {
                continue;
            }
            around.get_up(&grid, voxel);
            tissue.begin_modelling(around.reach_of_lining(&grid, voxel));
            self.leaving[i] = true;
            let cells =
                tick.draws(self.id[i], Purpose::Proliferate).round(p.osteoblasts_per_lining_cell);
            for nth in 0..cells {
                let id = match nth {
                    0 => self.id[i],
                    _ => register.issue(Origin::Division, self.voxel[i]),
                };
                osteoblasts.add(id, self.voxel[i], 0.0);
                around.builders.update(voxel, |n| n.saturating_add(1));
            }
        }
        self.sweep();
    }
}

/// Whether a lining cell at `voxel` covers surface where nothing else goes on.
fn is_quiescent(voxel: usize, retracted_days: f32, tissue: &Tissue, around: &Surroundings) -> bool {
    retracted_days < 0.0
        && tissue.is_shell(voxel)
        && !tissue.is_eroded(voxel)
        && !around.signalled.get(voxel)
        && around.osteoclasts.get(voxel) == 0
}
