//! Osteoclast precursors: they wander in marrow, commit where membrane RANKL touches them, and
//! fuse.

use super::motion::{Walk, sensed};
use super::neighbours::Surroundings;
use super::osteoclast::{Osteoclasts, Split};
use super::population::{Register, population};
use crate::random::Purpose;
use crate::signal::{Signal, Signals};
use crate::simulation::Tick;
use crate::tissue::Tissue;
use rayon::prelude::*;

population! {
    /// Osteoclast precursors.
    OsteoclastPrecursors {
        /// Marrow voxel.
        voxel: u32,
        /// Days since it committed; negative while it wanders.
        committed_days: f32,
        /// Whether it is an osteomorph: a piece of a split osteoclast.
        osteomorph: bool,
    }
}

/// Marks a cell that wanders.
pub(crate) const WANDERING: f32 = -1.0;

impl OsteoclastPrecursors {
    /// Whether cell `i` has committed and waits to fuse.
    #[must_use]
    pub fn is_committed(&self, i: usize) -> bool {
        self.committed_days[i] >= 0.0
    }

    /// Free cells walk, up the gradient of soluble RANKL.
    pub(crate) fn walk(&mut self, tissue: &Tissue, signals: &Signals, tick: &Tick<'_>) {
        let p = &tick.parameters.osteoclast_precursor;
        let grid = tissue.grid();
        let drift = if tick.mechanisms.chemotaxis { p.chemotaxis_um_per_day } else { 0.0 };
        let motility = p.motility_um2_per_day * tick.drugs.motility_fold;
        let walk = Walk::new(grid.voxel_um(), tick.days, motility, drift);
        let length = p.gradient_length_um as f32;
        let (ids, committed) = (&self.id, &self.committed_days);
        self.voxel.par_iter_mut().enumerate().with_min_len(256).for_each(|(i, voxel)| {
            if committed[i] >= 0.0 {
                return;
            }
            let at = *voxel as usize;
            let (c, slope) = signals.slope(Signal::Rankl, at);
            let toward = sensed(slope, c, length);
            let mut draws = tick.draws(ids[i], Purpose::Move);
            *voxel = walk.wander(grid, |v| tissue.is_solid(v), at, toward, &mut draws) as u32;
        });
    }

    /// Cells in contact with membrane RANKL commit by RANK occupancy; the others leave marrow by
    /// their hazard; committed cells that find no partner in time die.
    pub(crate) fn commit(
        &mut self,
        around: &Surroundings,
        signals: &Signals,
        tissue: &Tissue,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.osteoclast_precursor;
        let mut gone = vec![false; self.len()];
        for (i, gone) in gone.iter_mut().enumerate() {
            let voxel = self.voxel[i] as usize;
            if self.is_committed(i) {
                self.committed_days[i] += tick.days;
                *gone = self.committed_days[i] > p.committed_days as f32;
                continue;
            }
            let mut draws = tick.draws(self.id[i], Purpose::Death);
            let (life, eagerness) = self.life_days_and_eagerness(i, tick);
            *gone = draws.strikes(1.0 / life, tick.days);
            let presented = around.membrane_rankl.get(voxel);
            if *gone
                || presented <= 0.0
                || !tissue.is_shell(voxel)
                || !around.is_open_to_osteoclasts(tissue.grid(), voxel)
            {
                continue;
            }
            let occupancy = signals.rank_occupancy(
                voxel,
                presented,
                tick.drugs.antibody_pmol_per_l,
                tick.parameters,
            );
            let hazard = p.commit_per_day as f32 * eagerness * occupancy;
            if tick.draws(self.id[i], Purpose::Commit).strikes(hazard, tick.days) {
                self.committed_days[i] = 0.0;
            }
        }
        self.remove(&gone);
    }

    /// Cells whose voxel has filled with bone move to marrow beside it; one that finds none is
    /// buried and lost.
    pub(crate) fn make_room(&mut self, tissue: &Tissue) {
        let mut buried = vec![false; self.len()];
        for (voxel, buried) in self.voxel.iter_mut().zip(&mut buried) {
            if tissue.is_solid(*voxel as usize) {
                let beside = |reach| tissue.grid().neighbourhood(*voxel as usize, reach);
                let open = (1..=2).flat_map(beside).find(|&v| !tissue.is_solid(v));
                *buried = open.is_none();
                *voxel = open.map_or(*voxel, |v| v as u32);
            }
        }
        self.remove(&buried);
    }

    /// Mean stay in marrow, and how much sooner than others it commits.
    fn life_days_and_eagerness(&self, i: usize, tick: &Tick<'_>) -> (f32, f32) {
        if self.osteomorph[i] {
            let p = &tick.parameters.denosumab_rebound;
            (p.osteomorph_life_days as f32, p.osteomorph_commit_fold as f32)
        } else {
            (tick.parameters.osteoclast_precursor.life_days as f32, 1.0)
        }
    }

    /// Osteoclasts have split into osteomorphs: one for each nucleus, where the cell stood.
    pub(crate) fn receive(&mut self, split: &[Split], register: &mut Register) {
        for cell in split {
            for _ in 0..cell.nuclei.round() as usize {
                self.add(register.issue(), cell.voxel, WANDERING, true);
            }
        }
    }

    /// Committed cells join an osteoclast beside them, or fuse with each other when enough stand
    /// together.
    pub(crate) fn fuse(
        &mut self,
        osteoclasts: &mut Osteoclasts,
        tissue: &Tissue,
        register: &mut Register,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.osteoclast_precursor;
        let committed: Vec<usize> = (0..self.len()).filter(|&i| self.is_committed(i)).collect();
        let mut gone = vec![false; self.len()];
        let grid = tissue.grid();
        let near =
            |a: u32, b: u32| grid.distance_um(a as usize, b as usize) <= p.fusion_reach_um as f32;
        for &i in &committed {
            if gone[i] {
                continue;
            }
            let host =
                osteoclasts.joinable(tick).find(|&o| near(osteoclasts.voxel[o], self.voxel[i]));
            if let Some(host) = host {
                osteoclasts.gain_nucleus(host);
                gone[i] = true;
                continue;
            }
            let group: Vec<usize> = committed
                .iter()
                .copied()
                .filter(|&j| !gone[j] && near(self.voxel[i], self.voxel[j]))
                .collect();
            if group.len() as f64 >= p.fusion_count {
                group.iter().for_each(|&j| gone[j] = true);
                osteoclasts.add(register.issue(), self.voxel[i], group.len() as f32, 0.0);
            }
        }
        self.remove(&gone);
    }

    /// The haematopoietic pool sends new cells into marrow.
    pub(crate) fn replenish(
        &mut self,
        tissue: &Tissue,
        marrow_mm3: f64,
        register: &mut Register,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.osteoclast_precursor;
        let expected = p.density_per_mm3 * marrow_mm3 * f64::from(tick.days) / p.life_days;
        for voxel in
            super::seeding::newcomers(expected, super::seeding::Pool::Haematopoietic, tissue, tick)
        {
            self.add(register.issue(), voxel as u32, WANDERING, false);
        }
    }
}
