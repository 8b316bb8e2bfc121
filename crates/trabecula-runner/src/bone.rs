//! From an experiment's sample to matrix fractions.

use crate::error::Failure;
use crate::volume::{DEFAULT_MAX_VOXELS, read_nifti};
use trabecula_config::{SampleSource, Threshold};
use trabecula_core::Grid;
use trabecula_core::population::{Bone, Patient};
use trabecula_core::sample::{self, Domain, GreyVolume, Sample, Segmentation, Structure};

/// How often a woman's crop is drawn before the search is given up.
const MOST_CROPS: u32 = 200;

/// Where bone comes from, with the volume read when there is one.
#[derive(Debug)]
pub struct BoneSource<'a> {
    source: &'a SampleSource,
    volume: Option<GreyVolume>,
}

impl<'a> BoneSource<'a> {
    /// Reads the volume.
    ///
    /// # Errors
    /// [`Failure`] naming the file and field that cannot be used.
    pub fn open(source: &'a SampleSource) -> Result<Self, Failure> {
        let volume = match source {
            SampleSource::Volume { file, .. } => Some(read_nifti(file, DEFAULT_MAX_VOXELS)?),
            SampleSource::Generated { .. } => None,
        };
        Ok(Self { source, volume })
    }

    /// The sample as the source describes it.
    ///
    /// # Errors
    /// [`Failure::Sample`].
    pub fn sample(&self) -> Result<Sample, Failure> {
        match (self.source, &self.volume) {
            (&SampleSource::Generated { shape_voxels, voxel_um, bv_tv, tb_th_um, seed }, _) => {
                generated(shape_voxels, voxel_um, seed, bv_tv, tb_th_um)
            }
            (SampleSource::Volume { origin_voxels, .. }, Some(volume)) => {
                self.cut(volume, *origin_voxels)
            }
            (SampleSource::Volume { .. }, None) => unreachable!("opening reads the volume"),
        }
    }

    /// The bone of one woman.
    ///
    /// # Errors
    /// [`Failure::Sample`], and [`Failure::NoCrop`] when no box of the volume has a BV/TV within
    /// the population's.
    pub fn of(&self, patient: &Patient<'_>) -> Result<Sample, Failure> {
        match (patient.bone(), self.source, &self.volume) {
            (
                Bone::Structure { seed, bv_tv, tb_th_um },
                SampleSource::Generated { shape_voxels, voxel_um, .. },
                _,
            ) => generated(*shape_voxels, *voxel_um, seed, bv_tv, tb_th_um),
            (Bone::Crop { bv_tv }, SampleSource::Volume { domain_voxels, .. }, Some(volume)) => {
                self.crop(patient, volume, *domain_voxels, bv_tv)
            }
            _ => self.sample(),
        }
    }

    fn crop(
        &self,
        patient: &Patient<'_>,
        volume: &GreyVolume,
        shape: [usize; 3],
        [least, most]: [f64; 2],
    ) -> Result<Sample, Failure> {
        for attempt in 0..MOST_CROPS {
            let crop = patient.crop(volume.grid().shape(), shape, attempt);
            let sample = self.cut(volume, Some(crop.origin))?;
            if (least..=most).contains(&sample.report.bv_tv_fractional) {
                return Ok(sample.mirrored(crop.mirrored));
            }
        }
        Err(Failure::NoCrop { least, most, attempts: MOST_CROPS })
    }

    fn cut(&self, volume: &GreyVolume, origin: Option<[usize; 3]>) -> Result<Sample, Failure> {
        let SampleSource::Volume { smoothing_voxels, threshold, domain_voxels, .. } = self.source
        else {
            unreachable!("only a volume is cut");
        };
        let mirror = (0..3)
            .any(|a| origin.map_or(0, |o| o[a]) + domain_voxels[a] > volume.grid().shape()[a]);
        let how = Segmentation {
            sigma_voxels: *smoothing_voxels as f32,
            threshold: match threshold {
                Threshold::Otsu => sample::Threshold::Otsu,
                Threshold::Grey(grey) => sample::Threshold::Grey(*grey as f32),
            },
            domain: Some(Domain { shape: *domain_voxels, origin, mirror }),
        };
        Ok(sample::segment(volume, &how)?)
    }
}

fn generated(
    shape: [usize; 3],
    voxel_um: f64,
    seed: u64,
    bv_tv: f64,
    tb_th_um: f64,
) -> Result<Sample, Failure> {
    let grid = Grid::new(shape, voxel_um as f32).map_err(sample::SampleError::from)?;
    Ok(sample::generate(&grid, &Structure { seed, bv_tv, tb_th_um, anisotropy: 1.0 })?)
}

/// Reads or generates the bone.
///
/// # Errors
/// [`Failure`] naming the file and field that cannot be used.
pub fn load(source: &SampleSource) -> Result<Sample, Failure> {
    BoneSource::open(source)?.sample()
}
