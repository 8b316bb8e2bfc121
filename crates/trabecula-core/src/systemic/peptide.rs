//! BPC-157 and TB-500: minutes in blood, and a downstream effect of days.
//!
//! Nothing is known of either in human bone; every constant of the effect is a hypothesis and the
//! effect sizes default to zero. Receptors (unidentified) are occupied by `C/(C + EC50)`, and the
//! cells' answer `E`, 0 to 1, builds up while they are and fades over days:
//! `dE/dt = on·occupancy·(1 − E) − E/τ`.

use super::injection::{Injection, InjectionModel};
use super::oral::{HOURS_PER_DAY, rate_per_day};
use super::treatment::{Drug, Treatment, doses};
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};

/// Steps per day.
const STEPS_PER_DAY: u32 = 96;
/// An answer below this has faded.
const FADED: f64 = 1e-9;

/// One peptide and the answer to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peptide {
    drug: Drug,
    injection: Injection,
    answer: f64,
}

struct Model {
    injection: InjectionModel,
    ec50_nmol_per_l: f64,
    on_per_day: f64,
    fade_per_day: f64,
}

fn model(drug: Drug, parameters: &Parameters) -> Model {
    macro_rules! read {
        ($group:ident) => {{
            let p = &parameters.$group;
            Model {
                injection: InjectionModel {
                    absorption_per_day: p.absorption_per_hour * HOURS_PER_DAY,
                    elimination_per_day: rate_per_day(p.half_life_hours),
                    bioavailability: p.bioavailability,
                    nmol_per_l_per_mg: 1e6 / (p.molar_mass_g_per_mol * p.volume_l),
                },
                ec50_nmol_per_l: p.ec50_nmol_per_l,
                on_per_day: p.response_per_day,
                fade_per_day: 1.0 / p.response_days,
            }
        }};
    }
    match drug {
        Drug::Tb500 => read!(tb500),
        _ => read!(bpc157),
    }
}

impl Peptide {
    /// No drug yet.
    #[must_use]
    pub fn new(drug: Drug) -> Self {
        Self { drug, injection: Injection::default(), answer: 0.0 }
    }

    /// Moves by the day that begins on `day`.
    pub fn advance_day(&mut self, treatments: &[Treatment], day: f64, parameters: &Parameters) {
        let due = doses(treatments, self.drug, day, day + 1.0);
        if due.is_empty() && self.injection.is_absent() && self.answer == 0.0 {
            return;
        }
        let m = model(self.drug, parameters);
        let days = 1.0 / f64::from(STEPS_PER_DAY);
        for step in 0..STEPS_PER_DAY {
            let span = f64::from(step) * days..f64::from(step + 1) * days;
            for &(_, mg) in due.iter().filter(|(at, _)| span.contains(at)) {
                self.injection.give(mg, &m.injection);
            }
            self.injection.advance(days, &m.injection);
            let c = self.injection.concentration();
            let on = m.on_per_day * c / (c + m.ec50_nmol_per_l);
            let rate = on + m.fade_per_day;
            self.answer = on / rate + (self.answer - on / rate) * (-rate * days).exp();
        }
        if self.injection.is_absent() && self.answer < FADED {
            self.answer = 0.0;
        }
    }

    /// Concentration in blood, nmol/L.
    #[must_use]
    pub fn concentration_nmol_per_l(&self) -> f64 {
        self.injection.concentration()
    }

    /// The cells' answer, 0 to 1.
    #[must_use]
    pub fn answer(&self) -> f64 {
        self.answer
    }
}
