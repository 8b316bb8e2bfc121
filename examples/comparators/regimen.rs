//! What all models are given: the same woman, the same drugs, the same levels in blood.

use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::parameter::Parameters;
use trabecula_core::systemic::{
    AromataseInhibitor, Course, Denosumab, Drug, Endocrine, Menopause, OestrogenEffect, Protocol,
    Treatment, Withdrawal,
};

/// Days from day 0 to the end.
pub(crate) const DAYS: u32 = 1461;
/// Denosumab is given from this day on …
const DENOSUMAB_FROM_DAY: f64 = 365.0;
/// … until this day.
const DENOSUMAB_UNTIL_DAY: f64 = 1095.0;
/// Molar mass of denosumab, g/mol.
const DENOSUMAB_G_PER_MOL: f64 = 149_000.0;

/// A woman five years after her final period takes anastrozole, and denosumab for two years of it.
pub(crate) fn protocol() -> Protocol {
    Protocol {
        menopause: Menopause::FinalPeriod { day: -5.0 * DAYS_PER_YEAR },
        courses: vec![Course {
            drug: AromataseInhibitor::Anastrozole,
            dose_mg: AromataseInhibitor::Anastrozole.label_dose_mg(),
            from_day: 0.0,
            until_day: f64::from(DAYS),
        }],
        treatments: vec![Treatment {
            drug: Drug::Denosumab,
            dose_mg: Drug::Denosumab.usual_dose_mg(),
            from_day: DENOSUMAB_FROM_DAY,
            until_day: DENOSUMAB_UNTIL_DAY,
            every_days: Drug::Denosumab.usual_interval_days(),
        }],
    }
}

/// What bone meets on one day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Level {
    /// Serum oestradiol over that before the menopause.
    pub(crate) oestradiol_fold: f64,
    /// Share of its effect on bone that is lost, 0 to 1.
    pub(crate) deficit: f64,
    /// The loss of all that ovaries give bone, as far as bone is not accustomed to it.
    pub(crate) unaccustomed: f64,
    /// Free denosumab in serum, pmol/L.
    pub(crate) denosumab_pmol_per_l: f64,
    /// Free denosumab beside RANKL in bone, as the engine has it, pmol/L.
    pub(crate) denosumab_in_bone_pmol_per_l: f64,
}

impl Level {
    /// What the lack of oestradiol does to cells.
    pub(crate) fn oestrogen_effect(&self, parameters: &Parameters) -> OestrogenEffect {
        OestrogenEffect::new(self.deficit, self.unaccustomed, parameters)
    }

    /// The level at any time, between those of two days.
    pub(crate) fn at(levels: &[Self], day: f64) -> Self {
        let last = levels.len() - 1;
        let day = day.clamp(0.0, last as f64);
        let (before, share) = (levels[day as usize], day.fract());
        let after = levels[(day as usize + 1).min(last)];
        let between = |a: f64, b: f64| a + share * (b - a);
        Self {
            oestradiol_fold: between(before.oestradiol_fold, after.oestradiol_fold),
            deficit: between(before.deficit, after.deficit),
            unaccustomed: between(before.unaccustomed, after.unaccustomed),
            denosumab_pmol_per_l: between(before.denosumab_pmol_per_l, after.denosumab_pmol_per_l),
            denosumab_in_bone_pmol_per_l: between(
                before.denosumab_in_bone_pmol_per_l,
                after.denosumab_in_bone_pmol_per_l,
            ),
        }
    }
}

/// The levels of each day from day 0 on.
pub(crate) fn levels(protocol: &Protocol, parameters: &Parameters) -> Vec<Level> {
    let mut endocrine = Endocrine::new(protocol, parameters, 0.0);
    let mut withdrawal = Withdrawal::new(protocol, parameters, 0.0);
    let mut denosumab = Denosumab::new(parameters);
    let doses = doses(protocol);
    (0..=DAYS)
        .map(|day| {
            let oestradiol = endocrine.oestradiol_pmol_per_l();
            let deficit = endocrine.oestrogen_deficit(parameters);
            let loss = endocrine.hormone_loss(parameters);
            let level = Level {
                oestradiol_fold: oestradiol / parameters.oestradiol.premenopausal_pmol_per_l,
                deficit,
                unaccustomed: withdrawal.unaccustomed(loss),
                // 1 ng/mL is 1 µg/L.
                denosumab_pmol_per_l: 1e6 * denosumab.serum_ng_per_ml(parameters)
                    / DENOSUMAB_G_PER_MOL,
                denosumab_in_bone_pmol_per_l: denosumab.in_bone_pmol_per_l(parameters),
            };
            endocrine.advance(protocol, parameters, f64::from(day), 1.0);
            withdrawal.advance_day(loss, parameters);
            for (_, mg) in doses.iter().filter(|(at, _)| at.floor() == f64::from(day)) {
                denosumab.give(*mg, parameters);
            }
            denosumab.advance(1.0, parameters);
            level
        })
        .collect()
}

/// Day and mg of each dose.
fn doses(protocol: &Protocol) -> Vec<(f64, f64)> {
    let each = protocol.treatments.iter().flat_map(|t| {
        let number = ((t.until_day - t.from_day) / t.every_days).ceil() as u32;
        (0..number).map(|n| (t.from_day + f64::from(n) * t.every_days, t.dose_mg))
    });
    each.collect()
}
