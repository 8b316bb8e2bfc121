//! Named, documented columns: one declaration yields a struct and its table header.

/// One column of the time series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name with its unit, as the files carry it.
    pub name: &'static str,
    /// Unit, or `1` for a pure number.
    pub unit: &'static str,
    /// What is measured, with its ASBMR symbol.
    pub meaning: &'static str,
}

/// Declares a measurement: `name: "unit";` under its meaning as a doc comment.
macro_rules! measurement {
    (
        $(#[doc = $struct_doc:literal])+
        $Name:ident {
            $( $(#[doc = $doc:literal])+ $field:ident: $unit:literal; )+
        }
    ) => {
        $(#[doc = $struct_doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
        pub struct $Name {
            $( $(#[doc = $doc])+ #[doc = concat!("\n\nUnit: ", $unit, ".")] pub $field: f64, )+
        }

        impl $Name {
            /// The columns, in the order of [`Self::values`].
            pub const COLUMNS: &[$crate::measure::Column] = &[
                $( $crate::measure::Column {
                    name: stringify!($field),
                    unit: $unit,
                    meaning: concat!($($doc),+),
                }, )+
            ];

            /// The values, in the order of [`Self::COLUMNS`]; NaN where nothing was measured.
            #[must_use]
            pub fn values(&self) -> Vec<f64> {
                vec![ $( self.$field, )+ ]
            }

            /// The measurement with these values, in the order of [`Self::COLUMNS`]; none when
            /// there are more or fewer of them.
            #[must_use]
            pub fn from_values(values: &[f64]) -> Option<Self> {
                let [$( $field, )+] = *values else { return None };
                Some(Self { $( $field, )+ })
            }
        }
    };
}
pub(crate) use measurement;
