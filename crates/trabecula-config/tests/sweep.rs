//! Sweeps: every file under `cases/sweep` is refused with exactly the messages of its first
//! comment block; problems of points are told at what gave them their value.

use std::fs;
use std::path::Path;
use trabecula_config::{PointAudit, Sweep};

const BASE: &str = "(sample: Generated(), woman: Postmenopausal(years_since_final_period: 5), \
                    therapy: [Anastrozole()], duration_days: 100)";

fn sweep(text: &str, name: &str) -> Result<Sweep, String> {
    Sweep::from_str(text, name, Path::new("/base"), BASE).map_err(|error| error.to_string())
}

#[test]
fn bad_sweeps_are_refused_with_their_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/sweep");
    let mut wrong = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let block = text.strip_prefix("/*\n").and_then(|text| text.split_once("*/"));
        let expected = block.expect("a bad case begins with its messages").0.trim_end();
        let found = sweep(&text, name).map_or_else(|error| error, |_| "no error".to_owned());
        if found != expected {
            wrong += &format!("{name}\nexpected: {expected}\nfound:    {found}\n\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn ready_sweeps_are_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/sweeps");
    let mut sweeps = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_sweep = name.ends_with(".ron") && !name.starts_with("small");
        if is_sweep {
            let sweep = Sweep::from_file(&path).unwrap_or_else(|error| panic!("{error}"));
            assert!(!sweep.title.is_empty());
            sweeps += 1;
        }
    }
    assert_eq!(sweeps, 7);
}

#[test]
fn ranges_come_from_the_parameter_table_unless_written() {
    let text = r#"(base: "b.ron", design: Sobol(points: 4), vary: [
        Range(path: "parameters.osteoclast.life_days"),
        Range(path: "parameters.opg.decay_per_day", from: 0.5, to: 1),
    ])"#;
    let sweep = sweep(text, "sweep.ron").unwrap();
    assert_eq!(sweep.factors[0].value(0.0), "6.0");
    assert_eq!(sweep.factors[0].value(1.0), "60.0");
    assert_eq!(sweep.factors[1].value(0.5), "0.75");
}

#[test]
fn a_wrong_point_is_told_once_at_what_gave_it_its_value() {
    let text = r#"(base: "b.ron", design: Grid, vary: [
        Range(path: "therapy[0].dose_mg", from: 1, to: 10, levels: 10),
        Values(path: "woman", values: [Premenopausal]),
        Values(path: "duration_days", values: [50.5, 60]),
    ])"#;
    let sweep = sweep(text, "sweep.ron").unwrap();
    let paths: Vec<String> = sweep.factors.iter().map(|factor| factor.path.clone()).collect();
    let post = "Postmenopausal(years_since_final_period: 3)".to_owned();
    let mut audit = PointAudit::new(&sweep);
    for dose in ["1", "7", "8"] {
        let values = [dose.to_owned(), post.clone(), "60".to_owned()];
        assert_eq!(audit.case("a point", &paths, &values, 1).is_some(), dose == "1");
    }
    for woman in [post, "Premenopausal".to_owned()] {
        let values = ["1".to_owned(), woman.clone(), "50.5".to_owned()];
        audit.case("another", &paths, &values, 1);
        audit.case("a third", &paths, &["1".to_owned(), woman, "60".to_owned()], 1);
    }
    assert_eq!(
        audit.finish().unwrap_err().to_string(),
        "sweep.ron:1:25: a third: therapy[0]: Anastrozole in a premenopausal woman\n\
         sweep.ron:2:21: a point: therapy[0].dose_mg = 7 mg is outside its range above 0 to 5 mg\n\
         sweep.ron:4:48: another: duration_days: expected a whole number, found `50.5`"
    );
}

#[test]
fn a_range_can_reach_part_of_the_way_through_the_table() {
    let text = r#"(base: "b.ron", design: Sobol(points: 4), vary: [
        Range(path: "parameters.osteoclast.life_days", reach: 0.5),
    ])"#;
    let row = trabecula_core::parameter::entry("osteoclast.life_days").unwrap();
    let factor = &sweep(text, "sweep.ron").unwrap().factors[0];
    let ends = [0.0, 1.0].map(|quantile| factor.value(quantile).parse::<f64>().unwrap());
    assert_eq!(ends, [0.5 * (row.value + row.min), 0.5 * (row.value + row.max)]);
    let wrong =
        text.replace("reach: 0.5", "reach: 1.5").replace("life_days\",", "life_days\", to: 20,");
    let told = sweep(&wrong, "sweep.ron").unwrap_err();
    assert!(told.contains("vary[0].reach says where `from` and `to` lie"), "{told}");
    let told = sweep(&text.replace("0.5", "1.5"), "sweep.ron").unwrap_err();
    assert!(told.contains("vary[0].reach = 1.5 is outside its range"), "{told}");
}

#[test]
fn ready_files_of_sensitivity_vary_what_the_screening_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/sensitivity");
    let varied = |name: &str| -> Vec<String> {
        let sweep = Sweep::from_file(&folder.join(name)).unwrap_or_else(|error| panic!("{error}"));
        sweep.factors.into_iter().map(|factor| factor.path).collect()
    };
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    let ready = names.iter().filter(|name| name.ends_with(".ron"));
    assert_eq!(ready.map(|name| varied(name)).filter(|paths| !paths.is_empty()).count(), 9);
    for outcome in ["inhibitor", "zoledronate", "rebound"] {
        let screened = varied(&format!("{outcome}-morris.ron"));
        assert!(screened.len() > 100, "{outcome}: {}", screened.len());
        assert_eq!(varied(&format!("{outcome}-slopes.ron")), screened);
        let first = varied(&format!("{outcome}-sobol.ron"));
        assert!(first.len() == 10 && first.iter().all(|path| screened.contains(path)), "{outcome}");
    }
}
