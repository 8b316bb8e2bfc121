//! Osteoclasts: they erode the matrix under them, crawl to fresh surface, and die by their
//! hazards.

use super::neighbours::Surroundings;
use super::population::population;
use crate::random::Purpose;
use crate::signal::Signals;
use crate::simulation::Tick;
use crate::therapy::{Bisphosphonates, Bite};
use crate::tissue::Tissue;

population! {
    /// Osteoclasts.
    Osteoclasts {
        /// Marrow voxel at the middle of the cell.
        voxel: u32,
        /// Nuclei: the cell's size.
        nuclei: f32,
        /// Mean age of its nuclei; fusion renews the cell.
        age_days: f32,
    }
}

/// Ratio of a Weibull distribution's scale to its mean at shape 2: 1 / Γ(3/2).
const WEIBULL_SCALE: f64 = std::f64::consts::FRAC_2_SQRT_PI;

/// How much one more solid neighbour (of 26) counts against a voxel, in cell radii.
const EMBEDDING_WEIGHT: f32 = 0.15;
/// Most solid neighbours of a voxel that the ruffled border can reach. A voxel in a flat surface
/// has 17, one at the foot of a wall 20, one in the corner of a pit 22 and one in a slit 23: a cell
/// of 50 µm digs steep pits, but no slit or hole one voxel wide.
const EMBEDDING_MAX: usize = 22;

/// How much each osteoclast already at a place counts against it, where full RANK occupancy counts 1.
const CROWD_AVERSION: f32 = 0.2;

/// An osteoclast that has split into osteomorphs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Split {
    pub(crate) voxel: u32,
    pub(crate) nuclei: f32,
}

impl Osteoclasts {
    /// Surface that cell `i` resorbs, µm².
    pub(crate) fn area_um2(&self, i: usize, tick_area_per_nucleus_um2: f64) -> f32 {
        self.nuclei[i] * tick_area_per_nucleus_um2 as f32
    }

    /// Whether cell `i` can take up another nucleus.
    pub(crate) fn can_join(&self, i: usize, tick: &Tick<'_>) -> bool {
        self.nuclei[i] + 1.0 <= tick.parameters.osteoclast.nuclei_max as f32
    }

    /// A precursor fuses with cell `i`.
    pub(crate) fn gain_nucleus(&mut self, i: usize) {
        let nuclei = self.nuclei[i];
        self.age_days[i] *= nuclei / (nuclei + 1.0);
        self.nuclei[i] = nuclei + 1.0;
    }

    /// One step of every cell, one after another: die, crawl, erode. Returns the cells that have split
    /// into osteomorphs.
    pub(crate) fn advance(
        &mut self,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        signals: &mut Signals,
        drugs: &mut Bisphosphonates,
        tick: &Tick<'_>,
    ) -> Vec<Split> {
        let mut split = Vec::new();
        for i in 0..self.len() {
            self.age_days[i] += tick.days;
            let inhibition = drugs.inhibition(self.id[i], self.nuclei[i], tick);
            let poisoning = tick.parameters.bisphosphonate.apoptosis_per_day as f32 * inhibition;
            let hazard = self.death_per_day(i, around, signals, tick) + poisoning;
            let mut draws = tick.draws(self.id[i], Purpose::Perish);
            let dies = draws.strikes(hazard, tick.days);
            if dies && draws.happens(self.splitting(i, around, signals, tick)) {
                split.push(Split { voxel: self.voxel[i], nuclei: self.nuclei[i] });
            }
            self.leaving[i] = dies || !self.crawl(i, tissue, around, tick);
            if !self.leaving[i] {
                let days = tick.days * (1.0 - inhibition);
                self.erode(i, tissue, around, signals, drugs, &tick.spanning(days));
            }
        }
        self.sweep();
        split
    }

