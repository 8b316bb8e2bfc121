//! Published results: arms, outcomes and days that there are, and a value to compare to.

use super::Audit;
use crate::limits;
use crate::schema::{RawAgainst, RawTarget, Whole};
use crate::target::{Against, Target};
use trabecula_core::measure::{OUTCOMES, Outcome};

/// What a target can be about.
pub(crate) struct Measured<'a> {
    /// Names of the arms.
    pub(crate) arms: &'a [&'a str],
    /// Days that are measured, beside day 0.
    pub(crate) days: &'a [u32],
    /// What says so.
    pub(crate) named: &'a str,
    /// How another day comes to be measured.
    pub(crate) remedy: &'a str,
}

/// Checks the targets at `list` of what is measured.
pub(crate) fn targets(
    audit: &mut Audit<'_>,
    list: &str,
    raw: &[RawTarget],
    measured: &Measured<'_>,
) -> Option<Vec<Target>> {
    let most = limits::MAX_TARGETS;
    if raw.len() > most {
        let message = format!("{list} has {} targets; it can have 0 to {most}", raw.len());
        audit.refuse(list, message, "too many targets", "");
        return None;
    }
    let mut targets = Vec::new();
    for (i, one) in raw.iter().enumerate() {
        let path = format!("{list}[{i}]");
        id(audit, &format!("{path}.id"), &one.id, &raw[..i]);
        targets.extend(target(audit, &path, one, measured));
    }
    (targets.len() == raw.len()).then_some(targets)
}

fn target(
    audit: &mut Audit<'_>,
    path: &str,
    raw: &RawTarget,
    measured: &Measured<'_>,
) -> Option<Target> {
    let at = |field: &str| format!("{path}.{field}");
    let arms = measured.arms;
    let arm = arm(audit, path, raw.arm.as_deref(), arms);
    let against = match &raw.against {
        RawAgainst::Nothing => Some(Against::Nothing),
        RawAgainst::Difference(name) => {
            named(audit, &at("against"), name, arms).map(Against::Difference)
        }
        RawAgainst::Ratio(name) => named(audit, &at("against"), name, arms).map(Against::Ratio),
    };
    let outcome = outcome(audit, &at("outcome"), &raw.outcome);
    let first = day(audit, &at("day"), raw.day, measured);
    let last = raw.to_day.map_or(first, |to| day(audit, &at("to_day"), to, measured));
    let since = raw.since_day.map(|since| day(audit, &at("since_day"), since, measured));
    value(audit, path, raw);
    if matches!(raw.against, RawAgainst::Ratio(_)) && raw.since_day.is_some() {
        let message = format!("{path}: a ratio of changes since a day is not defined");
        audit.refuse(&at("since_day"), message, "not with `Ratio`", "use `Difference`");
    }
    if raw.source.trim().is_empty() {
        let message = format!("{path}.source is empty");
        audit.refuse(&at("source"), message, "no source", "paper, year, table or figure");
    }
    let (first, last) = (first?, last?);
    if last < first {
        let message = format!("{path}.to_day = {last} is before day = {first}");
        audit.refuse(&at("to_day"), message, "not in order", "");
    }
    let since_day = match since {
        Some(day) => Some(day?),
        None => None,
    };
    let outcome = outcome?;
    drift(audit, &at("per_year"), raw, outcome, [since_day.unwrap_or(0), first]);
    Some(Target {
        id: raw.id.clone(),
        set: raw.set,
        arm: arm?,
        against: against?,
        outcome,
        days: [first, last],
        since_day,
        per_year: raw.per_year,
        published: raw.published,
        interval: raw.interval.map(|(low, high)| [low, high]),
        source: raw.source.clone(),
        certainty: raw.certainty,
        note: raw.note.clone(),
    })
}

