//! What varies, as a column.

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};
use arrow_schema::{DataType, Field};
use std::collections::HashMap;
use std::sync::Arc;
use trabecula_config::parameter_row;

/// The values of one path at all points, of the narrowest type that holds them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    Whole(Vec<i64>),
    Number(Vec<f64>),
    Truth(Vec<bool>),
    Text(Vec<String>),
}

impl Values {
    /// From RON.
    pub(super) fn new(values: &[&str]) -> Self {
        fn all<T: std::str::FromStr>(values: &[&str]) -> Option<Vec<T>> {
            values.iter().map(|value| value.parse().ok()).collect()
        }
        let text = || values.iter().map(|value| (*value).to_owned()).collect();
        None.or_else(|| all(values).map(Self::Whole))
            .or_else(|| all(values).map(Self::Number))
            .or_else(|| all(values).map(Self::Truth))
            .unwrap_or_else(|| Self::Text(text()))
    }

    /// The column at these points.
    pub(super) fn array(&self, points: &[usize]) -> ArrayRef {
        match self {
            Self::Whole(v) => Arc::new(points.iter().map(|&p| Some(v[p])).collect::<Int64Array>()),
            Self::Number(v) => {
                Arc::new(points.iter().map(|&p| Some(v[p])).collect::<Float64Array>())
            }
            Self::Truth(v) => {
                Arc::new(points.iter().map(|&p| Some(v[p])).collect::<BooleanArray>())
            }
            Self::Text(v) => Arc::new(points.iter().map(|&p| Some(&v[p])).collect::<StringArray>()),
        }
    }

    /// The value at a point, as text.
    pub(super) fn text(&self, point: usize) -> String {
        match self {
            Self::Whole(v) => v[point].to_string(),
            Self::Number(v) => v[point].to_string(),
            Self::Truth(v) => v[point].to_string(),
            Self::Text(v) => v[point].clone(),
        }
    }

    /// The column's head; a parameter carries its unit and meaning.
    pub(super) fn field(&self, path: &str) -> Field {
        let kind = match self {
            Self::Whole(_) => DataType::Int64,
            Self::Number(_) => DataType::Float64,
            Self::Truth(_) => DataType::Boolean,
            Self::Text(_) => DataType::Utf8,
        };
        let metadata = parameter_row(path).map_or_else(HashMap::new, |row| {
            HashMap::from([
                ("unit".to_owned(), row.unit.to_owned()),
                ("description".to_owned(), row.meaning.trim().to_owned()),
            ])
        });
        Field::new(path, kind, false).with_metadata(metadata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_narrowest_type() {
        assert_eq!(Values::new(&["1", "2"]), Values::Whole(vec![1, 2]));
        assert_eq!(Values::new(&["1", "2.5"]), Values::Number(vec![1.0, 2.5]));
        assert_eq!(Values::new(&["true", "false"]), Values::Truth(vec![true, false]));
        let text = Values::Text(vec!["[]".to_owned(), "1".to_owned()]);
        assert_eq!(Values::new(&["[]", "1"]), text);
    }
}
