//! The second stage of reading a sweep: ranges, and rules between factors and design.

use super::{Base, Design, Domain, Factor, Scale, Sweep};
use crate::document::{Document, Kind, Path, Segment};
use crate::error::{ConfigError, Problem, Problems};
use crate::limits;
use crate::resolve::Audit;
use crate::schema::{RawDesign, RawFactor, RawSweep};
use std::collections::BTreeSet;
use trabecula_core::parameter::{Entry, entry};

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
    let Err(error) = base.experiment(changes) else { return Ok(Vec::new()) };
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

fn factors(
    audit: &mut Audit<'_>,
    document: &Document,
    base: &Base,
    vary: &[RawFactor],
) -> Option<Vec<Factor>> {
    let mut seen = BTreeSet::new();
    let mut complete = true;
    let mut factors = Vec::new();
    for (i, raw) in vary.iter().enumerate() {
        let at = format!("vary[{i}]");
        let (RawFactor::Range { path, .. } | RawFactor::Values { path, .. }) = raw;
        let Some(normal) = Path::parse(path).map(|path| path.to_string()) else {
            let message = format!("{at}.path = {path:?} is no path");
            audit.refuse(&format!("{at}.path"), message, "such as `therapy[0].dose_mg`", "");
            complete = false;
            continue;
        };
        if normal == "seed" {
            let help = "use `replicates`, and `seeds: PerPoint` for a seed of its own to each run";
            let message = format!("{at}.path: the seed of a run is derived and cannot be varied");
            audit.refuse(&format!("{at}.path"), message, "derived", help);
        }
        if !seen.insert(normal.clone()) {
            let message = format!("{at}.path: {normal} is varied twice");
            audit.refuse(&format!("{at}.path"), message, "again", "");
        }
        if let Some((message, help)) = unknown_parameter(base, &normal) {
            audit.refuse(&format!("{at}.path"), format!("{at}.path: {message}"), "unknown", &help);
            complete = false;
            continue;
        }
        match domain(audit, document, &at, raw, &normal) {
            Some(domain) => factors.push(Factor { path: normal, domain }),
            None => complete = false,
        }
    }
    complete.then_some(factors)
}

/// What the base says to a parameter that does not exist.
fn unknown_parameter(base: &Base, path: &str) -> Option<(String, String)> {
    let name = path.strip_prefix("parameters.")?;
    if entry(name).is_ok() {
        return None;
    }
    let error = base.experiment(&[format!("{path}=0")]).err()?;
    let problem = error.problems().find(|problem| problem.override_text().is_some())?;
    Some((problem.message().to_owned(), problem.help_text().unwrap_or_default().to_owned()))
}

fn domain(
    audit: &mut Audit<'_>,
    document: &Document,
    at: &str,
    raw: &RawFactor,
    path: &str,
) -> Option<Domain> {
    match raw {
        RawFactor::Range { from, to, scale, whole, levels, .. } => {
            let row = path.strip_prefix("parameters.").and_then(|name| entry(name).ok());
            let (from, to) = ends(audit, at, path, (*from, *to), row, *scale, *whole)?;
            let levels = match levels {
                None => None,
                Some(levels) => {
                    let at = format!("{at}.levels");
                    Some(audit.whole(&at, *levels, "", &limits::LEVELS)?)
                }
            };
            let levels = levels.and_then(|levels| u32::try_from(levels).ok());
            Some(Domain::Range { from, to, scale: *scale, whole: *whole, levels })
        }
        RawFactor::Values { values, .. } => {
            if values.is_empty() {
                let message = format!("{at}.values lists no value");
                audit.refuse(&format!("{at}.values"), message, "empty", "");
                return None;
            }
            Some(Domain::Values(listed(document, at)))
        }
    }
}

/// The values of a list as they stand in the document.
fn listed(document: &Document, at: &str) -> Vec<String> {
    let mut path = Path::parse(at).unwrap_or_default();
    path.0.push(Segment::Field("values".to_owned()));
    match &document.root.descend(&path).0.kind {
        Kind::Items(items) => {
            items.iter().map(|item| document.text[item.span.clone()].to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// The ends of a range: as written, else those of the parameter table, and within them.
fn ends(
    audit: &mut Audit<'_>,
    at: &str,
    path: &str,
    (from, to): (Option<f64>, Option<f64>),
    row: Option<&Entry>,
    scale: Scale,
    whole: bool,
) -> Option<(f64, f64)> {
    let mut end = |name: &str, written: Option<f64>, table: Option<f64>| {
        let at = format!("{at}.{name}");
        let Some(value) = written.or(table) else {
            let message = format!("{at} is missing: only parameters have a range of their own");
            audit.refuse(&at, message, "needed", "");
            return None;
        };
        let (min, max) = row.map_or((f64::MIN, f64::MAX), |row| (row.min, row.max));
        if (min..=max).contains(&value) {
            return Some(value);
        }
        let unit = row.map_or("", |row| row.unit).trim_start_matches('1');
        let space = if unit.is_empty() { "" } else { " " };
        let message = format!(
            "{at} = {value}{space}{unit} is outside the range of {path}, {min} to {max}{space}{unit}"
        );
        let help = row.map_or("", |row| row.meaning.trim());
        audit.refuse(&at, message, &format!("{min} to {max}{space}{unit}"), help);
        None
    };
    let (from, to) = (end("from", from, row.map(|r| r.min)), end("to", to, row.map(|r| r.max)));
    let (from, to) = (from?, to?);
    let mut refuse = |name: &str, message: String, label: &str| {
        audit.refuse(&format!("{at}.{name}"), message, label, "");
        None
    };
    if from >= to {
        return refuse("to", format!("{at}: {to} is not above {from}"), "not above `from`");
    }
    if scale == Scale::Log && from <= 0.0 {
        return refuse("from", format!("{at}: a log scale begins above 0"), "above 0");
    }
    if whole && (from.fract() != 0.0 || to.fract() != 0.0 || scale == Scale::Log) {
        let message = format!("{at}: whole numbers run from one to another, on a linear scale");
        return refuse("whole", message, "whole ends");
    }
    Some((from, to))
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
