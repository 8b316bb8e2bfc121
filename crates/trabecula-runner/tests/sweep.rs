//! Sweeps as a user runs them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use common::{text, trabecula};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use trabecula_config::BaseKind;

/// A base of 32³ voxels and 30 days.
const BASE: &str = r#"(
    title: "base",
    sample: Generated(shape_voxels: (32, 32, 32), bv_tv: 0.25, tb_th_um: 150),
    woman: Postmenopausal(years_since_final_period: 5),
    therapy: [Anastrozole()],
    duration_days: 20,
    burn_in_days: 10,
    measure: (every_days: 10),
)"#;

/// Six points, each with two seeds.
const SWEEP: &str = r#"(
    title: "A sweep",
    base: "base.ron",
    vary: [
        Range(path: "parameters.osteoclast.life_days", from: 10, to: 20, levels: 2),
        Values(path: "therapy", values: [[], [Letrozole()], [Zoledronate()]]),
    ],
    design: Grid,
    replicates: 2,
)"#;

/// A study with this sweep in a folder of its own.
struct Study {
    folder: TempDir,
}

impl Study {
    fn plan(sweep: &str) -> Self {
        let study = Self { folder: TempDir::new().unwrap() };
        fs::write(study.folder.path().join("base.ron"), BASE).unwrap();
        study.replan(sweep, &[]).success();
        study
    }

    fn replan(&self, sweep: &str, more: &[&str]) -> assert_cmd::assert::Assert {
        let file = self.folder.path().join("sweep.ron");
        fs::write(&file, sweep).unwrap();
        let mut plan = trabecula();
        plan.args(["sweep", "plan", "--no-probe"]).arg(file).arg("--out").arg(self.path());
        plan.args(more).assert()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("study")
    }

    fn sweep(&self, command: &str, more: &[&str]) -> assert_cmd::assert::Assert {
        trabecula().args(["sweep", command]).arg(self.path()).args(more).assert()
    }

    fn status(&self) -> serde_json::Value {
        let status = self.sweep("status", &["--json"]);
        serde_json::from_slice(&status.get_output().stdout).unwrap()
    }

    /// The collected files, byte for byte.
    fn collected(&self) -> [Vec<u8>; 3] {
        self.sweep("collect", &[]).success();
        ["parquet", "csv", "json"]
            .map(|ending| fs::read(self.path().join("collected").with_extension(ending)).unwrap())
    }

    fn results(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.path().join("results")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        files
    }
}

fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_same_file_gives_the_same_manifest() {
    let one = Study::plan(SWEEP);
    let manifest = |study: &Study| fs::read_to_string(study.path().join("manifest.jsonl")).unwrap();
    let other = one.folder.path().join("other");
    let file = one.folder.path().join("sweep.ron");
    let mut again = trabecula();
    again.args(["sweep", "plan", "--no-probe", "--out"]).args([&other, &file]).assert().success();
    assert_eq!(fs::read_to_string(other.join("manifest.jsonl")).unwrap(), manifest(&one));
    let before = manifest(&one);
    one.replan(SWEEP, &[]).success();
    assert_eq!(manifest(&one), before);
    let points: Vec<serde_json::Value> =
        before.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(points.len(), 12);
    assert_eq!(points[0]["seed"], points[2]["seed"], "replicates share seeds across points");
    assert_ne!(points[0]["seed"], points[1]["seed"]);
    assert_eq!(points[11]["values"][0], "20.0");
}

#[test]
fn any_number_of_shards_and_threads_collects_to_the_same_bytes() {
    let whole = Study::plan(SWEEP);
    whole.sweep("run", &["--threads", "2"]).success();
    assert_eq!(whole.results().len(), 1);
    let expected = whole.collected();
    let table = rows(&expected[1]);
    assert_eq!(table.len(), 1 + 12 * 3, "days 0, 10 and 20 of twelve runs");
    assert_eq!(table[0][5..8], ["parameters.osteoclast.life_days", "therapy", "day"]);
    assert_eq!(table[1][5..8], ["10", "[]", "0"]);

    let sharded = TempDirTwin::of(&whole);
    for shard in ["3/3", "1/3", "2/3", "2/3"] {
        sharded.0.sweep("run", &["--shard", shard, "--threads", "3", "--jobs", "2"]).success();
    }
    assert_eq!(sharded.0.results().len(), 3);
    assert_eq!(sharded.0.collected(), expected);
}

