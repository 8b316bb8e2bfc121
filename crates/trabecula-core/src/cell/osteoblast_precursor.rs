//! Osteoblast precursors: they come along TGF-β, settle on eroded surface in proportion to the
//! growth factor that resorption left there, multiply, and differentiate when enough stand
//! together.

use super::motion::{self, Gait, Wanderers};
use super::neighbours::Surroundings;
use super::osteoblast::Osteoblasts;
use super::population::{Origin, PER_TASK, Register, population};
use super::seeding::{Pool, newcomers};
use crate::random::{Draws, Purpose, strikes};
use crate::signal::{Igf1Arms, Signal, Signals};
use crate::simulation::Tick;
use crate::tissue::Tissue;
use rayon::prelude::*;

population! {
    /// Osteoblast precursors.
    OsteoblastPrecursors {
        /// Marrow voxel.
        voxel: u32,
        /// Days since it attached to eroded surface; negative while it wanders.
        attached_days: f32,
    }
}

/// Marks a cell that wanders.
pub(crate) const WANDERING: f32 = -1.0;

impl OsteoblastPrecursors {
    /// Whether cell `i` stands on eroded surface.
    #[must_use]
    pub fn is_attached(&self, i: usize) -> bool {
        self.attached_days[i] >= 0.0
    }

    /// Free cells walk, up the gradient of TGF-β.
    pub(crate) fn walk(&mut self, tissue: &Tissue, signals: &Signals, tick: &Tick<'_>) {
        let p = &tick.parameters.osteoblast_precursor;
        let gait = Gait {
            motility_um2_per_day: p.motility_um2_per_day,
            chemotaxis_um_per_day: p.chemotaxis_um_per_day,
            gradient_length_um: p.gradient_length_um,
        };
        let is_free = |i: usize| self.attached_days[i] < 0.0;
        let cells = Wanderers { voxels: &mut self.voxel, ids: &self.id, is_free };
        motion::walk(cells, &gait, Signal::TgfBeta, (tissue, signals), tick);
    }

    /// One step of every cell, in order of id.
    pub(crate) fn advance(
        &mut self,
        osteoblasts: &mut Osteoblasts,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        signals: &Signals,
        register: &mut Register,
        tick: &Tick<'_>,
    ) {
        let mut stirred = std::mem::take(&mut around.stirred);
        self.notice(&mut stirred, tissue, around, tick);
        let mut daughters = around.lend_places();
        for i in (0..self.len()).filter(|&i| stirred[i]) {
            if !self.keep_footing(i, tissue) || self.is_covered(i, around) {
                self.leaving[i] = true;
            } else if !self.is_attached(i) {
                self.try_to_attach(i, tissue, around, tick);
            } else {
                self.attached_days[i] += tick.days;
                let igf1 = signals.igf1_arms(self.voxel[i] as usize, tick);
                let daughter = self.divide(i, tissue, around, &igf1, tick);
                daughters.extend(daughter.map(|v| v as u32));
                if self.matures(i, tissue, around, &igf1, tick) {
                    osteoblasts.add(self.id[i], self.voxel[i], 0.0);
                    around.mature(self.voxel[i] as usize);
                    self.leaving[i] = true;
                }
            }
        }
        self.sweep();
        for &voxel in &daughters {
            self.add(register.issue(Origin::Division, voxel), voxel, 0.0);
        }
        around.take_places_back(daughters);
        around.stirred = stirred;
    }

    /// Free cells leave marrow by their hazard. Of the others, finds those that may do anything in
    /// this step: of free cells few, as growth factor is kept in few places, and none is added
    /// meanwhile.
    fn notice(
        &mut self,
        stirred: &mut Vec<bool>,
        tissue: &Tissue,
        around: &Surroundings,
        tick: &Tick<'_>,
    ) {
        let per_day = 1.0 / tick.parameters.osteoblast_precursor.life_days as f32;
        stirred.resize(self.len(), false);
        let changed = (stirred.par_chunks_mut(PER_TASK), self.leaving.par_chunks_mut(PER_TASK));
        let cells = (
            self.id.par_chunks(PER_TASK),
            self.voxel.par_chunks(PER_TASK),
            self.attached_days.par_chunks(PER_TASK),
        );
        let tasks = changed.into_par_iter().zip(cells);
        tasks.for_each(|((stirred, leaving), (ids, voxels, attached_days))| {
            let mut drawn = [0.0; PER_TASK];
            tick.first_uniforms(ids, Purpose::Death, &mut drawn[..ids.len()]);
            for i in 0..ids.len() {
                let (voxel, attached) = (voxels[i] as usize, attached_days[i] >= 0.0);
                leaving[i] = !attached && strikes(drawn[i], per_day, tick.days);
                let may_attach =
                    || tissue.is_shell(voxel) && is_open_to_builders(voxel, tissue, around);
                stirred[i] = !leaving[i] && (attached || tissue.is_solid(voxel) || may_attach());
            }
        });
    }

    /// A cell whose voxel has filled moves to marrow beside it, an attached one whose surface has
    /// receded follows it; false when there is no such place.
    fn keep_footing(&mut self, i: usize, tissue: &Tissue) -> bool {
        let voxel = self.voxel[i] as usize;
        let attached = self.is_attached(i);
        let fits = |v: usize| !tissue.is_solid(v) && (!attached || tissue.is_shell(v));
        if fits(voxel) {
            return true;
        }
        for reach in 1..=2 {
            if let Some(to) = tissue.grid().neighbourhood(voxel, reach).find(|&v| fits(v)) {
                self.voxel[i] = to as u32;
                return true;
            }
        }
        false
    }

