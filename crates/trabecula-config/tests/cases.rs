//! Every file under `cases/good` is an experiment; every file under `cases/bad` is refused with
//! exactly the messages of its first comment block. Adding a case is adding a file.

#![expect(clippy::unwrap_used, reason = "a failed test may panic anywhere")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use trabecula_config::{Experiment, TargetSet, Trial};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
    files.sort();
    assert!(!files.is_empty());
    files
}

/// The block comment at the top, line by line; `--set …` lines are overrides.
fn expectation(text: &str) -> (Vec<&str>, String) {
    let block = text.strip_prefix("/*\n").and_then(|text| text.split_once("*/"));
    let lines = block.expect("a bad case begins with its messages").0.trim_end().lines();
    let (overrides, messages): (Vec<_>, Vec<_>) =
        lines.partition(|line| line.starts_with("with --set "));
    let overrides = overrides.iter().filter_map(|line| line.strip_prefix("with --set ")).collect();
    (overrides, messages.join("\n"))
}

#[test]
fn good_cases_are_read_and_survive_printing() {
    for path in files("tests/cases/good") {
        let experiment = Experiment::from_file(&path).unwrap_or_else(|error| panic!("{error}"));
        let printed = experiment.to_ron();
        let again = Experiment::from_str(&printed, "printed", Path::new("/elsewhere"));
        assert_eq!(again.unwrap_or_else(|error| panic!("{error}\n{printed}")), experiment);
    }
}

#[test]
fn bad_cases_are_refused_with_their_message() {
    let mut wrong = String::new();
    for path in files("tests/cases/bad") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let (overrides, expected) = expectation(&text);
        let read = Experiment::from_str_with(&text, name, Path::new("/base"), &overrides);
        let found = read.map_or_else(|error| error.to_string(), |_| "no error".to_owned());
        if found != expected {
            wrong += &format!("{name}\nexpected: {expected}\nfound:    {found}\n\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn good_trials_are_read_and_survive_printing() {
    for path in files("tests/cases/good-trials") {
        let trial = Trial::from_file_with::<&str>(&path, &[]).unwrap_or_else(|e| panic!("{e}"));
        let printed = trial.to_ron();
        let again = Trial::from_str_with::<&str>(&printed, "printed", Path::new("/elsewhere"), &[]);
        assert_eq!(again.unwrap_or_else(|error| panic!("{error}\n{printed}")), trial);
    }
}

#[test]
fn bad_trials_are_refused_with_their_message() {
    let mut wrong = String::new();
    for path in files("tests/cases/bad-trials") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let (overrides, expected) = expectation(&text);
        let read = Trial::from_str_with(&text, name, Path::new("/base"), &overrides);
        let found = read.map_or_else(|error| error.to_string(), |_| "no error".to_owned());
        if found != expected {
            wrong += &format!("{name}\nexpected: {expected}\nfound:    {found}\n\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn ready_experiments_and_trials_are_valid() {
    let configs = files("../../configs");
    let (mut experiments, mut trials) = (0, 0);
    for path in configs {
        let title = if fs::read_to_string(&path).unwrap().contains("\n    arms: [") {
            trials += 1;
            Trial::from_file_with::<&str>(&path, &[]).unwrap_or_else(|e| panic!("{e}")).title
        } else {
            experiments += 1;
            Experiment::from_file(&path).unwrap_or_else(|error| panic!("{error}")).title
        };
        assert!(!title.is_empty());
    }
    assert_eq!((experiments, trials), (24, 7));
}

#[test]
fn published_trials_cover_all_calibration_findings_and_a_dozen_others() {
    let (mut ids, mut calibration, mut others) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for path in files("../../configs/validation") {
        let trial = Trial::from_file_with::<&str>(&path, &[]).unwrap_or_else(|e| panic!("{e}"));
        assert!(!trial.title.is_empty() && !trial.targets.is_empty(), "{}", path.display());
        for target in &trial.targets {
            assert!(ids.insert(target.id.clone()), "{} is there twice", target.id);
            let findings = match target.set {
                TargetSet::Calibration => &mut calibration,
                TargetSet::Validation => &mut others,
            };
            findings.insert(target.finding().to_owned());
        }
    }
    assert_eq!(calibration, (1..=16).map(|n| format!("C{n}")).collect());
    assert!(others.len() >= 12, "{others:?}");
    assert!(others.is_disjoint(&calibration));
}
