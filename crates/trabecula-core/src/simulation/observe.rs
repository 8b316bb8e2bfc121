//! Reading a simulation without changing it.

use super::{Observation, Simulation, State, Tick};
use crate::measure::{Histomorphometry, Measurement, Sites, densitometry, modelling_share};
use crate::signal::{Activity, Igf1Arms, Signal};
use crate::systemic::Drug;
use serde::Serialize;

/// What can be told at no cost: for progress displays.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Census {
    /// Present day.
    pub day: f64,
    /// Osteoclast precursors.
    pub osteoclast_precursors: usize,
    /// Osteoclasts.
    pub osteoclasts: usize,
    /// Osteoblast precursors.
    pub osteoblast_precursors: usize,
    /// Osteoblasts.
    pub osteoblasts: usize,
    /// Lining cells.
    pub lining_cells: usize,
    /// Osteocytes.
    pub osteocytes: usize,
    /// Bone volume per tissue volume.
    pub bv_tv: f64,
    /// Volumetric BMD against day 0, %; NaN before.
    pub bmd_percent_of_baseline: f64,
    /// Serum oestradiol, pmol/L.
    pub oestradiol_pmol_per_l: f64,
}

impl Simulation {
    /// Walls and cavities of the last year, with their distributions; none before the first day.
    #[must_use]
    pub fn sites(&self) -> Option<Sites> {
        self.state.turnover.sites()
    }

    /// Counts of cells and the headline numbers.
    #[must_use]
    pub fn census(&self) -> Census {
        let cells = &self.state.cells;
        let mineral = self.state.tissue.mineral_mg();
        let baseline = self.state.baseline.map_or(f64::NAN, |b| b.mineral_mg);
        Census {
            day: self.day(),
            osteoclast_precursors: cells.osteoclast_precursors.len(),
            osteoclasts: cells.osteoclasts.len(),
            osteoblast_precursors: cells.osteoblast_precursors.len(),
            osteoblasts: cells.osteoblasts.len(),
            lining_cells: cells.lining_cells.len(),
            osteocytes: cells.osteocytes.len(),
            bv_tv: self.state.tissue.bone_volume_mm3() / self.state.tissue.grid().volume_mm3(),
            bmd_percent_of_baseline: 100.0 * mineral / baseline,
            oestradiol_pmol_per_l: self.state.endocrine.oestradiol_pmol_per_l(),
        }
    }

    /// Everything that is measured, on the present day. Takes a second on large samples.
    #[must_use]
    pub fn measure(&self) -> Measurement {
        self.observe().measure()
    }

    /// The same but for the structure of the bone, which takes nearly all of the time and can be
    /// measured beside the steps that follow.
    #[must_use]
    pub fn observe(&self) -> Observation {
        let mut row = Measurement { day: self.day(), ..Measurement::default() };
        self.systemic_into(&mut row);
        self.therapies_into(&mut row);
        self.bone_into(&mut row);
        Histomorphometry::of(&self.state, &self.settings.parameters).write(&mut row);
        self.turnover_into(&mut row);
        self.cells_into(&mut row);
        self.signals_into(&mut row);
        Observation::new(row, &self.state.tissue)
    }

    fn systemic_into(&self, row: &mut Measurement) {
        let endocrine = &self.state.endocrine;
        row.oestradiol_pmol_per_l = endocrine.oestradiol_pmol_per_l();
        row.aromatase_inhibition_percent = 100.0 * endocrine.inhibition();
    }

    fn therapies_into(&self, row: &mut Measurement) {
        let parameters = &self.settings.parameters;
        let drugs = &self.state.therapies.bisphosphonates;
        let balance = drugs.balance(parameters);
        row.bisphosphonate_plasma_nmol_per_l = balance.plasma_nmol_per_l;
        row.bisphosphonate_given_nmol = balance.given;
        row.bisphosphonate_body_nmol = balance.body;
        row.bisphosphonate_surface_nmol = balance.surface;
        row.bisphosphonate_buried_nmol = balance.buried;
        row.bisphosphonate_excreted_nmol = balance.excreted;
        let tick = self.tick();
        let blockade = &self.state.therapies.blockade;
        row.denosumab_ng_per_ml = blockade.serum_ng_per_ml(parameters);
        row.membrane_rankl_fold = blockade.membrane_rankl_fold(&tick);
        self.peptides_into(row);
        let precursors = &self.state.cells.osteoclast_precursors;
        row.osteomorphs = precursors.osteomorph.iter().filter(|&&is| is).count() as f64;
        let cells = &self.state.cells.osteoclasts;
        let inhibited: f32 =
            (0..cells.len()).map(|i| drugs.inhibition(cells.id[i], cells.nuclei[i], &tick)).sum();
        row.osteoclast_inhibition_percent = 100.0 * f64::from(inhibited) / cells.len() as f64;
    }

