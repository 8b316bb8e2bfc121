//! A trial: arms on the settings of the trial, days of outcome, the reference.

use super::target::{self, Measured};
use super::{Audit, clock, field_cell, parameters, population, sample, woman};
use crate::document::Path as ValuePath;
use crate::limits;
use crate::schema::{RawArm, RawTrial, Whole};
use crate::trial::{Arm, Trial};
use std::path::Path;
use trabecula_core::parameter::{Parameters, TABLE};
use trabecula_core::population::Population;
use trabecula_core::simulation::Settings;
use trabecula_core::systemic::{Menopause, Protocol};

/// When a woman's final period is, is drawn; this one stands in the settings until then.
const DRAWN: Menopause = Menopause::FinalPeriod { day: 0.0 };

/// The latest final period that a woman can have.
fn latest_final_period(population: &Population) -> Menopause {
    let years = population.years_since_final_period.min;
    Menopause::FinalPeriod { day: -years * limits::DAYS_PER_YEAR }
}

pub(super) fn resolved(audit: &mut Audit<'_>, raw: &RawTrial, base: &Path) -> Option<Trial> {
    let sample = sample::sample(audit, &raw.sample, base);
    let population = population::population(audit, &raw.population, sample.as_ref());
    let outcome_days = outcome_days(audit, &raw.outcome_days);
    let duration = outcome_days.as_ref().and_then(|days| days.last().copied());
    let timing = clock::timing(audit, raw.burn_in_days, raw.step_hours, duration);
    parameters(audit, "parameters", &raw.parameters);
    let cell = field_cell(audit, raw.field_cell_voxels);
    let seed = audit.whole("seed", raw.seed, "", &(0..=u64::MAX));
    let menopause = population.as_ref().map(latest_final_period);
    let protocols = protocols(audit, &raw.arms, menopause, duration);
    let names: Vec<_> = raw.arms.iter().map(|arm| arm.name.as_str()).collect();
    let targets = outcome_days.as_ref().and_then(|days| {
        let (named, remedy) = ("`outcome_days`", "add it to `outcome_days`");
        let measured = Measured { arms: &names, days, named, remedy };
        target::targets(audit, "targets", &raw.targets, &measured)
    });
    let reference = reference(audit, raw);
    let settings = Settings {
        parameters: raw.parameters.clone(),
        protocol: Protocol { menopause: DRAWN, courses: vec![], treatments: vec![] },
        mechanisms: raw.mechanisms,
        timing: timing?,
        field_cell_voxels: cell?,
        seed: seed?,
    };
    let arms: Vec<_> = raw
        .arms
        .iter()
        .enumerate()
        .map(|(i, arm)| arm_of(audit, i, arm, &settings))
        .zip(protocols?)
        .map(|(arm, protocol)| Arm { settings: Settings { protocol, ..arm.settings }, ..arm })
        .collect();
    let trial = Trial {
        title: raw.title.clone(),
        sample: sample?,
        population: population?,
        settings,
        arms,
        reference: reference?,
        outcome_days: outcome_days?,
        targets: targets?,
    };
    not_too_large(audit, &trial).then_some(trial)
}

fn not_too_large(audit: &mut Audit<'_>, trial: &Trial) -> bool {
    let rows = u64::from(trial.population.patients)
        * trial.arms.len() as u64
        * (trial.outcome_days.len() as u64 + 1);
    if rows <= limits::MAX_TRIAL_ROWS {
        return true;
    }
    let most = limits::MAX_TRIAL_ROWS;
    let message = format!("patients × arms × days of outcome make {rows} rows; at most {most}");
    audit.refuse("population.patients", message, "too many rows", "split the trial");
    false
}