    /// Probability that a dying cell splits into osteomorphs instead: it does so as far as
    /// denosumab has taken its RANKL.
    fn splitting(
        &self,
        i: usize,
        around: &Surroundings,
        signals: &Signals,
        tick: &Tick<'_>,
    ) -> f32 {
        let antibody = tick.drugs.antibody_pmol_per_l;
        if antibody <= 0.0 || !tick.mechanisms.osteomorphs {
            return 0.0;
        }
        let voxel = self.voxel[i] as usize;
        let presented = around.membrane_rankl.get(voxel);
        let signal = |antibody| signals.rank_signal(voxel, presented, antibody, tick.parameters);
        let taken = 1.0 - signal(antibody) / signal(0.0).max(f32::MIN_POSITIVE);
        tick.parameters.denosumab_rebound.osteomorph_share as f32 * taken
    }

    /// Hazard rising with age (Weibull, shape 2), raised by RANKL withdrawal and TGF-β, lowered
    /// by oestrogen loss.
    fn death_per_day(
        &self,
        i: usize,
        around: &Surroundings,
        signals: &Signals,
        tick: &Tick<'_>,
    ) -> f32 {
        let p = &tick.parameters.osteoclast;
        let voxel = self.voxel[i] as usize;
        let scale = (p.life_days * WEIBULL_SCALE * tick.effect.osteoclast_life) as f32;
        // The hazard in the middle of the step, whose end the age is that of.
        let by_age = 2.0 * (self.age_days[i] - 0.5 * tick.days) / scale.powi(2);
        let presented = around.membrane_rankl.get(voxel);
        let antibody = tick.drugs.antibody_pmol_per_l;
        let silent = 1.0 - signals.rank_signal(voxel, presented, antibody, tick.parameters);
        let withdrawal = 1.0 + (p.withdrawal_hazard_fold as f32 - 1.0) * silent;
        let tgf_beta = 1.0
            + (p.tgf_beta_hazard_fold as f32 - 1.0)
                * signals.tgf_beta_response(voxel, tick.parameters);
        by_age * withdrawal * tgf_beta
    }

    /// Follows its surface down as that recedes, and moves to fresher surface; false when no
    /// surface is within reach.
    fn crawl(&mut self, i: usize, tissue: &Tissue, around: &Surroundings, tick: &Tick<'_>) -> bool {
        let voxel = self.voxel[i] as usize;
        if !tissue.is_shell(voxel) {
            let floor = floor_below(voxel, tissue, around);
            self.voxel[i] = floor.map_or(self.voxel[i], |v| v as u32);
            return floor.is_some();
        }
        let p = &tick.parameters.osteoclast;
        let mut draws = tick.draws(self.id[i], Purpose::Crawl);
        // A cell stays where digging is easy and leaves as its pit deepens.
        let dug = (tissue.erosion_depth_um(voxel) / p.depth_max_um as f32).min(1.0);
        let hops = p.crawl_um_per_day as f32 * tick.days / tissue.grid().voxel_um() * dug;
        if draws.happens(hops) {
            let best = open_surface(voxel, 1, tissue, around)
                .map(|v| (appeal(v, tissue, around, tick) + 1e-3 * draws.uniform(), v))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            self.voxel[i] = best.map_or(self.voxel[i], |(_, to)| to as u32);
        }
        true
    }

    /// Erodes the matrix under the cell, more slowly the deeper it has gone.
    fn erode(
        &self,
        i: usize,
        tissue: &mut Tissue,
        around: &mut Surroundings,
        signals: &mut Signals,
        drugs: &mut Bisphosphonates,
        tick: &Tick<'_>,
    ) {
        let p = &tick.parameters.osteoclast;
        let voxel = self.voxel[i] as usize;
        let area = self.area_um2(i, p.area_per_nucleus_um2);
        let mut targets = std::mem::take(&mut around.targets);
        find_targets(voxel, area, tissue, around, &mut targets);
        let share = area * tick.days / targets.len().max(1) as f32;
        let keep = tick.parameters.tissue.surface_retention as f32;
        // What a voxel was too empty for goes on to the next.
        let mut left_um3 = 0.0;
        for &(_, target) in &targets {
            let target = target as usize;
            let depth = tissue.erosion_depth_um(target);
            let slow = (1.0 - depth / p.depth_max_um as f32).max(0.0);
            let before = tissue.matrix()[target];
            let wanted_um3 = share * p.erosion_um_per_day as f32 * slow + left_um3;
            let removed_um3 = tissue.resorb(target, wanted_um3);
            left_um3 = (wanted_um3 - removed_um3).max(0.0);
            let bite = Bite::new(target, removed_um3, before, tissue.grid().voxel_um());
            drugs.ingest(self.id[i], bite, tick.parameters);
            let kept = if tick.mechanisms.coupling { removed_um3 * keep } else { 0.0 };
            tissue.book_eroded(target, kept);
            signals.release(voxel, removed_um3 - kept);
        }
        around.targets = targets;
    }
}

