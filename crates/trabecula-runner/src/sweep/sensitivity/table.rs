//! Indices as a table: CSV for programs, text for people.

use super::{Asked, Estimate, Influence};
use crate::error::Failure;
use crate::files::write_whole;
use std::io::{self, Write};
use std::path::Path;

/// What is answered by what number, and what was asked.
const COLUMNS: [&str; 10] =
    ["measure", "factor", "index", "value", "low", "high", "arm", "day", "confidence", "resamples"];

/// Writes CSV, a row for each index.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write(path: &Path, all: &[(Asked, Vec<Influence>)]) -> Result<(), Failure> {
    write_whole(path, |file| {
        let mut writer = csv::Writer::from_writer(io::BufWriter::new(file));
        writer.write_record(COLUMNS)?;
        for (asked, influences) in all {
            let Asked { measure, arm, day, confidence, resamples } = asked;
            let arm = arm.as_deref().unwrap_or_default();
            let day = day.map_or(String::new(), |day| day.to_string());
            let (confidence, resamples) = (confidence.to_string(), resamples.to_string());
            for Influence { factor, indices } in influences {
                for (name, Estimate { value, low, high }) in indices {
                    let numbers = [value, low, high].map(f64::to_string);
                    let [value, low, high] = &numbers;
                    writer.write_record([
                        measure,
                        factor,
                        *name,
                        value,
                        low,
                        high,
                        arm,
                        &day,
                        &confidence,
                        &resamples,
                    ])?;
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
pub(super) fn print(out: &mut impl Write, all: &[(Asked, Vec<Influence>)]) -> io::Result<()> {
    for (asked, influences) in all {
        let width = influences.iter().map(|i| i.factor.chars().count()).max().unwrap_or(0);
        writeln!(out, "{} (intervals: {:.0} %)", asked.title(), 100.0 * asked.confidence)?;
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

/// Sorted by what an index says of the whole influence: `ST`, `mu_star`, or `linear`.
pub(in super::super) fn by_influence(influences: &[Influence]) -> Vec<&Influence> {
    let whole = |influence: &Influence| {
        let of = |wanted: &str| influence.indices.iter().find(|(name, _)| *name == wanted);
        let index = of("ST").or(of("mu_star")).or(of("linear"));
        index.map_or(f64::NAN, |(_, estimate)| estimate.value)
    };
    let mut sorted: Vec<&Influence> = influences.iter().collect();
    sorted.sort_by(|a, b| whole(b).total_cmp(&whole(a)));
    sorted
}
