//! The page itself.

use super::super::Manifest;
use super::super::census::Census;
use super::super::collect::{Results, all_cautions};
use super::super::header::Header;
use super::influence::Explained;
use super::points::{Factor, Points};
use crate::counted::listed;
use crate::report::ReportError;
use crate::report::shell::Shell;
use askama::Template;
use std::collections::BTreeMap;
use std::path::PathBuf;
use trabecula_config::{Design, Domain, Scale};
use trabecula_core::parameter::entry;

const SCRIPT: &str = include_str!("../../report/assets/sweep.js");
/// Most points in the table, and outcomes of each.
const MOST_ROWS: usize = 300;
const OUTCOMES: usize = 4;
/// Most factors in the title of a sweep that has none.
const MOST_NAMED: usize = 3;

/// All that the page says.
pub(super) struct Page<'a> {
    title: String,
    cautions: Vec<String>,
    points: usize,
    done: usize,
    failed: usize,
    missing: usize,
    design: String,
    explained: &'static str,
    replicates: u32,
    factors: Vec<Described>,
    changes: &'a [String],
    influences: Vec<Explained>,
    shown: usize,
    design_points: usize,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    versions: Vec<&'a String>,
    seed: u64,
    checksum: &'a str,
    volumes: &'a BTreeMap<PathBuf, String>,
    base: &'a str,
}

/// What must be said of the drugs, and of who ran the points.
fn cautions(manifest: &Manifest, results: &Results) -> Vec<String> {
    let versions = results.versions.len();
    let mixed = (versions > 1).then(|| {
        format!(
            "{versions} versions of the program ran the points: what differs between them may \
             differ for that reason alone."
        )
    });
    all_cautions(manifest).into_iter().map(str::to_owned).chain(mixed).collect()
}

/// A factor in words.
struct Described {
    path: String,
    short: String,
    domain: String,
    unit: &'static str,
    meaning: &'static str,
    grade: String,
}

#[derive(Template)]
#[template(path = "sweep.html")]
struct Filled<'a> {
    shell: Shell,
    page: &'a Page<'a>,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        manifest: &'a Manifest,
        census: &Census,
        results: &'a Results,
        points: &Points,
        influences: Vec<Explained>,
    ) -> Self {
        let header = &manifest.header;
        let failed = census.failed.len();
        let measures = || points.measures.iter().take(OUTCOMES);
        let row = |at: usize| {
            let factors = points.factors.iter().map(|factor| factor.text(at));
            let outcomes = measures()
                .map(|m| m.values[at].map_or("–".to_owned(), |value| format!("{value:.4}")));
            factors.chain(outcomes).map(|text| text.replace('-', "−")).collect()
        };
        Self {
            title: title(header),
            cautions: cautions(manifest, results),
            points: census.points,
            done: census.done,
            failed,
            missing: census.points - census.done - failed,
            design: design(&header.design),
            explained: explained(&header.design),
            replicates: header.replicates,
            factors: points.factors.iter().map(|factor| describe(manifest, factor)).collect(),
            changes: &header.changes,
            influences,
            shown: points.points.len(),
            design_points: manifest.points.iter().filter(|point| point.replicate == 0).count(),
            columns: measures().map(|measure| measure.name.clone()).collect(),
            rows: (0..points.points.len().min(MOST_ROWS)).map(row).collect(),
            versions: results.versions.iter().collect(),
            seed: header.seed,
            checksum: &header.checksum,
            volumes: &header.volumes_blake3,
            base: header.base.text(),
        }
    }

    /// As HTML.
    pub(super) fn render(&self, points: &Points) -> Result<String, ReportError> {
        let shell = Shell::new(&self.title, &self.cautions, points, SCRIPT)?;
        Ok(Filled { shell, page: self }.render()?)
    }
}

/// The title, or what varies where nobody gave one.
fn title(header: &Header) -> String {
    if !header.title.is_empty() {
        return header.title.clone();
    }
    let short = |path: &String| path.strip_prefix("parameters.").unwrap_or(path).to_owned();
    let names: Vec<String> = header.paths.iter().map(short).collect();
    format!("Sweep over {}", listed(&names, MOST_NAMED))
}

fn describe(manifest: &Manifest, factor: &Factor) -> Described {
    let known = factor.path.strip_prefix("parameters.").and_then(|name| entry(name).ok());
    let domain = manifest.header.factors.iter().find(|f| f.path == factor.path);
    Described {
        path: factor.path.clone(),
        short: factor.short().to_owned(),
        domain: domain.map_or("from a table".to_owned(), |factor| in_words(&factor.domain)),
        unit: known.map_or("", |entry| entry.unit),
        meaning: known.map_or("", |entry| entry.meaning.trim()),
        grade: known.map_or(String::new(), |entry| entry.grade.to_string()),
    }
}

fn in_words(domain: &Domain) -> String {
    match domain {
        Domain::Range { from, to, scale: Scale::Log, .. } => {
            format!("{from} to {to}, equal ratios")
        }
        Domain::Range { from, to, .. } => format!("{from} to {to}"),
        Domain::Values(values) => values.join("; "),
    }
}

fn design(design: &Design) -> String {
    match design {
        Design::Grid => "grid".to_owned(),
        Design::LatinHypercube { points } => format!("Latin hypercube of {points} points"),
        Design::Sobol { points } => format!("Sobol sequence of {points} points"),
        Design::Morris { trajectories, .. } => {
            format!("Morris's method, {trajectories} trajectories")
        }
        Design::Saltelli { points } => format!("Saltelli's design, {points} rows"),
        Design::Table { .. } => "points of a table".to_owned(),
    }
}

/// What the indices of a design mean.
fn explained(design: &Design) -> &'static str {
    match design {
        Design::Morris { .. } => {
            "mu_star: mean absolute effect of moving the factor over its whole range (Campolongo \
             2007); mu: the same with its sign; sigma: interactions and curvature."
        }
        Design::Saltelli { .. } => {
            "S1: share of the variance that the factor explains alone (Saltelli 2010); ST: with all \
             its interactions (Jansen 1999); slope: change of the outcome over the factor's whole \
             range, by straight lines through all points; linear: share of the variance that \
             explains."
        }
        Design::LatinHypercube { .. } | Design::Sobol { .. } => {
            "slope: change of the outcome over the factor's whole range, by straight lines through \
             all points; linear: share of the variance that explains."
        }
        Design::Grid | Design::Table { .. } => "",
    }
}
