//! The second stage of reading a calibration: parameters, priors, and rules between both and
//! targets.

use super::scenario::{Read, Shared, scenario};
use super::{Calibration, Free, Stage};
use crate::document::Document;
use crate::error::{ConfigError, Problems};
use crate::limits;
use crate::resolve::{Audit, distribution};
use crate::schema::{RawCalibration, RawScenario, RawStage};
use std::path::Path;
use trabecula_core::parameter::{TABLE, entry};
use trabecula_core::population::{Distribution, Shape};

/// Checks what was written and reads the scenarios.
///
/// # Errors
/// All problems of the calibration at once; those of a scenario's own file apart.
pub(super) fn resolve(
    document: &Document,
    raw: &RawCalibration,
    folder: &Path,
    open: &dyn Fn(&Path) -> Result<String, ConfigError>,
) -> Result<Calibration, ConfigError> {
    let mut audit = Audit::new(document);
    let read = Read { document, folder, open };
    count(&mut audit, "stages", raw.stages.len(), limits::MAX_STAGES);
    let mut stages = Vec::new();
    for (i, stage) in raw.stages.iter().enumerate() {
        stages.push(self::stage(&mut audit, &read, i, raw, stage)?);
    }
    let seed = audit.whole("seed", raw.seed, "", &(0..=u64::MAX));
    if let Some(problems) = Problems::collect(audit.into_problems()) {
        return Err(problems.into());
    }
    let stages: Option<Vec<Stage>> = stages.into_iter().collect();
    let (Some(stages), Some(seed)) = (stages, seed) else {
        unreachable!("a refused value leaves a problem")
    };
    Ok(Calibration { title: raw.title.clone(), stages, seed })
}

fn stage(
    audit: &mut Audit<'_>,
    read: &Read<'_>,
    number: usize,
    all: &RawCalibration,
    raw: &RawStage,
) -> Result<Option<Stage>, ConfigError> {
    let at = format!("stages[{number}]");
    let earlier = &all.stages[..number];
    name(audit, &format!("{at}.name"), &raw.name, earlier.iter().map(|stage| &*stage.name));
    let free = free(audit, &at, earlier, raw);
    let waves = waves(audit, &at, raw);
    count(audit, &format!("{at}.scenarios"), raw.scenarios.len(), limits::MAX_SCENARIOS);
    let shared = Shared { at: format!("{at}.changes"), changes: &raw.changes };
    let mut scenarios = Some(Vec::new());
    for (i, one) in raw.scenarios.iter().enumerate() {
        let at = format!("{at}.scenarios[{i}]");
        let names = raw.scenarios[..i].iter().map(RawScenario::name);
        name(audit, &format!("{at}.name"), one.name(), names);
        let read = scenario(audit, read, &shared, &at, one)?;
        scenarios = scenarios.zip(read).map(|(all, one)| [all, vec![one]].concat());
    }
    let (Some(free), Some(waves), Some(scenarios)) = (free, waves, scenarios) else {
        return Ok(None);
    };
    let stage = Stage { name: raw.name.clone(), free, scenarios, waves };
    decide(audit, &at, &stage);
    Ok(Some(stage))
}

impl RawScenario {
    fn name(&self) -> &str {
        match self {
            Self::Experiment { name, .. } | Self::Trial { name, .. } => name,
        }
    }
}

/// At least as many published results as parameters, and each result once.
fn decide(audit: &mut Audit<'_>, at: &str, stage: &Stage) {
    let (free, targets) = (stage.free.len(), stage.targets().count());
    if free > targets {
        let message = format!("{at} fits {free} parameters to {targets} published results");
        let help = "a result decides about one parameter at most";
        audit.refuse(&format!("{at}.free"), message, "too many", help);
    }
    for (i, scenario) in stage.scenarios.iter().enumerate() {
        for target in &scenario.targets {
            let before = stage.scenarios[..i].iter().flat_map(|other| &other.targets);
            if before.into_iter().any(|other| other.id == target.id) {
                let at = format!("{at}.scenarios[{i}].targets");
                let message = format!("{at}: {:?} decides in another scenario, too", target.id);
                audit.refuse(&at, message, "again", "");
            }
        }
    }
}

/// Parameters with priors within their range, none of them fitted twice.
fn free(
    audit: &mut Audit<'_>,
    stage: &str,
    earlier: &[RawStage],
    raw: &RawStage,
) -> Option<Vec<Free>> {
    count(audit, &format!("{stage}.free"), raw.free.len(), limits::MAX_FREE);
    let mut checked = Vec::new();
    for (i, one) in raw.free.iter().enumerate() {
        let at = format!("{stage}.free[{i}]");
        let Ok(entry) = entry(&one.parameter) else {
            let names: Vec<_> = TABLE.iter().map(|row| row.name).collect();
            audit.unknown_name(&format!("{at}.parameter"), "parameter", &one.parameter, &names);
            continue;
        };
        let before = earlier.iter().flat_map(|stage| &stage.free).chain(&raw.free[..i]);
        if before.into_iter().any(|other| other.parameter == one.parameter) {
            let message = format!("{at}.parameter: `{}` is fitted twice", one.parameter);
            audit.refuse(&format!("{at}.parameter"), message, "again", "");
        }
        let (range, unit) = (entry.min..=entry.max, entry.unit.trim_start_matches('1'));
        let prior = match one.prior {
            None => Some(Distribution { shape: Shape::Uniform, min: entry.min, max: entry.max }),
            Some(raw) => distribution(audit, &format!("{at}.prior"), raw, unit, &range),
        };
        if let Some(Distribution { shape: Shape::Fixed(_), .. }) = prior {
            let message = format!("{at}.prior: what is fixed is not fitted");
            audit.refuse(&format!("{at}.prior"), message, "not free", "");
        }
        checked.extend(prior.map(|prior| Free { entry, prior }));
    }
    (checked.len() == raw.free.len()).then_some(checked)
}

fn waves(audit: &mut Audit<'_>, stage: &str, raw: &RawStage) -> Option<Vec<u32>> {
    let at = format!("{stage}.waves");
    count(audit, &at, raw.waves.len(), limits::MAX_WAVES);
    let one = |(i, points)| {
        let points = audit.whole(&format!("{at}[{i}]"), points, "points", &limits::WAVE_POINTS)?;
        u32::try_from(points).ok()
    };
    raw.waves.iter().copied().enumerate().map(one).collect()
}

fn count(audit: &mut Audit<'_>, at: &str, found: usize, most: usize) {
    if found == 0 || found > most {
        let message = format!("{at} has {found} entries; it can have 1 to {most}");
        audit.refuse(at, message, "", "");
    }
}

/// A name that can be that of a directory and that no earlier one has.
fn name<'a>(
    audit: &mut Audit<'_>,
    path: &str,
    name: &str,
    mut earlier: impl Iterator<Item = &'a str>,
) {
    let most = limits::MAX_TARGET_ID;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > most || !name.chars().all(plain) {
        let message =
            format!("{path} = {name:?} is no name of 1 to {most} small letters, digits and -");
        audit.refuse(path, message, "", "it becomes the name of a directory");
    }
    if earlier.any(|other| other == name) {
        audit.refuse(path, format!("{path}: another one is called {name:?}"), "again", "");
    }
}
