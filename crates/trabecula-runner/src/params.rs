//! `trabecula params`: the parameter table, and with it what else has a value and a source: usual
//! doses and the default distributions of women.

use crate::cli::Params;
use crate::error::{Failure, exit};
use serde::Serialize;
use std::io::{self, Write};
use trabecula_config::{TraitSource, population_sources};
use trabecula_core::parameter::{Entry, TABLE};
use trabecula_core::population::Prior;
use trabecula_core::systemic::{AromataseInhibitor, Drug};

/// How alike a name must be to be suggested.
const ALIKE: f64 = 0.7;

/// What is printed of one value.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    unit: &'static str,
    value: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    grade: String,
    source: String,
    meaning: String,
    /// What a trial draws in its place at a spread of 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<String>,
}

/// Prints the rows whose name contains what was asked for.
///
/// # Errors
/// [`Failure::UnknownParameter`], or a failed write.
pub fn command(arguments: &Params) -> Result<u8, Failure> {
    let wanted = arguments.name.as_deref().unwrap_or_default();
    let rows: Vec<Row> = all().filter(|row| row.name.contains(wanted)).collect();
    if rows.is_empty() {
        return Err(unknown(wanted));
    }
    let mut out = io::stdout().lock();
    let printed =
        if arguments.json { print_json(&mut out, &rows) } else { print_table(&mut out, &rows) };
    printed.map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

fn all() -> impl Iterator<Item = Row> {
    let inhibitors = AromataseInhibitor::ALL.into_iter().map(of_inhibitor);
    let parameters = TABLE.iter().map(of_parameter);
    let doses = inhibitors.chain(Drug::ALL.into_iter().map(of_dose));
    parameters.chain(doses).chain(population_sources().into_iter().map(of_trait))
}

fn of_parameter(row: &Entry) -> Row {
    let Entry { name, unit, value, min, max, grade, source, meaning, .. } = *row;
    Row {
        name: name.to_owned(),
        unit,
        value: value.into(),
        min: Some(min),
        max: Some(max),
        grade: grade.to_string(),
        source: source.to_owned(),
        meaning: meaning.trim().to_owned(),
        drawn: Some(Prior::of(row, value).to_string()),
    }
}

fn of_inhibitor(drug: AromataseInhibitor) -> Row {
    dose(&format!("{drug:?}"), drug.label_dose_mg(), 1.0, "randomised trial", "label")
}

fn of_dose(drug: Drug) -> Row {
    let (grade, source) = drug.dose_source();
    let every = drug.usual_interval_days();
    dose(&format!("{drug:?}"), drug.usual_dose_mg(), every, &grade.to_string(), source)
}

fn dose(name: &str, mg: f64, every_days: f64, grade: &str, source: &str) -> Row {
    Row {
        name: format!("dose.{name}"),
        unit: "mg",
        value: mg.into(),
        min: None,
        max: None,
        grade: grade.to_owned(),
        source: source.to_owned(),
        meaning: format!("Usual dose, every {every_days} d."),
        drawn: None,
    }
}

fn of_trait(TraitSource { name, default, grade, source }: TraitSource) -> Row {
    Row {
        name,
        unit: "1",
        value: default.into(),
        min: None,
        max: None,
        grade: grade.to_string(),
        source: source.to_owned(),
        meaning: "How women of a trial differ, unless the trial says otherwise.".to_owned(),
        drawn: None,
    }
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

fn print_table(out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    for row in rows {
        let unit = if row.unit == "1" { "" } else { row.unit };
        let value = row.value.as_str().map_or_else(|| row.value.to_string(), str::to_owned);
        write!(out, "{} = {value} {unit}", row.name)?;
        if let (Some(min), Some(max)) = (row.min, row.max) {
            write!(out, "   [{min} to {max}]")?;
        }
        writeln!(out, "   {}", row.grade)?;
        writeln!(out, "    {}", row.meaning)?;
        writeln!(out, "    {}", row.source)?;
        if let Some(drawn) = &row.drawn {
            writeln!(out, "    in trials, at a spread of 1: {drawn}")?;
        }
    }
    Ok(())
}

fn print_json(out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, rows)?;
    writeln!(out)
}
