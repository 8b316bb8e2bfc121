//! The woman and her therapy, as written.

use serde::Deserialize;
use trabecula_core::systemic::{AromataseInhibitor, Drug};

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "Woman", deny_unknown_fields)]
pub(crate) enum RawWoman {
    Premenopausal,
    Postmenopausal { years_since_final_period: f64 },
    Transition { final_period_day: f64 },
}

/// The parts of a course, which are the same for every drug of a kind. They stand in the variants
/// themselves because RON writes a struct inside a variant with doubled parentheses.
macro_rules! courses {
    (daily: $($inhibitor:ident),+; at_intervals: $($drug:ident),+) => {
        #[derive(Debug, Clone, Copy, Deserialize)]
        #[serde(rename = "Therapy", deny_unknown_fields)]
        pub(crate) enum RawCourse {
            $( $inhibitor {
                #[serde(default)]
                dose_mg: Option<f64>,
                #[serde(default)]
                from_day: f64,
                #[serde(default)]
                until_day: Option<f64>,
            }, )+
            $( $drug {
                #[serde(default)]
                dose_mg: Option<f64>,
                #[serde(default)]
                from_day: f64,
                #[serde(default)]
                until_day: Option<f64>,
                #[serde(default)]
                every_days: Option<f64>,
            }, )+
        }

        impl RawCourse {
            /// The same parts, whatever the drug.
            pub(crate) fn parts(self) -> RawParts {
                match self {
                    $( Self::$inhibitor { dose_mg, from_day, until_day } => RawParts {
                        drug: RawDrug::Daily(AromataseInhibitor::$inhibitor),
                        dose_mg, from_day, until_day,
                    }, )+
                    $( Self::$drug { dose_mg, from_day, until_day, every_days } => RawParts {
                        drug: RawDrug::AtIntervals(Drug::$drug, every_days),
                        dose_mg, from_day, until_day,
                    }, )+
                }
            }
        }
    };
}
courses!(
    daily: Anastrozole, Letrozole, Exemestane;
    at_intervals: Zoledronate, Alendronate, Risedronate, Denosumab, Cjc1295Dac, Cjc1295,
        Ipamorelin, Bpc157, Tb500
);

/// A drug, with the days between its doses where they can be chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RawDrug {
    Daily(AromataseInhibitor),
    AtIntervals(Drug, Option<f64>),
}

/// A course of any drug.
pub(crate) struct RawParts {
    pub(crate) drug: RawDrug,
    pub(crate) dose_mg: Option<f64>,
    pub(crate) from_day: f64,
    pub(crate) until_day: Option<f64>,
}
