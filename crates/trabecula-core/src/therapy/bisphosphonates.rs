//! Bisphosphonates between blood, mineral and osteoclasts.

use crate::cell::Surroundings;
use crate::parameter::Parameters;
use crate::simulation::Tick;
use crate::systemic::{Bisphosphonate, Drug, Treatment, doses, half_inhibiting_fmol};
use crate::tissue::{BoundDrug, Exposure, Tissue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days after a dose during which blood and bone exchange drug daily.
const DAILY_FOR_DAYS: f64 = 14.0;
/// Days between exchanges when what is left moves slowly.
const SLOW_PERIOD_DAYS: f64 = 10.0;
/// fmol per nmol.
const FMOL_PER_NMOL: f64 = 1e6;
/// m² per µm².
const M2_PER_UM2: f64 = 1e-12;
/// m² per mm².
const M2_PER_MM2: f64 = 1e-6;

/// One bisphosphonate, wherever it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Agent {
    body: Bisphosphonate,
    bone: BoundDrug,
    /// In osteoclasts by id, nmol of the skeleton.
    ingested: BTreeMap<u64, f64>,
    /// Set free by resorption since blood and bone last exchanged drug, nmol.
    freed: f64,
    /// Days since then.
    pending_days: f64,
    /// Days since the last dose.
    since_dose_days: f64,
}

/// What an osteoclast removed from a voxel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bite {
    pub(crate) voxel: usize,
    /// Thickness of the layer, µm.
    pub(crate) depth_um: f32,
    /// Share of the voxel's matrix.
    pub(crate) share: f32,
}

impl Bite {
    /// `removed_um3` taken from `voxel`, which held the `matrix` fraction.
    pub(crate) fn new(voxel: usize, removed_um3: f32, matrix: f32, voxel_um: f32) -> Self {
        let depth_um = removed_um3 / voxel_um.powi(2);
        Self { voxel, depth_um, share: depth_um / (matrix * voxel_um) }
    }
}

/// All bisphosphonates of one woman.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bisphosphonates {
    agents: Vec<Agent>,
    /// Surface of the skeleton per surface of the sample at the start.
    skeleton_per_sample: f64,
}

/// Where the drug is, nmol of the whole skeleton.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub struct Balance {
    pub given: f64,
    pub plasma_nmol_per_l: f64,
    /// Gut, plasma, soft tissue, osteoclasts, and what resorption has just freed.
    pub body: f64,
    pub surface: f64,
    pub buried: f64,
    /// Urine, and what was never absorbed.
    pub excreted: f64,
}

impl Bisphosphonates {
    /// No drug in a sample with this surface.
    pub(crate) fn none(tissue: &Tissue, parameters: &Parameters) -> Self {
        let skeleton = parameters.bisphosphonate.skeleton_surface_m2;
        let skeleton_per_sample = skeleton / (tissue.surface_mm2() * M2_PER_MM2);
        Self { agents: Vec::new(), skeleton_per_sample }
    }

