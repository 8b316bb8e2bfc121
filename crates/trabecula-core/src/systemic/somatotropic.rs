//! Growth hormone under secretagogues, and the IGF-1 that liver makes of it.
//!
//! GHRH analogues (CJC-1295) raise the activation `A` of the GHRH receptor above what the body's
//! own pulses make of it ([`Pulses`]), ipamorelin the activation `H` of the ghrelin receptor, which
//! multiplies the answer to GHRH as the hypothalamus releases it on average: ghrelin's agonists
//! make it release GHRH, too. Each receptor desensitises while a drug occupies it, the first over
//! days, the second within the hour, which ends an episode of release.
//! Secretion `S` draws on a pituitary reserve `R` that bursts empty and that refills in hours;
//! somatostatin tone rises with IGF-1 and falls with ghrelin agonists, and oestrogen loss blunts
//! the answer. Everything is a fold of the untreated daily mean and resolved in quarters of an
//! hour; `s` is the body's own secretion, and `E` the GH above what it makes:
//!
//! ```text
//! A(τ) = (τ + x)/(1 + τ + x),  x = ΣC/EC50·(1 − D₁);         H = C/(C + SC50)·(1 − D₂)
//! S = R·I^(−feedback)·{s + b·[(A(τ(t)) + A(τ̄)·synergy·H)/Ā + direct·H − s]}
//! dR/dt = refill·(1 − R) − depletion·(S − s)⁺·R;             dE/dt = kel·(S − s − E)
//! dB/dt = kB·(r^β − B);  dI/dt = kI·(r^(1−β)·B − I);         r = 1 + Smax·E⁺/(E⁺ + G50)
//! ```
//!
//! `B` is the capacity of IGF-1's binding proteins and `I` total IGF-1. Free IGF-1 is `I/B`.

use super::injection::{Injection, InjectionModel};
use super::oral::{HOURS_PER_DAY, rate_per_day};
use super::pulses::{MINUTES_PER_DAY, Pulses, activation};
use super::treatment::{Drug, Treatment, doses};
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};

/// Steps per day.
const STEPS_PER_DAY: u32 = 96;
/// Folds closer to 1 than this are at it.
const SETTLED: f64 = 1e-7;
/// The secretagogues, in the order of the state's columns.
const DRUGS: [Drug; 3] = [Drug::Cjc1295Dac, Drug::Cjc1295, Drug::Ipamorelin];

/// GH, IGF-1 and the drugs that raise them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Somatotropic {
    drugs: [Injection; 3],
    /// Share of the GHRH receptors that no longer answer.
    ghrh_desensitised: f64,
    /// Share of the ghrelin receptors that no longer answer.
    ghrelin_desensitised: f64,
    reserve: f64,
    /// GH above the body's own, now.
    gh_excess: f64,
    /// Its means by day and by night, of the last day.
    gh_excess_by_half: [f64; 2],
    binding_proteins: f64,
    igf1: f64,
    /// Share of the day that has passed since 08:00.
    time: f64,
}

fn model(drug: Drug, parameters: &Parameters) -> InjectionModel {
    macro_rules! read {
        ($group:ident) => {{
            let p = &parameters.$group;
            InjectionModel {
                absorption_per_day: p.absorption_per_hour * HOURS_PER_DAY,
                elimination_per_day: rate_per_day(p.half_life_hours),
                bioavailability: p.bioavailability,
                nmol_per_l_per_mg: 1e6 / (p.molar_mass_g_per_mol * p.volume_l),
            }
        }};
    }
    match drug {
        Drug::Cjc1295Dac => read!(cjc1295_dac),
        Drug::Cjc1295 => read!(cjc1295),
        _ => read!(ipamorelin),
    }
}

impl Somatotropic {
    /// The untreated state.
    #[must_use]
    pub fn untreated() -> Self {
        Self {
            drugs: [Injection::default(); 3],
            ghrh_desensitised: 0.0,
            ghrelin_desensitised: 0.0,
            reserve: 1.0,
            gh_excess: 0.0,
            gh_excess_by_half: [0.0; 2],
            binding_proteins: 1.0,
            igf1: 1.0,
            time: 0.0,
        }
    }

