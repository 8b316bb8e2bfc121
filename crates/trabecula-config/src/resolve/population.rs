//! The women of a trial: distributions within what each trait can be.

use super::Audit;
use crate::experiment::SampleSource;
use crate::limits;
use crate::schema::{RawBone, RawDistribution, RawPopulation, RawSensitivity, RawUncertainty};
use std::ops::RangeInclusive;
use trabecula_core::parameter::{TABLE, entry};
use trabecula_core::population::{
    BonePopulation, Distribution, Population, Sensitivity, Shape, Uncertainty,
};

/// Checks the population against itself and against the sample.
pub(super) fn population(
    audit: &mut Audit<'_>,
    raw: &RawPopulation,
    sample: Option<&SampleSource>,
) -> Option<Population> {
    let patients = audit.whole("population.patients", raw.patients, "", &limits::PATIENTS);
    let mut of = |name: &str, raw, unit: &str, range: &RangeInclusive<f64>| {
        distribution(audit, &format!("population.{name}"), raw, unit, range)
    };
    let since = raw.years_since_final_period;
    let since = of("years_since_final_period", since, "years", &limits::YEARS_FROM_FINAL_PERIOD);
    let age = raw.age_at_final_period_years;
    let age = of("age_at_final_period_years", age, "years", &limits::AGE_AT_FINAL_PERIOD_YEARS);
    let turnover = of("turnover_fold", raw.turnover_fold, "", &limits::TURNOVER_FOLD);
    let level = table_range("oestradiol.postmenopausal_pmol_per_l");
    let oestradiol = of("oestradiol_pmol_per_l", raw.oestradiol_pmol_per_l, "pmol/L", &level);
    let scores = table_range("densitometry.spine_t_score");
    let spine = of("spine_t_score", raw.spine_t_score, "", &scores);
    let hip = of("hip_t_score", raw.hip_t_score, "", &scores);
    let at = "population.t_score_correlation";
    let correlation = audit.number(at, raw.t_score_correlation, "", &limits::CORRELATION);
    let bone = bone(audit, raw.bone, sample);
    let sensitivities = sensitivities(audit, &raw.sensitivities);
    let uncertainty = uncertainty(audit, raw.uncertainty);
    Some(Population {
        patients: u32::try_from(patients?).ok()?,
        years_since_final_period: since?,
        age_at_final_period_years: age?,
        turnover_fold: turnover?,
        oestradiol_pmol_per_l: oestradiol?,
        spine_t_score: spine?,
        hip_t_score: hip?,
        t_score_correlation: correlation?,
        bone: bone?,
        sensitivities: sensitivities?,
        uncertainty: uncertainty?,
    })
}

/// The range of a parameter of the table.
fn table_range(name: &str) -> RangeInclusive<f64> {
    entry(name).map_or(f64::MIN..=f64::MAX, |row| row.min..=row.max)
}

/// A distribution whose ends are within `range`, or are those of `range` where none are written.
pub(crate) fn distribution(
    audit: &mut Audit<'_>,
    path: &str,
    raw: RawDistribution,
    unit: &str,
    range: &RangeInclusive<f64>,
) -> Option<Distribution> {
    let (shape, min, max) = match raw {
        RawDistribution::Fixed(value) => {
            let value = audit.number(path, value, unit, range)?;
            return Some(Distribution { shape: Shape::Fixed(value), min: value, max: value });
        }
        RawDistribution::Uniform { min, max } => (Shape::Uniform, Some(min), Some(max)),
        RawDistribution::Normal { mean, sd, min, max } => {
            finite(audit, &format!("{path}.mean"), mean, unit)?;
            above(audit, &format!("{path}.sd"), sd, 0.0)?;
            (Shape::Normal { mean, sd }, min, max)
        }
        RawDistribution::LogNormal { median, gsd, min, max } => {
            above(audit, &format!("{path}.median"), median, 0.0)?;
            above(audit, &format!("{path}.gsd"), gsd, 1.0)?;
            (Shape::LogNormal { median, gsd }, min, max)
        }
    };
    let min = end(audit, &format!("{path}.min"), min, *range.start(), unit, range);
    let max = end(audit, &format!("{path}.max"), max, *range.end(), unit, range);
    let (min, max) = (min?, max?);
    if min >= max {
        let message = format!("{path} ends at {max}, not above its least value {min}");
        audit.refuse(path, message, "no range", "");
        return None;
    }
    Some(Distribution { shape, min, max })
}

fn end(
    audit: &mut Audit<'_>,
    path: &str,
    written: Option<f64>,
    otherwise: f64,
    unit: &str,
    range: &RangeInclusive<f64>,
) -> Option<f64> {
    written.map_or(Some(otherwise), |value| audit.number(path, value, unit, range))
}

fn finite(audit: &mut Audit<'_>, path: &str, value: f64, unit: &str) -> Option<f64> {
    audit.number(path, value, unit, &(-limits::LARGE..=limits::LARGE))
}

/// A number above `least` that is not absurd.
fn above(audit: &mut Audit<'_>, path: &str, value: f64, least: f64) -> Option<f64> {
    if value > least && value <= limits::LARGE {
        return Some(value);
    }
    let message = format!("{path} = {value} is not above {least}");
    audit.refuse(path, message, &format!("above {least}"), "");
    None
}

