//! Serum-marker analogues: each is the activity of the cells that make the marker, averaged over
//! the last weeks and compared with the months before day 0. All of the skeleton remodels as the sample
//! does; markers of formation hold besides what models compact bone, at the same pace at all times.
//! Serum NTX and BSAP are also of other origin than bone that is remodelled: their assays see part of
//! a change.

use super::Measurement;
use crate::parameter::Markers;
use crate::tissue::{Ledger, Samples};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Days over which a marker averages, so that one small sample is not all noise.
const WINDOW_DAYS: usize = 28;
/// Days before day 0 that make the baseline of markers.
pub const MARKER_BASELINE_DAYS: u32 = 180;
const BASELINE_DAYS: i64 = MARKER_BASELINE_DAYS as i64;

/// Least activity before day 0 that is compared to. Assays of P1NP tell from 5 µg/L on what there
/// is, a tenth of what postmenopausal women have; so do these, of what cubes of the everyday size
/// have. Below, nearly nothing is divided by nothing, and the percentages say no more than that.
mod least {
    /// Resorbed, formed or mineralised, µm a year on all of the surface: women have 5 to 20.
    pub(super) const UM_PER_YEAR: f64 = 1.0;
    /// Osteoblasts at work, a mm² of surface: women have 30 to 100.
    pub(super) const OSTEOBLASTS_PER_MM2: f64 = 5.0;
}

/// Activity of one day, or a sum of days.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Activity {
    resorbed_um3: f64,
    formed_um3: f64,
    mineralised_um3: f64,
    osteoblast_days: f64,
    days: f64,
}

impl Activity {
    fn plus(self, other: Self) -> Self {
        Self {
            resorbed_um3: self.resorbed_um3 + other.resorbed_um3,
            formed_um3: self.formed_um3 + other.formed_um3,
            mineralised_um3: self.mineralised_um3 + other.mineralised_um3,
            osteoblast_days: self.osteoblast_days + other.osteoblast_days,
            days: self.days + other.days,
        }
    }
}

/// Sizes of the remodelling sites of the last year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sites {
    /// Wall thickness of packets on which formation has ended, W.Th.
    pub wall_thickness: Samples,
    /// Depth of erosion where formation began, E.De; sides of cavities are among it.
    pub erosion_depth: Samples,
}

/// The running record of turnover.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Turnover {
    recent: VecDeque<Activity>,
    baseline: Activity,
    seen: Ledger,
    /// The ledger a year ago, a month at a time, for yearly means of lengths.
    monthly: VecDeque<Ledger>,
    days: u32,
}

impl Turnover {
    /// Adds the day that ends at day `day`.
    pub(crate) fn record(&mut self, day: i64, ledger: &Ledger, osteoblasts: usize) {
        let today = Activity {
            resorbed_um3: ledger.resorbed_um3 - self.seen.resorbed_um3,
            formed_um3: ledger.formed_um3 - self.seen.formed_um3,
            mineralised_um3: ledger.mineralised_um3 - self.seen.mineralised_um3,
            osteoblast_days: osteoblasts as f64,
            days: 1.0,
        };
        self.seen = *ledger;
        self.recent.push_back(today);
        if self.recent.len() > WINDOW_DAYS {
            self.recent.pop_front();
        }
        if (1 - BASELINE_DAYS..=0).contains(&day) {
            self.baseline = self.baseline.plus(today);
        }
        if self.days.is_multiple_of(30) {
            self.monthly.push_back(*ledger);
            if self.monthly.len() > 12 {
                self.monthly.pop_front();
            }
        }
        self.days += 1;
    }

    /// Walls and cavities of the last year; none before the first day.
    pub(crate) fn sites(&self) -> Option<Sites> {
        self.monthly.front().map(|year_ago| Sites {
            wall_thickness: self.seen.wall_thickness.since(&year_ago.wall_thickness),
            erosion_depth: self.seen.erosion_depth.since(&year_ago.erosion_depth),
        })
    }

    /// What the sample formed in the months before day 0, mm³ a year.
    pub(crate) fn formed_before_mm3_per_year(&self) -> f64 {
        self.before_mm3_per_year(self.baseline.formed_um3)
    }

    fn before_mm3_per_year(&self, volume_um3: f64) -> f64 {
        volume_um3 / self.baseline.days * crate::DAYS_PER_YEAR * 1e-9
    }

