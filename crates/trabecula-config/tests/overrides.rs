//! `--set path=value` means the same as writing the value in the file.

use std::path::Path;
use trabecula_config::{Experiment, SampleSource};
use trabecula_core::parameter::TABLE;
use trabecula_core::systemic::{AromataseInhibitor, Menopause};

const SHORT: &str = "(sample: Volume(file: \"bone.nii\"), woman: Premenopausal, duration_days: 99)";

fn with(text: &str, overrides: &[&str]) -> Experiment {
    Experiment::from_str_with(text, "text", Path::new("/base"), overrides)
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_parameter_can_be_set_one_by_one() {
    let sets: Vec<_> =
        TABLE.iter().map(|row| format!("parameters.{}={:?}", row.name, row.max)).collect();
    let sets: Vec<_> = sets.iter().map(String::as_str).collect();
    let experiment = with(SHORT, &sets);
    for row in TABLE {
        assert_eq!(experiment.settings.parameters.get(row.name), Some(row.max));
    }
}

#[test]
fn values_of_every_kind() {
    let experiment = with(
        SHORT,
        &[
            "title=\"a \\\"b\\\" // c\"",
            " duration_days = 50 // comments do not swallow what follows",
            "woman=Postmenopausal(years_since_final_period: 2)",
            "therapy=[Exemestane(), Letrozole(until_day: 20)]",
            "therapy[0].dose_mg=50",
            "therapy.1.until_day=30",
            "sample.origin_voxels=(1, 2, 3)",
            "sample.origin_voxels[2]=9",
            "mechanisms.coupling=false",
            "output=()",
            "output.snapshot_every_days=0",
        ],
    );
    let settings = &experiment.settings;
    assert_eq!(experiment.title, "a \"b\" // c");
    assert_eq!(settings.timing.duration_days, 50);
    assert_eq!(settings.protocol.menopause, Menopause::FinalPeriod { day: -730.5 });
    let [first, second] = settings.protocol.courses[..] else { panic!("two courses") };
    assert_eq!((first.drug, first.dose_mg), (AromataseInhibitor::Exemestane, 50.0));
    assert_eq!((first.until_day, second.until_day), (50.0, 30.0));
    assert!(!settings.mechanisms.coupling && settings.mechanisms.chemotaxis);
    assert_eq!(experiment.output.snapshot_every_days, 0);
    let SampleSource::Volume { origin_voxels, .. } = experiment.sample else { panic!("volume") };
    assert_eq!(origin_voxels, Some([1, 2, 9]));
}

#[test]
fn the_same_as_written() {
    let text = "(
        sample: Generated(), // bone
        woman: Transition(final_period_day: -4,),
        duration_days: 99, parameters: (opg: (), rankl: (decay_per_day: 5.0),),
    )";
    let written = "(
        sample: Generated(seed: 3), woman: Transition(final_period_day: -8), duration_days: 99,
        parameters: (opg: (decay_per_day: 1), rankl: (decay_per_day: 6.0)), seed: 4,
    )";
    let sets = [
        "sample.seed=3",
        "woman.final_period_day=-8",
        "parameters.opg.decay_per_day=1",
        "parameters.rankl.decay_per_day=5.5",
        "parameters.rankl.decay_per_day=6.0",
        "seed=4",
    ];
    assert_eq!(with(text, &sets), with(written, &[]));
}

#[test]
fn a_problem_in_the_file_keeps_its_place() {
    let text =
        "(\n  sample: Generated(),\n  woman: Premenopausal,\n  duration_days: 9,\n  seed: x,\n)";
    let sets = ["title=\"a longer title than before\"", "duration_days=12345"];
    let read = Experiment::from_str_with(text, "text", Path::new("/base"), &sets);
    let error = read.unwrap_err();
    assert_eq!(error.to_string(), "text:5:9: seed: expected a whole number, found `x`");
}

#[test]
fn a_problem_in_an_override_points_into_it() {
    let sets = ["parameters.osteoclast.life_days= 99"];
    let error = Experiment::from_str_with(SHORT, "text", Path::new("/base"), &sets).unwrap_err();
    let problem = error.problems().next().unwrap();
    assert_eq!(problem.override_text(), Some(sets[0]));
    assert_eq!(problem.line_and_column(), (1, 34));
}
