//! Drug and hormone levels through time.
//!
//! Oestradiol `E` (pmol/L) is made in proportion to the level `L(t)` that the menopausal state
//! sustains, of which a share `r` does not come from aromatase, and cleared within hours:
//!
//! ```text
//! dE/dt = kout·( L(t)·(r + (1 − r)·a_tissue(t)) − E )
//! ```
//!
//! Between doses everything is smooth, and the linear equation is an integral over time, which a
//! quadrature takes in pieces halved until two halves agree with the whole. So the result does not
//! depend on the caller's steps (to a relative 1e-9).

use crate::parameter::{Oestradiol, Parameters};
use crate::systemic::dose::{self, Dose};
use crate::systemic::drugs::{DrugModel, Drugs};
use crate::systemic::menopause::{depleted_share, resting_share, sustained_oestradiol};
use crate::systemic::oral::rate_per_day;
use crate::systemic::quadrature::integral;
use crate::systemic::withdrawal::hormone_loss;
use crate::systemic::{AromataseInhibitor, Menopause, Protocol, oestrogen_deficit};
use serde::{Deserialize, Serialize};

/// Relative difference at which a piece counts as integrated.
const TOLERANCE: f64 = 1e-12;

/// Most halvings of a piece.
const HALVINGS: u32 = 30;

/// The constants of one call, derived once.
struct Model<'a> {
    drugs: DrugModel,
    levels: &'a Oestradiol,
    menopause: Menopause,
    /// `kout`, per day.
    clearance: f64,
    /// `r`.
    residual: f64,
}

impl<'a> Model<'a> {
    fn new(protocol: &Protocol, parameters: &'a Parameters) -> Self {
        Self {
            drugs: DrugModel::new(parameters),
            levels: &parameters.oestradiol,
            menopause: protocol.menopause,
            clearance: rate_per_day(parameters.oestradiol.half_life_hours),
            residual: parameters.aromatase.residual_fraction,
        }
    }

    /// Production of oestradiol divided by its clearance, pmol/L.
    fn target(&self, drugs: &Drugs, day: f64) -> f64 {
        let made = self.drugs.aromatase.tissue_activity(drugs.activity(&self.drugs));
        let share = self.residual + (1.0 - self.residual) * made;
        share * sustained_oestradiol(self.resting_share(day), self.levels)
    }

    fn resting_share(&self, day: f64) -> f64 {
        resting_share(self.menopause, self.levels, day)
    }
}

/// What changes between doses.
#[derive(Clone, Copy)]
struct Levels {
    drugs: Drugs,
    oestradiol: f64,
}

impl Levels {
    /// The levels `days` after `day`, by one quadrature.
    fn after(&self, model: &Model<'_>, day: f64, days: f64) -> Self {
        let k = model.clearance;
        let made = integral(days, |time| {
            let drugs = self.drugs.after(&model.drugs, time);
            k * model.target(&drugs, day + time) * (-k * (days - time)).exp()
        });
        Self {
            drugs: self.drugs.after(&model.drugs, days),
            oestradiol: self.oestradiol * (-k * days).exp() + made,
        }
    }

    /// The levels `days` after `day`, in as many pieces as accuracy needs.
    fn refined(&self, model: &Model<'_>, day: f64, days: f64, halvings: u32) -> Self {
        let (half, middle) = (0.5 * days, day + 0.5 * days);
        let halves = self.after(model, day, half).after(model, middle, half);
        if halvings == 0 || halves.agrees_with(&self.after(model, day, days)) {
            return halves;
        }
        self.refined(model, day, half, halvings - 1).refined(model, middle, half, halvings - 1)
    }

    fn agrees_with(&self, other: &Self) -> bool {
        let close = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * a.abs();
        close(self.oestradiol, other.oestradiol) && close(self.drugs.enzyme(), other.drugs.enzyme())
    }
}

/// Drugs, aromatase and oestradiol of one woman.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endocrine {
    drugs: Drugs,
    oestradiol_pmol_per_l: f64,
    resting_share: f64,
    depleted_share: f64,
    inhibition: f64,
}

impl Endocrine {
    /// The state on `start_day`: oestradiol follows the menopausal state, and a course that began
    /// earlier has been taken since its first day.
    ///
    /// The protocol should have passed [`Protocol::validate`].
    #[must_use]
    pub fn new(protocol: &Protocol, parameters: &Parameters, start_day: f64) -> Self {
        let first_day =
            protocol.courses.iter().map(|course| course.from_day).fold(start_day, f64::min);
        let drugs = Drugs::none();
        let model = Model::new(protocol, parameters);
        let mut endocrine = Self {
            drugs,
            oestradiol_pmol_per_l: model.target(&drugs, first_day),
            resting_share: model.resting_share(first_day),
            depleted_share: depleted_share(protocol.menopause, parameters, first_day),
            inhibition: 0.0,
        };
        endocrine.advance(protocol, parameters, first_day, start_day - first_day);
        endocrine
    }

    /// Moves from `from_day` (where this state stands) to `days` later. A dose due on `from_day`
    /// is taken; one due on the day reached is left to the next call.
    pub fn advance(
        &mut self,
        protocol: &Protocol,
        parameters: &Parameters,
        from_day: f64,
        days: f64,
    ) {
        let model = Model::new(protocol, parameters);
        let to_day = from_day + days;
        let mut now = from_day;
        for Dose { day, drug, mg } in dose::between(protocol, from_day, to_day) {
            self.run(&model, now, day - now);
            now = now.max(day);
            self.drugs.take(drug, mg, &model.drugs);
        }
        self.run(&model, now, to_day - now);
        self.resting_share = model.resting_share(to_day);
        self.depleted_share = depleted_share(protocol.menopause, parameters, to_day);
        self.inhibition = 1.0 - self.drugs.activity(&model.drugs);
    }

    /// Share of oestradiol's effect on bone that is lost, 0 to 1: see [`oestrogen_deficit`].
    #[must_use]
    pub fn oestrogen_deficit(&self, parameters: &Parameters) -> f64 {
        oestrogen_deficit(self.oestradiol_pmol_per_l, self.resting_share, parameters)
    }

    /// The loss of all that ovaries give bone, oestradiol's effect and what inhibins and FSH do
    /// besides, in units of all of oestradiol's effect.
    #[must_use]
    pub fn hormone_loss(&self, parameters: &Parameters) -> f64 {
        hormone_loss(self.oestrogen_deficit(parameters), self.depleted_share, parameters)
    }

    /// Serum oestradiol, pmol/L.
    #[must_use]
    pub fn oestradiol_pmol_per_l(&self) -> f64 {
        self.oestradiol_pmol_per_l
    }

    /// Inhibition of whole-body aromatase activity, 0 to 1, as a tracer would measure it.
    #[must_use]
    pub fn inhibition(&self) -> f64 {
        self.inhibition
    }

    /// Concentration of `drug` in blood, nmol/L.
    #[must_use]
    pub fn concentration_nmol_per_l(&self, drug: AromataseInhibitor) -> f64 {
        self.drugs.concentration(drug)
    }

    /// Moves over a span without doses.
    fn run(&mut self, model: &Model<'_>, day: f64, days: f64) {
        if days > 0.0 {
            let levels = Levels { drugs: self.drugs, oestradiol: self.oestradiol_pmol_per_l };
            let levels = levels.refined(model, day, days, HALVINGS);
            (self.drugs, self.oestradiol_pmol_per_l) = (levels.drugs, levels.oestradiol);
        }
    }
}