    /// Fills the markers, the turnover per bone surface, wall thickness and erosion depth. Of what the
    /// skeleton formed before day 0, `modelling_share` was modelling.
    pub(crate) fn write(
        &self,
        surface_mm2: f64,
        modelling_share: f64,
        markers: &Markers,
        row: &mut Measurement,
    ) {
        let now = self.recent.iter().fold(Activity::default(), |sum, day| sum.plus(*day));
        let surface_um2 = surface_mm2 * 1e6;
        let percent = |pick: fn(&Activity) -> f64, least: f64| {
            let before = pick(&self.baseline) / self.baseline.days;
            if before >= least { 100.0 * (pick(&now) / now.days) / before } else { f64::NAN }
        };
        let volume = surface_um2 * least::UM_PER_YEAR / crate::DAYS_PER_YEAR;
        let formation = |pick: fn(&Activity) -> f64, least: f64| {
            (1.0 - modelling_share) * percent(pick, least) + 100.0 * modelling_share
        };
        row.s_ctx_percent_of_baseline = percent(|a| a.resorbed_um3, volume);
        let seen = |percent: f64, share: f64| 100.0 + share * (percent - 100.0);
        row.s_ntx_percent_of_baseline = seen(row.s_ctx_percent_of_baseline, markers.ntx_per_ctx);
        row.p1np_percent_of_baseline = formation(|a| a.formed_um3, volume);
        row.osteocalcin_percent_of_baseline = formation(|a| a.mineralised_um3, volume);
        let osteoblasts = surface_mm2 * least::OSTEOBLASTS_PER_MM2;
        let osteoblasts = formation(|a| a.osteoblast_days, osteoblasts);
        row.bsap_percent_of_baseline = seen(osteoblasts, markers.bsap_per_p1np);
        row.resorbed_before_mm3_per_year = self.before_mm3_per_year(self.baseline.resorbed_um3);
        row.formed_before_mm3_per_year = self.formed_before_mm3_per_year();
        let per_year = |volume: f64| volume / now.days * crate::DAYS_PER_YEAR / surface_um2;
        row.brs_r_bs_um_per_year = per_year(now.resorbed_um3);
        row.bfr_volume_bs_um_per_year = per_year(now.formed_um3);
        if let Some(sites) = self.sites() {
            row.w_th_um = sites.wall_thickness.mean_um();
            row.e_de_um = sites.erosion_depth.mean_um();
        }
        row.ac_f_per_year = match row.bfr_bs_um_per_year {
            0.0 => 0.0,
            formed => formed / row.w_th_um,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a sample with a mm² of surface on which so many µm were formed in a year before day 0.
    fn row(formed_um: f64, osteoblasts: usize, modelling_share: f64) -> Measurement {
        let mut turnover = Turnover::default();
        let mut ledger = Ledger::default();
        for day in 1 - BASELINE_DAYS..=WINDOW_DAYS as i64 {
            let faster = if day > 0 { 3.0 } else { 1.0 };
            ledger.formed_um3 += faster * formed_um * 1e6 / crate::DAYS_PER_YEAR;
            turnover.record(day, &ledger, osteoblasts);
        }
        let mut row = Measurement::default();
        let markers = Markers { ntx_per_ctx: 0.5, bsap_per_p1np: 0.25 };
        turnover.write(1.0, modelling_share, &markers, &mut row);
        row
    }

    #[test]
    fn a_change_from_next_to_nothing_is_no_change() {
        let usual = row(10.0, 50, 0.0);
        assert!((usual.p1np_percent_of_baseline - 300.0).abs() < 1e-6);
        assert!((usual.bsap_percent_of_baseline - 100.0).abs() < 1e-6);
        assert!(usual.s_ctx_percent_of_baseline.is_nan(), "nothing was resorbed");
        let least = row(0.5, 4, 0.1);
        assert!(least.p1np_percent_of_baseline.is_nan(), "{least:?}");
        assert!(least.bsap_percent_of_baseline.is_nan(), "{least:?}");
        assert!(
            (least.bfr_volume_bs_um_per_year - 1.5).abs() < 1e-6,
            "rates are told all the same"
        );
    }

    #[test]
    fn assays_of_ntx_and_bsap_see_part_of_a_change() {
        let mut turnover = Turnover::default();
        let mut ledger = Ledger::default();
        for day in 1 - BASELINE_DAYS..=WINDOW_DAYS as i64 {
            let osteoblasts = if day > 0 { 90 } else { 50 };
            ledger.resorbed_um3 += osteoblasts as f64 * 1e6;
            turnover.record(day, &ledger, osteoblasts);
        }
        let mut row = Measurement::default();
        turnover.write(1.0, 0.0, &Markers { ntx_per_ctx: 0.5, bsap_per_p1np: 0.25 }, &mut row);
        assert!((row.s_ctx_percent_of_baseline - 180.0).abs() < 1e-6, "{row:?}");
        assert!((row.s_ntx_percent_of_baseline - 140.0).abs() < 1e-6, "{row:?}");
        assert!((row.bsap_percent_of_baseline - 120.0).abs() < 1e-6, "{row:?}");
    }

    #[test]
    fn what_modelling_adds_does_not_change() {
        let row = row(10.0, 50, 0.1);
        assert!((row.p1np_percent_of_baseline - 280.0).abs() < 1e-6, "{row:?}");
        assert!((row.bsap_percent_of_baseline - 100.0).abs() < 1e-6);
        assert!((row.bfr_volume_bs_um_per_year - 30.0).abs() < 1e-6, "of the sample alone");
    }
}
