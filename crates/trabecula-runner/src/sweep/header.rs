//! What all runs of a sweep share, and what one of them is.

use super::Volumes;
use super::design::Points;
use super::layout::Layout;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use trabecula_config::{
    Base, Case, ConfigError, Design, Factor, SampleSource, Seeds, Sweep, limits,
};

const FORMAT: &str = "trabecula sweep";
/// Raised whenever the layout changes.
const SCHEMA: u32 = 2;
/// Characters of a point's id: 64 bits.
const ID_CHARACTERS: usize = 16;
/// Seeds fit the integers of a double, so that no other tool changes them.
const SEED_BITS: u32 = 53;

/// What all points share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    format: String,
    schema: u32,
    /// What the sweep is about.
    pub title: String,
    /// What every point changes.
    pub base: Base,
    /// Changes that all points share, each `path=value`.
    pub changes: Vec<String>,
    /// What varies, by path, in the order of the values of a point.
    pub paths: Vec<String>,
    /// What varies and between which values; none for a table.
    pub factors: Vec<Factor>,
    /// How the points were chosen.
    pub design: Design,
    /// Runs of each point of the design.
    pub replicates: u32,
    /// Which runs share seeds.
    pub seeds: Seeds,
    /// Seed of the design and of all runs.
    pub seed: u64,
    /// blake3 of each volume file as the base names it; none for generated bone.
    pub volumes_blake3: BTreeMap<PathBuf, String>,
    /// Number of runs.
    pub points: usize,
    /// blake3 of the manifest without it.
    pub(super) checksum: String,
}

/// One run of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its number in the manifest, from 0.
    pub index: usize,
    /// Made of everything that the outcome depends on: equal in any sweep that has this run.
    pub id: String,
    /// Number of the point in the design, from 0.
    pub design_point: usize,
    /// Number of the replicate, from 0.
    pub replicate: u32,
    /// Seed of every random draw.
    pub seed: u64,
    /// The value of each path, as RON.
    pub values: Vec<String>,
}

impl Header {
    /// The header of the runs of a sweep at `points`, without a checksum.
    pub(super) fn new(sweep: &Sweep, points: &Points, volumes: &Volumes) -> Self {
        Self {
            format: FORMAT.to_owned(),
            schema: SCHEMA,
            title: sweep.title.clone(),
            base: sweep.base.clone().seen_as(volumes.folder.clone()),
            changes: sweep.changes.clone(),
            paths: points.paths.clone(),
            factors: sweep.factors.clone(),
            // Where the table was is of no use to who has its points.
            design: match &sweep.design {
                Design::Table { file } => {
                    Design::Table { file: file.file_name().unwrap_or_default().into() }
                }
                other => other.clone(),
            },
            replicates: sweep.replicates,
            seeds: sweep.seeds,
            seed: sweep.seed,
            volumes_blake3: volumes.blake3.clone(),
            points: points.values.len() * sweep.replicates as usize,
            checksum: String::new(),
        }
    }

    /// Refuses a header of something else, and one that promises too much.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        let (format, schema) = (&self.format, self.schema);
        if format != FORMAT {
            return Err(format!("it is {format:?}, not {FORMAT:?}"));
        }
        if schema != SCHEMA {
            return Err(format!("it has schema {schema}; this program reads schema {SCHEMA}"));
        }
        if !self.checksum.is_ascii() || self.checksum.len() != 2 * blake3::OUT_LEN {
            return Err("its checksum is none".to_owned());
        }
        if self.replicates == 0 || self.factors.len() > limits::SOBOL_DIMENSIONS {
            return Err("it has no replicates, or too many factors".to_owned());
        }
        let runs = self.design.points(&self.factors).map(|n| n.checked_mul(self.replicates.into()));
        if runs.is_some_and(|runs| runs != Some(self.points as u64)) {
            return Err(format!("its design has not the {} points it promises", self.points));
        }
        if self.points as u64 > limits::MAX_RUNS {
            return Err(format!("it promises {} points", self.points));
        }
        Ok(())
    }

    /// Whether a point can be one of this sweep. Its id becomes the name of a folder.
    pub(super) fn admits(&self, point: &Point) -> bool {
        let id = point.id.as_bytes();
        let replicates = self.replicates as usize;
        id.len() == ID_CHARACTERS
            && id.iter().all(u8::is_ascii_hexdigit)
            && point.values.len() == self.paths.len()
            && point.design_point == point.index / replicates
            && point.replicate as usize == point.index % replicates
    }

    /// The seed of a run, from the seed of the sweep.
    pub(super) fn run_seed(&self, design_point: usize, replicate: u32) -> u64 {
        let point = match self.seeds {
            Seeds::Shared => 0,
            Seeds::PerPoint => 1 + design_point as u64,
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"trabecula sweep seed");
        hasher.update(&self.seed.to_le_bytes());
        hasher.update(&point.to_le_bytes());
        hasher.update(&replicate.to_le_bytes());
        let bytes = hasher.finalize();
        let seed = bytes.as_bytes()[..8].iter().fold(0u64, |seed, &b| seed << 8 | u64::from(b));
        seed >> (u64::BITS - SEED_BITS)
    }

    /// Hash of what the outcome of a run depends on.
    pub(super) fn id(
        &self,
        values: &[String],
        seed: u64,
        volume: Option<&String>,
        twin: u32,
    ) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut text = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        text(self.base.text());
        text(volume.map_or("", String::as_str));
        self.changes.iter().for_each(|change| text(change));
        self.paths.iter().zip(values).for_each(|(path, value)| text(&format!("{path}={value}")));
        text(&format!("seed={seed}"));
        text(&format!("twin {twin}"));
        hasher.finalize().to_hex()[..ID_CHARACTERS].to_owned()
    }

    /// The changes that make a run of the base, as `--set` takes them.
    #[must_use]
    pub fn changes(&self, point: &Point) -> Vec<String> {
        let varied = self.paths.iter().zip(&point.values).map(|(p, v)| format!("{p}={v}"));
        let shared = self.changes.iter().cloned();
        shared.chain(varied).chain([format!("seed={}", point.seed)]).collect()
    }

    /// The experiment or the trial of a run.
    ///
    /// # Errors
    /// [`ConfigError`] when this version of the program refuses what planning took.
    pub fn case(&self, point: &Point) -> Result<Case, ConfigError> {
        self.base.case(&self.changes(point))
    }

    /// Names of the arms at a point; empty where points are runs, or where this version of the
    /// program refuses what planning took.
    pub(super) fn arms(&self, point: &Point) -> Vec<String> {
        match self.case(point) {
            Ok(Case::Trial(trial)) => trial.arms.into_iter().map(|arm| arm.name).collect(),
            _ => Vec::new(),
        }
    }

    /// blake3 that the volume of a sample had when the sweep was planned; none for generated bone.
    pub(super) fn volume_blake3(&self, sample: &SampleSource) -> Option<&str> {
        let SampleSource::Volume { file, .. } = sample else { return None };
        self.volumes_blake3.get(&self.base.name_of(file)).map(String::as_str)
    }

    /// What the rows of all runs hold.
    #[must_use]
    pub fn layout(&self) -> Layout {
        Layout::of(self.base.kind())
    }
}
