//! The second stage of reading a sweep: ranges, and rules between factors and design.

use super::factors::factors;
use super::{Base, Design, Factor, Sweep};
use crate::document::{Document, Path};
use crate::error::{ConfigError, Problem, Problems};
use crate::limits;
use crate::resolve::Audit;
use crate::schema::{RawDesign, RawSweep};

/// Checks what was written and fills in what was not.
///
/// # Errors
/// All problems at once.
pub(super) fn resolve(
    document: Document,
    raw: RawSweep,
    base: Base,
    folder: &std::path::Path,
) -> Result<Sweep, ConfigError> {
    let mut audit = Audit::new(&document);
    let factors = factors(&mut audit, &document, &base, &raw.vary);
    let design = design(&mut audit, &raw.design, folder);
    let replicates = audit.whole("replicates", raw.replicates, "", &limits::REPLICATES);
    let seed = audit.whole("seed", raw.seed, "", &(0..=u64::MAX));
    if let (Some(factors), Some(design)) = (&factors, &design) {
        fit(&mut audit, factors, design, replicates.unwrap_or(1));
    }
    let mut problems = audit.into_problems();
    problems.extend(base_problems(&document, &base, &raw.changes)?);
    if let Some(problems) = Problems::collect(problems) {
        return Err(problems.into());
    }
    let (Some(factors), Some(design)) = (factors, design) else {
        unreachable!("a refused value leaves a problem")
    };
    Ok(Sweep {
        title: raw.title,
        base,
        changes: raw.changes,
        factors,
        design,
        replicates: replicates.and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
        seeds: raw.seeds,
        seed: seed.unwrap_or(1),
        document,
    })
}

/// What is wrong with the shared changes, at their places. A base that is wrong without them is
/// an error of its own.
fn base_problems(
    document: &Document,
    base: &Base,
    changes: &[String],
) -> Result<Vec<Problem>, ConfigError> {
    let Err(error) = base.case(changes) else { return Ok(Vec::new()) };
    let blamed = |problem: &Problem| {
        let number = problem.place().override_number()?;
        let at = format!("changes[{number}]");
        let place = document.place_of(&Path::parse(&at)?);
        let help = problem.help_text().map(str::to_owned);
        Some(Problem::new(place, format!("{at}: {}", problem.message())).with_help(help))
    };
    let problems: Option<Vec<_>> = error.problems().map(blamed).collect();
    problems.filter(|problems| !problems.is_empty()).ok_or(error)
}

fn design(audit: &mut Audit<'_>, raw: &RawDesign, folder: &std::path::Path) -> Option<Design> {
    let mut count = |name: &str, value, range| {
        let value = audit.whole(&format!("design.{name}"), value, "", range)?;
        u32::try_from(value).ok()
    };
    match raw {
        RawDesign::Grid => Some(Design::Grid),
        RawDesign::LatinHypercube { points } => {
            Some(Design::LatinHypercube { points: count("points", *points, &limits::POINTS)? })
        }
        RawDesign::Sobol { points } => {
            Some(Design::Sobol { points: count("points", *points, &limits::SOBOL_POINTS)? })
        }
        RawDesign::Morris { trajectories, levels } => {
            let trajectories = count("trajectories", *trajectories, &limits::POINTS);
            let levels = count("levels", *levels, &limits::LEVELS)?;
            if levels % 2 != 0 {
                let message = format!("design.levels = {levels} is odd");
                let help = "with an even number of levels, all are equally likely (Morris 1991)";
                audit.refuse("design.levels", message, "an even number", help);
                return None;
            }
            Some(Design::Morris { trajectories: trajectories?, levels })
        }
        RawDesign::Saltelli { points } => {
            Some(Design::Saltelli { points: count("points", *points, &limits::SOBOL_POINTS)? })
        }
        RawDesign::Table { file } => Some(Design::Table { file: folder.join(file) }),
    }
}

/// Rules between what varies and how points are chosen.
fn fit(audit: &mut Audit<'_>, factors: &[Factor], design: &Design, replicates: u64) {
    if let Design::Table { .. } = design {
        if !factors.is_empty() {
            let help = "the columns of the table say what varies";
            let message = "a table leaves nothing to `vary`".to_owned();
            audit.refuse("vary", message, "leave it out", help);
        }
        return;
    }
    if factors.is_empty() {
        let message = "nothing varies: `vary` names no factor".to_owned();
        audit.refuse("vary", message, "needed by this design", "");
        return;
    }
    let most = limits::max_factors(design);
    if factors.len() > most {
        let message =
            format!("vary has {} factors; this design takes at most {most}", factors.len());
        audit.refuse("vary", message, "too many", "");
    }
    for (i, factor) in factors.iter().enumerate() {
        if *design == Design::Grid && factor.levels().is_none() {
            let message = format!("vary[{i}]: a grid needs the number of `levels`");
            audit.refuse(&format!("vary[{i}]"), message, "add `levels`", "");
        }
    }
    let runs = design.points(factors).and_then(|points| points.checked_mul(replicates));
    let known = *design != Design::Grid || factors.iter().all(|factor| factor.levels().is_some());
    if known && runs.is_none_or(|runs| runs > limits::MAX_RUNS) {
        let runs = runs.map_or("more than 2^64".to_owned(), |runs| runs.to_string());
        let message = format!("the sweep has {runs} runs; at most {}", limits::MAX_RUNS);
        audit.refuse("design", message, "too many runs", "");
    }
}