    /// Moves by the day that begins on `day`, at 08:00, with this deficit of oestradiol's effect
    /// (0 to 1). A dose is given at the beginning of its quarter of an hour.
    pub fn advance_day(
        &mut self,
        treatments: &[Treatment],
        day: f64,
        deficit: f64,
        parameters: &Parameters,
    ) {
        let untreated = *self == Self::untreated();
        let due = DRUGS.map(|drug| doses(treatments, drug, day, day + 1.0));
        if untreated && due.iter().all(Vec::is_empty) {
            return;
        }
        let models = DRUGS.map(|drug| model(drug, parameters));
        let pulses = Pulses::new(&parameters.growth_hormone);
        let days = 1.0 / f64::from(STEPS_PER_DAY);
        let mut sums = [0.0; 2];
        for step in 0..STEPS_PER_DAY {
            let (from, to) = (f64::from(step) * days, f64::from(step + 1) * days);
            for (i, model) in models.iter().enumerate() {
                let now = due[i].iter().filter(|(at, _)| (from..to).contains(at));
                now.for_each(|&(_, mg)| self.drugs[i].give(mg, model));
                self.drugs[i].advance(days, model);
            }
            self.time = from;
            self.respond(days, deficit, &pulses, parameters);
            sums[(2 * step / STEPS_PER_DAY) as usize] += self.gh_excess;
        }
        self.time = 0.0;
        self.gh_excess_by_half = sums.map(|sum| 2.0 * sum * days);
        if self.is_settled() {
            *self = Self::untreated();
        }
    }

    /// Lets a dose flow into a vein at a constant rate over `minutes`, as trials of kinetics do, by
    /// steps of a minute. Only secretagogues are given so; a dose of 0 lets time pass.
    pub fn infuse(
        &mut self,
        drug: Drug,
        dose_mg: f64,
        minutes: f64,
        deficit: f64,
        parameters: &Parameters,
    ) {
        let steps = minutes.ceil().max(1.0);
        let (days, mg) = (minutes / steps / MINUTES_PER_DAY, dose_mg / steps);
        let models = DRUGS.map(|drug| model(drug, parameters));
        let pulses = Pulses::new(&parameters.growth_hormone);
        for _ in 0..steps as u32 {
            for ((injection, model), one) in self.drugs.iter_mut().zip(&models).zip(DRUGS) {
                injection.infuse(if one == drug { mg } else { 0.0 }, days, model);
            }
            self.respond(days, deficit, &pulses, parameters);
        }
    }

    fn is_settled(&self) -> bool {
        let near = |fold: f64, rest: f64| (fold - rest).abs() < SETTLED;
        self.drugs.iter().all(Injection::is_absent)
            && self.gh_excess_by_half.iter().all(|&excess| near(excess, 0.0))
            && near(self.reserve, 1.0)
            && near(self.igf1, 1.0)
            && near(self.binding_proteins, 1.0)
            && near(self.ghrh_desensitised, 0.0)
            && near(self.ghrelin_desensitised, 0.0)
    }

    /// One short step of receptors, pituitary and liver: each linear equation exactly, with what
    /// it depends on held.
    fn respond(&mut self, days: f64, deficit: f64, pulses: &Pulses, parameters: &Parameters) {
        let p = &parameters.growth_hormone;
        let [dac, plain, ipamorelin] = self.drugs.map(|drug| drug.concentration());
        let ghrh = dac / parameters.cjc1295_dac.ec50_nmol_per_l
            + plain / parameters.cjc1295.ec50_nmol_per_l;
        let ghrelin = ipamorelin / (ipamorelin + parameters.ipamorelin.ec50_nmol_per_l);

        // Bursts as they are in the middle of the step: those of the committed parameters begin and
        // end with a quarter of an hour, those that trials draw may not.
        let middle = self.time + 0.5 * days;
        let added = self.added_secretion([ghrh, ghrelin], deficit, middle, pulses, parameters);
        self.time = (self.time + days).fract();
        let occupied = ghrh / (1.0 + ghrh);
        let tiring = ipamorelin / (ipamorelin + p.ghrelin_desensitisation_nmol_per_l);
        let desensitise =
            |now, lose: f64, gain: f64| approach(now, lose / (lose + gain), lose + gain, days);
        self.ghrh_desensitised = desensitise(
            self.ghrh_desensitised,
            p.ghrh_desensitisation_per_day * occupied,
            p.ghrh_resensitisation_per_day,
        );
        self.ghrelin_desensitised = desensitise(
            self.ghrelin_desensitised,
            p.ghrelin_desensitisation_per_day * tiring,
            p.ghrelin_resensitisation_per_day,
        );
        let drain = p.depletion_per_day * added.max(0.0);
        let refill = p.refill_per_day;
        self.reserve = approach(self.reserve, refill / (refill + drain), refill + drain, days);
        let gh_rate = rate_per_day(p.gh_half_life_hours);
        self.gh_excess = approach(self.gh_excess, added, gh_rate, days);

        let excess = self.gh_excess.max(0.0);
        let answer = 1.0 + p.igf1_max_gain * excess / (excess + p.igf1_half_gain_gh_excess);
        let (carried, free) = (answer.powf(p.carrier_share), answer.powf(1.0 - p.carrier_share));
        let carrier_rate = rate_per_day(p.carrier_half_life_hours);
        self.binding_proteins = approach(self.binding_proteins, carried, carrier_rate, days);
        let igf1_rate = rate_per_day(p.igf1_half_life_hours);
        self.igf1 = approach(self.igf1, free * self.binding_proteins, igf1_rate, days);
    }

