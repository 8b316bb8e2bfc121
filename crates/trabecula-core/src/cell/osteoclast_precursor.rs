//! Osteoclast precursors: they wander in marrow, commit where membrane RANKL touches them, and
//! fuse.

use super::motion::{self, Gait, Wanderers};
use super::neighbours::Surroundings;
use super::osteoclast::{Osteoclasts, Split};
use super::population::{Origin, PER_TASK, Register, population};
use super::seeding::{Pool, newcomers};
use crate::random::{Purpose, strikes};
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

    fn awaits_fusion(&self, i: usize) -> bool {
        self.is_committed(i) && !self.leaving[i]
    }

    /// Free cells walk, up the gradient of soluble RANKL.
    pub(crate) fn walk(&mut self, tissue: &Tissue, signals: &Signals, tick: &Tick<'_>) {
        let p = &tick.parameters.osteoclast_precursor;
        let gait = Gait {
            motility_um2_per_day: p.motility_um2_per_day,
            chemotaxis_um_per_day: p.chemotaxis_um_per_day,
            gradient_length_um: p.gradient_length_um,
        };
        let is_free = |i: usize| self.committed_days[i] < 0.0;
        let cells = Wanderers { voxels: &mut self.voxel, ids: &self.id, is_free };
        motion::walk(cells, &gait, Signal::Rankl, (tissue, signals), tick);
    }

    /// Cells in contact with membrane RANKL commit by how much of their RANK signals; the others
    /// leave marrow by their hazard; committed cells that find no partner in time die. Who leaves is
    /// swept out with those who fuse.
    pub(crate) fn commit(
        &mut self,
        around: &Surroundings,
        signals: &Signals,
        tissue: &Tissue,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.osteoclast_precursor;
        let waits = p.committed_days as f32;
        let readiness = (p.commit_per_day * tick.effect.osteoclast_commitment) as f32;
        let contact = Contact { around, signals, tissue };
        let changed =
            (self.committed_days.par_chunks_mut(PER_TASK), self.leaving.par_chunks_mut(PER_TASK));
        let cells = (
            self.id.par_chunks(PER_TASK),
            self.voxel.par_chunks(PER_TASK),
            self.osteomorph.par_chunks(PER_TASK),
        );
        let tasks = changed.into_par_iter().zip(cells);
        tasks.for_each(|((committed, leaving), (ids, voxels, osteomorphs))| {
            let mut drawn = [0.0; PER_TASK];
            tick.first_uniforms(ids, Purpose::Death, &mut drawn[..ids.len()]);
            for i in 0..ids.len() {
                if committed[i] >= 0.0 {
                    committed[i] += tick.days;
                    leaving[i] = committed[i] > waits;
                    continue;
                }
                let (life, eagerness) = life_days_and_eagerness(osteomorphs[i], tick);
                leaving[i] = strikes(drawn[i], 1.0 / life, tick.days);
                if leaving[i] {
                    continue;
                }
                let signal = contact.rank_signal(voxels[i] as usize, tick);
                let hazard = readiness * eagerness * signal;
                let draws = || tick.draws(ids[i], Purpose::Commit);
                if hazard > 0.0 && draws().strikes_in_passing(hazard, tick.days) {
                    committed[i] = 0.0;
                }
            }
        });
    }

    /// Cells whose voxel has filled with bone move to marrow beside it; one that finds none is
    /// buried and lost.
    pub(crate) fn make_room(&mut self, tissue: &Tissue) {
        let cells = (&mut self.voxel, &mut self.leaving).into_par_iter();
        cells.with_min_len(PER_TASK).for_each(|(voxel, buried)| {
            if tissue.is_solid(*voxel as usize) {
                let beside = |reach| tissue.grid().neighbourhood(*voxel as usize, reach);
                let open = (1..=2).flat_map(beside).find(|&v| !tissue.is_solid(v));
                *buried = open.is_none();
                *voxel = open.map_or(*voxel, |v| v as u32);
            }
        });
        self.sweep();
    }

    /// Osteoclasts have split into osteomorphs: one for each nucleus, where the cell stood.
    pub(crate) fn receive(&mut self, split: &[Split], register: &mut Register) {
        for cell in split {
            for _ in 0..cell.nuclei.round() as usize {
                let id = register.issue(Origin::Split, cell.voxel);
                self.add(id, cell.voxel, WANDERING, true);
            }
        }
    }

    /// Committed cells join an osteoclast beside them, or fuse with each other when enough stand
    /// together.
    pub(crate) fn fuse(
        &mut self,
        osteoclasts: &mut Osteoclasts,
        around: &mut Surroundings,
        tissue: &Tissue,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.osteoclast_precursor;
        let (grid, reach) = (tissue.grid(), p.fusion_reach_um as f32);
        let Surroundings { committed, hosts, .. } = around;
        hosts.hold(osteoclasts.voxel.iter().copied().zip(0..));
        let places = self.voxel.iter().copied().zip(0..);
        committed.hold(places.filter(|&(_, i)| self.awaits_fusion(i as usize)));
        for i in 0..self.len() {
            if !self.awaits_fusion(i) {
                continue;
            }
            let near = hosts.within(grid, self.voxel[i], reach);
            if let Some(host) = near.filter(|&o| osteoclasts.can_join(o, tick)).min() {
                osteoclasts.gain_nucleus(host);
                self.leaving[i] = true;
                continue;
            }
            let group = || committed.within(grid, self.voxel[i], reach);
            let size = group().filter(|&j| !self.leaving[j]).count();
            if size as f64 >= p.fusion_count {
                group().for_each(|j| self.leaving[j] = true);
                hosts.add(self.voxel[i], osteoclasts.len() as u32);
                osteoclasts.add(self.id[i], self.voxel[i], size as f32, 0.0);
            }
        }
        self.sweep();
    }

    /// The haematopoietic pool sends new cells into marrow.
    pub(crate) fn replenish(&mut self, tissue: &Tissue, register: &mut Register, tick: &Tick<'_>) {
        let p = &tick.parameters.osteoclast_precursor;
        let expected = p.number_per_mm2 * tissue.surface_mm2() * f64::from(tick.days) / p.life_days;
        newcomers(expected, Pool::Haematopoietic, Purpose::Birth, tissue, tick, |voxel| {
            let id = register.issue(Origin::Haematopoietic, voxel);
            self.add(id, voxel, WANDERING, false);
        });
    }
}

