//! Fields of a header by name.

use crate::volume::problem::{Problem, bad};
use std::collections::BTreeMap;

/// Fields by name.
#[derive(Debug, Default)]
pub(in super::super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Adds a field; of two with one name the first counts.
    pub(in super::super) fn add(&mut self, name: &str, value: &str) {
        self.0.entry(name.to_owned()).or_insert_with(|| value.trim().to_owned());
    }

    /// A field's text.
    pub(in super::super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A field that must be there.
    pub(in super::super) fn need(
        &self,
        name: &'static str,
        valid: &'static str,
    ) -> Result<&str, Problem> {
        self.get(name).ok_or(Problem::Missing { field: name, valid })
    }

    /// Three whole numbers, the edges of the volume.
    pub(in super::super) fn sizes(&self, name: &'static str) -> Result<[u64; 3], Problem> {
        let valid = "three whole numbers of voxels";
        let text = self.need(name, valid)?;
        let numbers: Option<Vec<u64>> =
            text.split_whitespace().map(|word| word.parse().ok()).collect();
        numbers.and_then(|n| n.try_into().ok()).ok_or_else(|| bad(name, text, valid))
    }

    /// Three lengths above 0; `None` where the field is missing.
    pub(in super::super) fn lengths(
        &self,
        name: &'static str,
    ) -> Result<Option<[f64; 3]>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let numbers: Option<Vec<f64>> = text.split_whitespace().map(length).collect();
        let edges = numbers.and_then(|n| n.try_into().ok());
        edges.map(Some).ok_or_else(|| bad(name, text, "three finite lengths above 0"))
    }

    /// A finite number; `usual` where the field is missing.
    pub(in super::super) fn number(&self, name: &'static str, usual: f64) -> Result<f64, Problem> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        let number = text.parse().ok().filter(|n: &f64| n.is_finite());
        number.ok_or_else(|| bad(name, text, "a finite number"))
    }

    /// Bytes to pass over, or -1: as many as lie before the data at the file's end.
    pub(in super::super) fn skipped(&self, name: &'static str) -> Result<Skip, Problem> {
        let Some(text) = self.get(name) else { return Ok(Skip::Bytes(0)) };
        match text {
            "-1" => Ok(Skip::ToTheLast),
            _ => text.parse().map(Skip::Bytes).map_err(|_| bad(name, text, "0 or more, or -1")),
        }
    }
}

/// What to pass over before the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Skip {
    Bytes(u64),
    /// The data are the last bytes of the file.
    ToTheLast,
}

/// A length above 0; NRRD writes NaN for an axis without one.
fn length(text: &str) -> Option<f64> {
    text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0)
}
