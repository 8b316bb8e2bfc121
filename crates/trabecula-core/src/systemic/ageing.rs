//! What years without ovaries do to bone besides the loss of oestradiol.
//!
//! Turnover goes on rising for a decade after the final period (C2), when oestradiol no longer
//! falls, and bone is lost at any age (C6). Two things change meanwhile that no drug of this model
//! touches: marrow of older women makes more osteoclasts, by more RANKL and less OPG (Chung 2014),
//! as parathyroid hormone rises (Riggs 1998); and walls get thinner year by year (Kragstrup 1983).

use crate::DAYS_PER_YEAR;
use crate::parameter::Parameters;
use crate::systemic::Menopause;

/// Years in a decade.
const DECADE_YEARS: f64 = 10.0;

/// What years after the final period do to cells, as folds of the value at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ageing {
    /// Hazard with which osteoclast precursors commit.
    pub osteoclast_commitment: f64,
    /// Recruits for formation.
    pub recruits: f64,
}

impl Ageing {
    /// At the final period, and before it.
    pub const NONE: Self = Self { osteoclast_commitment: 1.0, recruits: 1.0 };

    /// On `day` of a woman with this `menopause`: folds of so much per decade.
    #[must_use]
    pub fn on(menopause: Menopause, parameters: &Parameters, day: f64) -> Self {
        let Menopause::FinalPeriod { day: last } = menopause else {
            return Self::NONE;
        };
        let decades = (day - last).max(0.0) / (DECADE_YEARS * DAYS_PER_YEAR);
        let ageing = &parameters.ageing;
        Self {
            osteoclast_commitment: ageing.osteoclast_commitment_fold_per_decade.powf(decades),
            recruits: ageing.recruit_fold_per_decade.powf(decades),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decades_after_the_final_period_multiply_and_years_before_it_do_not_count() {
        let mut parameters = Parameters::default();
        parameters.set("ageing.osteoclast_commitment_fold_per_decade", 1.2).unwrap();
        parameters.set("ageing.recruit_fold_per_decade", 0.9).unwrap();
        let at = |years: f64| {
            let menopause = Menopause::FinalPeriod { day: 100.0 };
            Ageing::on(menopause, &parameters, 100.0 + years * DAYS_PER_YEAR)
        };
        assert_eq!(at(-5.0), Ageing::NONE);
        assert_eq!(at(0.0), Ageing::NONE);
        assert!((at(20.0).osteoclast_commitment - 1.44).abs() < 1e-12);
        assert!((at(20.0).recruits - 0.81).abs() < 1e-12);
        assert_eq!(Ageing::on(Menopause::Premenopausal, &parameters, 9e3), Ageing::NONE);
    }
}
