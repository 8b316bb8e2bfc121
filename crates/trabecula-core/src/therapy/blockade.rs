//! RANKL held back by denosumab, and what builds up meanwhile.
//!
//! Why turnover overshoots when denosumab is stopped is not settled. Four explanations are
//! separate mechanisms: osteoclasts split into osteomorphs that wait and fuse again (McDonald
//! 2021; in [`crate::cell`]); osteocytes age while nothing is renewed, and the bone lineage makes
//! less OPG; RANKL that no RANK consumes accumulates on membranes; damage that nobody repairs goes
//! on signalling. All four are still while no denosumab has been given.

use crate::cell::Osteocytes;
use crate::parameter::Parameters;
use crate::signal::Affinities;
use crate::simulation::Tick;
use crate::systemic::{Denosumab, Drug, Treatment, doses};
use serde::{Deserialize, Serialize};

/// Accumulated RANKL closer to the baseline than this is at it.
const SETTLED: f64 = 1e-6;

/// Denosumab in blood and its slow consequences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Blockade {
    blood: Denosumab,
    /// RANKL on membranes over what it would be without denosumab.
    membrane_rankl_fold: f64,
    /// Mean age of osteocytes at the first dose, days.
    first_age_days: Option<f64>,
    /// Mean age of osteocytes beyond that, days.
    ageing_days: f64,
}

impl Blockade {
    /// No drug.
    pub(crate) fn none(parameters: &Parameters) -> Self {
        Self {
            blood: Denosumab::new(parameters),
            membrane_rankl_fold: 1.0,
            first_age_days: None,
            ageing_days: 0.0,
        }
    }

    /// Moves by the day that begins on `day`.
    pub(crate) fn advance_day(
        &mut self,
        treatments: &[Treatment],
        day: f64,
        osteocytes: &Osteocytes,
        tick: &Tick<'_>,
    ) {
        let doses = doses(treatments, Drug::Denosumab, day, day + 1.0);
        if doses.is_empty() && self.first_age_days.is_none() {
            return;
        }
        let mut now = 0.0;
        for (after_days, mg) in doses {
            self.blood.advance(after_days - now, tick.parameters);
            self.blood.give(mg, tick.parameters);
            now = after_days;
        }
        self.blood.advance(1.0 - now, tick.parameters);
        let age = mean_age_days(osteocytes);
        let first = *self.first_age_days.get_or_insert(age);
        self.ageing_days = (age - first).max(0.0);
        self.accumulate(tick);
    }

    /// RANKL on membranes is made at a constant rate and lost at a rate of which RANK on
    /// osteoclasts and precursors accounts for a share, in proportion to how much of it is
    /// occupied beside a signalling osteocyte.
    fn accumulate(&mut self, tick: &Tick<'_>) {
        let p = &tick.parameters.denosumab_rebound;
        let share = p.rank_share_of_rankl_loss;
        let rankl = tick.parameters.osteocyte.membrane_rankl_pmol_per_l;
        let kept = Affinities::new(tick.parameters)
            .share_still_bound(rankl, self.in_bone_pmol_per_l(tick));
        let loss = p.membrane_rankl_loss_per_day;
        let rate = loss * (1.0 - share + share * kept);
        let target = loss / rate;
        self.membrane_rankl_fold = target + (self.membrane_rankl_fold - target) * (-rate).exp();
        if (self.membrane_rankl_fold - 1.0).abs() < SETTLED {
            self.membrane_rankl_fold = 1.0;
        }
    }

    /// Free denosumab in serum, ng/mL.
    pub(crate) fn serum_ng_per_ml(&self, parameters: &Parameters) -> f64 {
        self.blood.serum_ng_per_ml(parameters)
    }

    /// Antibody that neutralises RANKL in marrow, pmol/L.
    pub(crate) fn in_bone_pmol_per_l(&self, tick: &Tick<'_>) -> f64 {
        if tick.mechanisms.rankl_neutralisation {
            self.blood.in_bone_pmol_per_l(tick.parameters)
        } else {
            0.0
        }
    }

    /// Fold on the RANKL that membranes present.
    pub(crate) fn membrane_rankl_fold(&self, tick: &Tick<'_>) -> f64 {
        if tick.mechanisms.rankl_accumulation { self.membrane_rankl_fold } else { 1.0 }
    }

    /// Speed at which signals of osteocytes run out, over that without denosumab: where RANKL is
    /// neutralised nobody answers them, and damage waits.
    pub(crate) fn signal_clearing(&self, tick: &Tick<'_>) -> f64 {
        let antibody = self.in_bone_pmol_per_l(tick);
        if antibody == 0.0 || !tick.mechanisms.damage_backlog {
            return 1.0;
        }
        let p = tick.parameters;
        let rankl = p.osteocyte.membrane_rankl_pmol_per_l;
        let heard = Affinities::new(p).share_still_signalling(rankl, antibody);
        let unheard = p.osteocyte.signal_days / p.denosumab_rebound.unanswered_signal_days;
        heard + (1.0 - heard) * unheard
    }

    /// Fold on the OPG that the bone lineage secretes, by how much older osteocytes are than at the
    /// first dose; what made them so is not asked.
    pub(crate) fn opg_fold(&self, tick: &Tick<'_>) -> f64 {
        if tick.mechanisms.osteocyte_ageing && tick.mechanisms.rankl_neutralisation {
            (-self.ageing_days / tick.parameters.denosumab_rebound.opg_ageing_days).exp()
        } else {
            1.0
        }
    }
}

fn mean_age_days(osteocytes: &Osteocytes) -> f64 {
    let sum = osteocytes.age_days.iter().fold(0.0, |sum, &age| sum + f64::from(age));
    sum / (osteocytes.len().max(1)) as f64
}
