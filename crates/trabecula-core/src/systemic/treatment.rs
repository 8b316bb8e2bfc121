//! Drugs beside aromatase inhibitors, and when they are given.

use super::BoneEvidence;
use crate::parameter::Grade;
use serde::{Deserialize, Serialize};

/// A drug that is given in doses at an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Drug {
    /// Bisphosphonate, intravenous.
    Zoledronate,
    /// Bisphosphonate, by mouth.
    Alendronate,
    /// Bisphosphonate, by mouth.
    Risedronate,
    /// Antibody against RANKL, subcutaneous.
    Denosumab,
    /// GHRH analogue that binds albumin, subcutaneous.
    Cjc1295Dac,
    /// The same GHRH analogue without the albumin-binding group (modified GRF 1-29).
    Cjc1295,
    /// Agonist of the ghrelin receptor, subcutaneous.
    Ipamorelin,
    /// Pentadecapeptide, subcutaneous.
    Bpc157,
    /// Fragment of thymosin β4, subcutaneous.
    Tb500,
}

/// Half a year, days.
const HALF_YEAR_DAYS: f64 = 182.625;

impl Drug {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Zoledronate,
        Self::Alendronate,
        Self::Risedronate,
        Self::Denosumab,
        Self::Cjc1295Dac,
        Self::Cjc1295,
        Self::Ipamorelin,
        Self::Bpc157,
        Self::Tb500,
    ];

    /// The bisphosphonates.
    pub const BISPHOSPHONATES: [Self; 3] =
        [Self::Zoledronate, Self::Alendronate, Self::Risedronate];

    /// Usual dose, mg; see [`dose_source`](Self::dose_source).
    #[must_use]
    pub const fn usual_dose_mg(self) -> f64 {
        match self {
            Self::Zoledronate => 4.0,
            Self::Alendronate => 70.0,
            Self::Risedronate => 35.0,
            Self::Denosumab => 60.0,
            Self::Cjc1295Dac => 2.0,
            Self::Cjc1295 => 0.1,
            Self::Ipamorelin => 0.3,
            Self::Bpc157 => 0.5,
            Self::Tb500 => 2.5,
        }
    }

    /// Usual interval between doses, days.
    #[must_use]
    pub const fn usual_interval_days(self) -> f64 {
        match self {
            Self::Zoledronate | Self::Denosumab => HALF_YEAR_DAYS,
            Self::Alendronate | Self::Risedronate | Self::Cjc1295Dac => 7.0,
            Self::Cjc1295 | Self::Ipamorelin | Self::Bpc157 => 1.0,
            Self::Tb500 => 3.5,
        }
    }

    /// Where usual dose and interval come from, and how good that is.
    #[must_use]
    pub const fn dose_source(self) -> (Grade, &'static str) {
        match self {
            Self::Zoledronate => {
                (Grade::RandomisedTrial, "4 mg every six months, Z-FAST and ZO-FAST")
            }
            Self::Alendronate => (Grade::RandomisedTrial, "70 mg a week, label"),
            Self::Risedronate => (Grade::RandomisedTrial, "35 mg a week, label"),
            Self::Denosumab => (Grade::RandomisedTrial, "60 mg every six months, label; FREEDOM"),
            Self::Cjc1295Dac => (
                Grade::Hypothesis,
                "assumed: what clinics sell, recalled; 2-4 mg once (30-60 ug/kg) in Teichman 2006",
            ),
            Self::Cjc1295 => {
                (Grade::Hypothesis, "assumed: what clinics sell, recalled; no published human data")
            }
            Self::Ipamorelin => (
                Grade::Hypothesis,
                "assumed: what clinics sell, recalled; reaches a tenth of the greatest release at \
                 most (Gobburu 1999)",
            ),
            Self::Bpc157 => (
                Grade::Hypothesis,
                "assumed: what clinics sell, recalled; blood stays far below what acted in vitro \
                 (Chang 2014)",
            ),
            Self::Tb500 => (
                Grade::Hypothesis,
                "assumed: what clinics sell, recalled; a fourteenth of the mouse dose by body \
                 surface (Brady 2014)",
            ),
        }
    }

    /// How well its effect on the bone of women is known.
    #[must_use]
    pub const fn bone_evidence(self) -> BoneEvidence {
        match self {
            Self::Zoledronate | Self::Alendronate | Self::Risedronate | Self::Denosumab => {
                BoneEvidence::RandomisedTrial
            }
            // GH and IGF-1 in healthy adults, Teichman 2006.
            Self::Cjc1295Dac => BoneEvidence::HumanHormones,
            // Growing rats, Johansen 1999 and Andersen 2001.
            Self::Ipamorelin => BoneEvidence::Animals,
            // Without the albumin-binding group no human data are published; the others had
            // tendons, wounds and fracture callus of rodents.
            Self::Cjc1295 | Self::Bpc157 | Self::Tb500 => BoneEvidence::Hypothesis,
        }
    }

    /// Whether the drug acts by raising growth hormone.
    #[must_use]
    pub const fn is_secretagogue(self) -> bool {
        matches!(self, Self::Cjc1295Dac | Self::Cjc1295 | Self::Ipamorelin)
    }

    /// Whether the drug is a peptide without a trial in humans with bone end points.
    #[must_use]
    pub const fn is_unproven_peptide(self) -> bool {
        self.is_secretagogue() || matches!(self, Self::Bpc157 | Self::Tb500)
    }
}

