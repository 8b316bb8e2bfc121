//! The cortical companion: compact bone beside the sample, as a densitometer sees it.
//!
//! Only the cube of trabecular bone is simulated cell by cell. The companion is one cm³ of compact
//! bone whose surfaces (periosteal, endocortical, intracortical) are resorbed and refilled at the
//! rates per surface that the cells of the cube show on the same day. It has so much less surface
//! per volume that the same cells change it several times more slowly, and its older tissue holds
//! more mineral. No loss of whole struts happens to it.
//!
//! Compact bone does not live by remodelling alone. Every event leaves a deficit on its endocortical
//! and intracortical surfaces, while modelling, formation that no resorption precedes, adds bone
//! at the periosteum at a rate that does not depend on turnover. Before the menopause the two are
//! in balance; faster turnover makes the deficit win, and a drug that stops turnover leaves the
//! modelling.

use crate::parameter::Parameters;
use crate::tissue::{Ledger, steady_mineral_g_per_cm3};
use serde::{Deserialize, Serialize};

/// Compact bone that had a volume of 1 at the start of the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cortex {
    /// Mineralised matrix, of the initial bone volume.
    mineralised: f64,
    /// Osteoid, of the initial bone volume.
    osteoid: f64,
    /// Hydroxyapatite per initial bone volume, g/cm³.
    mineral_g_per_cm3: f64,
    /// Totals of the sample up to yesterday, µm³.
    seen_resorbed_um3: f64,
    seen_formed_um3: f64,
}

impl Cortex {
    /// In the steady state of a turnover that was `turnover_fold` times the premenopausal.
    pub(crate) fn new(turnover_fold: f64, parameters: &Parameters) -> Self {
        let um_per_day =
            parameters.tissue.past_formation_um_per_year * turnover_fold / crate::DAYS_PER_YEAR;
        let renewed_per_day = surface_per_um(parameters) * um_per_day;
        let osteoid = renewed_per_day * parameters.tissue.mineralisation_lag_days;
        let mineralised = 1.0 - osteoid;
        Self {
            mineralised,
            osteoid,
            mineral_g_per_cm3: mineralised
                * steady_mineral_g_per_cm3(mineralised / renewed_per_day, parameters),
            seen_resorbed_um3: 0.0,
            seen_formed_um3: 0.0,
        }
    }

    /// Adds a day on which the sample, with a surface of `surface_mm2`, came to `ledger`.
    pub(crate) fn record(&mut self, ledger: &Ledger, surface_mm2: f64, parameters: &Parameters) {
        let per_volume = surface_per_um(parameters) / (1e6 * surface_mm2);
        let resorbed = per_volume * (ledger.resorbed_um3 - self.seen_resorbed_um3);
        let refilled = per_volume * (ledger.formed_um3 - self.seen_formed_um3);
        self.seen_resorbed_um3 = ledger.resorbed_um3;
        self.seen_formed_um3 = ledger.formed_um3;
        let modelled = modelled_per_year(parameters) / crate::DAYS_PER_YEAR;
        let laid = refilled * (1.0 - deficit(parameters)) + modelled;
        self.turn_over(resorbed.min(self.mineralised), laid, parameters);
    }

    /// One day, all volumes per initial bone volume. Erosion takes tissue of mean mineral.
    fn turn_over(&mut self, resorbed: f64, laid: f64, parameters: &Parameters) {
        let t = &parameters.tissue;
        self.mineral_g_per_cm3 *= 1.0 - resorbed / self.mineralised;
        self.mineralised -= resorbed;
        let done = self.osteoid * -(-1.0 / t.mineralisation_lag_days).exp_m1();
        self.osteoid += laid - done;
        self.mineralised += done;
        self.mineral_g_per_cm3 += done * t.primary_mineral_g_per_cm3;
        let matured = -(-1.0 / t.secondary_mineralisation_days).exp_m1();
        let missing = t.full_mineral_g_per_cm3 * self.mineralised - self.mineral_g_per_cm3;
        self.mineral_g_per_cm3 += missing * matured;
    }

    /// Bone, osteoid included, of the initial bone volume.
    #[must_use]
    pub fn volume(&self) -> f64 {
        self.mineralised + self.osteoid
    }

    /// Hydroxyapatite per initial bone volume, g/cm³: what a densitometer adds up.
    #[must_use]
    pub fn mineral_g_per_cm3(&self) -> f64 {
        self.mineral_g_per_cm3
    }
}

