//! Aromatase under reversible and irreversible inhibitors.
//!
//! Enzyme `e` (1 without drugs) is made and lost at the rate `kd`; exemestane, at its concentration
//! in the tissues that hold the enzyme, inactivates it:
//!
//! ```text
//! de/dt = kd·(1 − e) − k2·T_exe·e
//! ```
//!
//! Anastrozole and letrozole compete for the site, so their occupancies share one denominator.
//! Whole-body activity, the share of a tracer that is still converted, is
//!
//! ```text
//! a = e / (1 + C_ana/IC50_ana + C_let/IC50_let)        I = 1 − a
//! ```
//!
//! The maximal inhibition is 1. The IC50s and `k2` follow from each drug's published inhibition at
//! its published concentration (see the parameter table), not from bone or oestradiol.
//!
//! Blood oestradiol falls less than the tracer says (10.5 % is left on anastrozole, where 2.7 % of
//! the conversion is left), so the tissues that make it see a share θ of the inhibitor's effect.
//! The ratio of blocked to free enzyme, `1/a − 1`, scales with exposure for both kinds of
//! inhibitor at steady state; tissue activity is
//!
//! ```text
//! a_tissue = 1 / (1 + θ·(1/a − 1))
//! ```

use crate::parameter::Parameters;
use crate::systemic::oral::rate_per_day;

/// Constants of the enzyme.
#[derive(Debug, Clone, Copy)]
pub(super) struct AromataseModel {
    /// `kd`, per day.
    pub(super) turnover_per_day: f64,
    /// `k2`, L/(nmol·day).
    pub(super) inactivation: f64,
    anastrozole_ic50: f64,
    letrozole_ic50: f64,
    tissue_exposure: f64,
}

impl AromataseModel {
    /// Reads the constants.
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            turnover_per_day: rate_per_day(parameters.aromatase.half_life_hours),
            inactivation: parameters.exemestane.inactivation_l_per_nmol_day,
            anastrozole_ic50: parameters.anastrozole.ic50_nmol_per_l,
            letrozole_ic50: parameters.letrozole.ic50_nmol_per_l,
            tissue_exposure: parameters.aromatase.tissue_exposure,
        }
    }

    /// `a`: whole-body activity, 0 to 1, of the `enzyme` left at these concentrations (nmol/L).
    pub(super) fn activity(&self, enzyme: f64, anastrozole: f64, letrozole: f64) -> f64 {
        enzyme / (1.0 + anastrozole / self.anastrozole_ic50 + letrozole / self.letrozole_ic50)
    }

    /// `a_tissue` for a whole-body `activity`.
    pub(super) fn tissue_activity(&self, activity: f64) -> f64 {
        activity / (activity + self.tissue_exposure * (1.0 - activity))
    }
}
