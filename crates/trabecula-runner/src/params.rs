//! `trabecula params`: the parameter table.

use crate::cli::Params;
use crate::error::{Failure, exit};
use std::io::{self, Write};
use trabecula_core::parameter::{Entry, TABLE};

/// How alike a name must be to be suggested.
const ALIKE: f64 = 0.7;

/// Prints the rows whose name contains what was asked for.
///
/// # Errors
/// [`Failure::UnknownParameter`], or a failed write.
pub fn command(arguments: &Params) -> Result<u8, Failure> {
    let wanted = arguments.name.as_deref().unwrap_or_default();
    let rows: Vec<&Entry> = TABLE.iter().filter(|row| row.name.contains(wanted)).collect();
    if rows.is_empty() {
        return Err(unknown(wanted));
    }
    let mut out = io::stdout().lock();
    let printed =
        if arguments.json { print_json(&mut out, &rows) } else { print_table(&mut out, &rows) };
    printed.map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

fn unknown(wanted: &str) -> Failure {
    let likeness = |row: &Entry| {
        let last = row.name.rsplit('.').next().unwrap_or(row.name);
        strsim::jaro_winkler(row.name, wanted).max(strsim::jaro_winkler(last, wanted))
    };
    let best = TABLE.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let help = match best.filter(|row| likeness(row) > ALIKE) {
        Some(row) => format!("did you mean `{}`?", row.name),
        None => "`trabecula params` lists all of them".to_owned(),
    };
    Failure::UnknownParameter { name: wanted.to_owned(), help }
}

fn print_table(out: &mut impl Write, rows: &[&Entry]) -> io::Result<()> {
    for row in rows {
        let Entry { name, unit, value, min, max, grade, source, meaning } = row;
        let unit = if *unit == "1" { "" } else { unit };
        writeln!(out, "{name} = {value} {unit}   [{min} to {max}]   {grade}")?;
        writeln!(out, "    {}", meaning.trim())?;
        writeln!(out, "    {source}")?;
    }
    Ok(())
}

fn print_json(out: &mut impl Write, rows: &[&Entry]) -> io::Result<()> {
    let rows: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "name": row.name,
                "unit": row.unit,
                "value": row.value,
                "min": row.min,
                "max": row.max,
                "grade": row.grade.to_string(),
                "source": row.source,
                "meaning": row.meaning.trim(),
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}