    /// Secretion of GH above the body's own, in units of its untreated daily mean, with what drugs
    /// make of the GHRH and the ghrelin receptor.
    fn added_secretion(
        &self,
        [ghrh, ghrelin]: [f64; 2],
        deficit: f64,
        time: f64,
        pulses: &Pulses,
        parameters: &Parameters,
    ) -> f64 {
        let p = &parameters.growth_hormone;
        let added = ghrh * (1.0 - self.ghrh_desensitised);
        let agonist = ghrelin * (1.0 - self.ghrelin_desensitised);
        let against_rest = |tone: f64| activation(tone + added) / pulses.mean_activation();
        let drive = against_rest(pulses.tone(time))
            + against_rest(pulses.mean_tone()) * p.synergy * agonist
            + p.ghrelin_direct_fold * agonist;
        let own = pulses.secretion(time);
        let blunted = 1.0 + (p.oestrogen_loss_fold - 1.0) * deficit;
        let somatostatin = self.igf1.powf(-p.igf1_feedback * (1.0 - agonist));
        self.reserve * somatostatin * (own + blunted * (drive - own)) - own
    }

    /// Mean GH of the last day as a fold of the untreated.
    #[must_use]
    pub fn gh_fold(&self) -> f64 {
        let [by_day, by_night] = self.gh_excess_by_half;
        1.0 + 0.5 * (by_day + by_night)
    }

    /// Mean GH of the last night, 20:00 to 08:00, as a fold of the untreated of the same hours.
    #[must_use]
    pub fn gh_night_fold(&self, parameters: &Parameters) -> f64 {
        1.0 + self.gh_excess_by_half[1] / Pulses::new(&parameters.growth_hormone).night()
    }

    /// GH at this moment above what the body's own pulses make, in units of its untreated daily
    /// mean.
    #[must_use]
    pub fn gh_excess_now(&self) -> f64 {
        self.gh_excess
    }

    /// GH at this moment of the body's own pulses, in units of its untreated daily mean.
    #[must_use]
    pub fn own_gh_now(&self, parameters: &Parameters) -> f64 {
        Pulses::new(&parameters.growth_hormone).gh(self.time)
    }

    /// Total IGF-1 in serum as a fold of the untreated.
    #[must_use]
    pub fn igf1_fold(&self) -> f64 {
        self.igf1
    }

    /// Free IGF-1 in serum as a fold of the untreated.
    #[must_use]
    pub fn free_igf1_fold(&self) -> f64 {
        self.igf1 / self.binding_proteins
    }

    /// What the pituitary can release, 0 to 1.
    #[must_use]
    pub fn reserve(&self) -> f64 {
        self.reserve
    }

    /// Concentration of a secretagogue in blood, nmol/L; 0 for other drugs.
    #[must_use]
    pub fn concentration_nmol_per_l(&self, drug: Drug) -> f64 {
        let at = DRUGS.iter().position(|&one| one == drug);
        at.map_or(0.0, |at| self.drugs[at].concentration())
    }
}

/// `x' = rate·(target − x)` over `days`.
fn approach(x: f64, target: f64, rate: f64, days: f64) -> f64 {
    target + (x - target) * (-rate * days).exp()
}