/// The same plan with no results: the manifest names the folder of the base, so it is copied.
struct TempDirTwin(Study);

impl TempDirTwin {
    fn of(study: &Study) -> Self {
        let twin = Study { folder: TempDir::new().unwrap() };
        fs::create_dir(twin.path()).unwrap();
        fs::copy(study.path().join("manifest.jsonl"), twin.path().join("manifest.jsonl")).unwrap();
        Self(twin)
    }
}

#[test]
fn a_sweep_that_grows_keeps_what_is_done() {
    let study = Study::plan(SWEEP);
    study.sweep("run", &[]).success();
    let before = rows(&study.collected()[1]);
    let larger = SWEEP.replace("levels: 2", "levels: 3");
    let refused = study.replan(&larger, &[]).code(2);
    assert!(text(&refused.get_output().stderr).contains("another sweep"));
    study.replan(&larger, &["--replace"]).success();
    // What was collected of the smaller plan does not pass for the larger one's.
    assert!(!study.path().join("collected.csv").exists());
    let status = study.status();
    assert_eq!((&status["done"], &status["missing"]), (&12.into(), &6.into()));
    study.sweep("run", &[]).success();
    let after = rows(&study.collected()[1]);
    assert_eq!(after.len(), 1 + 18 * 3);
    for row in &before[1..] {
        assert!(after.iter().any(|other| other[1] == row[1] && other[4..] == row[4..]));
    }
}

#[test]
fn failed_points_are_recorded_and_can_be_retried() {
    let wide = r#"(base: "base.ron", design: Grid, vary: [
        Values(path: "field_cell_voxels", values: [1, 2, 8]),
    ])"#;
    let study = Study::plan(wide);
    let run = study.sweep("run", &[]).code(3);
    assert!(text(&run.get_output().stderr).contains("2 points done, 1 failed"));
    let status = study.status();
    assert_eq!((&status["done"], &status["failed"]), (&2.into(), &1.into()));
    assert!(status["errors"]["2"].as_str().unwrap().contains("50 µm wide"), "{status}");
    let refused = study.sweep("collect", &[]).code(3);
    let message = text(&refused.get_output().stderr);
    assert!(message.contains("2 are done: 1 have failed, 0 are missing"), "{message}");
    // Not by itself, but when asked for.
    study.sweep("run", &[]).code(3);
    assert_eq!(study.results().len(), 1);
    let shards = study.sweep("retry", &["--shards", "2"]).success();
    assert_eq!(text(&shards.get_output().stdout).trim(), "1");
    assert_eq!(study.status()["missing"], 1);
    study.sweep("run", &[]).code(3);
    assert_eq!(study.status()["failed"], 1);
    study.sweep("collect", &["--incomplete"]).success();
    let about = fs::read_to_string(study.path().join("collected.json")).unwrap();
    let about: serde_json::Value = serde_json::from_str(&about).unwrap();
    assert_eq!((&about["done"], &about["failed"]), (&2.into(), &1.into()));
}

#[test]
fn damage_is_found_and_only_what_was_lost_is_run_again() {
    let study = Study::plan(SWEEP);
    study.sweep("run", &["--shard", "1/2"]).success();
    study.sweep("run", &["--shard", "2/2"]).success();
    let expected = study.collected();
    let file = study.results()[0].clone();
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let status = study.status();
    assert_eq!((&status["done"], &status["missing"]), (&6.into(), &6.into()));
    assert_eq!(status["damaged_files"].as_array().unwrap().len(), 1);
    study.sweep("collect", &[]).code(3);
    study.sweep("run", &[]).success();
    assert_eq!(study.collected(), expected);
    let manifest = study.path().join("manifest.jsonl");
    let lines = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, lines.replacen("10.0", "11.0", 1)).unwrap();
    let refused = study.sweep("status", &[]).code(1);
    assert!(text(&refused.get_output().stderr).contains("checksum"));
    fs::write(&manifest, &lines[..lines.len() - 300]).unwrap();
    assert!(!study.sweep("run", &[]).get_output().status.success());
}