    /// Whether a lining cell has closed the surface over an attached cell, which then takes part in
    /// the remodelling no more.
    fn is_covered(&self, i: usize, around: &Surroundings) -> bool {
        self.is_attached(i) && around.cover[self.voxel[i] as usize] > 0
    }

    /// A free cell attaches to eroded surface that it has come upon.
    fn try_to_attach(
        &mut self,
        i: usize,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.osteoblast_precursor;
        let voxel = self.voxel[i] as usize;
        if !tissue.is_shell(voxel) || !is_open_to_builders(voxel, tissue, around) {
            return;
        }
        let mut draws = tick.draws(self.id[i], Purpose::Recruit);
        if draws.strikes_in_passing(p.attach_per_day as f32, tick.days)
            && recruits(voxel, tissue, &mut draws, tick)
        {
            self.attached_days[i] = 0.0;
            around.reversal_cells.update(voxel, |n| n.saturating_add(1));
        }
    }

    /// The place of a daughter cell, if cell `i` divides and growth factor is left for another.
    fn divide(
        &self,
        i: usize,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        igf1: &Igf1Arms,
        tick: &Tick<'_>,
    ) -> Option<usize> {
        let p = &tick.parameters.osteoblast_precursor;
        let voxel = self.voxel[i] as usize;
        let igf1 = igf1.shared(tick.parameters.igf1_arms.proliferation_erk_share);
        let igf1 = igf1.own * igf1.drive(tick.parameters.igf1_bone.proliferation_gain);
        let hazard = p.proliferation_per_day as f32 * igf1;
        let mut draws = tick.draws(self.id[i], Purpose::Proliferate);
        if !draws.strikes(hazard, tick.days) {
            return None;
        }
        let place = tissue
            .grid()
            .neighbourhood(voxel, 1)
            .filter(|&v| tissue.is_shell(v) && is_open_to_builders(v, tissue, around))
            .min_by_key(|&v| around.lineage(v))?;
        if !recruits(place, tissue, &mut draws, tick) {
            return None;
        }
        around.reversal_cells.update(place, |n| n.saturating_add(1));
        Some(place)
    }

    /// Whether cell `i` becomes an osteoblast: sooner the more builders stand close, and not
    /// while an osteoclast works within reach of its semaphorins.
    fn matures(
        &self,
        i: usize,
        tissue: &Tissue,
        around: &Surroundings,
        igf1: &Igf1Arms,
        tick: &Tick<'_>,
    ) -> bool {
        let p = &tick.parameters.osteoblast_precursor;
        let voxel = self.voxel[i] as usize;
        let igf1 = igf1.shared(tick.parameters.igf1_arms.differentiation_erk_share);
        let igf1 = igf1.drive(tick.parameters.igf1_bone.differentiation_gain);
        let most = p.differentiate_per_day as f32 * igf1;
        let draws = tick.draws(self.id[i], Purpose::Differentiate);
        // Most draws would not let it mature in the densest crowd: no need to count this one.
        if !draws.clone().strikes(most, tick.days) {
            return false;
        }
        let grid = tissue.grid();
        let restraint = tick.parameters.osteoclast.restraint_um as f32;
        if around.is_osteoclast_within(grid, voxel, restraint) {
            return false;
        }
        let area: f32 = grid.neighbourhood(voxel, 1).map(|v| tissue.area_um2(v)).sum();
        let per_mm2 = around.lineage_around(grid, voxel) as f32 / (area.max(1.0) * 1e-6);
        let crowd = (per_mm2 / p.crowding_per_mm2 as f32).powf(p.crowding_steepness as f32);
        let crowd = crowd / (1.0 + crowd);
        draws.clone().strikes(most * crowd, tick.days)
    }

    /// The mesenchymal pool sends new cells into marrow.
    pub(crate) fn replenish(&mut self, tissue: &Tissue, register: &mut Register, tick: &Tick<'_>) {
        let p = &tick.parameters.osteoblast_precursor;
        let supply = tick.drugs.supply_fold / p.life_days;
        let expected = p.density_per_mm3 * tissue.marrow_mm3() * f64::from(tick.days) * supply;
        newcomers(expected, Pool::Mesenchymal, Purpose::Birth, tissue, tick, |voxel| {
            self.add(register.issue(Origin::Mesenchymal, voxel), voxel, WANDERING);
        });
    }
}

/// Whether a builder may settle: uncovered surface that keeps growth factor, no osteoclast.
fn is_open_to_builders(voxel: usize, tissue: &Tissue, around: &Surroundings) -> bool {
    tissue.deposit_um3(voxel) > 0.0
        && around.cover[voxel] == 0
        && around.osteoclasts.get(voxel) == 0
}

/// Draws growth factor for one more builder. Each takes the share of one; a smaller rest is used
/// up and succeeds in proportion, so that the mean number of builders is exactly proportional to
/// the matrix removed.
fn recruits(voxel: usize, tissue: &mut Tissue, draws: &mut Draws, tick: &Tick<'_>) -> bool {
    let p = &tick.parameters.osteoblast_precursor;
    let share = (p.volume_per_recruit_um3 / tick.recruits) as f32;
    let got = tissue.claim_deposit(voxel, share);
    draws.happens(got / share)
}
