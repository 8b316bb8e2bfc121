//! What a calibration says: on the terminal, as JSON, and as RON to commit.

use super::fitted::{Compared, Fitted, Parameter};
use crate::error::Failure;
use crate::files::write_whole;
use crate::provenance::NOTICE;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use trabecula_config::Calibration;

/// A posterior narrower than this share of the prior identifies a parameter; one wider than the
/// second does not.
const IDENTIFIED: [f64; 2] = [0.5, 0.8];

/// All that a calibration says.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// What it is about.
    pub title: String,
    /// Version of the program, with the git revision.
    pub version: &'static str,
    /// Its seed.
    pub seed: u64,
    /// Parameters fitted.
    pub parameters: usize,
    /// Published results that decided.
    pub published: usize,
    /// What the results are not.
    pub notice: &'static str,
    /// The stages.
    pub stages: Vec<Fitted>,
}

impl Answer {
    pub(super) fn new(calibration: &Calibration, stages: Vec<Fitted>) -> Self {
        Self {
            title: calibration.title.clone(),
            version: crate::VERSION,
            seed: calibration.seed,
            parameters: stages.iter().map(|stage| stage.parameters.len()).sum(),
            published: stages.iter().map(|stage| stage.results.len()).sum(),
            notice: NOTICE,
            stages,
        }
    }

    /// Writes one JSON object.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write_json(&self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| self.print_json(file))
    }

    /// Prints one JSON object.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub(super) fn print_json(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }

    /// Writes what was found as `parameters` of an experiment or a trial.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub(super) fn write_ron(&self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| file.write_all(self.ron().as_bytes()))
    }

    fn ron(&self) -> String {
        let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for parameter in self.stages.iter().flat_map(|stage| &stage.parameters) {
            let (group, name) = parameter.name.split_once('.').unwrap_or_default();
            groups.entry(group).or_default().push(format!("{name}: {:?}", parameter.best));
        }
        let lines =
            groups.iter().map(|(group, all)| format!("    {group}: ({}),\n", all.join(", ")));
        format!("parameters: (\n{}),\n", lines.collect::<String>())
    }

    /// Prints the report.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        for stage in &self.stages {
            stage.print(out)?;
        }
        let Self { parameters, published, .. } = self;
        writeln!(out, "{parameters} parameters fitted to {published} published results")?;
        for change in self.stages.iter().flat_map(Fitted::changes) {
            writeln!(out, "  --set {change}")?;
        }
        writeln!(out, "{NOTICE}")
    }
}

impl Fitted {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let inside = self.results.iter().filter(|result| result.inside).count();
        writeln!(
            out,
            "{}: {} points in {} waves; the best has {inside} of {} results inside, misfit {:.2}",
            self.stage,
            self.points,
            self.waves.len(),
            self.results.len(),
            self.misfit
        )?;
        for (number, wave) in self.waves.iter().enumerate() {
            let predicted = wave
                .predicted_percent
                .map_or(String::new(), |p| format!(", {p:.0} % of its results predicted before"));
            let lacking = match wave.unmeasured {
                0 => String::new(),
                n => format!(", {n} points without all results"),
            };
            writeln!(
                out,
                "  wave {}: {} points{predicted}{lacking}; {:.1} % of the priors ruled out",
                number + 1,
                wave.points,
                wave.ruled_out_percent
            )?;
        }
        print_parameters(out, &self.parameters)?;
        for pair in &self.correlated {
            let (one, other) = (pair.one, pair.other);
            writeln!(out, "  {one} and {other} go together: r = {:.2}", pair.correlation)?;
        }
        print_results(out, &self.results)?;
        writeln!(out, "  hash of all that was simulated: {}\n", self.results_blake3)
    }
}

fn print_parameters(out: &mut impl Write, parameters: &[Parameter]) -> io::Result<()> {
    let width = parameters.iter().map(|p| p.name.len()).max().unwrap_or(0).max(9);
    writeln!(
        out,
        "  {:<width$}  {:>9}  {:>9}  {:>9}  {:>22}  {:>5}",
        "parameter", "committed", "best", "median", "90 % interval", "width"
    )?;
    for p in parameters {
        let interval = format!("{} to {}", short(p.interval[0]), short(p.interval[1]));
        let edge = if p.at_edge { ", AT THE EDGE of its range" } else { "" };
        writeln!(
            out,
            "  {:<width$}  {:>9}  {:>9}  {:>9}  {interval:>22}  {:>5.2}  {}{edge}",
            p.name,
            short(p.default),
            short(p.best),
            short(p.median),
            p.width,
            identified(p.width)
        )?;
    }
    Ok(())
}

fn identified(width: f64) -> &'static str {
    match width {
        w if w < IDENTIFIED[0] => "identified",
        w if w <= IDENTIFIED[1] => "partly identified",
        _ => "not identified",
    }
}

fn print_results(out: &mut impl Write, results: &[Compared]) -> io::Result<()> {
    let width = results.iter().map(|result| result.id.len()).max().unwrap_or(0);
    for one in results {
        let [low, high] = one.accepted.map(short);
        let error = one.standard_error.map_or(String::new(), |e| format!(" ± {}", short(e)));
        writeln!(
            out,
            "  {:<width$}  {} {}: {}{error}, accepted {low} to {high}: {} ({:+.1})",
            one.id,
            one.outcome,
            one.unit,
            short(one.simulated),
            if one.inside { "inside" } else { "OUTSIDE" },
            one.misfit
        )?;
    }
    Ok(())
}

/// Four significant digits.
fn short(value: f64) -> String {
    let digits = value.abs().log10().floor();
    let decimals = if digits.is_finite() { (3.0 - digits).clamp(0.0, 8.0) as usize } else { 0 };
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