#[test]
fn points_from_a_table() {
    let folder = TempDir::new().unwrap();
    let study = Study { folder };
    let at = |name: &str| study.folder.path().join(name);
    fs::write(at("base.ron"), BASE).unwrap();
    let table = "parameters.osteoclast.life_days,therapy\n12,[]\n14.5,[Letrozole()]\n";
    fs::write(at("points.csv"), table).unwrap();
    let sweep = r#"(base: "base.ron", design: Table(file: "points.csv"))"#;
    study.replan(sweep, &[]).success();
    study.sweep("run", &[]).success();
    let collected = study.collected();
    // What was collected is a table of points in turn.
    let all = rows(&collected[1]);
    assert_eq!(all[4][5..7], ["14.5", "[Letrozole()]"]);
    fs::write(at("points.csv"), table.replace("14.5", "99")).unwrap();
    let refused = study.replan(sweep, &["--replace"]).code(2);
    let message = text(&refused.get_output().stderr);
    assert!(message.contains("point 1") && message.contains("outside its range"), "{message}");
    // A column that would silently be overruled by another, and runs beyond all bounds.
    let life = "parameters.osteoclast.life_days";
    fs::write(at("points.csv"), format!("{life},{life}\n12,15\n")).unwrap();
    let refused = study.replan(sweep, &["--replace"]).code(2);
    let message = text(&refused.get_output().stderr);
    assert!(message.contains(life) && message.contains("twice"), "{message}");
    fs::write(at("points.csv"), format!("{life}\n{}", "12\n".repeat(101))).unwrap();
    let many = r#"(base: "base.ron", design: Table(file: "points.csv"), replicates: 10000)"#;
    let refused = study.replan(many, &["--replace"]).code(2);
    let message = text(&refused.get_output().stderr);
    assert!(message.contains("1000000 runs"), "{message}");
}

#[test]
fn points_from_a_parquet_table_are_those_of_the_same_csv() {
    let life = Arc::new(Float64Array::from(vec![12.0, 14.5])) as ArrayRef;
    let therapy = Arc::new(StringArray::from(vec!["[]", "[Letrozole()]"])) as ArrayRef;
    let columns = [("parameters.osteoclast.life_days", life), ("therapy", therapy)];
    let table = RecordBatch::try_from_iter(columns).unwrap();
    let study = Study { folder: TempDir::new().unwrap() };
    let at = |name: &str| study.folder.path().join(name);
    fs::write(at("base.ron"), BASE).unwrap();
    fs::write(
        at("points.csv"),
        "parameters.osteoclast.life_days,therapy\n12.0,[]\n14.5,[Letrozole()]\n",
    )
    .unwrap();
    let points = |file: &str| {
        let sweep = format!(r#"(base: "base.ron", design: Table(file: "{file}"))"#);
        study.replan(&sweep, &["--replace"]).success();
        let manifest = fs::read_to_string(study.path().join("manifest.jsonl")).unwrap();
        manifest.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let expected = points("points.csv");
    assert_eq!(expected.len(), 2);
    // What pandas, polars, R and others write unless told otherwise.
    let (gzip, zstd) = (GzipLevel::default(), ZstdLevel::default());
    let compressions = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(gzip),
        Compression::ZSTD(zstd),
    ];
    for compression in compressions {
        let how = WriterProperties::builder().set_compression(compression).build();
        let file = fs::File::create(at("points.parquet")).unwrap();
        let mut writer = ArrowWriter::try_new(file, table.schema(), Some(how)).unwrap();
        writer.write(&table).unwrap();
        writer.close().unwrap();
        assert_eq!(points("points.parquet"), expected, "{compression:?}");
    }
}

#[test]
fn versions_are_not_mixed_unawares_and_contradictions_are_found() {
    use trabecula_runner::sweep::layout::Layout;
    use trabecula_runner::sweep::log::{Author, Entry, Log};
    use trabecula_runner::sweep::record::{Outcome, Record};
    let study = Study::plan(SWEEP);
    study.sweep("run", &["--shard", "1/2"]).success();
    let manifest = fs::read_to_string(study.path().join("manifest.jsonl")).unwrap();
    let points: Vec<serde_json::Value> =
        manifest.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    let layout = Layout::of(BaseKind::Experiment);
    let record = |point: usize, version: &str| {
        Entry::Ended(Record {
            id: points[point]["id"].as_str().unwrap().to_owned(),
            outcome: Outcome::Done {
                state_blake3: "0".repeat(64),
                rows: vec![vec![1.5; layout.names().len()]],
            },
            wall_s: 1.0,
            worker: "elsewhere:1".to_owned(),
            version: version.to_owned(),
        })
    };
    let path = study.path().join("results/other.log");
    let mut log = Log::create(&path, &Author::this(1, &layout)).unwrap();
    for point in (1..12).step_by(2) {
        log.append(&record(point, "0.0.9 (elsewhere)")).unwrap();
    }
    let refused = study.sweep("collect", &[]).code(1);
    let message = text(&refused.get_output().stderr);
    assert!(message.contains("2 versions") && message.contains("0.0.9 (elsewhere)"), "{message}");
    study.sweep("collect", &["--mixed-versions"]).success();
    let about = fs::read_to_string(study.path().join("collected.json")).unwrap();
    assert!(about.contains("0.0.9 (elsewhere)"), "{about}");
    let page = fs::read_to_string(study.path().join("report.html")).unwrap();
    assert!(page.contains("2 versions of the program ran the points"));
    let refused = study.sweep("sensitivity", &[]).code(1);
    assert!(text(&refused.get_output().stderr).contains("0.0.9 (elsewhere)"));
    // Let through, it finds what is wrong besides.
    let grid = study.sweep("sensitivity", &["--mixed-versions"]).code(2);
    assert!(text(&grid.get_output().stderr).contains("Grid has no indices"));
    // A cut log loses its last entry and no other.
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 10]).unwrap();
    assert_eq!(study.status()["done"], 11);
    fs::write(&path, &bytes).unwrap();
    log.append(&record(0, trabecula_runner::VERSION)).unwrap();
    let refused = study.sweep("collect", &["--mixed-versions"]).code(1);
    assert!(text(&refused.get_output().stderr).contains("point 0 has two different results"));
}

