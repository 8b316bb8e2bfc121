//! Osteoblasts: they lay osteoid at a rate that falls with age, and end as osteocytes, as lining
//! cells or by apoptosis.

use super::neighbours::Surroundings;
use super::population::{PER_TASK, population};
use super::{LiningCells, Osteocytes};
use crate::random::{Draws, Purpose};
use crate::signal::Signals;
use crate::simulation::Tick;
use crate::tissue::Tissue;
use rayon::prelude::*;

population! {
    /// Osteoblasts.
    Osteoblasts {
        /// Shell voxel that the cell fills.
        voxel: u32,
        /// Age as an osteoblast.
        age_days: f32,
    }
}

/// Neighbours that an osteoblast's fate can turn into.
pub(crate) struct Heirs<'a> {
    pub(crate) osteocytes: &'a mut Osteocytes,
    pub(crate) lining_cells: &'a mut LiningCells,
}

/// What a cell does in a step, as far as it does not depend on what the others do.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    fate: Fate,
    /// Where it may move, and whether it is buried.
    moves: Draws,
    burial: Draws,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Dies,
    Retires,
    /// Lays so much osteoid, µm³.
    Builds(f32),
}

/// How much eroded ground that nothing covers draws a cell, in solid neighbours.
const ERODED_APPEAL: f32 = 4.0;

impl Osteoblasts {
    /// One step of every cell, one after another.
    pub(crate) fn advance(
        &mut self,
        mut heirs: Heirs<'_>,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        signals: &Signals,
        tick: &Tick<'_>,
    ) {
        let mut plans = std::mem::take(&mut around.plans);
        self.plan(&mut plans, signals, tick);
        for (i, plan) in plans.iter_mut().enumerate() {
            self.leaving[i] = self.build(i, plan, &mut heirs, tissue, around, tick);
            if self.leaving[i] {
                around.builders.update(self.voxel[i] as usize, |n| n.saturating_sub(1));
            }
            if matches!(plan.fate, Fate::Retires) {
                self.retire(i, &mut heirs, tissue, around);
            }
        }
        around.plans = plans;
        self.sweep();
    }

    /// Cells age, and each makes its plan.
    fn plan(&mut self, plans: &mut Vec<Plan>, signals: &Signals, tick: &Tick<'_>) {
        let cells = (&mut self.age_days, &self.id, &self.voxel).into_par_iter();
        let made = cells.with_min_len(PER_TASK).map(|(age_days, &id, &voxel)| {
            *age_days += tick.days;
            Plan {
                fate: fate(id, *age_days, voxel as usize, signals, tick),
                moves: tick.draws(id, Purpose::Move),
                burial: tick.draws(id, Purpose::Embed),
            }
        });
        made.collect_into_vec(plans);
    }

    /// A retiring cell flattens into a lining cell where surface lies bare and no other still
    /// builds.
    fn retire(
        &self,
        i: usize,
        heirs: &mut Heirs<'_>,
        tissue: &mut Tissue,
        around: &mut Surroundings,
    ) {
        let voxel = self.voxel[i] as usize;
        let is_bare = tissue.is_shell(voxel) && around.cover[voxel] == 0;
        if is_bare && !around.is_attended(tissue.grid(), voxel) {
            heirs.lining_cells.settle(self.id[i], voxel, tissue, around);
        }
    }

    /// Lays osteoid; true when the cell is done for: it dies, retires, is buried as an osteocyte or
    /// finds no place to work.
    fn build(
        &mut self,
        i: usize,
        plan: &mut Plan,
        heirs: &mut Heirs<'_>,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        tick: &Tick<'_>,
    ) -> bool {
        let Fate::Builds(mut left) = plan.fate else { return true };
        let mut laid = 0.0;
        while left > 0.0 {
            if !self.find_place(i, tissue, around, &mut plan.moves, tick) {
                return true;
            }
            let now = tissue.lay(self.voxel[i] as usize, left);
            laid += now;
            // Rounding may leave a residue that no voxel can take.
            left = if now > 0.0 { left - now } else { 0.0 };
            if left < 1e-3 {
                break;
            }
        }
        // Buried with the probability that gives osteocytes their density.
        let per_um3 = (tick.parameters.osteocyte.density_per_mm3 * 1e-9) as f32;
        let buried = plan.burial.happens(per_um3 * laid);
        if buried {
            heirs.osteocytes.add(self.id[i], self.voxel[i], 0.0, -1.0);
        }
        buried
    }

