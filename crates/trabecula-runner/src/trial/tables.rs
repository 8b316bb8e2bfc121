//! `trial`, `draws` and `summary` as CSV and Parquet.

use super::TrialDirectory;
use super::statistics::{Estimate, Paired};
use super::store::ArmOfPatient;
use super::summary::{Answered, ArmDay, Summary};
use crate::caution::{cautions, evidence};
use crate::error::Failure;
use crate::series;
use crate::table::{self, Column, Values};
use trabecula_config::{Arm, Trial};
use trabecula_core::measure::{BoneClass, Measurement, OUTCOMES, Outcome};
use trabecula_core::parameter::{Parameters, TABLE};

/// Name and meaning of what stands beside every row of an arm.
const EVIDENCE: (&str, &str) =
    ("weakest_evidence", "weakest evidence for an effect of its drugs on bone");
const CAUTION: (&str, &str) = ("caution", "what must be said of its drugs");

/// Writes `trial.csv` and `trial.parquet`: one row per arm, patient and day, with her traits and
/// all that was measured.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write_trial(
    directory: &TrialDirectory,
    trial: &Trial,
    results: &[ArmOfPatient<'_>],
) -> Result<(), Failure> {
    let rows: Vec<(&ArmOfPatient<'_>, Measurement)> = results
        .iter()
        .flat_map(|result| result.rows.iter().map(move |row| (result, *row)))
        .collect();
    let number = |name: &str, unit: &str, meaning: &str, of: fn(&ArmOfPatient<'_>) -> f64| {
        column(name, unit, meaning, Values::Numbers(rows.iter().map(|(r, _)| of(r)).collect()))
    };
    let count = |name: &str, meaning: &str, of: fn(&ArmOfPatient<'_>) -> u32| {
        let counts = rows.iter().map(|(r, _)| Some(i64::from(of(r)))).collect();
        column(name, "1", meaning, Values::Counts(counts))
    };
    let of_arm = |(name, meaning): (&str, &str), of: fn(&Arm) -> String| {
        let said: Vec<String> = trial.arms.iter().map(of).collect();
        let words = rows.iter().map(|(r, _)| said[r.arm].clone()).collect();
        column(name, "1", meaning, Values::Words(words))
    };
    let classes = rows.iter().map(|(_, row)| {
        BoneClass::of(&[row.ls_t_score, row.th_t_score]).map_or(String::new(), |c| c.to_string())
    });
    let mut columns = vec![
        of_arm(("arm", "name of the arm"), |arm| arm.name.clone()),
        of_arm(EVIDENCE, |arm| evidence(&arm.settings.protocol)),
        of_arm(CAUTION, |arm| cautions(&arm.settings.protocol).join(" ")),
        count("patient", "number of the woman", |r| r.patient.number),
        count("draw", "number of the draw of badly known parameters that she shares", |r| {
            r.patient.draw
        }),
        number("age_years", "year", "age at day 0", |r| r.patient.age_years),
        number("years_since_final_period", "year", "from the final period to day 0", |r| {
            r.patient.years_since_final_period
        }),
        number("turnover_fold", "1", "how often osteocytes begin to signal, of the model's", |r| {
            r.patient.turnover_fold
        }),
        column(
            "bone_class",
            "1",
            "class by the lower T-score (WHO)",
            Values::Words(classes.collect()),
        ),
    ];
    let measured: Vec<Measurement> = rows.iter().map(|(_, row)| *row).collect();
    columns.extend(series::columns(&measured));
    write(directory, "trial", &columns)
}

/// Writes `draws.csv` and `draws.parquet`: one row per arm and patient, with every parameter that
/// differs between any of them by traits, draws or arms.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write_draws(
    directory: &TrialDirectory,
    trial: &Trial,
    results: &[ArmOfPatient<'_>],
) -> Result<(), Failure> {
    let lived = results.iter().map(|result| {
        let settings = result.patient.settings(&trial.arms[result.arm].settings)?;
        Ok(settings.parameters)
    });
    let lived = lived.collect::<Result<Vec<_>, Failure>>()?;
    let count = |name: &str, meaning: &str, of: fn(&ArmOfPatient<'_>) -> u32| {
        let counts = results.iter().map(|result| Some(i64::from(of(result)))).collect();
        column(name, "1", meaning, Values::Counts(counts))
    };
    let arms = results.iter().map(|result| trial.arms[result.arm].name.clone()).collect();
    let mut columns = vec![
        column("arm", "1", "name of the arm", Values::Words(arms)),
        count("patient", "number of the woman", |r| r.patient.number),
        count("draw", "number of the draw of badly known parameters", |r| r.patient.draw),
    ];
    columns.extend(TABLE.iter().filter_map(|row| {
        let value = |parameters: &Parameters| parameters.get(row.name).unwrap_or(f64::NAN);
        let values: Vec<f64> = lived.iter().map(value).collect();
        let differ = values.windows(2).any(|pair| pair[0] != pair[1]);
        differ.then(|| column(row.name, row.unit, row.meaning.trim(), Values::Numbers(values)))
    }));
    write(directory, "draws", &columns)
}

/// Writes `summary.csv` and `summary.parquet`: one row per arm and day.
///
/// # Errors
/// [`Failure::Write`].
pub(super) fn write_summary(directory: &TrialDirectory, summary: &Summary) -> Result<(), Failure> {
    write(directory, "summary", &summary_columns(summary))
}

/// The columns of `summary`: one row per arm and day.
pub(crate) fn summary_columns(summary: &Summary) -> Vec<Column> {
    let rows = &summary.rows;
    let words = |name: &str, meaning: &str, of: &dyn Fn(&ArmDay) -> String| {
        column(name, "1", meaning, Values::Words(rows.iter().map(of).collect()))
    };
    let count = |name: &str, unit: &str, meaning: &str, of: &dyn Fn(&ArmDay) -> usize| {
        let counts = rows.iter().map(|row| Some(of(row) as i64)).collect();
        column(name, unit, meaning, Values::Counts(counts))
    };
    let evidence = |row: &ArmDay| row.weakest_evidence.map_or("none".into(), |e| e.to_string());
    let mut columns = vec![
        words("arm", "name of the arm", &|row| row.arm.clone()),
        words("reference", "arm that differences are against", &|_| summary.reference.clone()),
        count("day", "day", "day of the outcome", &|row| row.day as usize),
        count("patients", "1", "women who have lived through the arm", &|row| row.patients),
        words(EVIDENCE.0, EVIDENCE.1, &evidence),
        words(CAUTION.0, CAUTION.1, &|row| row.cautions.join(" ")),
    ];
    for (at, class) in BoneClass::ALL.into_iter().enumerate() {
        let meaning = format!("women with {class} by the lower T-score (WHO)");
        let of = |row: &ArmDay| row.classes[at].1;
        columns.push(count(&format!("{class}_women"), "1", &meaning, &of));
    }
    for (at, outcome) in OUTCOMES.iter().enumerate() {
        columns.extend(of_outcome(outcome, rows, at));
    }
    columns
}

/// Ending of the name, ending of the meaning, unit (the outcome's where empty), value.
type Part = (&'static str, &'static str, &'static str, fn(&Answered) -> f64);

const PARTS: [Part; 13] = [
    ("mean", "mean", "", |a| a.estimate.mean),
    ("median", "median", "", |a| a.estimate.median),
    ("low", "lower end of the 95 % interval", "", |a| a.estimate.low),
    ("high", "upper end of the 95 % interval", "", |a| a.estimate.high),
    (
        "uncertain_share_percent",
        "share of the variance of the mean that comes from badly known parameters",
        "%",
        |a| a.estimate.uncertain.percent,
    ),
    ("difference", "mean difference to the reference, woman by woman", "", |a| {
        difference(a).map_or(f64::NAN, |d| d.mean)
    }),
    ("difference_median", "median difference to the reference, woman by woman", "", |a| {
        difference(a).map_or(f64::NAN, |d| d.median)
    }),
    ("difference_low", "lower end of its 95 % interval", "", |a| {
        difference(a).map_or(f64::NAN, |d| d.low)
    }),
    ("difference_high", "upper end of its 95 % interval", "", |a| {
        difference(a).map_or(f64::NAN, |d| d.high)
    }),
    (
        "difference_uncertain_share_percent",
        "share of the variance of the mean difference that comes from badly known parameters",
        "%",
        |a| difference(a).map_or(f64::NAN, |d| d.uncertain.percent),
    ),
    (
        "difference_uncertain_share_low_percent",
        "lower end of the share's 95 % interval",
        "%",
        |a| difference(a).map_or(f64::NAN, |d| d.uncertain.low),
    ),
    ("difference_uncertain_share_high_percent", "upper end of it", "%", |a| {
        difference(a).map_or(f64::NAN, |d| d.uncertain.high)
    }),
    ("pairing_gain", "how many times more women an unpaired comparison would need", "1", |a| {
        a.against_reference.map_or(f64::NAN, |Paired { gain, .. }| gain)
    }),
];

/// Ending of the name, ending of the meaning, count.
type Count = (&'static str, &'static str, fn(&Answered) -> Option<usize>);

const COUNTS: [Count; 2] = [
    ("patients", "women who have it", |a| Some(a.estimate.patients)),
    ("difference_patients", "women who have it in this arm and in the reference", |a| {
        difference(a).map(|d| d.patients)
    }),
];

fn difference(answered: &Answered) -> Option<Estimate> {
    answered.against_reference.map(|paired| paired.difference)
}

fn of_outcome<'a>(
    outcome: &'a Outcome,
    rows: &'a [ArmDay],
    at: usize,
) -> impl Iterator<Item = Column> + 'a {
    let named = move |ending: &str, meaning: &str, unit: &str, values: Values| {
        let name = format!("{}_{ending}", outcome.name);
        column(&name, unit, &format!("{}: {meaning}", outcome.meaning), values)
    };
    let numbers = PARTS.iter().map(move |(ending, meaning, unit, of)| {
        let values = rows.iter().map(|row| of(&row.outcomes[at])).collect();
        let unit = if unit.is_empty() { outcome.unit } else { unit };
        named(ending, meaning, unit, Values::Numbers(values))
    });
    let counts = COUNTS.iter().map(move |(ending, meaning, of)| {
        let counts = rows.iter().map(|row| Some(of(&row.outcomes[at])? as i64)).collect();
        named(ending, meaning, "1", Values::Counts(counts))
    });
    numbers.chain(counts)
}

fn column(name: &str, unit: &str, meaning: &str, values: Values) -> Column {
    Column { name: name.to_owned(), unit: unit.to_owned(), meaning: meaning.to_owned(), values }
}

fn write(directory: &TrialDirectory, name: &str, columns: &[Column]) -> Result<(), Failure> {
    table::write_csv(&directory.table(name, "csv"), columns)?;
    table::write_parquet(&directory.table(name, "parquet"), columns)
}