    fn peptides_into(&self, row: &mut Measurement) {
        let therapies = &self.state.therapies;
        let gh = &therapies.somatotropic;
        let level = |drug| gh.concentration_nmol_per_l(drug);
        row.cjc1295_nmol_per_l = level(Drug::Cjc1295Dac) + level(Drug::Cjc1295);
        row.ipamorelin_nmol_per_l = level(Drug::Ipamorelin);
        row.gh_percent_of_untreated = 100.0 * gh.gh_fold();
        let parameters = &self.settings.parameters;
        row.gh_night_percent_of_untreated = 100.0 * gh.gh_night_fold(parameters);
        row.pituitary_reserve_percent = 100.0 * gh.reserve();
        let untreated = parameters.growth_hormone.igf1_nmol_per_l;
        row.igf1_serum_nmol_per_l = untreated * gh.igf1_fold();
        row.igf1_free_percent_of_untreated = 100.0 * gh.free_igf1_fold();
        row.bpc157_answer_percent = 100.0 * therapies.bpc157.answer();
        row.tb500_answer_percent = 100.0 * therapies.tb500.answer();
    }

    fn bone_into(&self, row: &mut Measurement) {
        let tissue = &self.state.tissue;
        let (mineral, bone) = (tissue.mineral_mg(), tissue.bone_volume_mm3());
        // mg per mm³ of bone or tissue; 1 mg/mm³ = 1000 mg/cm³.
        row.tmd_mg_per_cm3 = 1e3 * mineral / bone;
        row.bmd_mg_per_cm3 = 1e3 * mineral / tissue.grid().volume_mm3();
        let baseline = self.state.baseline;
        let against = |now: f64, then: Option<f64>| then.map_or(f64::NAN, |t| 100.0 * now / t);
        row.bmd_percent_of_baseline = against(mineral, baseline.map(|b| b.mineral_mg));
        row.bv_percent_of_baseline = against(bone, baseline.map(|b| b.bone_volume_mm3));
        let cortical = against(
            self.state.cortex.mineral_g_per_cm3(),
            baseline.map(|b| b.cortical_mineral_g_per_cm3),
        );
        let parameters = &self.settings.parameters;
        densitometry::write(row.bmd_percent_of_baseline, cortical, parameters, row);
        let ledger = tissue.ledger();
        row.resorbed_mm3 = ledger.resorbed_um3 * 1e-9;
        row.formed_mm3 = ledger.formed_um3 * 1e-9;
        row.fragments_mm3 = ledger.fragments_um3 * 1e-9;
    }

    fn turnover_into(&self, row: &mut Measurement) {
        let State { turnover, tissue, baseline, .. } = &self.state;
        let modelling = baseline.map_or(0.0, |then| {
            let formed = turnover.formed_before_mm3_per_year();
            let parameters = &self.settings.parameters;
            modelling_share(formed, then.bone_volume_mm3, then.surface_mm2, parameters)
        });
        turnover.write(tissue.surface_mm2(), modelling, &self.settings.parameters.markers, row);
    }

    fn cells_into(&self, row: &mut Measurement) {
        let census = self.census();
        row.osteoclast_precursors = census.osteoclast_precursors as f64;
        row.osteoclasts = census.osteoclasts as f64;
        row.osteoblast_precursors = census.osteoblast_precursors as f64;
        row.osteoblasts = census.osteoblasts as f64;
        row.lining_cells = census.lining_cells as f64;
        row.osteocytes = census.osteocytes as f64;
    }

    /// What the next step would begin with, as far as measurements ask: oestradiol's effect and drugs.
    fn tick(&self) -> Tick<'_> {
        let effect = self.settings.oestrogen_effect(&self.state.endocrine, &self.state.withdrawal);
        let mut tick = Tick::new(&self.settings, effect, self.state.steps_done);
        tick.drugs = self.state.therapies.action(&tick);
        tick
    }

    fn signals_into(&self, row: &mut Measurement) {
        let mean = |signal| {
            let c = self.state.signals.concentration(signal);
            let marrow = c.iter().filter(|&&c| c > 0.0).count().max(1);
            crate::reduction::sum_by(c.len(), |v| f64::from(c[v])) / marrow as f64
        };
        row.rankl_pmol_per_l = mean(Signal::Rankl);
        row.opg_pmol_per_l = mean(Signal::Opg);
        row.tgf_beta_pmol_per_l = mean(Signal::TgfBeta);
        row.igf1_pmol_per_l = mean(Signal::Igf1);
        let tick = self.tick();
        let places = &self.state.cells.osteoblasts.voxel;
        let added = |&v: &u32| f64::from(self.state.signals.osteoblast_igf1(v as usize, &tick));
        let sum = places.iter().map(added).sum::<f64>();
        row.osteoblast_igf1_pmol_per_l = sum / places.len().max(1) as f64;
        let percent = |arm: fn(Igf1Arms) -> Activity| {
            let arms = places.iter().map(|&v| self.state.signals.igf1_arms(v as usize, &tick));
            let sum = arms.map(|arms| f64::from(arm(arms).fold())).sum::<f64>();
            100.0 * sum / places.len() as f64
        };
        row.akt_percent_of_rest = percent(|arms| arms.akt);
        row.erk_percent_of_rest = percent(|arms| arms.erk);
    }
}
