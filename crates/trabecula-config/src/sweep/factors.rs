//! What varies: paths that exist, ranges within those of the parameter table.

use super::row::{parameter_name, parameter_row};
use super::{Base, Domain, Factor, Scale};
use crate::document::{Document, Kind, Path, Segment};
use crate::limits;
use crate::resolve::Audit;
use crate::schema::RawFactor;
use std::collections::BTreeSet;
use trabecula_core::parameter::{Entry, entry};

/// Checks what varies; `None` when some of it was refused.
pub(super) fn factors(
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
    let name = parameter_name(path)?;
    if entry(name).is_ok() {
        return None;
    }
    let error = base.case(&[format!("{path}=0")]).err()?;
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
        RawFactor::Range { from, to, reach, scale, whole, levels, .. } => {
            let row = parameter_row(path);
            let written = match reach {
                None => (*from, *to),
                Some(reach) => reached(audit, at, *reach, (*from, *to), row, *scale)?,
            };
            let (from, to) = ends(audit, at, path, written, row, *scale, *whole)?;
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

/// Ends that lie a share of the way from the committed value to those of the parameter table, in
/// differences or, on a log scale, in ratios.
fn reached(
    audit: &mut Audit<'_>,
    at: &str,
    reach: f64,
    written: (Option<f64>, Option<f64>),
    row: Option<&Entry>,
    scale: Scale,
) -> Option<(Option<f64>, Option<f64>)> {
    let path = format!("{at}.reach");
    if written != (None, None) {
        let message = format!("{path} says where `from` and `to` lie, which are written, too");
        audit.refuse(&path, message, "not with `from` or `to`", "");
        return None;
    }
    let Some(row) = row else {
        let message = format!("{path}: only parameters have a range of their own");
        audit.refuse(&path, message, "no range", "");
        return None;
    };
    let reach = audit.number(&path, reach, "", &(f64::EPSILON..=1.0))?;
    let end = |far: f64| match scale {
        Scale::Log if far > 0.0 => row.value * (far / row.value).powf(reach),
        _ => row.value + reach * (far - row.value),
    };
    // Rounding must not carry an end beyond the table.
    let end = |far: f64| Some(end(far).clamp(row.min, row.max));
    Some((end(row.min), end(row.max)))
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