/// What a wandering cell finds where it is.
struct Contact<'a> {
    around: &'a Surroundings,
    signals: &'a Signals,
    tissue: &'a Tissue,
}

impl Contact<'_> {
    /// Fraction of RANK that signals in a cell that touches bare surface with membrane RANKL; 0
    /// elsewhere.
    fn rank_signal(&self, voxel: usize, tick: &Tick<'_>) -> f32 {
        let Self { around, signals, tissue } = self;
        // Most are in open marrow, which one byte tells.
        if !tissue.is_shell(voxel) {
            return 0.0;
        }
        let presented = around.membrane_rankl.get(voxel);
        if presented <= 0.0 || !around.is_open_to_osteoclasts(tissue.grid(), voxel) {
            return 0.0;
        }
        let antibody = tick.drugs.antibody_pmol_per_l;
        signals.rank_signal(voxel, presented, antibody, tick.parameters)
    }
}

/// Mean stay in marrow, and how much sooner than others a cell commits.
fn life_days_and_eagerness(osteomorph: bool, tick: &Tick<'_>) -> (f32, f32) {
    if osteomorph {
        let p = &tick.parameters.denosumab_rebound;
        (p.osteomorph_life_days as f32, p.osteomorph_commit_fold as f32)
    } else {
        (tick.parameters.osteoclast_precursor.life_days as f32, 1.0)
    }
}
