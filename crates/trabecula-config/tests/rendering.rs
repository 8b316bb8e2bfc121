//! What a person sees: the text around each problem, with help.

use miette::{GraphicalReportHandler, GraphicalTheme};
use std::path::Path;
use trabecula_config::Experiment;

fn rendered(text: &str, overrides: &[&str]) -> String {
    let read = Experiment::from_str_with(text, "study.ron", Path::new("/base"), overrides);
    let error = read.expect_err("an error to render");
    let mut out = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(100)
        .render_report(&mut out, &error)
        .expect("a string takes all text");
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

const STUDY: &str = "(
    sample: Generated(),
    woman: Premenopausal,
    duration_days: 365,
    parameters: (
        osteoclast: (life_days: 75.0),
    ),
)";

#[test]
fn one_problem_is_shown_in_its_text() {
    let expected = "  \
  × study.ron:6:33: parameters.osteoclast.life_days = 75 day is outside its range 6 to 60 day
   ╭─[study.ron:6:33]
 5 │     parameters: (
 6 │         osteoclast: (life_days: 75.0),
   ·                                 ──┬─
   ·                                   ╰── 6 to 60 day
 7 │     ),
   ╰────
  help: Mean life of a cell (of its nuclei, which fusion renews). Default: 35 day (2-3 weeks,
        Manolagas 2000; months where monocytes keep fusing, in mice, Jacome-Galarza 2019; size
        from depth and surface of sites (C1, C3)).";
    assert_eq!(rendered(STUDY, &[]), expected);
}

#[test]
fn a_problem_in_an_override_is_shown_in_the_override() {
    let expected = "  \
  × --set parameters.opg.decay=1: parameters.opg has no field `decay`; did you mean
  │ `decay_per_day`?
   ╭─[--set:1:16]
 1 │ parameters.opg.decay=1
   ·                ──┬──
   ·                  ╰── unknown
   ╰────
  help: the fields are `diffusivity_um2_per_s`, `decay_per_day`";
    assert_eq!(rendered(STUDY, &["parameters.opg.decay=1"]), expected);
}

#[test]
fn several_problems_are_listed_and_then_shown_one_by_one() {
    let shown = rendered(STUDY, &["step_hours=5"]);
    let heads: Vec<_> = shown.lines().filter(|line| line.trim_start().starts_with('×')).collect();
    assert_eq!(
        heads,
        [
            "  × study.ron:6:33: parameters.osteoclast.life_days = 75 day is outside its range 6 to \
             60 day",
            "  × parameters.osteoclast.life_days = 75 day is outside its range 6 to 60 day",
            "  × step_hours = 5 h does not divide a day; it can be 1, 2, 3, 4, 6, 8, 12 or 24 h",
        ]
    );
    assert!(shown.contains("[study.ron:6:33]") && shown.contains("[--set:1:12]"), "{shown}");
}
