//! Indices as a table: CSV for programs, text for people.

use super::{Estimate, Influence};
use crate::error::Failure;
use crate::files::write_whole;
use std::io::{self, Write};
use std::path::Path;

/// Writes CSV, a row for each index.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write(path: &Path, all: &[(&str, Vec<Influence>)]) -> Result<(), Failure> {
    write_whole(path, |file| {
        let mut writer = csv::Writer::from_writer(io::BufWriter::new(file));
        writer.write_record(["measure", "factor", "index", "value", "low", "high"])?;
        for (measure, influences) in all {
            for Influence { factor, indices } in influences {
                for (name, Estimate { value, low, high }) in indices {
                    let numbers = [value, low, high].map(f64::to_string);
                    let [value, low, high] = &numbers;
                    writer.write_record([measure, factor.as_str(), name, value, low, high])?;
                }
            }
        }
        writer.flush()
    })
}

/// Prints a table for each measure, the most influential factor first.
///
/// # Errors
/// When the output cannot be written.
pub(super) fn print(
    out: &mut impl Write,
    all: &[(&str, Vec<Influence>)],
    confidence: f64,
) -> io::Result<()> {
    for (measure, influences) in all {
        let width = influences.iter().map(|i| i.factor.chars().count()).max().unwrap_or(0);
        writeln!(out, "{measure} (intervals: {:.0} %)", 100.0 * confidence)?;
        for Influence { factor, indices } in by_influence(influences) {
            write!(out, "  {factor:<width$}")?;
            for (name, Estimate { value, low, high }) in indices {
                write!(out, "   {name} {value:>8.3} [{low:.3}, {high:.3}]")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Sorted by what an index says of the whole influence: `ST`, or `mu_star`.
pub(in super::super) fn by_influence(influences: &[Influence]) -> Vec<&Influence> {
    let whole = |influence: &Influence| {
        let index = influence.indices.iter().find(|(name, _)| matches!(*name, "ST" | "mu_star"));
        index.map_or(f64::NAN, |(_, estimate)| estimate.value)
    };
    let mut sorted: Vec<&Influence> = influences.iter().collect();
    sorted.sort_by(|a, b| whole(b).total_cmp(&whole(a)));
    sorted
}
