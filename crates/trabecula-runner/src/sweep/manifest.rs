//! The manifest: every run of a sweep, once and for all.
//!
//! JSON Lines: the first line is the [`Header`], each line after it one [`Point`]. The header
//! holds a hash of all of it, so that a cut or edited manifest is refused.

use super::design::Points;
use super::{Header, Point, SweepError};
use crate::error::Failure;
use crate::files::write_whole;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use trabecula_config::Sweep;

/// Longest line, bytes: a base of the largest size, with every character escaped.
const MAX_LINE: u64 = 8 << 20;
/// Characters that tell a plan from others of the same study.
const KEY_CHARACTERS: usize = 8;

/// The volume files that the points of a design begin from.
#[derive(Debug, Clone, Default)]
pub struct Volumes {
    /// For each point of the design its file as the base names it; none for generated bone.
    pub of_points: Vec<Option<PathBuf>>,
    /// blake3 of each file.
    pub blake3: BTreeMap<PathBuf, String>,
    /// The folder of the base as seen from the study; empty where no file is found from it.
    pub folder: PathBuf,
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
    /// Names of the arms where the points are trials, as at the first of them; empty for runs.
    #[must_use]
    pub fn arms(&self) -> Vec<String> {
        self.points.first().map_or(Vec::new(), |point| self.header.arms(point))
    }

    /// Names of the arms at each point of the design. Replicates have the same.
    pub(super) fn arms_of_points(&self) -> Vec<Vec<String>> {
        let first = self.points.iter().filter(|point| point.replicate == 0);
        first.map(|point| self.header.arms(point)).collect()
    }

    /// The runs of a sweep at `points`: for each of them all replicates.
    #[must_use]
    pub fn new(sweep: &Sweep, points: &Points, volumes: &Volumes) -> Self {
        let header = Header::new(sweep, points, volumes);
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

    /// The bytes of a manifest with the checksum that belongs to them.
    #[must_use]
    pub fn with_checksum(bytes: &[u8]) -> Vec<u8> {
        const KEY: &[u8] = b"\"checksum\":\"";
        let end = bytes.iter().position(|&b| b == b'\n').unwrap_or(bytes.len());
        let at = bytes[..end].windows(KEY.len()).rposition(|window| window == KEY);
        let Some(at) = at.map(|at| at + KEY.len()) else { return bytes.to_vec() };
        let rest = &bytes[at..];
        let rest = &rest[rest.iter().position(|&b| b == b'"').unwrap_or(0)..];
        let hash = blake3::hash(&[&bytes[..at], rest].concat()).to_hex();
        [&bytes[..at], hash.as_bytes(), rest].concat()
    }

    /// Reads a manifest and checks that nothing is missing or changed.
    ///
    /// # Errors
    /// [`Failure::Read`], or [`SweepError::Manifest`] saying what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path).map_err(Failure::read(path))?;
        let mut manifest = Self::parse(BufReader::new(file))
            .map_err(|reason| SweepError::Manifest { file: path.to_owned(), reason })?;
        let study = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let study = study.unwrap_or(Path::new("."));
        manifest.header.base.find_from(&study.canonicalize().map_err(Failure::read(study))?);
        Ok(manifest)
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
            if point.index != points.len() || !header.admits(&point) {
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
