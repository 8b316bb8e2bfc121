//! One scenario: its file, the changes that all points share, and its published results.

use super::{Scenario, ScenarioFile, Simulated};
use crate::document::{Document, Path as ValuePath};
use crate::error::{ConfigError, Problem};
use crate::limits;
use crate::resolve::{Audit, Measured, targets};
use crate::schema::{RawScenario, RawTarget, Whole};
use crate::target::{Target, TargetSet};
use std::path::Path;

/// How scenarios are found.
pub(super) struct Read<'a> {
    pub(super) document: &'a Document,
    pub(super) folder: &'a Path,
    pub(super) open: &'a dyn Fn(&Path) -> Result<String, ConfigError>,
}

/// The changes that all scenarios of a stage share, which come before their own.
pub(super) struct Shared<'a> {
    /// Where they are written.
    pub(super) at: String,
    pub(super) changes: &'a [String],
}

/// Reads a scenario; none when something about it was refused.
///
/// # Errors
/// [`ConfigError`] when its file cannot be read or is wrong without the changes.
pub(super) fn scenario(
    audit: &mut Audit<'_>,
    read: &Read<'_>,
    shared: &Shared<'_>,
    at: &str,
    raw: &RawScenario,
) -> Result<Option<Scenario>, ConfigError> {
    let (RawScenario::Experiment { name, file, changes, .. }
    | RawScenario::Trial { name, file, changes, .. }) = raw;
    let text = (read.open)(Path::new(file))?;
    let file = ScenarioFile { path: read.folder.join(file), text };
    let changes = [shared.changes, changes].concat();
    let found = match raw {
        RawScenario::Experiment { seeds, targets, .. } => {
            experiment(audit, at, &file, &changes, (*seeds, targets))
        }
        RawScenario::Trial { targets, .. } => trial(audit, at, &file, &changes, targets),
    };
    match found {
        Ok(found) => Ok(found.map(|(simulated, targets)| Scenario {
            name: name.clone(),
            file,
            changes,
            simulated,
            targets,
        })),
        Err(error) => {
            let problems = blamed(read.document, shared, at, &error).ok_or(error)?;
            problems.into_iter().for_each(|problem| audit.add(problem));
            Ok(None)
        }
    }
}

/// What is wrong with the changes, at their places; none when the file is wrong without them.
fn blamed(
    document: &Document,
    shared: &Shared<'_>,
    at: &str,
    error: &ConfigError,
) -> Option<Vec<Problem>> {
    let problem = |problem: &Problem| {
        let number = problem.place().override_number()?;
        let (written, of) = match number.checked_sub(shared.changes.len()) {
            Some(own) => (format!("{at}.changes[{own}]"), String::new()),
            None => (format!("{}[{number}]", shared.at), format!(" for {at}")),
        };
        let place = document.place_of(&ValuePath::parse(&written)?);
        let help = problem.help_text().map(str::to_owned);
        let message = format!("{written}{of}: {}", problem.message());
        Some(Problem::new(place, message).with_help(help))
    };
    let problems: Option<Vec<_>> = error.problems().map(problem).collect();
    problems.filter(|problems| !problems.is_empty())
}

type Found = Result<Option<(Simulated, Vec<Target>)>, ConfigError>;

fn experiment(
    audit: &mut Audit<'_>,
    at: &str,
    file: &ScenarioFile,
    changes: &[String],
    (seeds, raw): (Whole, &[RawTarget]),
) -> Found {
    let experiment = file.experiment(changes)?;
    let (end, every) = (experiment.settings.timing.duration_days, experiment.measure.every_days);
    let mut days: Vec<u32> = (0..=end).step_by(every.max(1) as usize).collect();
    days.push(end);
    let measured = Measured {
        arms: &["experiment"],
        days: &days,
        named: "the days that the experiment measures",
        remedy: "`measure.every_days` of the experiment says them; the last day is one, too",
    };
    let list = format!("{at}.targets");
    let seeds = audit.whole(&format!("{at}.seeds"), seeds, "", &limits::SCENARIO_SEEDS);
    let targets = targets(audit, &list, raw, &measured);
    if raw.is_empty() {
        audit.refuse(&list, format!("{list} lists nothing published"), "empty", "");
    }
    for (i, one) in raw.iter().enumerate().filter(|(_, one)| one.set == TargetSet::Validation) {
        predicted(audit, &format!("{list}[{i}].set"), &one.id);
    }
    let seeds = seeds.and_then(|seeds| u32::try_from(seeds).ok());
    Ok(seeds.zip(targets).map(|(seeds, targets)| (Simulated::Experiment { seeds }, targets)))
}

fn trial(
    audit: &mut Audit<'_>,
    at: &str,
    file: &ScenarioFile,
    changes: &[String],
    wanted: &[String],
) -> Found {
    let trial = file.trial(changes)?;
    let list = format!("{at}.targets");
    let ids: Vec<_> = trial.targets.iter().map(|target| target.id.as_str()).collect();
    for (i, id) in wanted.iter().enumerate() {
        let path = format!("{list}[{i}]");
        match trial.targets.iter().find(|target| target.id == *id) {
            None => audit.unknown_name(&path, "target of the trial", id, &ids),
            Some(target) if target.set == TargetSet::Validation => predicted(audit, &path, id),
            Some(_) => {}
        }
    }
    let named = |id: &String| wanted.is_empty() || wanted.contains(id);
    let chosen = |t: &&Target| t.set == TargetSet::Calibration && named(&t.id);
    let chosen: Vec<String> = trial.targets.iter().filter(chosen).map(|t| t.id.clone()).collect();
    let targets = trial.with_only(&chosen).targets;
    if targets.is_empty() {
        let message = format!("{at}: the trial has no target that parameters may be chosen by");
        audit.refuse(&list, message, "nothing decides", "a target with `set: Calibration`");
    }
    Ok(Some((Simulated::Trial, targets)))
}

/// No parameter may be chosen by a result that is to be predicted.
fn predicted(audit: &mut Audit<'_>, path: &str, id: &str) {
    let message = format!("{path}: {id:?} is of the validation set, which is predicted");
    audit.refuse(path, message, "must not decide", "");
}
