//! From an experiment's sample to matrix fractions.

use crate::error::Failure;
use crate::volume::{DEFAULT_MAX_VOXELS, Reading, read_volume};
use trabecula_config::{SampleSource, Threshold, VoxelSize};
use trabecula_core::Grid;
use trabecula_core::population::{Bone, Patient};
use trabecula_core::sample::{self, Domain, GreyVolume, Sample, Segmentation, Structure};

/// How often a woman's crop is drawn before the search is given up.
const MOST_CROPS: u32 = 200;

/// Where bone comes from, with the volume read when there is one.
#[derive(Debug)]
pub enum BoneSource {
    /// A box of a volume.
    Volume {
        /// Its grey values.
        volume: GreyVolume,
        /// How bone is told from marrow.
        how: Segmentation,
        /// Edges of the box, voxels.
        shape: [usize; 3],
        /// Its first voxel; `None` centres it.
        origin: Option<[usize; 3]>,
    },
    /// A generated structure.
    Generated {
        /// Its grid.
        grid: Grid,
        /// What is wanted.
        wanted: Structure,
    },
}

impl BoneSource {
    /// Reads the volume.
    ///
    /// # Errors
    /// [`Failure`] naming the file and field that cannot be used.
    pub fn open(source: &SampleSource) -> Result<Self, Failure> {
        match source {
            SampleSource::Volume {
                file,
                voxel_um,
                resample_um,
                smoothing_voxels,
                threshold,
                domain_voxels,
                origin_voxels,
            } => {
                let reading = reading(*voxel_um, *resample_um, threshold);
                Ok(Self::Volume {
                    volume: read_volume(file, &reading)?,
                    how: Segmentation {
                        sigma_voxels: *smoothing_voxels as f32,
                        threshold: cut_at(threshold),
                        domain: None,
                    },
                    shape: *domain_voxels,
                    origin: *origin_voxels,
                })
            }
            SampleSource::Generated { shape_voxels, voxel_um, bv_tv, tb_th_um, seed } => {
                let grid = Grid::new(*shape_voxels, *voxel_um as f32)
                    .map_err(sample::SampleError::from)?;
                let wanted =
                    Structure { seed: *seed, bv_tv: *bv_tv, tb_th_um: *tb_th_um, anisotropy: 1.0 };
                Ok(Self::Generated { grid, wanted })
            }
        }
    }

    /// Voxels of the volume, where the box reaches beyond it and is filled with its mirror images.
    #[must_use]
    pub fn mirrored(&self) -> Option<[usize; 3]> {
        match self {
            Self::Volume { volume, shape, origin, .. } => {
                let available = volume.grid().shape();
                reaches_beyond(available, *shape, *origin).then_some(available)
            }
            Self::Generated { .. } => None,
        }
    }

    /// The sample as the source describes it.
    ///
    /// # Errors
    /// [`Failure::Sample`].
    pub fn sample(&self) -> Result<Sample, Failure> {
        match self {
            Self::Volume { volume, how, shape, origin } => cut(volume, *how, *shape, *origin),
            Self::Generated { grid, wanted } => Ok(sample::generate(grid, wanted)?),
        }
    }

    /// The bone of one woman.
    ///
    /// # Errors
    /// [`Failure::Sample`], and [`Failure::NoCrop`] when no box of the volume has a BV/TV within
    /// the population's.
    pub fn of(&self, patient: &Patient<'_>) -> Result<Sample, Failure> {
        match (patient.bone(), self) {
            (Bone::Structure { seed, bv_tv, tb_th_um }, Self::Generated { grid, wanted }) => {
                Ok(sample::generate(grid, &Structure { seed, bv_tv, tb_th_um, ..*wanted })?)
            }
            (Bone::Crop { bv_tv: [least, most] }, Self::Volume { volume, how, shape, .. }) => {
                for attempt in 0..MOST_CROPS {
                    let crop = patient.crop(volume.grid().shape(), *shape, attempt);
                    let sample = cut(volume, *how, *shape, Some(crop.origin))?;
                    if (least..=most).contains(&sample.report.bv_tv_fractional) {
                        return Ok(sample.mirrored(crop.mirrored));
                    }
                }
                Err(Failure::NoCrop { least, most, attempts: MOST_CROPS })
            }
            _ => self.sample(),
        }
    }
}

/// What is asked of the reader of the volume.
fn reading(voxel_um: VoxelSize, resample_um: Option<f64>, threshold: &Threshold) -> Reading {
    Reading {
        max_voxels: DEFAULT_MAX_VOXELS,
        voxel_um: match voxel_um {
            VoxelSize::FromFile => None,
            VoxelSize::Cubic(um) => Some([um; 3]),
            VoxelSize::Edges(x, y, z) => Some([x, y, z]),
        },
        resample_um,
        labels: match threshold {
            Threshold::Labels(labels) => labels.clone(),
            Threshold::Otsu | Threshold::Grey(_) => Vec::new(),
        },
    }
}

/// Labels have become 1 in bone and 0 in marrow.
fn cut_at(threshold: &Threshold) -> sample::Threshold {
    match threshold {
        Threshold::Otsu => sample::Threshold::Otsu,
        Threshold::Grey(grey) => sample::Threshold::Grey(*grey as f32),
        Threshold::Labels(_) => sample::Threshold::Grey(0.5),
    }
}

/// A box of a volume, which is mirrored where the box reaches beyond it.
fn cut(
    volume: &GreyVolume,
    how: Segmentation,
    shape: [usize; 3],
    origin: Option<[usize; 3]>,
) -> Result<Sample, Failure> {
    let mirror = reaches_beyond(volume.grid().shape(), shape, origin);
    let domain = Some(Domain { shape, origin, mirror });
    Ok(sample::segment(volume, &Segmentation { domain, ..how })?)
}

fn reaches_beyond(available: [usize; 3], shape: [usize; 3], origin: Option<[usize; 3]>) -> bool {
    (0..3).any(|axis| origin.map_or(0, |first| first[axis]) + shape[axis] > available[axis])
}

/// Reads or generates the bone.
///
/// # Errors
/// [`Failure`] naming the file and field that cannot be used.
pub fn load(source: &SampleSource) -> Result<Sample, Failure> {
    BoneSource::open(source)?.sample()
}