#[test]
fn screening_ends_in_a_table_and_a_figure() {
    let study = Study::plan(
        r#"(base: "base.ron", design: Morris(trajectories: 3), vary: [
            Range(path: "parameters.osteoclast.erosion_um_per_day"),
            Range(path: "parameters.denosumab.central_volume_l"),
        ])"#,
    );
    let early = study.sweep("sensitivity", &[]).code(3);
    assert!(text(&early.get_output().stderr).contains("it has not been run"));
    study.sweep("run", &[]).success();
    let typo = study.sweep("sensitivity", &["--measure", "bmd_percent"]).code(2);
    assert!(text(&typo.get_output().stderr).contains("bmd_percent_of_baseline"));
    let done = study.sweep("sensitivity", &["--measure", "bv_tv", "--day", "10"]).success();
    let table = text(&done.get_output().stdout);
    assert!(table.contains("mu_star") && table.contains("osteoclast.erosion"), "{table}");
    let csv = rows(&fs::read(study.path().join("sensitivity.csv")).unwrap());
    assert_eq!(csv.len(), 1 + 2 * 3);
    // Without denosumab its volume cannot matter.
    let of_volume = csv.iter().find(|row| row[1].contains("denosumab") && row[2] == "mu_star");
    assert_eq!(of_volume.unwrap()[3..], ["0", "0", "0", "", "10", "0.95", "1000"]);
    let figure = study.path().join("figures/sensitivity-bv_tv-day_10.svg");
    assert!(figure.with_extension("png").is_file());
    let svg = fs::read_to_string(figure).unwrap();
    assert!(svg.contains("osteoclast.erosion_um_per_day") && svg.contains("mu_star"));
    study.sweep("collect", &[]).success();
    let page = fs::read_to_string(study.path().join("report.html")).unwrap();
    for expected in
        ["Which factors matter", "mu_star", "osteoclast.erosion_um_per_day", "bv_tv, day 10"]
    {
        assert!(page.contains(expected), "{expected} is missing from the report");
    }
    assert!(study.path().join("figures").read_dir().unwrap().count() >= 4, "SVG and PNG");
    // Another plan takes none of it over.
    study.replan(SWEEP, &["--replace"]).success();
    assert!(!study.path().join("sensitivity.csv").exists());
    let figures = study.path().join("figures").read_dir().unwrap();
    let mut names = figures.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.starts_with("sensitivity-")));
    let grid = Study::plan(SWEEP);
    let refused = grid.sweep("sensitivity", &[]).code(2);
    assert!(text(&refused.get_output().stderr).contains("Grid has no indices"));
}

