//! What a densitometer (DXA) would report at the spine and the hip.
//!
//! Areal BMD is mineral over the projected area of the bone, which stays as it is; so its change
//! is the change of mineral content: that of the sample and that of its cortical companion,
//! weighted by what each contributes to the site at day 0.

use super::Measurement;
use crate::parameter::{Densitometry, Parameters};

/// T-score below which bone is osteopenic (WHO 1994).
const OSTEOPENIA_BELOW: f64 = -1.0;
/// T-score at and below which bone is osteoporotic (WHO 1994).
const OSTEOPOROSIS_AT: f64 = -2.5;

/// Diagnosis by densitometry, WHO 1994.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BoneClass {
    /// T-score of −1 and above.
    Normal,
    /// T-score between −2.5 and −1.
    Osteopenia,
    /// T-score of −2.5 and below.
    Osteoporosis,
}

impl BoneClass {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Osteopenia, Self::Osteoporosis];

    /// The class by the lowest of some T-scores; none when one is not a number.
    #[must_use]
    pub fn of(t_scores: &[f64]) -> Option<Self> {
        let lowest = t_scores.iter().copied().reduce(f64::min)?;
        if t_scores.iter().any(|t| t.is_nan()) {
            return None;
        }
        Some(match lowest {
            t if t <= OSTEOPOROSIS_AT => Self::Osteoporosis,
            t if t < OSTEOPENIA_BELOW => Self::Osteopenia,
            _ => Self::Normal,
        })
    }
}

impl std::fmt::Display for BoneClass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Normal => "normal",
            Self::Osteopenia => "osteopenia",
            Self::Osteoporosis => "osteoporosis",
        })
    }
}

/// A skeletal site of densitometry.
struct Site {
    /// Share of its mineral that is trabecular at day 0.
    trabecular: f64,
    young_mean_g_per_cm2: f64,
    young_sd_g_per_cm2: f64,
    /// T-score at day 0.
    t_score: f64,
}

impl Site {
    fn spine(d: &Densitometry) -> Self {
        Self {
            trabecular: d.spine_trabecular_share,
            young_mean_g_per_cm2: d.spine_young_mean_g_per_cm2,
            young_sd_g_per_cm2: d.spine_young_sd_g_per_cm2,
            t_score: d.spine_t_score,
        }
    }

    fn hip(d: &Densitometry) -> Self {
        Self {
            trabecular: d.hip_trabecular_share,
            young_mean_g_per_cm2: d.hip_young_mean_g_per_cm2,
            young_sd_g_per_cm2: d.hip_young_sd_g_per_cm2,
            t_score: d.hip_t_score,
        }
    }

    /// BMD, % of day 0, from the mineral of both kinds of bone, % of day 0.
    fn percent(&self, trabecular: f64, cortical: f64) -> f64 {
        self.trabecular * trabecular + (1.0 - self.trabecular) * cortical
    }

    /// T-score at a BMD of `percent` of day 0.
    fn t_score(&self, percent: f64) -> f64 {
        let first = self.young_mean_g_per_cm2 + self.t_score * self.young_sd_g_per_cm2;
        self.t_score + first * (percent / 100.0 - 1.0) / self.young_sd_g_per_cm2
    }
}

/// Fills the columns of both sites; mineral is in % of day 0.
pub(crate) fn write(
    trabecular_percent: f64,
    cortical_percent: f64,
    parameters: &Parameters,
    row: &mut Measurement,
) {
    let (spine, hip) = (Site::spine(&parameters.densitometry), Site::hip(&parameters.densitometry));
    row.cortical_mineral_percent_of_baseline = cortical_percent;
    row.ls_bmd_percent_of_baseline = spine.percent(trabecular_percent, cortical_percent);
    row.th_bmd_percent_of_baseline = hip.percent(trabecular_percent, cortical_percent);
    row.ls_t_score = spine.t_score(row.ls_bmd_percent_of_baseline);
    row.th_t_score = hip.t_score(row.th_bmd_percent_of_baseline);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_lowest_t_score() {
        let class = |scores: &[f64]| BoneClass::of(scores);
        assert_eq!(class(&[-0.9, 2.0]), Some(BoneClass::Normal));
        assert_eq!(class(&[-1.0]), Some(BoneClass::Normal));
        assert_eq!(class(&[-1.01, 0.0]), Some(BoneClass::Osteopenia));
        assert_eq!(class(&[0.0, -2.5]), Some(BoneClass::Osteoporosis));
        assert_eq!(class(&[f64::NAN, -3.0]), None);
        assert_eq!(class(&[]), None);
    }

    #[test]
    fn day_0_has_the_womans_own_t_scores_and_a_loss_lowers_them() {
        let mut parameters = Parameters::default();
        parameters.set("densitometry.spine_t_score", -2.0).unwrap();
        let mut row = Measurement::default();
        write(100.0, 100.0, &parameters, &mut row);
        assert_eq!((row.ls_t_score, row.ls_bmd_percent_of_baseline), (-2.0, 100.0));
        // 10 % of 1.047 − 2 × 0.110 = 0.827 g/cm² is 0.0827, three quarters of an SD.
        write(90.0, 90.0, &parameters, &mut row);
        assert!((row.ls_t_score - (-2.0 - 0.0827 / 0.11)).abs() < 1e-12);
    }

    #[test]
    fn the_spine_answers_more_to_trabecular_bone_than_the_hip() {
        let mut row = Measurement::default();
        write(90.0, 98.0, &Parameters::default(), &mut row);
        assert!(row.ls_bmd_percent_of_baseline < row.th_bmd_percent_of_baseline);
        assert!(row.th_bmd_percent_of_baseline < 98.0 && row.ls_bmd_percent_of_baseline > 90.0);
    }
}
