//! A bisphosphonate in the body, by the hour: absorption, plasma, soft tissue, kidney, and the
//! exchange with mineral surface.
//!
//! Amounts are those of the whole body, nmol. The sample stands for the skeleton: each of its
//! surface voxels stands for as much of the skeleton's surface as its share of the sample's
//! (see [`crate::tissue::BoundDrug`]), so plasma and bone exchange one and the same drug and
//! dose = lost in the gut + gut + plasma + soft tissue + surface + buried + in osteoclasts +
//! excreted.
//!
//! ```text
//! gut → central;   central ⇄ shallow;   central ⇄ deep;   central → urine
//! central → surface at (uptake clearance per area)·(affinity)·(exposed area)
//! surface → central at (release rate)/(affinity)^(release exponent)
//! ```

use super::compartments::Compartments;
use super::oral::{HOURS_PER_DAY, rate_per_day};
use super::treatment::Drug;
use crate::parameter::Parameters;
use serde::{Deserialize, Serialize};

const GUT: usize = 0;
const CENTRAL: usize = 1;
const SHALLOW: usize = 2;
const DEEP: usize = 3;
const URINE: usize = 4;
/// On the surface at the start of a span.
const OLD_SURFACE: usize = 5;
/// Taken up by the surface within a span.
const NEW_SURFACE: usize = 6;

/// nmol per mg at 1 g/mol.
const NMOL_PER_MG: f64 = 1e6;

/// Constants of one drug.
#[derive(Debug, Clone, Copy)]
struct Kinetics {
    bioavailability: f64,
    molar_mass: f64,
    renal_l_per_hour: f64,
    /// Affinity for mineral over that of zoledronate.
    affinity: f64,
}

impl Kinetics {
    fn of(drug: Drug, parameters: &Parameters) -> Self {
        let reference = parameters.zoledronate.mineral_affinity_per_umol;
        macro_rules! read {
            ($group:ident) => {{
                let p = &parameters.$group;
                Self {
                    bioavailability: p.bioavailability,
                    molar_mass: p.molar_mass_g_per_mol,
                    renal_l_per_hour: p.renal_clearance_l_per_h,
                    affinity: p.mineral_affinity_per_umol / reference,
                }
            }};
        }
        match drug {
            Drug::Alendronate => read!(alendronate),
            Drug::Risedronate => read!(risedronate),
            _ => read!(zoledronate),
        }
    }
}

/// Ingested drug per nucleus that halves the work of an osteoclast, fmol: that of zoledronate,
/// scaled by the drugs' potencies on their target, farnesyl pyrophosphate synthase, as far as cells
/// tell them apart.
pub(crate) fn half_inhibiting_fmol(drug: Drug, parameters: &Parameters) -> f64 {
    let ic50 = match drug {
        Drug::Alendronate => parameters.alendronate.fpps_ic50_nmol_per_l,
        Drug::Risedronate => parameters.risedronate.fpps_ic50_nmol_per_l,
        _ => parameters.zoledronate.fpps_ic50_nmol_per_l,
    };
    let p = &parameters.bisphosphonate;
    let weaker = ic50 / parameters.zoledronate.fpps_ic50_nmol_per_l;
    p.half_inhibiting_fmol_per_nucleus * weaker.powf(p.cell_potency_exponent)
}

/// Amounts of one bisphosphonate outside bone, nmol.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bisphosphonate {
    drug: Drug,
    gut: f64,
    central: f64,
    shallow: f64,
    deep: f64,
    urine: f64,
    faeces: f64,
    given: f64,
}

/// What a span of time did at the surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceExchange {
    /// Share of the drug that was on the surface that is still there.
    pub kept: f64,
    /// Newly bound, nmol.
    pub bound_nmol: f64,
}

impl Bisphosphonate {
    /// No drug yet.
    #[must_use]
    pub fn new(drug: Drug) -> Self {
        let none = 0.0;
        Self {
            drug,
            gut: none,
            central: none,
            shallow: none,
            deep: none,
            urine: none,
            faeces: none,
            given: none,
        }
    }

