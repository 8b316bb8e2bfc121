//! Points from a table: the header holds paths, the rows values.

use super::Points;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;
use std::panic::catch_unwind;
use std::path::Path;
use trabecula_config::limits::MAX_RUNS;

/// Most columns.
const MAX_COLUMNS: usize = 1024;

/// Reads CSV, or Parquet by its ending, for a sweep with so many runs at each point.
///
/// # Errors
/// What is wrong with the table, and in which row.
pub(super) fn read(path: &Path, replicates: u32) -> Result<Points, String> {
    let parquet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    let points = if parquet {
        // Should the parquet crate panic on what is damaged, that is no more than a wrong file.
        catch_unwind(|| read_parquet(path)).unwrap_or_else(|_| Err("it is damaged".to_owned()))
    } else {
        read_csv(path)
    }?;
    match (points.paths.len(), points.values.len()) {
        (0, _) => Err("it has no column".to_owned()),
        _ if points.paths.iter().any(|path| path == "seed") => {
            Err("the seed of a run is derived: leave the column `seed` out".to_owned())
        }
        (columns, _) if columns > MAX_COLUMNS => Err(format!("it has {columns} columns")),
        (_, 0) => Err("it has no row under its header".to_owned()),
        (_, rows) if rows as u64 * u64::from(replicates) > MAX_RUNS => Err(format!(
            "its {rows} rows times {replicates} replicates are more than {MAX_RUNS} runs"
        )),
        _ => match twice(&points.paths) {
            Some(path) => Err(format!("the column {path} stands in it twice")),
            None => Ok(points),
        },
    }
}

/// A path that stands more than once.
fn twice(paths: &[String]) -> Option<&str> {
    let is_repeated = |(at, path): &(usize, &String)| paths[..*at].contains(path);
    paths.iter().enumerate().find(is_repeated).map(|(_, path)| path.as_str())
}

fn read_csv(path: &Path) -> Result<Points, String> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .map_err(|error| error.to_string())?;
    let header = reader.headers().map_err(|error| error.to_string())?;
    let paths: Vec<String> = header.iter().map(str::to_owned).collect();
    let mut values = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let row = record.iter().map(|cell| Some(cell.to_owned()).filter(|cell| !cell.is_empty()));
        push(&mut values, &paths, row.collect())?;
    }
    Ok(Points { paths, values })
}

fn read_parquet(path: &Path) -> Result<Points, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let reader = SerializedFileReader::new(file).map_err(|error| error.to_string())?;
    let schema = reader.metadata().file_metadata().schema();
    let paths: Vec<String> =
        schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let mut values = Vec::new();
    for row in reader.get_row_iter(None).map_err(|error| error.to_string())? {
        let row = row.map_err(|error| error.to_string())?;
        push(&mut values, &paths, row.get_column_iter().map(|(_, field)| text(field)).collect())?;
    }
    Ok(Points { paths, values })
}

fn push(
    values: &mut Vec<Vec<String>>,
    paths: &[String],
    row: Vec<Option<String>>,
) -> Result<(), String> {
    let number = values.len() + 1;
    if number as u64 > MAX_RUNS {
        return Err(format!("it has more than {MAX_RUNS} rows"));
    }
    if let Some(column) = row.iter().position(Option::is_none) {
        return Err(format!("row {number} has no value for {}", paths[column]));
    }
    values.push(row.into_iter().flatten().collect());
    Ok(())
}

/// The value as RON: text stands for itself, so that a column can hold `[Letrozole()]`.
fn text(field: &Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Field::Double(value) => Some(format!("{value:?}")),
        Field::Float(value) => Some(format!("{value:?}")),
        other => Some(other.to_string()),
    }
}