    /// Makes sure that the cell stands where there is room for osteoid: when its voxel has
    /// filled, it moves out to the neighbour with most bone around it, so hollows fill first;
    /// now and then it does so anyway. False when there is no such place.
    fn find_place(
        &mut self,
        i: usize,
        tissue: &Tissue,
        around: &mut Surroundings,
        draws: &mut Draws,
        tick: &Tick<'_>,
    ) -> bool {
        let voxel = self.voxel[i] as usize;
        let stays = tissue.is_shell(voxel);
        let shift = tick.parameters.osteoblast.shift_per_day as f32;
        if let Some(pore) = tissue.pore_beside(voxel) {
            self.move_to(i, pore, around);
            return true;
        }
        if stays && !draws.strikes(shift, tick.days) {
            return true;
        }
        for reach in 1..=2 {
            let best = tissue
                .grid()
                .neighbourhood(voxel, reach)
                .filter(|&v| tissue.is_shell(v) && around.cover[v] == 0)
                .filter(|&v| v == voxel || self.has_room(v, tissue, around, tick))
                .map(|v| {
                    let bare = if tissue.is_eroded(v) { ERODED_APPEAL } else { 0.0 };
                    let crowd = f32::from(around.builders.get(v));
                    (tissue.concavity(v) as f32 + bare - crowd + draws.uniform(), v)
                })
                .max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, to)) = best {
                self.move_to(i, to, around);
                return true;
            }
        }
        stays
    }

    fn move_to(&mut self, i: usize, to: usize, around: &mut Surroundings) {
        around.builders.update(self.voxel[i] as usize, |n| n.saturating_sub(1));
        around.builders.update(to, |n| n.saturating_add(1));
        self.voxel[i] = to as u32;
    }

    fn has_room(
        &self,
        voxel: usize,
        tissue: &Tissue,
        around: &Surroundings,
        tick: &Tick<'_>,
    ) -> bool {
        let most =
            tick.parameters.osteoblast.crowding_per_mm2 * 1e-6 * f64::from(tissue.area_um2(voxel));
        f64::from(around.builders.get(voxel)) < most.max(1.0)
    }
}

/// What becomes of a cell that has reached `age_days`.
fn fate(id: u64, age_days: f32, voxel: usize, signals: &Signals, tick: &Tick<'_>) -> Fate {
    let mut draws = tick.draws(id, Purpose::Death);
    let p = &tick.parameters.osteoblast;
    let igf1 = signals.igf1_arms(voxel, tick);
    let survival = igf1.shared(tick.parameters.igf1_arms.survival_erk_share);
    let survival = survival.drive(tick.parameters.igf1_bone.survival_gain);
    let life = (p.life_days * tick.effect.osteoblast_life) as f32 * survival;
    if draws.strikes(1.0 / life, tick.days) {
        Fate::Dies
    } else if age_days > p.work_days as f32
        && draws.strikes(1.0 / p.retirement_days as f32, tick.days)
    {
        Fate::Retires
    } else {
        let collagen = igf1.shared(tick.parameters.igf1_arms.collagen_erk_share);
        let output = p.osteoid_um3_per_day as f32
            * (-age_days / p.output_decay_days as f32).exp()
            * collagen.own
            * collagen.drive(tick.parameters.igf1_bone.collagen_gain);
        Fate::Builds(output * tick.days)
    }
}