    /// Refuses amounts that do not fit a grid of `voxels`.
    pub(crate) fn check(&self, voxels: usize) -> Result<(), &'static str> {
        self.agents.iter().try_for_each(|agent| agent.bone.check(voxels))
    }

    /// Moves every drug by the day that begins on `day`. `osteoclasts` are the living ones,
    /// ascending.
    pub(crate) fn advance_day(
        &mut self,
        treatments: &[Treatment],
        day: f64,
        tissue: &Tissue,
        around: &Surroundings,
        osteoclasts: &[u64],
        tick: &Tick<'_>,
    ) {
        // The surface is the same for all drugs of a day, and costs a pass over the sample.
        let mut exposure = None;
        for drug in Drug::BISPHOSPHONATES {
            let doses = doses(treatments, drug, day, day + 1.0);
            let found = self.agents.iter().position(|agent| agent.body.drug() == drug);
            let at = match (found, doses.is_empty()) {
                (Some(at), _) => at,
                (None, true) => continue,
                (None, false) => {
                    self.agents.push(Agent::new(drug));
                    self.agents.len() - 1
                }
            };
            let agent = &mut self.agents[at];
            agent.pending_days += 1.0;
            agent.since_dose_days += 1.0;
            if agent.is_due(&doses) {
                let exposure = exposure.get_or_insert_with(|| expose(tissue, around, tick));
                agent.reap(osteoclasts);
                agent.exchange(&doses, tissue, exposure, self.skeleton_per_sample, tick.parameters);
            }
        }
    }

    /// How far ingested drug disables osteoclast `id`, 0 to 1.
    pub(crate) fn inhibition(&self, id: u64, nuclei: f32, tick: &Tick<'_>) -> f32 {
        if !tick.mechanisms.bisphosphonate_toxicity {
            return 0.0;
        }
        let dose: f64 = self
            .agents
            .iter()
            .filter_map(|agent| {
                let nmol = agent.ingested.get(&id)? / self.skeleton_per_sample;
                let fmol = nmol * FMOL_PER_NMOL / f64::from(nuclei);
                Some(fmol / half_inhibiting_fmol(agent.body.drug(), tick.parameters))
            })
            .fold(0.0, |sum, dose| sum + dose);
        (dose / (1.0 + dose)) as f32
    }

    /// Osteoclast `id` sets free what lay in the matrix that it removed, and ingests a share.
    pub(crate) fn ingest(&mut self, id: u64, bite: Bite, parameters: &Parameters) {
        let p = &parameters.bisphosphonate;
        let layer = p.surface_layer_um as f32;
        for agent in &mut self.agents {
            let freed = agent.bone.erode(bite.voxel, bite.depth_um, bite.share, layer);
            if freed > 0.0 {
                let eaten = freed * p.ingested_share;
                *agent.ingested.entry(id).or_insert(0.0) += eaten;
                agent.freed += freed - eaten;
            }
        }
    }

    /// Where all of it is.
    #[must_use]
    pub fn balance(&self, parameters: &Parameters) -> Balance {
        let mut sum = Balance::default();
        for agent in &self.agents {
            sum.given += agent.body.given_nmol();
            sum.plasma_nmol_per_l += agent.body.concentration_nmol_per_l(parameters);
            let eaten = agent.ingested.values().fold(0.0, |sum, nmol| sum + nmol);
            sum.body += agent.body.in_body_nmol() + agent.freed + eaten;
            sum.surface += agent.bone.surface_nmol();
            sum.buried += agent.bone.buried_nmol();
            sum.excreted += agent.body.excreted_nmol();
        }
        sum
    }
}

impl Agent {
    fn new(drug: Drug) -> Self {
        Self {
            body: Bisphosphonate::new(drug),
            bone: BoundDrug::default(),
            ingested: BTreeMap::new(),
            freed: 0.0,
            pending_days: 0.0,
            since_dose_days: 0.0,
        }
    }

    fn is_due(&self, doses: &[(f64, f64)]) -> bool {
        !doses.is_empty()
            || self.since_dose_days <= DAILY_FOR_DAYS
            || self.pending_days >= SLOW_PERIOD_DAYS
    }

    /// What dead osteoclasts had ingested is free again.
    fn reap(&mut self, osteoclasts: &[u64]) {
        let freed = &mut self.freed;
        self.ingested.retain(|id, nmol| {
            let lives = osteoclasts.binary_search(id).is_ok();
            *freed += if lives { 0.0 } else { *nmol };
            lives
        });
    }

    /// Blood and bone exchange drug over the pending days, the last of which holds `doses`.
    fn exchange(
        &mut self,
        doses: &[(f64, f64)],
        tissue: &Tissue,
        exposure: &Exposure,
        skeleton_per_sample: f64,
        parameters: &Parameters,
    ) {
        let lost = self.bone.settle(tissue, exposure);
        self.body.recover(std::mem::take(&mut self.freed) + lost);
        let area_um2 = exposure.iter().fold(0.0, |sum, place| sum + f64::from(place.1));
        let area_m2 = area_um2 * M2_PER_UM2 * skeleton_per_sample;
        let run = |agent: &mut Self, days: f64| {
            let surface = agent.bone.surface_nmol();
            let exchange = agent.body.advance(days, area_m2, surface, parameters);
            agent.bone.exchange(exchange.kept, exchange.bound_nmol, exposure);
        };
        let before = self.pending_days - 1.0;
        let mut now = 0.0;
        for &(after_days, mg) in doses {
            run(self, before + after_days - now);
            now = before + after_days;
            self.body.give(mg, parameters);
            self.since_dose_days = 0.0;
        }
        run(self, self.pending_days - now);
        self.pending_days = 0.0;
    }
}

/// Mineral in reach of marrow; bare surface binds more than surface under lining cells.
fn expose(tissue: &Tissue, around: &Surroundings, tick: &Tick<'_>) -> Exposure {
    let bare = tick.parameters.bisphosphonate.bare_surface_fold as f32;
    tissue.exposed_mineral(|v| if around.cover[v] == 0 { bare } else { 1.0 })
}