#[test]
fn the_effect_of_a_drug_is_what_it_does() {
    let study = Study::plan(
        r#"(base: "base.ron", design: Morris(trajectories: 3), vary: [
            Values(path: "therapy", values: [[], [Letrozole()]]),
        ])"#,
    );
    study.sweep("run", &[]).success();
    let measure = "oestradiol_pmol_per_l";
    study.sweep("sensitivity", &["--measure", measure, "--day", "10"]).success();
    let effects = rows(&fs::read(study.path().join("sensitivity.csv")).unwrap());
    let of_drug: f64 = effects.iter().find(|row| row[2] == "mu_star").unwrap()[3].parse().unwrap();
    let collected = rows(&study.collected()[1]);
    let column = |name: &str| collected[0].iter().position(|other| other == name).unwrap();
    let (day, level) = (column("day"), column(measure));
    let on_day = collected[1..].iter().filter(|row| row[day] == "10");
    let levels: Vec<f64> = on_day.map(|row| row[level].parse().unwrap()).collect();
    let least = levels.iter().copied().fold(f64::INFINITY, f64::min);
    let most = levels.iter().copied().fold(0.0, f64::max);
    assert!(most > 2.0 * least && (of_drug - (most - least)).abs() < 1e-6 * most, "{of_drug}");
}

#[test]
fn points_spread_over_all_factors_end_in_slopes() {
    let lines = |points: u32| {
        Study::plan(&format!(
            r#"(base: "base.ron", design: LatinHypercube(points: {points}), vary: [
                Range(path: "parameters.osteoclast.erosion_um_per_day"),
                Range(path: "parameters.denosumab.central_volume_l"),
            ])"#
        ))
    };
    let study = lines(5);
    study.sweep("run", &[]).success();
    study.sweep("sensitivity", &["--measure", "bv_tv", "--day", "10"]).success();
    let csv = rows(&fs::read(study.path().join("sensitivity.csv")).unwrap());
    assert_eq!(csv[1..].iter().filter(|row| row[2] == "slope").count(), 2);
    let svg = study.path().join("figures/sensitivity-bv_tv-day_10.svg");
    let svg = fs::read_to_string(svg).unwrap();
    assert!(svg.contains("slope") && svg.contains("effect of the whole range"));
    // Three coefficients from two points.
    let few = lines(2);
    few.sweep("run", &[]).success();
    let refused = few.sweep("sensitivity", &[]).code(2);
    assert!(text(&refused.get_output().stderr).contains("more points than factors"));
}

#[test]
fn scripts_for_schedulers_are_scripts() {
    let study = Study::plan(SWEEP);
    let export = |scheduler: &str, more: &[&str]| {
        let path = study.path();
        let arguments = [&["sweep", "export", scheduler, path.to_str().unwrap()], more].concat();
        trabecula().args(arguments).assert().success();
    };
    export("slurm", &["--threads", "2", "--shards", "3", "--partition", "short"]);
    export("parallel", &["--threads", "2"]);
    let on_cluster = ["--partition", "long", "--account", "it's \"ours\"", "--time", "1-12:00"];
    export("snakemake", &on_cluster);
    for script in ["slurm.sh", "parallel.sh"] {
        let checked =
            assert_cmd::Command::new("bash").arg("-n").arg(study.path().join(script)).assert();
        checked.success();
    }
    let slurm = fs::read_to_string(study.path().join("slurm.sh")).unwrap();
    for expected in [
        "#SBATCH --array=1-3\n",
        "#SBATCH --cpus-per-task=2\n",
        "#SBATCH --partition=short\n",
        "#SBATCH --requeue\n",
        "--shard \"$shard\"",
    ] {
        assert!(slurm.contains(expected), "{expected}\n{slurm}");
    }
    let snakefile = fs::read_to_string(study.path().join("Snakefile")).unwrap();
    for expected in [
        "SHARDS = 1\n",
        "rule collect:",
        "        runtime=2160,\n        slurm_partition=\"long\",\n",
        "        slurm_account=\"it's \\\"ours\\\"\",\n    # A shard that was stopped",
    ] {
        assert!(snakefile.contains(expected), "{expected}\n{snakefile}");
    }
    let path = study.path().join("manifest.jsonl");
    let refused = ["sweep", "export", "slurm", path.to_str().unwrap(), "--time", "2h"];
    let refused = trabecula().args(refused).assert().code(2);
    assert!(text(&refused.get_output().stderr).contains("DAYS-HOURS:MINUTES"));
    let soon = ["sweep", "export", "slurm", path.to_str().unwrap(), "--time", "2"];
    let refused = trabecula().args(soon).assert().code(2);
    assert!(text(&refused.get_output().stderr).contains("--warning-s = 120 s"));
    let many = ["sweep", "export", "slurm", path.to_str().unwrap(), "--shards", "2000"];
    let told = trabecula().args(many).assert().success();
    assert!(text(&told.get_output().stdout).contains("MaxArraySize"));
}