/// Increasing days from 1 on; day 0 is always an outcome.
fn outcome_days(audit: &mut Audit<'_>, raw: &[Whole]) -> Option<Vec<u32>> {
    let most = limits::MAX_OUTCOME_DAYS;
    if raw.is_empty() || raw.len() > most {
        let message = format!("outcome_days has {} days; it can have 1 to {most}", raw.len());
        audit.refuse("outcome_days", message, "", "such as [365, 730, 1826]");
        return None;
    }
    let mut days = Vec::new();
    for (i, day) in raw.iter().enumerate() {
        let path = format!("outcome_days[{i}]");
        let day = audit.days(&path, *day, &limits::DURATION_DAYS)?;
        if let Some(&before) = days.last().filter(|&&before| day <= before) {
            let message = format!("{path} = {day} is not after the day before it, {before}");
            audit.refuse(&path, message, "not in order", "");
            return None;
        }
        days.push(day);
    }
    Some(days)
}

/// The therapy of each arm.
fn protocols(
    audit: &mut Audit<'_>,
    arms: &[RawArm],
    menopause: Option<Menopause>,
    duration: Option<u32>,
) -> Option<Vec<Protocol>> {
    let most = limits::MAX_ARMS;
    if arms.is_empty() || arms.len() > most {
        let message = format!("arms has {} arms; it can have 1 to {most}", arms.len());
        audit.refuse("arms", message, "", "each is (name: \"…\", therapy: […])");
        return None;
    }
    let mut protocols = Vec::new();
    for (i, arm) in arms.iter().enumerate() {
        let path = format!("arms[{i}]");
        name(audit, &format!("{path}.name"), &arm.name, &arms[..i]);
        parameters(audit, &format!("{path}.parameters"), &arm.parameters);
        let therapy = format!("{path}.therapy");
        if let Some((courses, treatments)) =
            woman::therapy_of(audit, &therapy, &arm.therapy, menopause, duration)
        {
            protocols.push(Protocol { menopause: DRAWN, courses, treatments });
        }
    }
    (protocols.len() == arms.len()).then_some(protocols)
}

/// A name that tables can show, and no other arm has.
fn name(audit: &mut Audit<'_>, path: &str, name: &str, earlier: &[RawArm]) {
    let most = limits::MAX_ARM_NAME;
    let length = name.chars().count();
    if name.trim().is_empty() || length > most || name.contains(char::is_control) {
        let message = format!("{path} = {name:?} is no name of 1 to {most} characters on one line");
        audit.refuse(path, message, "", "");
    }
    if earlier.iter().any(|arm| arm.name == name) {
        audit.refuse(path, format!("{path}: another arm is called {name:?}"), "again", "");
    }
}

/// The arm to which the others are compared: the one named, or the first.
fn reference(audit: &mut Audit<'_>, raw: &RawTrial) -> Option<usize> {
    let Some(wanted) = &raw.reference else { return Some(0) };
    let names: Vec<_> = raw.arms.iter().map(|arm| arm.name.as_str()).collect();
    let found = names.iter().position(|name| name == wanted);
    if found.is_none() {
        audit.unknown_name("reference", "arm", wanted, &names);
    }
    found
}

/// The arm on the settings of the trial: what it writes itself goes before.
fn arm_of(audit: &Audit<'_>, number: usize, raw: &RawArm, trial: &Settings) -> Arm {
    let mut settings = trial.clone();
    overlay(audit, number, &raw.parameters, &mut settings.parameters);
    settings.mechanisms = trial.mechanisms.and(raw.mechanisms);
    Arm { name: raw.name.clone(), settings }
}

/// Takes over the values that the arm writes, among them those that equal the default.
fn overlay(audit: &Audit<'_>, number: usize, written: &Parameters, into: &mut Parameters) {
    for row in TABLE {
        let path = ValuePath::parse(&format!("arms[{number}].parameters.{}", row.name));
        if path.is_some_and(|path| audit.document().has(&path))
            && let Some(value) = written.get(row.name)
        {
            // A value outside its range has been refused already.
            let _ = into.set(row.name, value);
        }
    }
}