impl std::fmt::Display for Drug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Zoledronate => "zoledronate",
            Self::Alendronate => "alendronate",
            Self::Risedronate => "risedronate",
            Self::Denosumab => "denosumab",
            Self::Cjc1295Dac => "CJC-1295 with DAC",
            Self::Cjc1295 => "CJC-1295 without DAC",
            Self::Ipamorelin => "ipamorelin",
            Self::Bpc157 => "BPC-157",
            Self::Tb500 => "TB-500",
        })
    }
}

/// Doses of one drug at an interval: the first on `from_day`, none from `until_day` on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// The drug.
    pub drug: Drug,
    /// One dose, mg.
    pub dose_mg: f64,
    /// Day of the first dose. Doses before the simulation starts are not given.
    pub from_day: f64,
    /// Day from which no dose is given.
    pub until_day: f64,
    /// Days between doses.
    pub every_days: f64,
}

/// Slack in comparing days; see `dose.rs`.
const SLACK_DAYS: f64 = 1e-9;

impl Treatment {
    /// The usual dose at the usual interval.
    #[must_use]
    pub const fn usual(drug: Drug, from_day: f64, until_day: f64) -> Self {
        let (dose_mg, every_days) = (drug.usual_dose_mg(), drug.usual_interval_days());
        Self { drug, dose_mg, from_day, until_day, every_days }
    }

    /// Days of the doses within [`from`, `to`), in order.
    fn days(&self, from: f64, to: f64) -> impl Iterator<Item = f64> + use<> {
        let Self { from_day, until_day, every_days, .. } = *self;
        let end = to.min(until_day) - SLACK_DAYS;
        let mut index = ((from - from_day - SLACK_DAYS) / every_days).ceil().max(0.0);
        std::iter::from_fn(move || {
            let day = from_day + index * every_days;
            index += 1.0;
            (day < end).then_some(day)
        })
    }
}

/// Doses of one drug on days of [`from`, `to`) as (days after `from`, mg), in order of time.
pub(crate) fn doses(treatments: &[Treatment], drug: Drug, from: f64, to: f64) -> Vec<(f64, f64)> {
    let mut doses: Vec<(f64, f64)> = treatments
        .iter()
        .filter(|treatment| treatment.drug == drug)
        .flat_map(|t| t.days(from, to).map(|day| ((day - from).max(0.0), t.dose_mg)))
        .collect();
    doses.sort_by(|a, b| a.0.total_cmp(&b.0));
    doses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses_that_were_assumed_are_called_so() {
        for drug in Drug::ALL {
            let (grade, source) = drug.dose_source();
            assert_eq!(grade == Grade::Hypothesis, drug.is_unproven_peptide(), "{drug}");
            assert_eq!(source.contains("assumed"), drug.is_unproven_peptide(), "{drug}");
        }
    }

    #[test]
    fn every_dose_is_given_once_however_time_is_cut() {
        let mut treatment = Treatment::usual(Drug::Tb500, 1.0, 30.0);
        treatment.every_days = 0.7;
        let whole = doses(&[treatment], Drug::Tb500, -3.0, 60.0);
        assert_eq!(whole.len(), 42);
        let mut cut = 0;
        for day in -30..600 {
            let from = f64::from(day) / 10.0;
            cut += doses(&[treatment], Drug::Tb500, from, from + 0.1).len();
        }
        assert_eq!(cut, 42);
        assert!(doses(&[treatment], Drug::Bpc157, -3.0, 60.0).is_empty());
    }
}