/// Only a change has a rate, and it takes some time.
fn drift(
    audit: &mut Audit<'_>,
    path: &str,
    raw: &RawTarget,
    outcome: &Outcome,
    [from, to]: [u32; 2],
) {
    if !raw.per_year {
        return;
    }
    let is_change = outcome.is_change() || raw.since_day.is_some();
    if !is_change || matches!(raw.against, RawAgainst::Ratio(_)) {
        let message = format!("{path}: {} is no change over time here", outcome.name);
        audit.refuse(path, message, "only of changes", "give `since_day`, or leave this out");
    } else if to <= from {
        let message = format!("{path}: no time passes from day {from} to day {to}");
        audit.refuse(path, message, "no time", "");
    }
}

/// The arm that is named, or the only one.
fn arm(audit: &mut Audit<'_>, path: &str, name: Option<&str>, arms: &[&str]) -> Option<usize> {
    match name {
        Some(name) => named(audit, &format!("{path}.arm"), name, arms),
        None if arms.len() == 1 => Some(0),
        None => {
            let message = format!("{path} does not say which of {} arms it is about", arms.len());
            audit.refuse(path, message, "needs `arm`", "");
            None
        }
    }
}

/// A name that no earlier target has.
fn id(audit: &mut Audit<'_>, path: &str, id: &str, earlier: &[RawTarget]) {
    let most = limits::MAX_TARGET_ID;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if id.is_empty() || id.len() > most || !id.chars().all(plain) {
        let message = format!("{path} = {id:?} is no name of 1 to {most} letters, digits, -, _, .");
        audit.refuse(path, message, "", "such as C7.spine");
    }
    if earlier.iter().any(|other| other.id == id) {
        audit.refuse(path, format!("{path}: another target is called {id:?}"), "again", "");
    }
}

fn named(audit: &mut Audit<'_>, path: &str, name: &str, arms: &[&str]) -> Option<usize> {
    let found = arms.iter().position(|arm| *arm == name);
    if found.is_none() {
        audit.unknown_name(path, "arm", name, arms);
    }
    found
}

fn outcome(audit: &mut Audit<'_>, path: &str, name: &str) -> Option<&'static Outcome> {
    let found = Outcome::named(name);
    if found.is_none() {
        let names: Vec<_> = OUTCOMES.iter().map(|outcome| outcome.name).collect();
        audit.unknown_name(path, "outcome", name, &names);
    }
    found
}

/// Day 0 or a day that is measured.
fn day(audit: &mut Audit<'_>, path: &str, day: Whole, measured: &Measured<'_>) -> Option<u32> {
    let known = |day: &u32| *day == 0 || measured.days.contains(day);
    let found = u32::try_from(day.0).ok().filter(known);
    if found.is_none() {
        let named = measured.named;
        let message = format!("{path} = {} is not one of {named}, nor 0", day.0);
        audit.refuse(path, message, "not measured", measured.remedy);
    }
    found
}

/// A value, an interval, or a value inside its interval; zero needs an interval.
fn value(audit: &mut Audit<'_>, path: &str, raw: &RawTarget) {
    let range = -limits::LARGE..=limits::LARGE;
    if let Some(value) = raw.published {
        audit.number(&format!("{path}.published"), value, "", &range);
    }
    let at = format!("{path}.interval");
    match (raw.published, raw.interval) {
        (None, None) => {
            let message = format!("{path} needs `published`, `interval` or both");
            audit.refuse(path, message, "no value", "");
        }
        (Some(0.0), None) => {
            let message = format!("{path}.published is 0, a share of which is nothing");
            audit.refuse(&format!("{path}.published"), message, "", "give an `interval`, too");
        }
        (value, Some((low, high))) => {
            let ends = [low, high].map(|end| audit.number(&at, end, "", &range));
            let around = value.is_none_or(|value| (low..=high).contains(&value));
            if ends.iter().all(Option::is_some) && !(low < high && around) {
                let message = format!("{at} = ({low}, {high}) is no interval about the value");
                audit.refuse(&at, message, "", "(lower end, upper end), the value between them");
            }
        }
        (Some(_), None) => {}
    }
}
