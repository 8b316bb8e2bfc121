//! The women of a trial, as written.

use super::Whole;
use serde::Deserialize;
use std::fmt;
use trabecula_core::parameter::Grade;

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

/// Where the default of a trait of women comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct TraitSource {
    /// Its field in `population`, or the parameter whose fold differs between women.
    pub name: String,
    /// The default, as a file writes it.
    pub default: String,
    /// How good the source is: of the spread, where mean and spread differ in that.
    pub grade: Grade,
    /// The source.
    pub source: &'static str,
}

/// The default distributions of women, with their sources.
#[must_use]
pub fn population_sources() -> Vec<TraitSource> {
    let RawPopulation {
        years_since_final_period,
        age_at_final_period_years,
        turnover_fold,
        oestradiol_pmol_per_l,
        spine_t_score,
        hip_t_score,
        t_score_correlation,
        ..
    } = RawPopulation::default();
    let (low, high) = crop_bv_tv();
    let own = [
        (
            "years_since_final_period",
            years_since_final_period.to_string(),
            "63 years of age on average, with the trait below, as in ATAC (64); spread assumed",
        ),
        (
            "age_at_final_period_years",
            age_at_final_period_years.to_string(),
            "median age at the natural menopause 51 years; spread assumed",
        ),
        (
            "turnover_fold",
            turnover_fold.to_string(),
            "markers of turnover vary by about a third between women of one age; assumed",
        ),
        (
            "oestradiol_pmol_per_l",
            oestradiol_pmol_per_l.to_string(),
            "a mean of 25.7 pmol/L, Dixon JCO 2008; spread assumed",
        ),
        (
            "spine_t_score",
            spine_t_score.to_string(),
            "a spread somewhat above the reference population's 1; mean assumed",
        ),
        (
            "hip_t_score",
            hip_t_score.to_string(),
            "a spread as the reference population's; mean assumed",
        ),
        (
            "t_score_correlation",
            t_score_correlation.to_string(),
            "of the order that is found between sites; assumed",
        ),
        (
            "bone",
            format!("Crops(mirrored: true, bv_tv: ({low}, {high}))"),
            "BV/TV of iliac crest and spine from osteoporosis to health; ends assumed",
        ),
    ];
    let own = own.map(|(name, default, source)| TraitSource {
        name: format!("population.{name}"),
        default,
        grade: Grade::Hypothesis,
        source,
    });
    let folds = SENSITIVITIES.map(|(parameter, gsd, grade, source)| TraitSource {
        name: format!("population.sensitivities.{parameter}"),
        default: log_normal(1.0, gsd).to_string(),
        grade,
        source,
    });
    own.into_iter().chain(folds).collect()
}

impl fmt::Display for RawDistribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, values, ends) = match *self {
            Self::Fixed(value) => return write!(f, "Fixed({value})"),
            Self::Uniform { min, max } => {
                return write!(f, "Uniform(min: {min}, max: {max})");
            }
            Self::Normal { mean, sd, min, max } => {
                ("Normal", [("mean", mean), ("sd", sd)], [("min", min), ("max", max)])
            }
            Self::LogNormal { median, gsd, min, max } => {
                ("LogNormal", [("median", median), ("gsd", gsd)], [("min", min), ("max", max)])
            }
        };
        let ends = ends.into_iter().filter_map(|(name, end)| Some((name, end?)));
        let all: Vec<_> = values
            .into_iter()
            .chain(ends)
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        write!(f, "{name}({})", all.join(", "))
    }
}

/// Women of the adjuvant trials; where they come from, [`population_sources`] says.
impl Default for RawPopulation {
    fn default() -> Self {
        Self {
            patients: Whole(20),
            years_since_final_period: normal(12.0, 6.0, Some(1.0), Some(35.0)),
            age_at_final_period_years: normal(51.0, 4.0, Some(40.0), Some(58.0)),
            turnover_fold: log_normal(1.0, 1.3),
            oestradiol_pmol_per_l: log_normal(23.0, 1.6),
            spine_t_score: normal(-1.0, 1.2, None, None),
            hip_t_score: normal(-0.8, 1.0, None, None),
            t_score_correlation: 0.65,
            bone: None,
            sensitivities: SENSITIVITIES.map(sensitivity).into(),
            uncertainty: RawUncertainty::default(),
        }
    }
}

/// Between-women spread (geometric SD) of what decides how a drug acts.
const SENSITIVITIES: [(&str, f64, Grade, &str); 5] = [
    ("zoledronate.renal_clearance_l_per_h", 1.6, Grade::HumanPharmacology, "3.7 +- 2.0 L/h, label"),
    ("bisphosphonate.half_inhibiting_fmol_per_nucleus", 1.3, Grade::Hypothesis, "assumed"),
    (
        "denosumab.clearance_ml_per_h",
        1.35,
        Grade::HumanPharmacology,
        "the half-life, 25.4 +- 8.5 d, varies by a third, label",
    ),
    ("anastrozole.ic50_nmol_per_l", 1.3, Grade::Hypothesis, "assumed"),
    ("growth_hormone.igf1_max_gain", 1.3, Grade::Hypothesis, "assumed"),
];

fn sensitivity((parameter, gsd, ..): (&str, f64, Grade, &str)) -> RawSensitivity {
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
