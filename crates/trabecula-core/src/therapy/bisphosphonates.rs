//! Bisphosphonates between blood, mineral and osteoclasts.

use crate::cell::Surroundings;
use crate::parameter::Parameters;
use crate::simulation::Tick;
use crate::systemic::{Bisphosphonate, Drug, Treatment, doses, half_inhibiting_fmol};
use crate::tissue::{BoundDrug, Exposure, Tissue};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

    /// Moves every drug by the day that begins on `day`. `osteoclasts` are the living ones, in any
    /// order.
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
        let living: BTreeSet<u64> = osteoclasts.iter().copied().collect();
        let freed = &mut self.freed;
        self.ingested.retain(|id, nmol| {
            let lives = living.contains(id);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Grid;
    use crate::simulation::{Mechanisms, Settings, Timing};
    use crate::systemic::{Menopause, OestrogenEffect, Protocol};

    const EATER: u64 = 7;
    const OTHER: u64 = 8;
    const BOUND_NMOL: f64 = 100.0;

    fn settings() -> Settings {
        let menopause = Menopause::Premenopausal;
        Settings {
            parameters: Parameters::default(),
            protocol: Protocol { menopause, courses: vec![], treatments: vec![] },
            mechanisms: Mechanisms::default(),
            timing: Timing { steps_per_day: 1, burn_in_days: 0, duration_days: 1 },
            field_cell_voxels: 1,
            seed: 1,
        }
    }

    /// Zoledronate on voxels 3 and 5, alike.
    fn bound() -> Bisphosphonates {
        let grid = Grid::new([4; 3], 20.0).unwrap();
        let matrix: Vec<f32> = (0..grid.len()).map(|v| f32::from(u8::from(v < 32))).collect();
        let mut all = Bisphosphonates::none(&Tissue::new(grid, &matrix), &Parameters::default());
        let mut agent = Agent::new(Drug::Zoledronate);
        agent.bone.exchange(1.0, BOUND_NMOL, &vec![(3, 1.0), (5, 1.0)]);
        all.agents.push(agent);
        all
    }

    /// All of voxel 3.
    const BITE: Bite = Bite { voxel: 3, depth_um: 20.0, share: 1.0 };

    fn sum(all: &Bisphosphonates) -> f64 {
        let balance = all.balance(&Parameters::default());
        balance.body + balance.surface + balance.buried
    }

    #[test]
    fn the_cell_that_eats_ingests_its_share_and_the_rest_is_free() {
        for share in [0.3, 0.01, 1.0] {
            let mut parameters = Parameters::default();
            parameters.bisphosphonate.ingested_share = share;
            let mut all = bound();
            all.ingest(EATER, BITE, &parameters);
            let agent = &all.agents[0];
            assert!((agent.ingested[&EATER] - 0.5 * share * BOUND_NMOL).abs() < 1e-6);
            assert!((agent.freed - 0.5 * (1.0 - share) * BOUND_NMOL).abs() < 1e-6);
            assert!(!agent.ingested.contains_key(&OTHER));
            assert_eq!(agent.bone.at(3), (0.0, 0.0));
            assert!(
                (agent.bone.at(5).0 - 0.5 * BOUND_NMOL).abs() < 1e-6,
                "the other voxel keeps it"
            );
            assert!((sum(&all) - BOUND_NMOL).abs() < 1e-6 * BOUND_NMOL);
            // What lies no longer there cannot be eaten twice.
            all.ingest(OTHER, BITE, &parameters);
            assert!(!all.agents[0].ingested.contains_key(&OTHER));
        }
    }

    #[test]
    fn a_dead_cell_returns_what_it_ate_and_a_living_one_keeps_it() {
        let mut all = bound();
        all.ingest(EATER, BITE, &Parameters::default());
        let (eaten, freed) = (all.agents[0].ingested[&EATER], all.agents[0].freed);
        // Osteoclasts stand in the order in which they fused, not in that of their ids.
        all.agents[0].reap(&[OTHER, OTHER + 1, EATER]);
        assert_eq!((all.agents[0].ingested[&EATER], all.agents[0].freed), (eaten, freed));
        all.agents[0].reap(&[OTHER]);
        assert!(all.agents[0].ingested.is_empty());
        assert!((all.agents[0].freed - freed - eaten).abs() < 1e-6 * BOUND_NMOL);
        assert!((sum(&all) - BOUND_NMOL).abs() < 1e-6 * BOUND_NMOL);
    }

    #[test]
    fn what_a_cell_ate_disables_it_and_no_other_and_the_switch_gives_it_back() {
        let mut settings = settings();
        let effect = OestrogenEffect::new(0.0, 0.0, &settings.parameters);
        let mut all = bound();
        all.ingest(EATER, BITE, &settings.parameters);
        let nuclei = 5.0;
        let inhibition = |settings: &Settings, id: u64, nuclei: f32| {
            all.inhibition(id, nuclei, &Tick::new(settings, effect, 0))
        };
        let with = inhibition(&settings, EATER, nuclei);
        assert!(with > 0.0 && with < 1.0);
        assert!(inhibition(&settings, EATER, 2.0 * nuclei) < with, "more nuclei share it");
        assert_eq!(inhibition(&settings, OTHER, nuclei), 0.0);
        settings.mechanisms.bisphosphonate_toxicity = false;
        assert_eq!(inhibition(&settings, EATER, nuclei), 0.0);
    }
}
