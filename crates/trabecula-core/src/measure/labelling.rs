//! Double labelling, as a histologist does it: a fluorescent label marks where mineral is being
//! laid on one day, another two weeks later; the biopsy shows surface with both, one or none.

use crate::cell::Surroundings;
use crate::column::Column;
use crate::parameter::Parameters;
use crate::tissue::Tissue;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A new pair of labels begins every so many days.
const CYCLE_DAYS: u32 = 30;
/// Days between the two labels of a pair.
const INTERVAL_DAYS: u32 = 14;
/// Slowest apposition that still leaves a label one can see: 0.3 µm over a three-day label.
const VISIBLE_UM_PER_DAY: f32 = 0.1;

/// The labels in the bone and what the last biopsy showed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Labelling {
    /// The seams when the first label was given, by voxel.
    first: Vec<Seam>,
    last: Option<Biopsy>,
}

/// What the labels of one pair showed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Biopsy {
    /// Mineralising surface: double-labelled and half of the single-labelled surface, µm².
    pub(crate) mineralising_um2: f64,
    /// Distance between labels over the days between them, µm/day; NaN without double labels.
    pub(crate) mar_um_per_day: f64,
}

/// Mineralisation seen from one piece of surface.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Seen {
    first_rate: f32,
    second_rate: f32,
    between: f32,
}

impl Labelling {
    /// The last complete biopsy.
    pub(crate) fn last(&self) -> Option<Biopsy> {
        self.last
    }

    /// Gives or reads the label that is due on this day.
    pub(crate) fn advance(
        &mut self,
        day: u32,
        tissue: &Tissue,
        around: &Surroundings,
        parameters: &Parameters,
    ) {
        let in_cycle = day % CYCLE_DAYS;
        if in_cycle == 0 {
            self.first = seam_states(tissue, around, parameters);
        } else if in_cycle == INTERVAL_DAYS {
            self.last = Some(self.biopsy(tissue, &seam_states(tissue, around, parameters)));
        }
    }

    fn biopsy(&self, tissue: &Tissue, second: &[Seam]) -> Biopsy {
        let seen = self.seen(tissue, second);
        let (mut double, mut single, mut laid) = (0.0f64, 0.0f64, 0.0f64);
        for (voxel, seen) in seen.in_order() {
            let area = tissue.area_um2(voxel);
            let visible = |rate: f32| rate / area > VISIBLE_UM_PER_DAY;
            match (visible(seen.first_rate), visible(seen.second_rate)) {
                (true, true) => {
                    double += f64::from(area);
                    laid += f64::from(seen.between);
                }
                (true, false) | (false, true) => single += f64::from(area),
                (false, false) => {}
            }
        }
        Biopsy {
            mineralising_um2: double + 0.5 * single,
            mar_um_per_day: laid / (double * f64::from(INTERVAL_DAYS)),
        }
    }

    /// What each shell voxel sees of the labels under it.
    fn seen(&self, tissue: &Tissue, second: &[Seam]) -> Column<Seen> {
        let unit = tissue.grid().voxel_volume_um3() as f32;
        let mut seen = Column::uniform(tissue.grid().len(), Seen::default());
        for seam in &self.first {
            let voxel = seam.voxel as usize;
            let mineralised = tissue.matrix()[voxel] - tissue.osteoid(voxel);
            tissue.for_surface_over(voxel, |v, share| {
                let seen = &mut seen[v];
                seen.first_rate += share * unit * seam.per_day;
                seen.between += share * unit * (mineralised - seam.mineralised).max(0.0);
            });
        }
        for seam in second {
            let is_new = self.first.binary_search_by_key(&seam.voxel, |s| s.voxel).is_err();
            tissue.for_surface_over(seam.voxel as usize, |v, share| {
                let seen = &mut seen[v];
                seen.second_rate += share * unit * seam.per_day;
                if is_new {
                    seen.between += share * unit * seam.mineralised;
                }
            });
        }
        seen
    }
}

/// The mineralisation front in one voxel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Seam {
    voxel: u32,
    /// Mineralised matrix, as a fraction of the voxel.
    mineralised: f32,
    /// Matrix that mineralises, as a fraction of the voxel per day.
    per_day: f32,
}

fn seam_states(tissue: &Tissue, around: &Surroundings, parameters: &Parameters) -> Vec<Seam> {
    let state = |&v: &u32| {
        let voxel = v as usize;
        let is_attended = around.is_attended(tissue.grid(), voxel);
        Seam {
            voxel: v,
            mineralised: tissue.matrix()[voxel] - tissue.osteoid(voxel),
            per_day: tissue.mineralisation_per_day(voxel, is_attended, parameters),
        }
    };
    tissue.seams().par_iter().map(state).collect()
}
