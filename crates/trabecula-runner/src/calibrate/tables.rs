//! The points that were simulated, and draws from the posterior, as text.

use super::belief::Draws;
use super::fitted::misfit;
use super::stage::Evaluated;
use crate::error::Failure;
use crate::table::{Column, Values, write_csv};
use std::path::Path;
use trabecula_config::Stage;

/// One row for each point: its wave, the parameters, the misfit, and each result with its standard
/// error.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write_trace(path: &Path, stage: &Stage, all: &Evaluated) -> Result<(), Failure> {
    let points = || all.points.iter();
    let mut columns = vec![
        numbers("wave", points().map(|point| point.wave as f64)),
        numbers("misfit", (0..all.points.len()).map(|at| misfit(stage, all, at))),
    ];
    for (i, free) in stage.free.iter().enumerate() {
        columns.push(numbers(free.entry.name, points().map(|point| point.values[i])));
    }
    for (i, (_, target)) in stage.targets().enumerate() {
        let results = || all.results.iter().map(move |results| &results[i]);
        columns.push(numbers(&target.id, results().map(|r| r.mean)));
        let name = format!("{}.standard_error", target.id);
        columns.push(numbers(&name, results().map(|r| r.standard_error)));
    }
    write_csv(path, &columns)
}

/// One row for each draw.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write_posterior(path: &Path, stage: &Stage, draws: &Draws) -> Result<(), Failure> {
    let columns: Vec<Column> = stage
        .free
        .iter()
        .enumerate()
        .map(|(i, free)| {
            let values = draws.places.iter().map(|place| free.prior.quantile(place[i]));
            numbers(free.entry.name, values)
        })
        .collect();
    write_csv(path, &columns)
}

fn numbers(name: &str, values: impl Iterator<Item = f64>) -> Column {
    let (unit, meaning) = (String::new(), String::new());
    Column { name: name.to_owned(), unit, meaning, values: Values::Numbers(values.collect()) }
}
