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

/// How widely parameters of weak evidence (animal, in vitro, hypothesis) are drawn.
///
/// With a spread of 1 the central 95 % of a log-normal distribution about the value reach the
/// nearer end of the parameter's range, and no value lies beyond; a spread of 0 draws nothing.
/// A value of zero, as the effects of the peptides have, is a lower end: what is drawn is the
/// upper half of a normal distribution of which 95 % lie within the range.
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

impl Uncertainty {
    /// Puts draws in place of the values of `parameters`; `uniform` is a draw by name.
    pub(super) fn draw(
        &self,
        parameters: &mut Parameters,
        uniform: impl Fn(&str) -> f64,
    ) -> Result<(), ParameterError> {
        for row in TABLE.iter().filter(|row| is_weak(row.grade)) {
            let spread = self.spread(row);
            if let Some(value) = parameters.get(row.name).filter(|_| spread > 0.0) {
                parameters.set(row.name, drawn(row, value, spread, uniform(row.name)))?;
            }
        }
        Ok(())
    }

    fn spread(&self, row: &Entry) -> f64 {
        let group = row.name.split('.').next().unwrap_or_default();
        if DRUG_GROUPS.contains(&group) { self.drug_spread } else { self.cell_spread }
    }
}

/// Whether values of this grade are drawn.
fn is_weak(grade: Grade) -> bool {
    matches!(grade, Grade::Animal | Grade::InVitro | Grade::Hypothesis)
}

/// A value for the parameter of `row` about `centre`, at the uniform draw `u`.
fn drawn(row: &Entry, centre: f64, spread: f64, u: f64) -> f64 {
    let z = |share: f64| Normal::standard().inverse_cdf(share);
    let reach = z(0.5 + 0.5 * CENTRAL_SHARE);
    // Standard normal, its outer 5 % left out; and the upper half of the same.
    let both_sides = z(0.5 + CENTRAL_SHARE * (u - 0.5));
    let one_side = z(0.5 + 0.5 * CENTRAL_SHARE * u);
    let Entry { min, max, .. } = *row;
    let value = if centre <= 0.0 {
        centre + spread * (max - centre) * one_side / reach
    } else if centre <= min {
        centre * (spread * (max / centre).ln() * one_side / reach).exp()
    } else if centre >= max && min > 0.0 {
        centre * (spread * (min / centre).ln() * one_side / reach).exp()
    } else if centre >= max {
        centre * (1.0 - spread * one_side / reach)
    } else {
        let nearer_end = (max / centre).min(centre / min).ln();
        centre * (spread * nearer_end * both_sides / reach).exp()
    };
    value.clamp(min, max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::entry;

    fn values(name: &str, spread: f64) -> Vec<f64> {
        let row = entry(name).unwrap();
        (0..1000).map(|i| drawn(row, row.value, spread, (f64::from(i) + 0.5) / 1e3)).collect()
    }

    #[test]
    fn every_weak_parameter_stays_in_its_range_and_moves() {
        for row in TABLE.iter().filter(|row| is_weak(row.grade)) {
            for spread in [0.1, 1.0] {
                let values = values(row.name, spread);
                assert!(values.iter().all(|v| (row.min..=row.max).contains(v)), "{}", row.name);
                assert_ne!(values[10], values[990], "{}", row.name);
            }
            assert!(values(row.name, 0.0).iter().all(|&v| v == row.value), "{}", row.name);
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
}
