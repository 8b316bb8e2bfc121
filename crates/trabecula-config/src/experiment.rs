//! A validated experiment.

use crate::document::{Document, Subject};
use crate::error::ConfigError;
use crate::read::Readable;
use crate::schema::{self, RawExperiment};
use crate::{print, read, resolve};
use std::path::{Path, PathBuf};
use trabecula_core::simulation::Settings;

/// An experiment in which every value is within its range and every default is filled in.
///
/// The form with every part written once (all parameters are in
/// [`TABLE`](trabecula_core::parameter::TABLE); a volume can be `Generated(…)` instead):
///
/// ```ron
#[doc = include_str!("../tests/cases/good/everything.ron")]
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// What the experiment is about, in the words of its author; may be empty.
    pub title: String,
    /// The bone to start from.
    pub sample: SampleSource,
    /// Everything else that the engine needs.
    pub settings: Settings,
    /// When to measure.
    pub measure: MeasurePlan,
    /// When to write files.
    pub output: OutputPlan,
}

/// Where the bone comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum SampleSource {
    /// A grey volume on file.
    Volume {
        /// The file, or the folder of TIFF slices, as an absolute path in UTF-8, resolved from the
        /// folder of the experiment.
        file: PathBuf,
        /// How large its voxels are.
        voxel_um: VoxelSize,
        /// Edge of the cubic voxels to interpolate the volume on, µm; `None` takes its voxels as
        /// they are, which must then be cubes.
        resample_um: Option<f64>,
        /// Sigma of the Gaussian that smooths the grey values, voxels; 0 is none.
        smoothing_voxels: f64,
        /// What counts as bone.
        threshold: Threshold,
        /// Edges of the simulated box: a crop, or the volume mirrored where it is smaller.
        domain_voxels: [usize; 3],
        /// First voxel of the crop; `None` centres it. Whether the box then lies within the
        /// volume is known only when the volume is read.
        origin_voxels: Option<[usize; 3]>,
    },
    /// A random trabecular structure.
    Generated {
        /// Edges of the simulated box.
        shape_voxels: [usize; 3],
        /// Edge of a voxel, µm.
        voxel_um: f64,
        /// Bone volume fraction.
        bv_tv: f64,
        /// Mean trabecular thickness, µm.
        tb_th_um: f64,
        /// Seed of the structure, apart from that of the cells.
        seed: u64,
    },
}

/// How large the voxels of a volume are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum VoxelSize {
    /// As its header says.
    FromFile,
    /// Cubes with this edge, µm, whatever the header says.
    Cubic(f64),
    /// Boxes with these edges along x, y and z, µm, whatever the header says.
    Edges(f64, f64, f64),
}

/// How values are divided into bone and marrow.
#[derive(Debug, Clone, PartialEq)]
pub enum Threshold {
    /// By Otsu's method.
    Otsu,
    /// Bone is what is brighter than this grey value.
    Grey(f64),
    /// The volume holds labels, not grey values, and bone has these.
    Labels(Vec<u64>),
}

/// When to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasurePlan {
    /// Days between measurements, from day 0; at most the length of the run.
    pub every_days: u32,
}

/// When to write files. 0 is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputPlan {
    /// Days between snapshots of the tissue.
    pub snapshot_every_days: u32,
    /// Days between checkpoints to resume from.
    pub checkpoint_every_days: u32,
}

impl Readable for Experiment {
    const SUBJECT: Subject = Subject::Experiment;
    const NOT_OURS: (&'static str, &'static str) =
        ("arms", "this file describes a trial, which `trabecula trial` runs");

    fn read(document: &Document, base: &Path) -> Result<Self, ConfigError> {
        Ok(resolve::experiment(document, &schema::read::<RawExperiment>(document)?, base)?)
    }
}

impl Experiment {
    /// Reads an experiment from a file. Files that it names are found from the folder of `path`.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read or does not describe an experiment.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        read::from_file(path.as_ref(), &[])
    }

    /// Reads an experiment from a file and changes single values: each override is
    /// `path=value` with a value in RON, such as `parameters.osteoclast.life_days=12`,
    /// `woman=Premenopausal` or `therapy[0].until_day=730`. Later overrides see earlier ones.
    ///
    /// # Errors
    /// [`ConfigError`] as for [`from_file`](Self::from_file); a problem with an override names
    /// the override.
    pub fn from_file_with<S: AsRef<str>>(
        path: impl AsRef<Path>,
        overrides: &[S],
    ) -> Result<Self, ConfigError> {
        let overrides: Vec<_> = overrides.iter().map(AsRef::as_ref).collect();
        read::from_file(path.as_ref(), &overrides)
    }

    /// Reads an experiment from `text`, which problems call `name`. Files that it names are
    /// found from `base_dir`.
    ///
    /// # Errors
    /// [`ConfigError`] when the text does not describe an experiment.
    pub fn from_str(text: &str, name: &str, base_dir: &Path) -> Result<Self, ConfigError> {
        read::from_str(text, name, base_dir, &[])
    }

    /// As [`from_str`](Self::from_str), with overrides as in
    /// [`from_file_with`](Self::from_file_with).
    ///
    /// # Errors
    /// [`ConfigError`] when the text with the overrides does not describe an experiment.
    pub fn from_str_with<S: AsRef<str>>(
        text: &str,
        name: &str,
        base_dir: &Path,
        overrides: &[S],
    ) -> Result<Self, ConfigError> {
        let overrides: Vec<_> = overrides.iter().map(AsRef::as_ref).collect();
        read::from_str(text, name, base_dir, &overrides)
    }

    /// The experiment as RON with every default written out, units and ranges as comments.
    ///
    /// Reading it gives the same experiment, from any folder: the volume stands in it with its
    /// absolute path.
    #[must_use]
    pub fn to_ron(&self) -> String {
        print::experiment(self)
    }
}
