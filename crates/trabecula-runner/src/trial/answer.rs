//! What the program prints at the end of a trial.

use super::provenance::TrialProvenance;
use super::shown::{SPINE, brackets, interval, number, pairing, position};
use super::statistics::Estimate;
use super::summary::{ArmDay, Summary};
use crate::provenance::NOTICE;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use trabecula_config::Trial;
use trabecula_core::measure::OUTCOMES;

/// End points of the printed tables, with decimals.
const SHOWN: [(&str, usize); 6] = [
    (SPINE, 1),
    ("th_bmd_change_percent", 1),
    ("vbmd_change_percent", 1),
    ("tb_th_change_percent", 1),
    ("s_ctx_change_percent", 0),
    ("p1np_change_percent", 0),
];
/// Characters of a column.
const WIDTH: usize = 20;

/// The answer of a trial.
#[derive(Debug, Serialize)]
pub struct Answer<'a> {
    directory: &'a Path,
    provenance: &'a TrialProvenance,
    summary: &'a Summary,
    #[serde(skip)]
    trial: &'a Trial,
}

impl<'a> Answer<'a> {
    /// Of a finished trial.
    #[must_use]
    pub fn new(
        directory: &'a Path,
        trial: &'a Trial,
        provenance: &'a TrialProvenance,
        summary: &'a Summary,
    ) -> Self {
        Self { directory, provenance, summary, trial }
    }

    /// Prints one JSON object.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print_json(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }

    /// Prints the tables of the last day.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let last = self.trial.outcome_days.last().copied().unwrap_or_default();
        let rows: Vec<_> = self.summary.rows.iter().filter(|row| row.day == last).collect();
        writeln!(out, "{}\n", self.trial.title)?;
        writeln!(out, "Day {last}: change from day 0, %, mean and 95 % interval")?;
        self.head(out, "women")?;
        for row in &rows {
            self.line(out, row, &row.patients.to_string(), |at| Some(row.outcomes[at].estimate))?;
        }
        rows.iter().try_for_each(|row| left_out(out, row))?;
        let reference = &self.summary.reference;
        writeln!(out, "\nDay {last}: difference to {reference}, woman by woman")?;
        self.head(out, "")?;
        for row in rows.iter().filter(|row| row.arm != *reference) {
            self.line(out, row, "", |at| row.outcomes[at].against_reference.map(|p| p.difference))?;
        }
        self.evidence(out, last, &rows)?;
        writeln!(out, "\nall days and end points: summary.csv; each woman: trial.csv")?;
        writeln!(out, "results in {}", self.directory.display())?;
        writeln!(out, "{NOTICE}")?;
        self.provenance.notes().try_for_each(|note| writeln!(out, "{note}"))
    }

    fn name_width(&self) -> usize {
        self.trial.arms.iter().map(|arm| arm.name.chars().count()).max().unwrap_or_default()
    }

    fn head(&self, out: &mut impl Write, count: &str) -> io::Result<()> {
        write!(out, "{:<width$} {count:>5}", "", width = self.name_width())?;
        for (name, _) in SHOWN {
            write!(out, " {:>WIDTH$}", OUTCOMES[position(name)].label)?;
        }
        writeln!(out)
    }

    fn line(
        &self,
        out: &mut impl Write,
        row: &ArmDay,
        count: &str,
        of: impl Fn(usize) -> Option<Estimate>,
    ) -> io::Result<()> {
        write!(out, "{:<width$} {count:>5}", row.arm, width = self.name_width())?;
        for (name, decimals) in SHOWN {
            let cell = of(position(name)).map_or(String::new(), |e| interval(&e, decimals));
            write!(out, " {cell:>WIDTH$}")?;
        }
        writeln!(out)
    }

    /// Evidence, ignorance, the gain of pairing and classes.
    fn evidence(&self, out: &mut impl Write, day: u32, rows: &[&ArmDay]) -> io::Result<()> {
        writeln!(
            out,
            "\nDay {day}: evidence and spine BMD. mean / median: of the difference, woman by woman; \
             far apart where\na few women carry the mean. uncertain: share of the variance of the \
             mean difference that comes from\nbadly known parameters; pairing: how many times more \
             women an unpaired trial needs,\nfor BMD by itself (T-score) / for its change from \
             day 0"
        )?;
        let width = self.name_width();
        writeln!(
            out,
            "{:<width$} {:<20} {:>14} {:>22} {:>11}   normal/osteopenia/osteoporosis",
            "", "weakest evidence", "mean / median", "uncertain, %", "pairing"
        )?;
        for row in rows {
            let paired = row.outcomes[position(SPINE)].against_reference;
            let both = paired.map_or(String::new(), |p| {
                let [mean, median] = [p.difference.mean, p.difference.median].map(|v| number(v, 1));
                format!("{mean} / {median}")
            });
            let share = paired.map(|p| p.difference.uncertain);
            let share = share.map_or(String::new(), |s| brackets(s.percent, s.low, s.high, 0));
            let gain = pairing(row);
            let grade = row.weakest_evidence.map_or("none".to_owned(), |g| g.to_string());
            let classes: Vec<_> = row.classes.iter().map(|(_, n)| n.to_string()).collect();
            let classes = classes.join("/");
            writeln!(
                out,
                "{:<width$} {grade:<20} {both:>14} {share:>22} {gain:>11}   {classes}",
                row.arm
            )?;
        }
        Ok(())
    }
}

/// Says of which end points not all women are, if any.
fn left_out(out: &mut impl Write, row: &ArmDay) -> io::Result<()> {
    let fewer = SHOWN.iter().filter_map(|(name, _)| {
        let at = position(name);
        let women = row.outcomes[at].estimate.patients;
        (women < row.patients).then(|| format!("{} in {women}", OUTCOMES[at].label))
    });
    let fewer: Vec<String> = fewer.collect();
    if fewer.is_empty() {
        return Ok(());
    }
    let (arm, all) = (&row.arm, row.patients);
    writeln!(
        out,
        "{arm}: {} of {all} women; the others had next to none on day 0",
        fewer.join(", ")
    )
}