/// Two women, two arms, 24³ voxels.
const TRIAL: &str = r#"(
    title: "trial",
    sample: Generated(shape_voxels: (24, 24, 24), voxel_um: 20, bv_tv: 0.3, tb_th_um: 100),
    population: (patients: 2, bone: Same),
    arms: [
        (name: "anastrozole", therapy: [Anastrozole()]),
        (name: "with a peptide", therapy: [Anastrozole(), Bpc157()]),
    ],
    outcome_days: [10, 20],
    burn_in_days: 10,
    step_hours: 24,
)"#;

/// Two constants, of the trial and of an arm.
const TRIALS: &str = r#"(
    title: "Trials",
    base: "trial.ron",
    vary: [
        Range(path: "parameters.osteoclast.erosion_um_per_day"),
        Range(path: "arms[1].parameters.bpc157.rankl_cut"),
    ],
    design: Morris(trajectories: 2),
)"#;

fn trials() -> Study {
    let study = Study { folder: TempDir::new().unwrap() };
    fs::write(study.folder.path().join("trial.ron"), TRIAL).unwrap();
    study.replan(TRIALS, &[]).success();
    study
}

#[test]
fn a_sweep_over_a_trial_collects_its_summary() {
    let study = trials();
    study.sweep("run", &["--threads", "2"]).success();
    assert_eq!(study.status()["done"], 6);
    let expected = study.collected();
    let table = rows(&expected[1]);
    assert_eq!(table.len(), 1 + 6 * 2 * 3, "six points, two arms, days 0, 10 and 20");
    let head = &table[0];
    let paths = ["parameters.osteoclast.erosion_um_per_day", "arms[1].parameters.bpc157.rankl_cut"];
    assert_eq!(head[5..7], paths);
    assert_eq!(head[7..13], ["arm", "reference", "weakest_evidence", "caution", "day", "patients"]);
    let at = |name: &str| head.iter().position(|column| column == name).unwrap();
    let peptide = table.iter().find(|row| row[7] == "with a peptide").unwrap();
    assert_eq!(peptide[at("reference")], "anastrozole");
    assert!(peptide[at("caution")].contains("No trial in women"), "{peptide:?}");

    // The first point is the trial with the changes in the manifest.
    let manifest = fs::read_to_string(study.path().join("manifest.jsonl")).unwrap();
    let point: serde_json::Value = serde_json::from_str(manifest.lines().nth(1).unwrap()).unwrap();
    let out = study.folder.path().join("alone");
    let mut alone = trabecula();
    alone.arg("trial").arg(study.folder.path().join("trial.ron")).arg("--out").arg(&out);
    for (path, value) in paths.iter().zip(point["values"].as_array().unwrap()) {
        alone.args(["--set", &format!("{path}={}", value.as_str().unwrap())]);
    }
    alone.args(["--set", &format!("seed={}", point["seed"]), "--quiet"]).assert().success();
    let summary = rows(&fs::read(out.join("summary.csv")).unwrap());
    for (row, alone) in table[1..7].iter().zip(&summary[1..]) {
        for (column, name) in summary[0].iter().enumerate() {
            assert_eq!(row[at(name)], alone[column], "{name}");
        }
    }

    let twin = TempDirTwin::of(&study).0;
    twin.sweep("run", &["--shard", "2/2", "--threads", "3", "--jobs", "1"]).success();
    twin.sweep("run", &["--shard", "1/2", "--threads", "1"]).success();
    assert_eq!(twin.collected(), expected);
}

