//! One woman.

use super::{BonePopulation, Kind, Named, Population};
use crate::parameter::{ParameterError, Parameters, entry};
use crate::simulation::Settings;
use crate::systemic::Menopause;
use statrs::distribution::{ContinuousCDF, Normal};

/// A virtual patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Patient<'a> {
    population: &'a Population,
    own: Named,
    shared: Named,
    /// Her number, from 1.
    pub number: u32,
    /// The number, from 1, of the draw of badly known parameters that she shares with others.
    pub draw: u32,
    /// Seed of her simulations.
    pub seed: u64,
    /// Age at day 0, years.
    pub age_years: f64,
    /// Years from the final menstrual period to day 0.
    pub years_since_final_period: f64,
    /// How often osteocytes begin to signal, of the model's: turnover follows with about the fifth
    /// root of it.
    pub turnover_fold: f64,
    /// Oestradiol without drugs, pmol/L.
    pub oestradiol_pmol_per_l: f64,
    /// T-score at the lumbar spine at day 0.
    pub spine_t_score: f64,
    /// T-score at the total hip at day 0.
    pub hip_t_score: f64,
}

/// The bone of one woman.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bone {
    /// The sample as it is.
    Same,
    /// A box of the volume, to be [drawn](Patient::crop) until its BV/TV fits.
    Crop {
        /// Least and greatest BV/TV.
        bv_tv: [f64; 2],
    },
    /// A generated structure.
    Structure {
        /// Its seed.
        seed: u64,
        /// Bone volume fraction.
        bv_tv: f64,
        /// Mean trabecular thickness, µm.
        tb_th_um: f64,
    },
}

/// A box cut out of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// First voxel.
    pub origin: [usize; 3],
    /// Along which axes the box is mirrored.
    pub mirrored: [bool; 3],
}

impl Population {
    /// The woman of this number, from 1, in the trial of this seed.
    #[must_use]
    pub fn patient(&self, seed: u64, number: u32) -> Patient<'_> {
        let draw = 1 + number.saturating_sub(1) / self.uncertainty.patients_per_draw.max(1);
        let own = Named { seed, kind: Kind::Woman, number };
        let shared = Named { seed, kind: Kind::Group, number: draw };
        let years_since_final_period =
            self.years_since_final_period.quantile(own.uniform("years_since_final_period"));
        let age_at_final_period =
            self.age_at_final_period_years.quantile(own.uniform("age_at_final_period_years"));
        let (spine, hip) = correlated(own, self.t_score_correlation);
        Patient {
            population: self,
            own,
            shared,
            number,
            draw,
            seed: own.draws("seed").seed(),
            age_years: age_at_final_period + years_since_final_period,
            years_since_final_period,
            turnover_fold: self.turnover_fold.quantile(own.uniform("turnover_fold")),
            oestradiol_pmol_per_l: self
                .oestradiol_pmol_per_l
                .quantile(own.uniform("oestradiol_pmol_per_l")),
            spine_t_score: self.spine_t_score.quantile(spine),
            hip_t_score: self.hip_t_score.quantile(hip),
        }
    }
}

/// Two uniform draws whose normal scores are correlated.
fn correlated(own: Named, correlation: f64) -> (f64, f64) {
    let normal = Normal::standard();
    let spine = own.uniform("spine_t_score");
    let (a, b) = (normal.inverse_cdf(spine), normal.inverse_cdf(own.uniform("hip_t_score")));
    let hip = normal.cdf(correlation * a + (1.0 - correlation * correlation).sqrt() * b);
    // A score beyond 8 standard deviations rounds to the end of the interval.
    (spine, hip.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
}

impl Patient<'_> {
    /// Her bone.
    #[must_use]
    pub fn bone(&self) -> Bone {
        match self.population.bone {
            BonePopulation::Same => Bone::Same,
            BonePopulation::Crops { bv_tv, .. } => Bone::Crop { bv_tv },
            BonePopulation::Structures { bv_tv, tb_th_um } => Bone::Structure {
                seed: self.own.draws("structure").seed(),
                bv_tv: bv_tv.quantile(self.own.uniform("bv_tv")),
                tb_th_um: tb_th_um.quantile(self.own.uniform("tb_th_um")),
            },
        }
    }

    /// Her box of `shape` voxels in a volume of `volume` voxels, at the given attempt, from 0. An
    /// edge that is not shorter than that of the volume begins at its first voxel.
    #[must_use]
    pub fn crop(&self, volume: [usize; 3], shape: [usize; 3], attempt: u32) -> Crop {
        let mut draws = self.own.draws(&format!("crop {attempt}"));
        let origin =
            std::array::from_fn(|axis| draws.below(volume[axis].saturating_sub(shape[axis]) + 1));
        let mirror =
            matches!(self.population.bone, BonePopulation::Crops { mirrored, .. } if mirrored);
        let mirrored = std::array::from_fn(|_| draws.happens(0.5) && mirror);
        Crop { origin, mirrored }
    }

    /// When her final period was or will be, in all arms.
    #[must_use]
    pub fn menopause(&self) -> Menopause {
        Menopause::FinalPeriod { day: -self.years_since_final_period * crate::DAYS_PER_YEAR }
    }

    /// What her simulation is made of in an arm of `arm` settings. Draws are about the values of
    /// the arm; she has the same place in each distribution in all arms.
    ///
    /// # Errors
    /// [`ParameterError`] when a sensitivity names no parameter.
    pub fn settings(&self, arm: &Settings) -> Result<Settings, ParameterError> {
        let mut settings = arm.clone();
        settings.seed = self.seed;
        settings.protocol.menopause = self.menopause();
        let parameters = &mut settings.parameters;
        self.population.uncertainty.draw(parameters, |name| self.shared.uniform(name))?;
        for sensitivity in &self.population.sensitivities {
            let name = sensitivity.parameter.as_str();
            scale(parameters, name, sensitivity.fold.quantile(self.own.uniform(name)))?;
        }
        scale(parameters, "osteocyte.signal_per_year", self.turnover_fold)?;
        put(parameters, "oestradiol.postmenopausal_pmol_per_l", self.oestradiol_pmol_per_l)?;
        put(parameters, "densitometry.spine_t_score", self.spine_t_score)?;
        put(parameters, "densitometry.hip_t_score", self.hip_t_score)?;
        Ok(settings)
    }
}

/// Multiplies a parameter, within its range.
fn scale(parameters: &mut Parameters, name: &str, fold: f64) -> Result<(), ParameterError> {
    let value = parameters.get(name).unwrap_or(f64::NAN);
    put(parameters, name, value * fold)
}

/// Sets a parameter to the value within its range that is nearest to `value`.
fn put(parameters: &mut Parameters, name: &str, value: f64) -> Result<(), ParameterError> {
    let row = entry(name)?;
    parameters.set(name, value.clamp(row.min, row.max))
}
