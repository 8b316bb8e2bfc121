//! Calibrations: every file under `cases/calibration` is refused with exactly the messages of its
//! first comment block.

use std::fs;
use std::path::Path;
use trabecula_config::{Against, Calibration, ConfigError, Simulated, TargetSet, Trial};
use trabecula_core::population::Shape;

const EXPERIMENT: &str = "(sample: Generated(), woman: Postmenopausal(years_since_final_period: 5), \
                          duration_days: 100, measure: (every_days: 30))";

const TRIAL: &str = r#"(
    sample: Generated(),
    arms: [(name: "no drug")],
    outcome_days: [50, 100],
    targets: [
        (id: "A1", set: Calibration, outcome: "ac_f_per_year", day: 50, published: 0.2,
         source: "a table", certainty: Read),
        (id: "V1", set: Validation, outcome: "ac_f_per_year", day: 50, to_day: 100,
         published: 0.2, source: "a table", certainty: Read),
    ],
)"#;

fn text_of(file: &Path) -> Result<String, ConfigError> {
    Ok(if file.ends_with("trial.ron") { TRIAL } else { EXPERIMENT }.to_owned())
}

fn calibration(text: &str, name: &str) -> Result<Calibration, String> {
    Calibration::from_str(text, name, Path::new("/base"), text_of).map_err(|e| e.to_string())
}

#[test]
fn bad_calibrations_are_refused_with_their_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/calibration");
    let mut wrong = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let block = text.strip_prefix("/*\n").and_then(|text| text.split_once("*/"));
        let expected = block.expect("a bad case begins with its messages").0.trim_end();
        let found = calibration(&text, name).map_or_else(|error| error, |_| "no error".to_owned());
        if found != expected {
            wrong += &format!("{name}\nexpected: {expected}\nfound:    {found}\n\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn priors_come_from_the_parameter_table_and_targets_from_the_trial_unless_written() {
    let text = r#"(stages: [(
        name: "first",
        free: [(parameter: "osteoclast.life_days")],
        scenarios: [
            Trial(name: "trial", file: "trial.ron"),
            Experiment(name: "drift", file: "experiment.ron", targets: [(
                id: "C1.drift", set: Calibration, outcome: "bv_tv_change_percent", day: 100,
                since_day: 30, per_year: true, interval: (-0.5, 0.5), source: "a table",
                certainty: Derived,
            )]),
        ],
    )])"#;
    let calibration = calibration(text, "c.ron").unwrap();
    let stage = &calibration.stages[0];
    let prior = stage.free[0].prior;
    assert_eq!((prior.shape, prior.min, prior.max), (Shape::Uniform, 6.0, 60.0));
    assert_eq!(stage.free[0].path(), "parameters.osteoclast.life_days");
    let ids: Vec<_> = stage.targets().map(|(_, target)| target.id.as_str()).collect();
    assert_eq!(ids, ["A1", "C1.drift"]);
    assert_eq!(stage.scenarios[1].simulated, Simulated::Experiment { seeds: 2 });
    assert_eq!(stage.scenarios[1].targets[0].unit(), "%/year");
    assert_eq!((calibration.seed, stage.waves.as_slice()), (1, &[40, 20, 20][..]));
}

#[test]
fn changes_of_a_stage_come_before_those_of_each_scenario() {
    let text = r#"(stages: [(
        name: "first",
        free: [(parameter: "osteoclast.life_days")],
        changes: ["seed=3", "burn_in_days=7"],
        scenarios: [Trial(name: "trial", file: "trial.ron", changes: ["seed=5"])],
    )])"#;
    let calibration = calibration(text, "c.ron").unwrap();
    let scenario = &calibration.stages[0].scenarios[0];
    assert_eq!(scenario.changes, ["seed=3", "burn_in_days=7", "seed=5"]);
    let settings = &scenario.trial(&scenario.changes).unwrap().settings;
    assert_eq!((settings.seed, settings.timing.burn_in_days), (5, 7));
}

#[test]
fn a_trial_is_simulated_only_as_far_as_its_results_need() {
    let trial = r#"(
        sample: Generated(),
        arms: [
            (name: "no drug"),
            (name: "letrozole", therapy: [Letrozole(until_day: 200)]),
            (name: "zoledronate", therapy: [Zoledronate(), Denosumab(from_day: 150)]),
        ],
        reference: "letrozole",
        outcome_days: [50, 100, 200],
        targets: [
            (id: "A", set: Calibration, arm: "no drug", outcome: "ac_f_per_year", day: 200,
             published: 0.2, source: "a table", certainty: Read),
            (id: "B", set: Calibration, arm: "zoledronate", against: Ratio("letrozole"),
             outcome: "s_ctx_change_percent", day: 50, to_day: 100, published: -50,
             source: "a table", certainty: Read),
        ],
    )"#;
    let text = r#"(stages: [(
        name: "first",
        free: [(parameter: "osteoclast.life_days")],
        scenarios: [Trial(name: "trial", file: "trial.ron", targets: ["B"])],
    )])"#;
    let open = |_: &Path| Ok(trial.to_owned());
    let calibration = Calibration::from_str(text, "c.ron", Path::new("/base"), open).unwrap();
    let scenario = &calibration.stages[0].scenarios[0];
    let trial = scenario.trial(&["seed=9"]).unwrap();
    let names: Vec<_> = trial.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!((names.as_slice(), trial.reference), (&["letrozole", "zoledronate"][..], 0));
    assert_eq!((trial.outcome_days.as_slice(), trial.settings.seed), (&[50, 100][..], 9));
    assert_eq!(trial.targets, scenario.targets);
    assert_eq!((trial.targets[0].arm, trial.targets[0].against), (1, Against::Ratio(0)));
    assert_eq!(trial.arms[0].settings.protocol.courses[0].until_day, 100.0);
    assert_eq!(trial.arms[1].settings.protocol.treatments.len(), 1);
    // What is left can be written and read again.
    let printed = trial.to_ron();
    let again = Trial::from_str_with::<&str>(&printed, "printed", Path::new("/"), &[]);
    assert_eq!(again.unwrap_or_else(|error| panic!("{error}\n{printed}")), trial);
}

#[test]
fn ready_calibrations_are_valid_and_fit_fewer_parameters_than_results() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/calibration");
    let mut stages = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "ron") {
            continue;
        }
        let calibration = Calibration::from_file(&path).unwrap_or_else(|error| panic!("{error}"));
        assert!(!calibration.title.is_empty());
        for stage in &calibration.stages {
            assert!(stage.targets().all(|(_, target)| target.set == TargetSet::Calibration));
            assert!(
                stage.free.len() < stage.targets().count(),
                "{}: {}",
                path.display(),
                stage.name
            );
            stages += 1;
        }
    }
    assert!(stages >= 2);
}
