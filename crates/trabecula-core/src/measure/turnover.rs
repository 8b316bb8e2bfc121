//! Serum-marker analogues: each is the activity of the cells that make the marker, averaged over
//! the last weeks and compared with the months before day 0.

use super::Measurement;
use crate::tissue::{Ledger, Samples};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Days over which a marker averages, so that one small sample is not all noise.
const WINDOW_DAYS: usize = 28;
/// Days before day 0 that make the baseline.
const BASELINE_DAYS: i64 = 180;

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

/// Sizes of the remodelling sites of the last year, each voxel of surface once.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sites {
    /// Wall thickness of packets on which formation has ended, W.Th.
    pub wall_thickness: Samples,
    /// Depth of erosion where formation began, E.De.
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

    /// Fills the markers, the turnover per bone surface, wall thickness and erosion depth.
    pub(crate) fn write(&self, surface_mm2: f64, row: &mut Measurement) {
        let now = self.recent.iter().fold(Activity::default(), |sum, day| sum.plus(*day));
        let percent = |pick: fn(&Activity) -> f64| {
            100.0 * (pick(&now) / now.days) / (pick(&self.baseline) / self.baseline.days)
        };
        row.s_ctx_percent_of_baseline = percent(|a| a.resorbed_um3);
        row.p1np_percent_of_baseline = percent(|a| a.formed_um3);
        row.bsap_percent_of_baseline = percent(|a| a.osteoblast_days);
        row.osteocalcin_percent_of_baseline = percent(|a| a.mineralised_um3);
        let surface_um2 = surface_mm2 * 1e6;
        let per_year = |volume: f64| volume / now.days * crate::DAYS_PER_YEAR / surface_um2;
        row.brs_r_bs_um_per_year = per_year(now.resorbed_um3);
        row.bfr_volume_bs_um_per_year = per_year(now.formed_um3);
        if let Some(sites) = self.sites() {
            row.w_th_um = sites.wall_thickness.mean_um();
            row.e_de_um = sites.erosion_depth.mean_um();
        }
        row.ac_f_per_year = row.bfr_bs_um_per_year / row.w_th_um;
    }
}
