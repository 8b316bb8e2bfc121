//! The woman and her therapy, as written.

use serde::Deserialize;
use trabecula_core::systemic::AromataseInhibitor;

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "Woman", deny_unknown_fields)]
pub(crate) enum RawWoman {
    Premenopausal,
    Postmenopausal { years_since_final_period: f64 },
    Transition { final_period_day: f64 },
}

/// The parts of a course, which are the same for every drug. They stand in the variants
/// themselves because RON writes a struct inside a variant with doubled parentheses.
macro_rules! courses {
    ($($drug:ident),+) => {
        #[derive(Debug, Clone, Copy, Deserialize)]
        #[serde(rename = "Therapy", deny_unknown_fields)]
        pub(crate) enum RawCourse {
            $( $drug {
                #[serde(default)]
                dose_mg: Option<f64>,
                #[serde(default)]
                from_day: f64,
                #[serde(default)]
                until_day: Option<f64>,
            }, )+
        }

        impl RawCourse {
            /// The same parts, whatever the drug.
            pub(crate) fn parts(self) -> RawParts {
                match self {
                    $( Self::$drug { dose_mg, from_day, until_day } => RawParts {
                        drug: AromataseInhibitor::$drug, dose_mg, from_day, until_day,
                    }, )+
                }
            }
        }
    };
}
courses!(Anastrozole, Letrozole, Exemestane);

/// A course of any drug.
pub(crate) struct RawParts {
    pub(crate) drug: AromataseInhibitor,
    pub(crate) dose_mg: Option<f64>,
    pub(crate) from_day: f64,
    pub(crate) until_day: Option<f64>,
}
