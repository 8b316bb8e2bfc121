//! The points of a design: a value of every factor for each.

mod latin_hypercube;
mod morris;
mod saltelli;
mod sobol;
mod table;

use super::SweepError;
use trabecula_config::{Design, Factor, Sweep};

/// The points of a sweep, replicates not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// What varies, by path.
    pub paths: Vec<String>,
    /// For each point a value of each path, as RON.
    pub values: Vec<Vec<String>>,
}

/// The points of a sweep: the same for the same sweep.
///
/// # Errors
/// [`SweepError::Table`] when the table of points cannot be read.
pub fn points(sweep: &Sweep) -> Result<Points, SweepError> {
    if let Design::Table { file } = &sweep.design {
        return table::read(file, sweep.replicates)
            .map_err(|reason| SweepError::Table { file: file.clone(), reason });
    }
    let paths = sweep.factors.iter().map(|factor| factor.path.clone()).collect();
    let values = match quantiles(&sweep.design, sweep.factors.len(), sweep.seed) {
        Some(rows) => rows.iter().map(|row| point(&sweep.factors, row)).collect(),
        None => grid(&sweep.factors),
    };
    Ok(Points { paths, values })
}

/// Where the points of a design lie in the unit cube, one row for each. `None` for a grid and a
/// table, which have no such points.
#[must_use]
pub fn quantiles(design: &Design, dimensions: usize, seed: u64) -> Option<Vec<Vec<f64>>> {
    match design {
        Design::LatinHypercube { points } => {
            Some(latin_hypercube::sample(*points, dimensions, seed))
        }
        Design::Sobol { points } => Some(sobol::sample(*points, dimensions, seed)),
        Design::Morris { trajectories, levels } => {
            Some(morris::sample(*trajectories, *levels, dimensions, seed))
        }
        Design::Saltelli { points } => Some(saltelli::sample(*points, dimensions, seed)),
        Design::Grid | Design::Table { .. } => None,
    }
}

fn point(factors: &[Factor], quantiles: &[f64]) -> Vec<String> {
    factors.iter().zip(quantiles).map(|(factor, q)| factor.value(*q)).collect()
}

/// Every combination; the last factor changes fastest.
fn grid(factors: &[Factor]) -> Vec<Vec<String>> {
    factors.iter().fold(vec![Vec::new()], |rows, factor| {
        let levels: Vec<String> =
            (0..factor.levels().unwrap_or(1)).map(|level| factor.level(level)).collect();
        rows.iter()
            .flat_map(|row| {
                levels.iter().map(|level| row.iter().chain([level]).cloned().collect::<Vec<_>>())
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use trabecula_config::Domain;

    #[test]
    fn a_grid_has_every_combination_once() {
        let list = |path: &str, values: &[&str]| Factor {
            path: path.to_owned(),
            domain: Domain::Values(values.iter().map(|v| (*v).to_owned()).collect()),
        };
        let rows = grid(&[list("a", &["1", "2"]), list("b", &["x", "y", "z"])]);
        let text: Vec<String> = rows.iter().map(|row| row.join("")).collect();
        assert_eq!(text, ["1x", "1y", "1z", "2x", "2y", "2z"]);
    }
}