    /// Which one.
    #[must_use]
    pub fn drug(&self) -> Drug {
        self.drug
    }

    /// Whether none was ever given.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.given == 0.0
    }

    /// Gives a dose: zoledronate into blood (the quarter of an hour of its infusion is shorter
    /// than anything bone notices), the others by mouth.
    pub fn give(&mut self, dose_mg: f64, parameters: &Parameters) {
        let k = Kinetics::of(self.drug, parameters);
        let nmol = dose_mg * NMOL_PER_MG / k.molar_mass;
        self.given += nmol;
        let absorbed = nmol * k.bioavailability;
        self.faeces += nmol - absorbed;
        if self.drug == Drug::Zoledronate {
            self.central += absorbed;
        } else {
            self.gut += absorbed;
        }
    }

    /// Advances by `days` beside `surface_nmol` of bound drug on a skeleton that exposes
    /// `exposed_m2` of mineral (weighted by how open it lies).
    pub fn advance(
        &mut self,
        days: f64,
        exposed_m2: f64,
        surface_nmol: f64,
        parameters: &Parameters,
    ) -> SurfaceExchange {
        let p = &parameters.bisphosphonate;
        let k = Kinetics::of(self.drug, parameters);
        let clearance = |l_per_hour: f64| l_per_hour * HOURS_PER_DAY / p.central_volume_l;
        let uptake = p.uptake_l_per_h_m2 * k.affinity * exposed_m2;
        let release = rate_per_day(HOURS_PER_DAY * p.surface_half_life_days)
            / k.affinity.powf(p.release_affinity_exponent);
        let body = Compartments::<7>::new()
            .flow(GUT, CENTRAL, p.absorption_per_hour * HOURS_PER_DAY)
            .flow(CENTRAL, SHALLOW, p.to_shallow_per_hour * HOURS_PER_DAY)
            .flow(SHALLOW, CENTRAL, p.from_shallow_per_hour * HOURS_PER_DAY)
            .flow(CENTRAL, DEEP, p.to_deep_per_hour * HOURS_PER_DAY)
            .flow(DEEP, CENTRAL, rate_per_day(p.deep_half_life_hours))
            .flow(CENTRAL, URINE, clearance(k.renal_l_per_hour))
            .flow(CENTRAL, NEW_SURFACE, clearance(uptake))
            .flow(OLD_SURFACE, CENTRAL, release);
        let start =
            [self.gut, self.central, self.shallow, self.deep, self.urine, surface_nmol, 0.0];
        let end = body.after(start, days);
        self.gut = end[GUT];
        self.central = end[CENTRAL];
        self.shallow = end[SHALLOW];
        self.deep = end[DEEP];
        self.urine = end[URINE];
        let kept = if surface_nmol > 0.0 { end[OLD_SURFACE] / surface_nmol } else { 1.0 };
        SurfaceExchange { kept, bound_nmol: end[NEW_SURFACE] }
    }

    /// Drug that resorption or dying cells set free returns to blood, nmol.
    pub fn recover(&mut self, nmol: f64) {
        self.central += nmol;
    }

    /// Concentration in plasma, nmol/L.
    #[must_use]
    pub fn concentration_nmol_per_l(&self, parameters: &Parameters) -> f64 {
        self.central / parameters.bisphosphonate.central_volume_l
    }

    /// In gut, plasma and soft tissue, nmol.
    #[must_use]
    pub fn in_body_nmol(&self) -> f64 {
        self.gut + self.central + self.shallow + self.deep
    }

    /// In urine so far, nmol.
    #[must_use]
    pub fn in_urine_nmol(&self) -> f64 {
        self.urine
    }

    /// Left the body so far: in urine, or never absorbed, nmol.
    #[must_use]
    pub fn excreted_nmol(&self) -> f64 {
        self.urine + self.faeces
    }

    /// All that was given, nmol.
    #[must_use]
    pub fn given_nmol(&self) -> f64 {
        self.given
    }
}
