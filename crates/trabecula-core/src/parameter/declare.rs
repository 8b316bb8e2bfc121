//! The macro that turns one declaration into a struct, its defaults and its table.

use super::Grade;
use thiserror::Error;

/// One row of the parameter table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// `group.name`, as written in a configuration.
    pub name: &'static str,
    /// SI unit, or `1` for a pure number.
    pub unit: &'static str,
    /// Default value.
    pub value: f64,
    /// Smallest admissible value.
    pub min: f64,
    /// Largest admissible value.
    pub max: f64,
    /// Evidence grade of the default.
    pub grade: Grade,
    /// Paper, year and figure, or the calibration target.
    pub source: &'static str,
    /// What the parameter means.
    pub meaning: &'static str,
    /// The end of a half-normal prior from zero, of what may be nothing at all and whose range
    /// says only what can be computed with.
    pub drawn_to: Option<f64>,
}

/// Why a parameter cannot take a value.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// No parameter has this name.
    #[error("no parameter is called `{name}`")]
    Unknown {
        /// The name that was asked for.
        name: String,
    },
    /// The value is outside the parameter's range, or not a number.
    #[error("{name} = {value} {unit} is outside its range {min} to {max} {unit}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// Its unit.
        unit: &'static str,
        /// The refused value.
        value: f64,
        /// Smallest admissible value.
        min: f64,
        /// Largest admissible value.
        max: f64,
    },
}

impl Entry {
    /// Checks `value` against the range.
    ///
    /// # Errors
    /// [`ParameterError::OutOfRange`] when the value is outside it or not a number.
    pub fn check(&self, value: f64) -> Result<(), ParameterError> {
        if (self.min..=self.max).contains(&value) {
            return Ok(());
        }
        let Self { name, unit, min, max, .. } = *self;
        Err(ParameterError::OutOfRange { name, unit, value, min, max })
    }
}

/// Declares the parameter groups. Each field reads
/// `name: default, "unit", min..=max, Grade, "source";` under its meaning as a doc comment. After
/// the source may stand `, drawn to end`.
macro_rules! parameters {
    ($(
        $(#[doc = $group_doc:literal])+
        $group:ident: $Group:ident {
            $( $(#[doc = $doc:literal])+
               $name:ident: $value:expr, $unit:literal, $min:literal ..= $max:literal,
               $grade:ident, $source:literal $(, drawn to $end:literal)?; )+
        }
    )+) => {
        $(
            $(#[doc = $group_doc])+
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            #[serde(default, deny_unknown_fields)]
            pub struct $Group {
                $(
                    $(#[doc = $doc])+
                    #[doc = concat!("\n\nUnit: ", $unit, ". Range: ", $min, " to ", $max,
                        ". Source: ", $source, ".")]
                    pub $name: f64,
                )+
            }
            impl Default for $Group {
                fn default() -> Self {
                    Self { $( $name: $value, )+ }
                }
            }
        )+

        /// All parameters of the model, by group.
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Parameters {
            $( $(#[doc = $group_doc])+ pub $group: $Group, )+
        }

        /// Every parameter with its provenance, in the order of the model.
        pub const TABLE: &[Entry] = &[
            $($( Entry {
                name: concat!(stringify!($group), ".", stringify!($name)),
                unit: $unit,
                value: $value,
                min: $min,
                max: $max,
                grade: Grade::$grade,
                source: $source,
                meaning: concat!($($doc),+),
                drawn_to: [$( Some($end), )? None][0],
            }, )+)+
        ];

        impl Parameters {
            /// The value of the parameter called `name` (`group.name`).
            #[must_use]
            pub fn get(&self, name: &str) -> Option<f64> {
                $($( if name == concat!(stringify!($group), ".", stringify!($name)) {
                    return Some(self.$group.$name);
                } )+)+
                None
            }

            /// Sets the parameter called `name` (`group.name`).
            ///
            /// # Errors
            /// [`ParameterError`] when there is none, or the value is outside its range.
            pub fn set(&mut self, name: &str, value: f64) -> Result<(), ParameterError> {
                $($( if name == concat!(stringify!($group), ".", stringify!($name)) {
                    entry(name)?.check(value)?;
                    self.$group.$name = value;
                    return Ok(());
                } )+)+
                Err(ParameterError::Unknown { name: name.to_owned() })
            }

            /// Every value that is outside its range.
            #[must_use]
            pub fn violations(&self) -> Vec<ParameterError> {
                TABLE
                    .iter()
                    .filter_map(|row| row.check(self.get(row.name)?).err())
                    .collect()
            }
        }
    };
}
pub(super) use parameters;

/// The table row of the parameter called `name`.
///
/// # Errors
/// [`ParameterError::Unknown`] when there is none.
pub fn entry(name: &str) -> Result<&'static Entry, ParameterError> {
    super::TABLE
        .iter()
        .find(|row| row.name == name)
        .ok_or_else(|| ParameterError::Unknown { name: name.to_owned() })
}
