//! Prediction beside publication: on the terminal, as JSON and as a table.

use super::judged::Judged;
use super::verdict::Verdict;
use crate::error::Failure;
use crate::files::write_whole;
use crate::provenance::NOTICE;
use crate::table::{self, Column, Values};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use trabecula_config::{Certainty, TargetSet};

/// All that a validation says.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Version of the program, with the git revision.
    pub version: &'static str,
    /// Whether trials were made smaller.
    pub quick: bool,
    /// blake3 of everything that was measured in every woman: equal on any machine and number of
    /// threads.
    pub results_blake3: String,
    /// What the results are not.
    pub notice: &'static str,
    /// The sets as a whole.
    pub sets: Vec<Verdict>,
    /// One record for each target.
    pub targets: Vec<Judged>,
}

impl Answer {
    pub(super) fn new(targets: Vec<Judged>, quick: bool, results_blake3: String) -> Self {
        let sets = [TargetSet::Calibration, TargetSet::Validation];
        let sets = sets.into_iter().filter_map(|set| Verdict::of(set, &targets)).collect();
        let (version, notice) = (crate::VERSION, NOTICE);
        Self { version, quick, results_blake3, notice, sets, targets }
    }

    /// Writes one JSON object.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write_json(&self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| {
            serde_json::to_writer_pretty(&mut *file, self)?;
            writeln!(file)
        })
    }

    /// Writes one row for each target.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write_csv(&self, path: &Path) -> Result<(), Failure> {
        let words = |name: &str, of: &dyn Fn(&Judged) -> String| {
            column(name, Values::Words(self.targets.iter().map(of).collect()))
        };
        let numbers = |name: &str, of: &dyn Fn(&Judged) -> Option<f64>| {
            let values = self.targets.iter().map(|one| of(one).unwrap_or(f64::NAN));
            column(name, Values::Numbers(values.collect()))
        };
        table::write_csv(
            path,
            &[
                words("id", &|one| one.id.clone()),
                words("set", &|one| title(one.set).to_lowercase()),
                words("trial", &|one| one.trial.clone()),
                words("what", &|one| one.what.clone()),
                words("unit", &|one| one.unit.to_owned()),
                numbers("published", &|one| one.published),
                numbers("accepted_low", &|one| Some(one.accepted[0])),
                numbers("accepted_high", &|one| Some(one.accepted[1])),
                numbers("simulated", &|one| one.simulated),
                numbers("simulated_low", &|one| one.simulated_interval.map(|ends| ends[0])),
                numbers("simulated_high", &|one| one.simulated_interval.map(|ends| ends[1])),
                words("inside", &|one| verdict(one.inside).to_owned()),
                words("certainty", &|one| certainty(one.certainty).to_owned()),
                words("source", &|one| one.source.clone()),
                words("note", &|one| one.note.clone()),
            ],
        )
    }

    /// Prints the table.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let what = self.targets.iter().map(|one| one.what.chars().count()).max().unwrap_or(0);
        let id = self.targets.iter().map(|one| one.id.len()).max().unwrap_or(0);
        for set in &self.sets {
            writeln!(out, "{}", title(set.set))?;
            writeln!(
                out,
                "{:<id$}  {:<what$}  {:>24}  {:>24}           certainty of the published",
                "", "", "published [accepted]", "simulated [95 %]"
            )?;
            for one in self.targets.iter().filter(|one| one.set == set.set) {
                let published = cell(one.published, Some(one.accepted));
                let simulated = cell(one.simulated, one.simulated_interval);
                writeln!(
                    out,
                    "{:<id$}  {:<what$}  {published:>24}  {simulated:>24}  {:<7}  {}",
                    one.id,
                    one.what,
                    verdict(one.inside),
                    certainty(one.certainty)
                )?;
            }
            set.print(out)?;
        }
        if self.quick {
            writeln!(out, "--quick: few women on small cubes; only large misses mean anything")?;
        }
        writeln!(out, "hash of all that was measured: {}", self.results_blake3)?;
        writeln!(out, "{NOTICE}")?;
        let mut said: Vec<&str> = Vec::new();
        for caution in self.targets.iter().flat_map(|one| &one.cautions) {
            if !said.contains(caution) {
                said.push(caution);
                writeln!(out, "{caution}")?;
            }
        }
        Ok(())
    }
}

impl Verdict {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { inside, targets, findings_inside, findings, .. } = self;
        let percent = 100.0 * *inside as f64 / *targets as f64;
        writeln!(
            out,
            "{inside} of {targets} inside ({percent:.0} %); {findings_inside} of {findings} \
             findings with all their values inside"
        )?;
        let shown = |value: Option<f64>, decimals: usize| {
            value.map_or("-".to_owned(), |value| format!("{value:.decimals$}"))
        };
        writeln!(
            out,
            "mean absolute error: BMD {} percentage points ({} up to 3 years), markers {} %\n",
            shown(self.bmd_error_percentage_points, 2),
            shown(self.bmd_error_to_3_years_percentage_points, 2),
            shown(self.marker_error_percent, 0)
        )
    }
}

fn title(set: TargetSet) -> &'static str {
    match set {
        TargetSet::Calibration => "Calibration",
        TargetSet::Validation => "Validation",
    }
}

fn verdict(inside: bool) -> &'static str {
    if inside { "inside" } else { "OUTSIDE" }
}

fn certainty(of: Certainty) -> &'static str {
    match of {
        Certainty::Read => "read",
        Certainty::Derived => "derived from what was read",
        Certainty::RecalledHigh => "recalled, high",
        Certainty::RecalledMedium => "recalled, medium",
        Certainty::RecalledLow => "recalled, low",
    }
}

/// A value with its interval, with decimals for the size of the interval.
pub(super) fn cell(value: Option<f64>, interval: Option<[f64; 2]>) -> String {
    let size = interval.map_or(f64::NAN, |[low, high]| low.abs().max(high.abs()));
    let decimals = if size < 1.0 {
        2
    } else if size < 20.0 {
        1
    } else {
        0
    };
    let mean = value.map_or("-".to_owned(), |value| format!("{value:.decimals$}"));
    interval
        .map_or(mean.clone(), |[low, high]| format!("{mean} [{low:.decimals$}, {high:.decimals$}]"))
}

fn column(name: &str, values: Values) -> Column {
    Column { name: name.to_owned(), unit: String::new(), meaning: String::new(), values }
}
