//! The women of a trial, as written.

use super::Whole;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename = "Population", default, deny_unknown_fields)]
pub(crate) struct RawPopulation {
    pub(crate) patients: Whole,
    pub(crate) years_since_final_period: RawDistribution,
    pub(crate) age_at_final_period_years: RawDistribution,
    pub(crate) turnover_fold: RawDistribution,
    pub(crate) oestradiol_pmol_per_l: RawDistribution,
    pub(crate) spine_t_score: RawDistribution,
    pub(crate) hip_t_score: RawDistribution,
    pub(crate) t_score_correlation: f64,
    pub(crate) bone: Option<RawBone>,
    pub(crate) sensitivities: Vec<RawSensitivity>,
    pub(crate) uncertainty: RawUncertainty,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "Distribution", deny_unknown_fields)]
pub(crate) enum RawDistribution {
    Fixed(f64),
    Uniform {
        min: f64,
        max: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
        #[serde(default)]
        min: Option<f64>,
        #[serde(default)]
        max: Option<f64>,
    },
    LogNormal {
        median: f64,
        gsd: f64,
        #[serde(default)]
        min: Option<f64>,
        #[serde(default)]
        max: Option<f64>,
    },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "Bone", deny_unknown_fields)]
pub(crate) enum RawBone {
    Same,
    Crops {
        #[serde(default = "yes")]
        mirrored: bool,
        #[serde(default = "crop_bv_tv")]
        bv_tv: (f64, f64),
    },
    Structures {
        bv_tv: RawDistribution,
        tb_th_um: RawDistribution,
    },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "Sensitivity", deny_unknown_fields)]
pub(crate) struct RawSensitivity {
    pub(crate) parameter: String,
    pub(crate) fold: RawDistribution,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "Uncertainty", default, deny_unknown_fields)]
pub(crate) struct RawUncertainty {
    pub(crate) drug_spread: f64,
    pub(crate) cell_spread: f64,
    pub(crate) patients_per_draw: Whole,
}

impl Default for RawUncertainty {
    fn default() -> Self {
        Self { drug_spread: 1.0, cell_spread: 0.1, patients_per_draw: Whole(2) }
    }
}

/// Women of the adjuvant trials.
impl Default for RawPopulation {
    fn default() -> Self {
        Self {
            patients: Whole(20),
            // Together 63 years of age on average, as in ATAC (64).
            years_since_final_period: normal(12.0, 6.0, Some(1.0), Some(35.0)),
            // Median age at the natural menopause 51 years.
            age_at_final_period_years: normal(51.0, 4.0, Some(40.0), Some(58.0)),
            // Markers of turnover vary by about a third between women of one age; assumed.
            turnover_fold: log_normal(1.0, 1.3),
            // A mean of 25.7 pmol/L, Dixon JCO 2008; spread assumed.
            oestradiol_pmol_per_l: log_normal(23.0, 1.6),
            // SD of a population somewhat above the reference's 1; means assumed.
            spine_t_score: normal(-1.0, 1.2, None, None),
            hip_t_score: normal(-0.8, 1.0, None, None),
            // Of the order that is found between sites; assumed.
            t_score_correlation: 0.65,
            bone: None,
            sensitivities: SENSITIVITIES.map(sensitivity).into(),
            uncertainty: RawUncertainty::default(),
        }
    }
}

/// Between-women spread (geometric SD) of what decides how a drug acts.
const SENSITIVITIES: [(&str, f64); 5] = [
    // 3.7 ± 2.0 L/h, label.
    ("zoledronate.renal_clearance_l_per_h", 1.6),
    ("bisphosphonate.half_inhibiting_fmol_per_nucleus", 1.3),
    // The half-life varies by a third between women, label.
    ("denosumab.clearance_ml_per_h", 1.35),
    ("anastrozole.ic50_nmol_per_l", 1.3),
    ("growth_hormone.igf1_max_gain", 1.3),
];

fn sensitivity((parameter, gsd): (&str, f64)) -> RawSensitivity {
    RawSensitivity { parameter: parameter.to_owned(), fold: log_normal(1.0, gsd) }
}

const fn normal(mean: f64, sd: f64, min: Option<f64>, max: Option<f64>) -> RawDistribution {
    RawDistribution::Normal { mean, sd, min, max }
}

const fn log_normal(median: f64, gsd: f64) -> RawDistribution {
    RawDistribution::LogNormal { median, gsd, min: None, max: None }
}

fn yes() -> bool {
    true
}

fn crop_bv_tv() -> (f64, f64) {
    crate::limits::USUAL_CROP_BV_TV
}
