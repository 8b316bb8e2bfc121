//! Parameters that are badly known, drawn from what they may be.

use crate::parameter::{Entry, Grade, ParameterError, Parameters, TABLE};
use statrs::distribution::{ContinuousCDF, Normal};

/// Groups of the table that matter only where a drug is given.
const DRUG_GROUPS: [&str; 17] = [
    "anastrozole",
    "letrozole",
    "exemestane",
    "aromatase",
    "bisphosphonate",
    "zoledronate",
    "alendronate",
    "risedronate",
    "denosumab",
    "denosumab_rebound",
    "cjc1295_dac",
    "cjc1295",
    "ipamorelin",
    "growth_hormone",
    "igf1_bone",
    "bpc157",
    "tb500",
];

/// Share of a normal distribution within 1.96 standard deviations of its mean.
const CENTRAL_SHARE: f64 = 0.95;

/// Factor about its value within which a calibrated parameter of a drug is drawn, where its range
/// leaves so much. Results are fitted to within 20 % (`calibration.md`), and a factor of 1.5 moves
/// a half-saturated answer, x/(1+x) at x = 1, by 20 %.
const CALIBRATED_FOLD: f64 = 1.5;

/// How widely parameters of weak evidence (animal, in vitro, hypothesis), and those of drugs that
/// were calibrated, are drawn: each by its [`Prior`]. A spread of 0 draws nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertainty {
    /// Spread, 0 to 1, of the parameters of drugs and of what they do.
    pub drug_spread: f64,
    /// Spread, 0 to 1, of the parameters of cells and signals. They were calibrated together:
    /// drawn apart over all of their ranges they would no longer be a model of bone.
    pub cell_spread: f64,
    /// How many patients share a draw. With 2 or more, the differences between groups tell what
    /// part of an interval comes from these parameters.
    pub patients_per_draw: u32,
}

/// What is drawn in place of a parameter's value at a spread of 1. Of each distribution the middle
/// 95 % lie between the ends that are stated, and only these 95 % are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Prior {
    /// The value as it is: measured in women, or of a cell and calibrated with all the others.
    Known,
    /// Log-normal about the value, within this factor.
    Fold(f64),
    /// The upper half of a normal distribution from this least value, as far as the greatest: what
    /// may be nothing at all, or what stands at an end of its range.
    Half {
        /// Where it is densest.
        from: f64,
        /// Where it ends.
        to: f64,
        /// Whether it is the logarithm that is normally distributed.
        logarithmic: bool,
    },
}

impl Prior {
    /// What may stand in place of `value` of the parameter of `row`.
    #[must_use]
    pub fn of(row: &Entry, value: f64) -> Self {
        match row.grade {
            Grade::Animal | Grade::InVitro | Grade::Hypothesis => Self::weak(row, value),
            Grade::Calibrated if is_of_drugs(row) && value > 0.0 => {
                Self::Fold(CALIBRATED_FOLD.min(room(row, value)))
            }
            _ => Self::Known,
        }
    }

    fn weak(row: &Entry, value: f64) -> Self {
        let Entry { min, max, .. } = *row;
        if let Some(end) = row.drawn_to {
            // A file that states another value moves the end in proportion.
            let fold = if value > 0.0 { value / row.value } else { 1.0 };
            return Self::Half { from: 0.0, to: (end * fold).min(max), logarithmic: false };
        }
        if value <= 0.0 {
            Self::Half { from: value, to: max, logarithmic: false }
        } else if value <= min {
            Self::Half { from: value, to: max, logarithmic: true }
        } else if value >= max {
            Self::Half { from: value, to: min, logarithmic: min > 0.0 }
        } else {
            Self::Fold(room(row, value))
        }
    }

    /// A value about `centre` at the uniform draw `u`.
    fn value(self, centre: f64, spread: f64, u: f64) -> f64 {
        let z = |share: f64| Normal::standard().inverse_cdf(share);
        let reach = z(0.5 + 0.5 * CENTRAL_SHARE);
        // Standard normal, its outer 5 % left out, over where it ends; and its upper half.
        let both_sides = z(0.5 + CENTRAL_SHARE * (u - 0.5)) / reach;
        let one_side = z(0.5 + 0.5 * CENTRAL_SHARE * u) / reach;
        match self {
            Self::Known => centre,
            Self::Fold(fold) => centre * (spread * fold.ln() * both_sides).exp(),
            Self::Half { from, to, logarithmic: true } => {
                from * (spread * (to / from).ln() * one_side).exp()
            }
            Self::Half { from, to, logarithmic: false } => {
                centre + spread * (from + (to - from) * one_side - centre)
            }
        }
    }
}

/// Factor from a value to the nearer end of its parameter's range.
fn room(row: &Entry, value: f64) -> f64 {
    (row.max / value).min(value / row.min)
}