/// Surface within `reach` voxels of `voxel` where osteoclasts may work.
fn open_surface(
    voxel: usize,
    reach: usize,
    tissue: &Tissue,
    around: &Surroundings,
) -> impl Iterator<Item = usize> {
    let grid = tissue.grid();
    grid.neighbourhood(voxel, reach)
        .filter(move |&v| tissue.is_shell(v) && around.is_open_to_osteoclasts(grid, v))
}

/// Where the surface under a cell at `voxel` has receded to: the nearest, of equally near ones the
/// deepest.
fn floor_below(voxel: usize, tissue: &Tissue, around: &Surroundings) -> Option<usize> {
    let away = |v: usize| tissue.grid().distance_um(voxel, v);
    let nearer_or_deeper = |a: &usize, b: &usize| {
        let deeper = tissue.erosion_depth_um(*b).total_cmp(&tissue.erosion_depth_um(*a));
        away(*a).total_cmp(&away(*b)).then(deeper)
    };
    (1..=3).find_map(|reach| open_surface(voxel, reach, tissue, around).min_by(nearer_or_deeper))
}

/// How much a place draws a cell: membrane RANKL and depth still to go, less the crowd.
fn appeal(v: usize, tissue: &Tissue, around: &Surroundings, tick: &Tick<'_>) -> f32 {
    let p = &tick.parameters;
    let rankl = around.membrane_rankl.get(v);
    let felt = rankl / (rankl + p.binding.rank_kd_pmol_per_l as f32);
    let to_go = 1.0 - tissue.erosion_depth_um(v) / p.osteoclast.depth_max_um as f32;
    felt + to_go.max(0.0) - CROWD_AVERSION * f32::from(around.osteoclasts.get(v))
}

/// The voxels of matrix under a cell, as many as its area spans: exposed ones within its radius
/// that no builder guards, the most prominent first, so that floors become flat.
fn find_targets(
    voxel: usize,
    area_um2: f32,
    tissue: &Tissue,
    around: &Surroundings,
    found: &mut Vec<(f32, u32)>,
) {
    let grid = tissue.grid();
    let radius = (area_um2 / std::f32::consts::PI).sqrt() / grid.voxel_um();
    let reach = radius.ceil() as usize;
    let wanted = (area_um2 / grid.voxel_um().powi(2)).round().max(1.0) as usize;
    let candidates = grid
        .neighbourhood(voxel, reach)
        .filter(|&v| tissue.matrix()[v] > 0.0 && around.cover[v] == 0)
        .filter(|&v| tissue.is_shell(v) || tissue.is_exposed(v) && around.is_uncovered(tissue, v))
        .filter(|&v| around.builders.get(v) == 0)
        .filter(|&v| !grid.face_neighbours(v).any(|w| around.builders.get(w) > 0))
        .map(|v| (v, tissue.concavity(v)))
        .filter(|&(_, embedding)| embedding <= EMBEDDING_MAX)
        .map(|(v, embedding)| {
            let away = grid.distance_um(voxel, v) / grid.voxel_um();
            (away / (radius + 0.5) + embedding as f32 * EMBEDDING_WEIGHT, v as u32)
        });
    found.clear();
    found.extend(candidates);
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.truncate(wanted);
}
