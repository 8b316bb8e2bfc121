//! The manifest: every run of a sweep, once and for all.
//!
//! JSON Lines: the first line is the [`Header`], each line after it one [`Point`]. The header
//! holds a hash of all of it, so that a cut or edited manifest is refused.

use super::SweepError;
use super::design::Points;
use crate::error::Failure;
use crate::files::write_whole;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use trabecula_config::{Base, ConfigError, Design, Experiment, Factor, Seeds, Sweep, limits};

const FORMAT: &str = "trabecula sweep";
/// Raised whenever the layout changes.
const SCHEMA: u32 = 1;
/// Longest line, bytes: a base of the largest size, with every character escaped.
const MAX_LINE: u64 = 8 << 20;
/// Characters of a point's id: 64 bits.
const ID_CHARACTERS: usize = 16;
/// Characters that tell a plan from others of the same study.
const KEY_CHARACTERS: usize = 8;
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
    /// blake3 of each volume file; none for generated bone.
    pub volumes_blake3: BTreeMap<PathBuf, String>,
    /// Number of runs.
    pub points: usize,
    checksum: String,
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

/// The volume files that the points of a design begin from.
#[derive(Debug, Clone, Default)]
pub struct Volumes {
    /// For each point of the design its file; none for generated bone.
    pub of_points: Vec<Option<PathBuf>>,
    /// blake3 of each file.
    pub blake3: BTreeMap<PathBuf, String>,
}

/// All runs of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// What they share.
    pub header: Header,
    /// The runs.
    pub points: Vec<Point>,
}

impl Manifest {
    /// The runs of a sweep at `points`: for each of them all replicates.
    #[must_use]
    pub fn new(sweep: &Sweep, points: &Points, volumes: &Volumes) -> Self {
        let header = Header {
            format: FORMAT.to_owned(),
            schema: SCHEMA,
            title: sweep.title.clone(),
            base: sweep.base.clone(),
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
        };
        let mut manifest = Self { header, points: Vec::new() };
        let mut used = BTreeSet::new();
        for (design_point, values) in points.values.iter().enumerate() {
            let volume = volumes.of_points.get(design_point).and_then(Option::as_ref);
            let volume = volume.and_then(|file| volumes.blake3.get(file));
            for replicate in 0..sweep.replicates {
                let seed = manifest.header.run_seed(design_point, replicate);
                let id = |twin| manifest.header.id(values, seed, volume, twin);
                // A design can have a point twice: its runs are told apart by a number.
                let id = (0..).map(id).find(|id| used.insert(id.clone())).unwrap_or_default();
                let (index, values) = (manifest.points.len(), values.clone());
                let point = Point { index, id, design_point, replicate, seed, values };
                manifest.points.push(point);
            }
        }
        manifest.header.checksum = blake3::hash(&manifest.to_bytes()).to_hex().to_string();
        manifest
    }

    fn lines(&self) -> Vec<u8> {
        let mut lines = Vec::new();
        for point in &self.points {
            // Numbers and text always have a JSON form, and a vector takes all of it.
            let _ = serde_json::to_writer(&mut lines, point);
            lines.push(b'\n');
        }
        lines
    }

    /// Tells this plan from others in a study.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.header.checksum[..KEY_CHARACTERS]
    }

    /// The manifest as it stands on file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = serde_json::to_writer(&mut bytes, &self.header);
        bytes.push(b'\n');
        bytes.extend(self.lines());
        bytes
    }

    /// Writes the manifest.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        write_whole(path, |file| file.write_all(&self.to_bytes()))
    }

    /// Reads a manifest and checks that nothing is missing or changed.
    ///
    /// # Errors
    /// [`Failure::Read`], or [`SweepError::Manifest`] saying what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path).map_err(Failure::read(path))?;
        Self::parse(BufReader::new(file))
            .map_err(|reason| SweepError::Manifest { file: path.to_owned(), reason }.into())
    }

    /// Reads a manifest from its bytes.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(mut from: impl BufRead) -> Result<Self, String> {
        let first = line(&mut from)?.ok_or("it is empty")?;
        let header: Header =
            serde_json::from_slice(&first).map_err(|e| format!("its first line: {e}"))?;
        header.check()?;
        // The checksum is of the manifest that has none yet.
        let (before, after) = around(&first, &header.checksum)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(before).update(after).update(b"\n");
        let mut points = Vec::new();
        while let Some(line) = line(&mut from)? {
            hasher.update(&line).update(b"\n");
            let number = points.len() + 2;
            let point: Point =
                serde_json::from_slice(&line).map_err(|e| format!("line {number}: {e}"))?;
            if point.index != points.len() || point.values.len() != header.paths.len() {
                return Err(format!("line {number} is not the point that belongs there"));
            }
            points.push(point);
            if points.len() > header.points {
                break;
            }
        }
        if points.len() != header.points {
            let (found, promised) = (points.len(), header.points);
            return Err(format!("it holds {found} points of its {promised}"));
        }
        if hasher.finalize().to_hex().as_str() != header.checksum {
            return Err("its content does not match its checksum".to_owned());
        }
        Ok(Self { header, points })
    }
}

/// What stands before and after the last `part` of a line.
fn around<'a>(line: &'a [u8], part: &str) -> Result<(&'a [u8], &'a [u8]), String> {
    let at = line.windows(part.len()).rposition(|window| window == part.as_bytes());
    let at = at.ok_or("its checksum is written in a strange way")?;
    Ok((&line[..at], &line[at + part.len()..]))
}

/// The next line without its end, at most [`MAX_LINE`] bytes of it.
fn line(from: &mut impl BufRead) -> Result<Option<Vec<u8>>, String> {
    let mut line = Vec::new();
    let read = from.take(MAX_LINE + 1).read_until(b'\n', &mut line).map_err(|e| e.to_string())?;
    if read as u64 > MAX_LINE {
        return Err(format!("a line is longer than {MAX_LINE} bytes"));
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok((read > 0).then_some(line))
}

impl Header {
    fn check(&self) -> Result<(), String> {
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
        if self.points as u64 > limits::MAX_RUNS {
            return Err(format!("it promises {} points", self.points));
        }
        Ok(())
    }

    /// The seed of a run, from the seed of the sweep.
    fn run_seed(&self, design_point: usize, replicate: u32) -> u64 {
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
    fn id(&self, values: &[String], seed: u64, volume: Option<&String>, twin: u32) -> String {
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

    /// The changes that make a run of the base, as `trabecula run --set` takes them.
    #[must_use]
    pub fn changes(&self, point: &Point) -> Vec<String> {
        let varied = self.paths.iter().zip(&point.values).map(|(p, v)| format!("{p}={v}"));
        let shared = self.changes.iter().cloned();
        shared.chain(varied).chain([format!("seed={}", point.seed)]).collect()
    }

    /// The experiment of a run.
    ///
    /// # Errors
    /// [`ConfigError`] when this version of the program refuses what planning took.
    pub fn experiment(&self, point: &Point) -> Result<Experiment, ConfigError> {
        self.base.experiment(&self.changes(point))
    }
}