impl std::fmt::Display for Prior {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Known => f.write_str("not drawn"),
            Self::Fold(fold) => write!(f, "drawn within a factor of {fold:.3}"),
            Self::Half { from, to, .. } => {
                write!(f, "drawn from {from} to {to}, most densely at {from}")
            }
        }
    }
}

impl Uncertainty {
    /// Puts draws in place of the values of `parameters`; `uniform` is a draw by name.
    pub(super) fn draw(
        &self,
        parameters: &mut Parameters,
        uniform: impl Fn(&str) -> f64,
    ) -> Result<(), ParameterError> {
        for row in TABLE {
            let spread = self.spread(row);
            let Some(value) = parameters.get(row.name).filter(|_| spread > 0.0) else { continue };
            let prior = Prior::of(row, value);
            if prior != Prior::Known {
                let drawn = prior.value(value, spread, uniform(row.name));
                parameters.set(row.name, drawn.clamp(row.min, row.max))?;
            }
        }
        Ok(())
    }

    fn spread(&self, row: &Entry) -> f64 {
        if is_of_drugs(row) { self.drug_spread } else { self.cell_spread }
    }
}

fn is_of_drugs(row: &Entry) -> bool {
    DRUG_GROUPS.contains(&row.name.split('.').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::entry;

    fn values(name: &str, spread: f64) -> Vec<f64> {
        let row = entry(name).unwrap();
        let prior = Prior::of(row, row.value);
        let uniform = |i: u32| (f64::from(i) + 0.5) / 1e3;
        (0..1000).map(|i| prior.value(row.value, spread, uniform(i))).collect()
    }

    #[test]
    fn every_badly_known_parameter_stays_in_its_range_and_moves() {
        for row in TABLE.iter().filter(|row| row.grade >= Grade::Animal) {
            if Prior::of(row, row.value) == Prior::Known {
                assert!(row.grade == Grade::Calibrated && !is_of_drugs(row), "{}", row.name);
                continue;
            }
            for spread in [0.1, 1.0] {
                let values = values(row.name, spread);
                assert!(values.iter().all(|v| (row.min..=row.max).contains(v)), "{}", row.name);
                assert_ne!(values[10], values[990], "{}", row.name);
            }
            let still = values(row.name, 0.0);
            assert!(still.iter().all(|v| (v - row.value).abs() < 1e-12), "{}", row.name);
        }
    }

    #[test]
    fn what_was_measured_in_women_is_not_drawn() {
        for row in TABLE.iter().filter(|row| row.grade < Grade::Animal) {
            assert_eq!(Prior::of(row, row.value), Prior::Known, "{}", row.name);
        }
    }

    #[test]
    fn the_median_is_the_value_and_the_ends_reach_the_nearer_bound() {
        // 29 pmol/L within 1 to 3000: the lower bound is nearer, by a factor of 29.
        let kd = values("binding.rank_kd_pmol_per_l", 1.0);
        assert!((kd[500] / 29.0 - 1.0).abs() < 0.01, "{}", kd[500]);
        assert!(kd[0] < 1.1 && kd[999] < 29.0 * 29.0, "{} {}", kd[0], kd[999]);
        let narrow = values("binding.rank_kd_pmol_per_l", 0.1);
        assert!(narrow[0] > 29.0 / 29f64.powf(0.1) - 1e-9);
    }

    #[test]
    fn effects_that_are_zero_are_drawn_upwards_from_zero() {
        let gain = values("tb500.motility_gain", 1.0);
        assert!(gain[0] < 0.01 && gain[999] > 2.9 && gain[500] < 1.2, "{gain:?}");
    }

    #[test]
    fn numbers_of_drugs_that_were_fitted_are_drawn_narrowly_and_those_of_cells_are_not() {
        let fitted = values("bisphosphonate.half_inhibiting_fmol_per_nucleus", 1.0);
        assert!((fitted[500] / 0.1 - 1.0).abs() < 0.01, "{}", fitted[500]);
        assert!((fitted[999] / fitted[0] / 2.25 - 1.0).abs() < 0.02, "{fitted:?}");
        let cell = entry("osteoclast.depth_max_um").unwrap();
        assert_eq!(Prior::of(cell, cell.value), Prior::Known);
    }

    #[test]
    fn what_may_be_nothing_is_drawn_from_zero_whatever_its_value() {
        let row = entry("igf1_bone.collagen_gain").unwrap();
        let gain = values(row.name, 1.0);
        assert!(gain[0] < 0.001 && gain[500] < 0.2 && gain[999] > 0.54, "{gain:?}");
        assert!(gain[999] <= 0.55);
        // A file that doubles the value doubles the end; one that says none has the end stay.
        let end = |value: f64| match Prior::of(row, value) {
            Prior::Half { to, .. } => to,
            other => panic!("{other:?}"),
        };
        assert!((end(2.0 * row.value) - 1.1).abs() < 1e-12);
        assert_eq!((end(0.0), end(row.max)), (0.55, row.max));
    }
}