/// Crops of a volume, generated structures, or the sample as it is.
fn bone(
    audit: &mut Audit<'_>,
    raw: Option<RawBone>,
    sample: Option<&SampleSource>,
) -> Option<BonePopulation> {
    let path = "population.bone";
    let raw = raw.unwrap_or_else(|| default_bone(sample));
    match (raw, sample?) {
        (RawBone::Same, _) => Some(BonePopulation::Same),
        (RawBone::Crops { mirrored, bv_tv: (least, most) }, SampleSource::Volume { .. }) => {
            let ends = &limits::CROP_BV_TV;
            let least = audit.number(&format!("{path}.bv_tv[0]"), least, "", ends)?;
            let most = audit.number(&format!("{path}.bv_tv[1]"), most, "", ends)?;
            if least >= most {
                let message = format!("{path}.bv_tv ends at {most}, not above {least}");
                audit.refuse(&format!("{path}.bv_tv"), message, "no range", "");
                return None;
            }
            Some(BonePopulation::Crops { mirrored, bv_tv: [least, most] })
        }
        (RawBone::Structures { bv_tv, tb_th_um }, SampleSource::Generated { .. }) => {
            let of = |audit: &mut Audit<'_>, name, raw, unit, range| {
                distribution(audit, &format!("{path}.{name}"), raw, unit, range)
            };
            let bv_tv = of(audit, "bv_tv", bv_tv, "", &limits::BV_TV);
            let tb_th_um = of(audit, "tb_th_um", tb_th_um, "µm", &limits::TB_TH_UM);
            Some(BonePopulation::Structures { bv_tv: bv_tv?, tb_th_um: tb_th_um? })
        }
        (RawBone::Crops { .. }, SampleSource::Generated { .. }) => {
            let message = format!("{path} = Crops(…) needs a volume to cut from");
            audit.refuse(path, message, "the sample is Generated", "use Structures(…) or Same");
            None
        }
        (RawBone::Structures { .. }, SampleSource::Volume { .. }) => {
            let message = format!("{path} = Structures(…) needs a generated sample");
            audit.refuse(path, message, "the sample is a Volume", "use Crops(…) or Same");
            None
        }
    }
}

/// Where nothing is written, bone differs in the way that the sample allows.
fn default_bone(sample: Option<&SampleSource>) -> RawBone {
    match sample {
        Some(&SampleSource::Generated { bv_tv, tb_th_um, .. }) => RawBone::Structures {
            bv_tv: spread_about(bv_tv, &limits::BV_TV),
            tb_th_um: spread_about(tb_th_um, &limits::TB_TH_UM),
        },
        _ => RawBone::Crops { mirrored: true, bv_tv: limits::USUAL_CROP_BV_TV },
    }
}

/// A tenth up or down about the value of the sample, within twice that.
fn spread_about(median: f64, range: &RangeInclusive<f64>) -> RawDistribution {
    const GSD: f64 = 1.1;
    RawDistribution::LogNormal {
        median,
        gsd: GSD,
        min: Some((median / (GSD * GSD)).max(*range.start())),
        max: Some((median * GSD * GSD).min(*range.end())),
    }
}

fn sensitivities(audit: &mut Audit<'_>, raw: &[RawSensitivity]) -> Option<Vec<Sensitivity>> {
    if raw.len() > TABLE.len() {
        let (path, most) = ("population.sensitivities", TABLE.len());
        let message = format!("{path} has {} entries for {most} parameters", raw.len());
        audit.refuse(path, message, "too many", "");
        return None;
    }
    let mut checked = Vec::new();
    for (i, RawSensitivity { parameter, fold }) in raw.iter().enumerate() {
        let path = format!("population.sensitivities[{i}]");
        let known = entry(parameter).is_ok();
        if !known {
            let names: Vec<_> = TABLE.iter().map(|row| row.name).collect();
            audit.unknown_name(&format!("{path}.parameter"), "parameter", parameter, &names);
        }
        if raw[..i].iter().any(|earlier| earlier.parameter == *parameter) {
            let message = format!("{path}.parameter: `{parameter}` has a distribution already");
            audit.refuse(&format!("{path}.parameter"), message, "again", "");
            continue;
        }
        let fold = distribution(audit, &format!("{path}.fold"), *fold, "", &limits::FOLD);
        if let Some(fold) = fold.filter(|_| known) {
            checked.push(Sensitivity { parameter: parameter.clone(), fold });
        }
    }
    (checked.len() == raw.len()).then_some(checked)
}

fn uncertainty(audit: &mut Audit<'_>, raw: RawUncertainty) -> Option<Uncertainty> {
    let path = |name: &str| format!("population.uncertainty.{name}");
    let drug = audit.number(&path("drug_spread"), raw.drug_spread, "", &limits::SPREAD);
    let cell = audit.number(&path("cell_spread"), raw.cell_spread, "", &limits::SPREAD);
    let at = path("patients_per_draw");
    let each = audit.whole(&at, raw.patients_per_draw, "", &limits::PATIENTS_PER_DRAW);
    Some(Uncertainty {
        drug_spread: drug?,
        cell_spread: cell?,
        patients_per_draw: u32::try_from(each?).ok()?,
    })
}
