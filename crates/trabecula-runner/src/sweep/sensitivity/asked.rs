//! What `sweep sensitivity` was asked to explain, as its table remembers it for the report.

use super::Bootstrap;
use super::outputs::Wanted;
use serde::Deserialize;
use std::path::Path;

/// A measure to be explained.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(in super::super) struct Asked {
    /// A column of the results.
    pub(in super::super) measure: String,
    /// The arm in which it is taken, where the points are trials of several.
    pub(in super::super) arm: Option<String>,
    /// The day on which it is taken; the last where none is said.
    pub(in super::super) day: Option<f64>,
    /// Share of the resamples that an interval holds.
    pub(in super::super) confidence: f64,
    /// Resamples of the bootstrap.
    pub(in super::super) resamples: u32,
}

impl Asked {
    /// Of the last day, with the usual intervals.
    pub(in super::super) fn usual(measure: &str, arm: Option<&str>) -> Self {
        Self {
            measure: measure.to_owned(),
            arm: arm.map(str::to_owned),
            day: None,
            confidence: Bootstrap::CONFIDENCE,
            resamples: Bootstrap::RESAMPLES,
        }
    }

    /// What a table of indices answers, each once; nothing where there is no such table, or one of
    /// an earlier version, which did not say it all.
    pub(in super::super) fn in_table(path: &Path) -> Vec<Self> {
        let Ok(mut reader) = csv::Reader::from_path(path) else { return Vec::new() };
        let mut all: Vec<Self> = Vec::new();
        for asked in reader.deserialize().flatten() {
            if !all.contains(&asked) {
                all.push(asked);
            }
        }
        all
    }

    /// Whether both ask for the same numbers, with whatever intervals.
    pub(in super::super) fn is_like(&self, other: &Self) -> bool {
        (&self.measure, &self.arm, self.day) == (&other.measure, &other.arm, other.day)
    }

    /// What is read from the results.
    pub(super) fn wanted(&self) -> Wanted<'_> {
        Wanted { measure: &self.measure, day: self.day, arm: self.arm.as_deref() }
    }

    /// The measure, and what is not usual about it.
    pub(in super::super) fn title(&self) -> String {
        let arm = self.arm.as_ref().map_or(String::new(), |arm| format!(", {arm}"));
        let day = self.day.map_or(String::new(), |day| format!(", day {day}"));
        format!("{}{arm}{day}", self.measure)
    }

    /// The title as part of a file name.
    pub(in super::super) fn file_name(&self) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let words = self.title().replace(", ", "-");
        words.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use super::super::{Estimate, Influence};
    use super::*;

    #[test]
    fn the_table_remembers_what_was_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sensitivity.csv");
        assert!(Asked::in_table(&path).is_empty());
        let estimate = Estimate { value: 0.5, low: 0.4, high: 0.6 };
        let indices = vec![("S1", estimate), ("ST", estimate)];
        let influence = Influence { factor: "seed".to_owned(), indices };
        let plain = Asked::usual("bv_tv", None);
        let other = Asked {
            day: Some(365.0),
            confidence: 0.9,
            ..Asked::usual("ls_bmd_change_percent_mean", Some("both, with one"))
        };
        assert_eq!(other.title(), "ls_bmd_change_percent_mean, both, with one, day 365");
        assert_eq!(other.file_name(), "ls_bmd_change_percent_mean-both-with_one-day_365");
        let all = vec![(plain.clone(), vec![influence.clone()]), (other.clone(), vec![influence])];
        table::write(&path, &all).unwrap();
        assert_eq!(Asked::in_table(&path), [plain, other]);
        std::fs::write(&path, "measure,factor,index,value,low,high\nbv_tv,a,S1,1,0,1\n").unwrap();
        assert!(Asked::in_table(&path).is_empty(), "an earlier version's");
    }
}
