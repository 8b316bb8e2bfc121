//! Lining cells: they guard quiescent surface, give way to remodelling, and cover bare bone.

use super::neighbours::Surroundings;
use super::population::{Origin, PER_TASK, Register, population};
use crate::random::{Purpose, strikes};
use crate::simulation::Tick;
use crate::tissue::Tissue;
use rayon::prelude::*;

population! {
    /// Lining cells.
    LiningCells {
        /// Shell voxel at the middle of the cell.
        voxel: u32,
        /// Days since it retracted; negative while it covers the surface.
        retracted_days: f32,
        /// Whether it may do anything in this step; never so between steps.
        stirred: bool,
    }
}

/// Marks a cell that covers the surface.
pub(crate) const RESTING: f32 = -1.0;

impl LiningCells {
    /// Whether cell `i` covers the surface.
    #[must_use]
    pub fn is_resting(&self, i: usize) -> bool {
        self.retracted_days[i] < 0.0
    }

    /// A new cell lies down at `voxel`.
    pub(crate) fn settle(
        &mut self,
        id: u64,
        voxel: usize,
        tissue: &mut Tissue,
        around: &mut Surroundings,
    ) {
        self.add(id, voxel as u32, RESTING, false);
        around.lie_down(tissue.grid(), voxel);
        let within = around.reach_of_lining(tissue.grid(), voxel);
        tissue.cover(within);
    }

    /// One step of every cell, but for those that division adds: returns the places where they would
    /// lie down, for [`LiningCells::cover_bare_bone`].
    pub(crate) fn advance(
        &mut self,
        tissue: &Tissue,
        around: &mut Surroundings,
        tick: &Tick<'_>,
    ) -> Vec<u32> {
        // Division takes days: asking once a day is often enough.
        let daily = tick.is_due(1);
        self.notice(tissue, around, daily, tick);
        let mut settlers = around.lend_places();
        for i in 0..self.len() {
            if !std::mem::take(&mut self.stirred[i]) {
                continue;
            }
            if self.is_resting(i) {
                self.leaving[i] = self.rest(i, tissue, around, tick);
                if daily && !self.leaving[i] && self.is_resting(i) {
                    let place = self.spread(i, tissue, around, &tick.spanning(1.0));
                    settlers.extend(place.map(|v| v as u32));
                }
            } else {
                self.leaving[i] = self.wait(i, tissue, around, tick);
            }
        }
        self.sweep();
        settlers
    }

    /// Cells that have lain down end what went on at their surface, and cells that have divided cover
    /// the bare surface that [`LiningCells::advance`] found.
    pub(crate) fn cover_bare_bone(
        &mut self,
        settlers: Vec<u32>,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        register: &mut Register,
    ) {
        let mut lain_down = std::mem::take(&mut around.lain_down);
        for voxel in lain_down.drain(..) {
            tissue.cover(around.reach_of_lining(tissue.grid(), voxel as usize));
        }
        around.lain_down = lain_down;
        for &voxel in &settlers {
            if around.is_bare(voxel as usize) {
                let id = register.issue(Origin::Spread, voxel);
                self.settle(id, voxel as usize, tissue, around);
            }
        }
        around.take_places_back(settlers);
    }

    /// Finds the few cells that may do anything in this step.
    fn notice(&mut self, tissue: &Tissue, around: &Surroundings, daily: bool, tick: &Tick<'_>) {
        let spread = tick.parameters.lining_cell.spread_per_day as f32;
        let drawing = daily.then_some(Purpose::Proliferate);
        self.stir(drawing, tick, |voxel, retracted_days, drawn| {
            retracted_days >= 0.0
                || !tissue.is_shell(voxel)
                || around.signalled.get(voxel)
                || around.osteoclasts.get(voxel) > 0
                || daily && strikes(drawn, spread, 1.0)
        });
    }

