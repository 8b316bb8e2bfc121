//! No text, however broken, makes reading panic, and every problem has a place in the text.

#![expect(clippy::unwrap_used, reason = "a failed test may panic anywhere")]

use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use trabecula_config::limits::MAX_BYTES;
use trabecula_config::{ConfigError, Experiment, Trial};

const EVERYTHING: &str = include_str!("cases/good/everything.ron");
const TRIAL: &str = include_str!("cases/good-trials/everything.ron");

/// Reads the text, and checks what is told about it.
fn read(text: &str, overrides: &[String]) -> Result<Experiment, ConfigError> {
    told(text, Experiment::from_str_with(text, "text", Path::new("/base"), overrides))
}

/// The same for a trial.
fn read_trial(text: &str) -> Result<Trial, ConfigError> {
    told(text, Trial::from_str_with::<&str>(text, "text", Path::new("/base"), &[]))
}

fn told<T>(text: &str, read: Result<T, ConfigError>) -> Result<T, ConfigError> {
    if let Err(error) = &read {
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').count();
        for problem in error.problems() {
            let (line, column) = problem.line_and_column();
            assert!(line >= 1 && column >= 1, "{}", problem.line());
            assert!(problem.override_text().is_some() || line <= lines, "{}", problem.line());
            assert!(!problem.line().contains('\n'), "{}", problem.line());
        }
        let mut rendered = String::new();
        let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none());
        handler.render_report(&mut rendered, error).unwrap();
        assert!(!rendered.is_empty());
    }
    read
}

/// Words of the form, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        " ",
        "\n",
        "\"",
        "'",
        "\\",
        "//",
        "/*",
        "*/",
        "#",
        "r#\"",
        "\"#",
        "b",
        "Some",
        "None",
        "sample",
        "Volume",
        "Generated",
        "woman",
        "therapy",
        "Premenopausal",
        "duration_days",
        "parameters",
        "osteoclast",
        "life_days",
        "1",
        "-",
        "3.5",
        "1e999",
        "NaN",
        "inf",
        "true",
        "ß",
        "\u{feff}",
        "#![enable(unwrap_newtypes)]",
        "..",
        "=",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..60).prop_map(|w| w.concat())
}

/// A full form with one stretch replaced.
fn mutated(form: &'static str) -> impl Strategy<Value = String> {
    (any::<prop::sample::Index>(), 0usize..12, "\\PC{0,6}").prop_map(move |(at, len, insert)| {
        let mut chars: Vec<char> = form.chars().collect();
        let start = at.index(chars.len());
        let end = (start + len).min(chars.len());
        chars.splice(start..end, insert.chars());
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&String::from_utf8_lossy(&bytes), &[]);
    }

    #[test]
    fn arbitrary_words(text in soup()) {
        let _ = read(&text, &[]);
    }

    #[test]
    fn arbitrary_mistakes(text in mutated(EVERYTHING)) {
        let _ = read(&text, &[]);
    }

    #[test]
    fn arbitrary_mistakes_in_a_trial(text in mutated(TRIAL)) {
        if let Ok(trial) = read_trial(&text) {
            // What is still a trial is the same trial after printing.
            prop_assert_eq!(read_trial(&trial.to_ron()).unwrap(), trial);
        }
    }

    #[test]
    fn arbitrary_overrides(overrides in prop::collection::vec(soup(), 0..3), value in soup()) {
        let _ = read(EVERYTHING, &overrides);
        for path in ["title", "sample.origin_voxels", "therapy[1].dose_mg", "output", "woman.a.b"] {
            let _ = read(EVERYTHING, &[format!("{path}={value}"), "seed=-1".to_owned()]);
        }
    }
}

#[test]
fn large_and_deep_texts_are_refused_at_once() {
    let start = Instant::now();
    for text in [
        "(".repeat(MAX_BYTES),
        "[".repeat(MAX_BYTES),
        "Some(".repeat(MAX_BYTES / 5),
        "/*".repeat(MAX_BYTES / 2),
        "#![".repeat(MAX_BYTES / 3),
        format!("(title: \"{}", "\\\"".repeat(MAX_BYTES / 2 - 10)),
        format!("(therapy: [{}])", "Letrozole(),".repeat(80_000)),
        format!("(duration_days: {})", "9".repeat(MAX_BYTES - 20)),
        format!("({})", "seed: 1,".repeat(120_000)),
        format!("(seed: x({}))", "0,".repeat(500_000)),
    ] {
        assert!(text.len() <= MAX_BYTES);
        read(&text, &[]).unwrap_err();
    }
    for text in [
        format!(
            "(sample: Generated(), arms: [{}], outcome_days: [1])",
            "(name: \"a\"),".repeat(80_000)
        ),
        format!(
            "(sample: Generated(), population: (sensitivities: [{}]), arms: [], outcome_days: [1])",
            "(parameter: \"a\", fold: Fixed(1)),".repeat(20_000)
        ),
        format!("(sample: Generated(), arms: [], outcome_days: [{}])", "1,".repeat(400_000)),
    ] {
        read_trial(&text).unwrap_err();
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let error = read(&" ".repeat(MAX_BYTES + 1), &[]).unwrap_err();
    assert_eq!(error.to_string(), "text: larger than 1024 KiB, the limit of an experiment");
}

#[test]
fn files_that_are_no_text_are_refused() {
    let folder = std::env::temp_dir().join(format!("trabecula-config-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        Experiment::from_file(path).unwrap_err()
    };
    let not_text = file("binary.ron", b"(title: \"\xff\")");
    assert!(matches!(not_text, ConfigError::NotText { offset: 9, .. }), "{not_text}");
    let too_large = file("large.ron", &vec![b' '; 3 * MAX_BYTES]);
    assert!(matches!(too_large, ConfigError::TooLarge { .. }), "{too_large}");
    fs::remove_dir_all(&folder).unwrap();
    for path in [folder.join("missing.ron"), std::env::temp_dir()] {
        let error = Experiment::from_file(&path).unwrap_err();
        assert!(matches!(error, ConfigError::Read { .. }), "{error}");
        assert!(error.to_string().starts_with(&format!("{}: ", path.display())));
    }
}