#[test]
fn indices_of_a_sweep_over_a_trial_are_those_of_an_arm() {
    let study = trials();
    study.sweep("run", &[]).success();
    let vague = study.sweep("sensitivity", &[]).code(2);
    assert!(text(&vague.get_output().stderr).contains("anastrozole, with a peptide"));
    let none = study.sweep("sensitivity", &["--arm", "placebo"]).code(2);
    assert!(text(&none.get_output().stderr).contains("no arm is called `placebo`"));
    let arguments = ["--arm", "with a peptide", "--measure", "vbmd_change_percent_difference"];
    let done = study.sweep("sensitivity", &arguments).success();
    assert!(text(&done.get_output().stdout).contains("arms[1].parameters.bpc157.rankl_cut"));
    study.sweep("sensitivity", &["--arm", "anastrozole"]).success();
    let csv = rows(&fs::read(study.path().join("sensitivity.csv")).unwrap());
    let cut = csv.iter().find(|row| row[1].contains("rankl_cut") && row[2] == "mu_star");
    assert_eq!(cut.unwrap()[3], "0", "what another arm is given cannot matter");
}

/// A crop of the volume that the project brings.
const SCANNED: &str = r#"(
    title: "scanned",
    sample: Volume(file: "data/scan.nii.gz", domain_voxels: (24, 24, 24)),
    woman: Postmenopausal(years_since_final_period: 5),
    duration_days: 40,
    burn_in_days: 20,
    measure: (every_days: 20),
)"#;

#[test]
fn a_study_can_be_moved_with_the_folder_of_its_base() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("here");
    let volume = "../../configs/data/lhdl-3155-d4-trabecular.nii.gz";
    fs::create_dir_all(project.join("configs/data")).unwrap();
    fs::copy(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(volume),
        project.join("configs/data/scan.nii.gz"),
    )
    .unwrap();
    fs::write(project.join("configs/base.ron"), SCANNED).unwrap();
    let sweep = r#"(base: "base.ron", design: Grid, vary: [
        Values(path: "therapy", values: [[], [Letrozole()], [Denosumab()]]),
    ])"#;
    fs::write(project.join("configs/sweep.ron"), sweep).unwrap();
    let plan = |project: &std::path::Path, study: &str| {
        let mut plan = trabecula();
        plan.args(["sweep", "plan", "--no-probe"]).arg(project.join("configs/sweep.ron"));
        plan.arg("--out").arg(project.join(study)).assert().success();
        fs::read(project.join(study).join("manifest.jsonl")).unwrap()
    };
    let run = |study: PathBuf| trabecula().args(["sweep", "run", "--quiet"]).arg(study).assert();
    let manifest = plan(&project, "studies/one");
    assert!(!text(&manifest).contains(folder.path().to_str().unwrap()), "no absolute path");
    run(project.join("studies/one")).success();
    plan(&project, "studies/two");

    let moved = folder.path().join("there/deeper");
    fs::create_dir(folder.path().join("there")).unwrap();
    fs::rename(&project, &moved).unwrap();
    assert_eq!(plan(&moved, "studies/three"), manifest, "the same plan anywhere");
    run(moved.join("studies/two")).success();
    let collected = |study: &str| {
        let study = moved.join("studies").join(study);
        trabecula().args(["sweep", "collect"]).arg(&study).assert().success();
        fs::read(study.join("collected.parquet")).unwrap()
    };
    assert_eq!(collected("two"), collected("one"));

    // Another volume is refused, and so is none.
    let scan = moved.join("configs/data/scan.nii.gz");
    fs::rename(&scan, moved.join("kept")).unwrap();
    let none = run(moved.join("studies/three")).code(1);
    assert!(text(&none.get_output().stderr).contains("there is no volume"));
    fs::write(&scan, "another").unwrap();
    let other = run(moved.join("studies/three")).code(1);
    assert!(text(&other.get_output().stderr).contains("not the volume"));
}