/// Share of all that is formed in the skeleton that modelling of compact bone adds, where trabecular
/// bone of `bone_mm3` with `surface_mm2` forms `formed_mm3_per_year`.
pub(crate) fn modelling_share(
    formed_mm3_per_year: f64,
    bone_mm3: f64,
    surface_mm2: f64,
    parameters: &Parameters,
) -> f64 {
    let trabecular = parameters.densitometry.skeleton_trabecular_share;
    let um_per_year = 1e3 * formed_mm3_per_year / surface_mm2;
    let refilled = surface_per_um(parameters) * um_per_year * (1.0 - deficit(parameters));
    let modelled = (1.0 - trabecular) * modelled_per_year(parameters);
    let remodelled = trabecular * formed_mm3_per_year / bone_mm3 + (1.0 - trabecular) * refilled;
    modelled / (modelled + remodelled)
}

/// Surface per bone volume, 1/µm.
fn surface_per_um(parameters: &Parameters) -> f64 {
    1e-3 * parameters.densitometry.cortical_surface_per_mm
}

/// Bone that modelling adds, of the initial bone volume.
fn modelled_per_year(parameters: &Parameters) -> f64 {
    1e-2 * parameters.densitometry.cortical_modelling_percent_per_year
}

/// Share of what cells lay in trabecular bone that they do not lay here: as much as modelling makes
/// up for at the turnover before the menopause.
fn deficit(parameters: &Parameters) -> f64 {
    let refilled = surface_per_um(parameters) * parameters.tissue.past_formation_um_per_year;
    (modelled_per_year(parameters) / refilled).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `days` of the same rates per surface, µm a day, on a sample of 1 mm² of surface.
    fn after(days: u32, resorbed_um: f64, formed_um: f64, parameters: &Parameters) -> Cortex {
        let mut cortex = Cortex::new(1.0, parameters);
        let mut ledger = Ledger::default();
        for _ in 0..days {
            ledger.resorbed_um3 += 1e6 * resorbed_um;
            ledger.formed_um3 += 1e6 * formed_um;
            cortex.record(&ledger, 1.0, parameters);
        }
        cortex
    }

    fn premenopausal_um_per_day() -> f64 {
        Parameters::default().tissue.past_formation_um_per_year / crate::DAYS_PER_YEAR
    }

    fn without_modelling() -> Parameters {
        let mut parameters = Parameters::default();
        parameters.set("densitometry.cortical_modelling_percent_per_year", 0.0).unwrap();
        parameters
    }

    #[test]
    fn the_turnover_before_the_menopause_changes_nothing() {
        let (um, parameters) = (premenopausal_um_per_day(), Parameters::default());
        let (start, end) = (after(0, 0.0, 0.0, &parameters), after(3650, um, um, &parameters));
        assert!((end.volume() / start.volume() - 1.0).abs() < 1e-9);
        assert!((end.mineral_g_per_cm3 / start.mineral_g_per_cm3 - 1.0).abs() < 1e-3);
    }

    #[test]
    fn volume_follows_the_balance_of_the_cells_over_its_own_surface() {
        let (days, loss_um, parameters) = (1000, 0.002, without_modelling());
        let lost = 1.0 - after(days, 0.03, 0.03 - loss_um, &parameters).volume();
        let per_um = surface_per_um(&parameters);
        assert!((lost / (per_um * loss_um * f64::from(days)) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn modelling_wins_over_slow_turnover_and_loses_to_fast() {
        let (um, parameters) = (premenopausal_um_per_day(), Parameters::default());
        let yearly = modelled_per_year(&parameters);
        for fold in [0.0, 0.5, 2.0, 3.0] {
            let change = after(1461, fold * um, fold * um, &parameters).volume() - 1.0;
            assert!((change - 4.0 * yearly * (1.0 - fold)).abs() < 1e-9, "{fold}: {change}");
        }
    }

    #[test]
    fn modelling_is_a_share_of_formation_that_grows_as_turnover_falls() {
        let parameters = Parameters::default();
        let share = |formed| modelling_share(formed, 1.0, 12.0, &parameters);
        let by_hand = {
            let d = &parameters.densitometry;
            let modelled = 0.8 * 1e-2 * d.cortical_modelling_percent_per_year;
            let past = parameters.tissue.past_formation_um_per_year;
            let compact = 0.8 * d.cortical_surface_per_mm * 1e-3 * 10.0;
            let unfilled = 1e-2 * d.cortical_modelling_percent_per_year / past * 10.0 * 0.8;
            modelled / (modelled + 0.2 * 0.12 + compact - unfilled)
        };
        assert!((share(0.12) - by_hand).abs() < 1e-12, "10 µm a year on 12 mm²/mm³");
        assert!(share(0.06) > share(0.12) && share(0.0) == 1.0);
    }

    #[test]
    fn mineral_rises_where_nothing_is_renewed() {
        let parameters = without_modelling();
        let (start, still) = (after(0, 0.0, 0.0, &parameters), after(1826, 0.0, 0.0, &parameters));
        assert!(still.mineral_g_per_cm3 > start.mineral_g_per_cm3);
        assert!(still.mineral_g_per_cm3 < parameters.tissue.full_mineral_g_per_cm3);
    }
}