    /// Marks every cell that `stirs`, by its voxel, the days since it retracted, and its first draw
    /// for the purpose, or 0 where none is drawn for.
    pub(super) fn stir(
        &mut self,
        drawing: Option<Purpose>,
        tick: &Tick<'_>,
        stirs: impl Fn(usize, f32, f32) -> bool + Sync,
    ) {
        let cells = (
            self.stirred.par_chunks_mut(PER_TASK),
            self.voxel.par_chunks(PER_TASK),
            self.retracted_days.par_chunks(PER_TASK),
            self.id.par_chunks(PER_TASK),
        );
        cells.into_par_iter().for_each(|(stirred, voxels, retracted_days, ids)| {
            let mut drawn = [0.0; PER_TASK];
            if let Some(purpose) = drawing {
                tick.first_uniforms(ids, purpose, &mut drawn[..ids.len()]);
            }
            for i in 0..ids.len() {
                stirred[i] = stirs(voxels[i] as usize, retracted_days[i], drawn[i]);
            }
        });
    }

    /// A covering cell follows its surface and may retract; true when it is lost.
    fn rest(
        &mut self,
        i: usize,
        tissue: &Tissue,
        around: &mut Surroundings,
        tick: &Tick<'_>,
    ) -> bool {
        let voxel = self.voxel[i] as usize;
        if !tissue.is_shell(voxel) {
            around.get_up(tissue.grid(), voxel);
            let moved = tissue
                .grid()
                .neighbourhood(voxel, 1)
                .find(|&v| tissue.is_shell(v) && around.is_bare(v) && !tissue.is_eroded(v));
            let Some(moved) = moved else { return true };
            self.voxel[i] = moved as u32;
            around.lie_down(tissue.grid(), moved);
            around.lain_down.push(moved as u32);
            return false;
        }
        if self.gives_way(i, voxel, around, tick) {
            around.get_up(tissue.grid(), voxel);
            self.retracted_days[i] = 0.0;
        }
        false
    }

    fn gives_way(&self, i: usize, voxel: usize, around: &Surroundings, tick: &Tick<'_>) -> bool {
        let p = &tick.parameters.lining_cell;
        let signal = around.signalled.get(voxel);
        let beside = tick.mechanisms.lateral_spread && around.osteoclasts.get(voxel) > 0;
        if !signal && !beside {
            return false;
        }
        let hazard = f64::from(u8::from(signal)) * p.retract_on_signal_per_day
            + f64::from(u8::from(beside)) * p.retract_beside_osteoclast_per_day;
        tick.draws(self.id[i], Purpose::Retract).strikes(hazard as f32, tick.days)
    }

    /// A retracted cell waits to cover the surface again; true when its surface was eroded or
    /// built upon meanwhile.
    fn wait(
        &mut self,
        i: usize,
        tissue: &Tissue,
        around: &mut Surroundings,
        tick: &Tick<'_>,
    ) -> bool {
        let voxel = self.voxel[i] as usize;
        if !tissue.is_shell(voxel) || tissue.is_eroded(voxel) || around.lineage(voxel) > 0 {
            return true;
        }
        self.retracted_days[i] += tick.days;
        if self.retracted_days[i] > tick.parameters.lining_cell.retracted_days as f32 {
            self.retracted_days[i] = RESTING;
            around.lie_down(tissue.grid(), voxel);
            around.lain_down.push(voxel as u32);
        }
        false
    }

    /// Bare neighbouring surface that the cell would cover by dividing, if it spreads now.
    fn spread(
        &self,
        i: usize,
        tissue: &Tissue,
        around: &Surroundings,
        tick: &Tick<'_>,
    ) -> Option<usize> {
        let p = &tick.parameters.lining_cell;
        let mut draws = tick.draws(self.id[i], Purpose::Proliferate);
        if !draws.strikes(p.spread_per_day as f32, tick.days) {
            return None;
        }
        let grid = tissue.grid();
        let reach = (2.0 * p.radius_um as f32 / grid.voxel_um()).ceil() as usize;
        tissue.find_shell(self.voxel[i] as usize, reach, |v| {
            around.is_bare(v)
                && around.osteoclasts.get(v) == 0
                && around.membrane_rankl.get(v) == 0.0
                && tissue.deposit_around_um3(v) <= p.tolerated_deposit_um3 as f32
                && around.lineage_around(grid, v) == 0
        })
    }
}
