//! Static and dynamic histomorphometry over the whole surface of the sample (ASBMR nomenclature,
//! Dempster 2013). Areas, not profile lengths: the referents are those of stereology.

use super::Measurement;
use crate::column::Column;
use crate::parameter::Parameters;
use crate::simulation::State;
use crate::tissue::Tissue;

/// Osteoid thinner than this is not counted as a seam, µm (the customary threshold).
const SEAM_UM: f32 = 1.5;
/// Surface under one cuboidal osteoblast, µm² (15 µm across).
const OSTEOBLAST_UM2: f32 = 225.0;

/// Surfaces, µm².
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Histomorphometry {
    bone_um2: f64,
    osteoclast_um2: f64,
    osteoblast_um2: f64,
    eroded_um2: f64,
    osteoid_um2: f64,
    mineralising_um2: f64,
    mar_um_per_day: f64,
    osteoclasts: f64,
}

impl Histomorphometry {
    /// Measures the surfaces of a state.
    pub(crate) fn of(state: &State, parameters: &Parameters) -> Self {
        let (tissue, cells) = (&state.tissue, &state.cells);
        let over_shell = |measure: &(dyn Fn(usize) -> f32 + Sync)| {
            crate::reduction::sum_by(tissue.grid().len(), |v| {
                if tissue.is_shell(v) { f64::from(measure(v)) } else { 0.0 }
            })
        };
        let biopsy = state.labelling.last();
        let per_nucleus = parameters.osteoclast.area_per_nucleus_um2;
        Self {
            bone_um2: over_shell(&|v| tissue.area_um2(v)),
            eroded_um2: over_shell(&|v| if tissue.is_eroded(v) { tissue.area_um2(v) } else { 0.0 }),
            osteoid_um2: osteoid_um2(tissue),
            osteoblast_um2: osteoblast_um2(tissue, &cells.osteoblasts.voxel),
            osteoclast_um2: (0..cells.osteoclasts.len())
                .map(|i| f64::from(cells.osteoclasts.area_um2(i, per_nucleus)))
                .fold(0.0, |sum, area| sum + area),
            mineralising_um2: biopsy.map_or(f64::NAN, |b| b.mineralising_um2),
            mar_um_per_day: biopsy.map_or(f64::NAN, |b| b.mar_um_per_day),
            osteoclasts: cells.osteoclasts.len() as f64,
        }
    }

    /// Fills the columns of histomorphometry.
    pub(crate) fn write(&self, row: &mut Measurement) {
        let percent = |area: f64| 100.0 * area / self.bone_um2;
        row.n_oc_bs_per_mm2 = self.osteoclasts / (self.bone_um2 * 1e-6);
        row.oc_s_bs_percent = percent(self.osteoclast_um2);
        row.ob_s_bs_percent = percent(self.osteoblast_um2);
        row.es_bs_percent = percent(self.eroded_um2);
        row.os_bs_percent = percent(self.osteoid_um2);
        row.ms_bs_percent = percent(self.mineralising_um2);
        row.mar_um_per_day = self.mar_um_per_day;
        // Without labelled surface MAR is unknown, but nothing is formed.
        row.bfr_bs_um_per_year = if self.mineralising_um2 == 0.0 {
            0.0
        } else {
            self.mar_um_per_day * self.mineralising_um2 / self.bone_um2 * crate::DAYS_PER_YEAR
        };
    }
}

/// Surface over osteoid seams.
fn osteoid_um2(tissue: &Tissue) -> f64 {
    let unit = tissue.grid().voxel_volume_um3() as f32;
    let mut over = Column::uniform(tissue.grid().len(), 0.0f32);
    for &seam in tissue.seams() {
        let volume = tissue.osteoid(seam as usize) * unit;
        tissue.for_surface_over(seam as usize, |v, share| {
            over[v] += share * volume;
        });
    }
    let areas = over.in_order().map(|(v, volume)| (volume, tissue.area_um2(v)));
    areas
        .filter(|(volume, area)| volume / area > SEAM_UM)
        .fold(0.0, |sum, (_, area)| sum + f64::from(area))
}

/// Surface under osteoblasts: their own size, at most the surface where they stand.
fn osteoblast_um2(tissue: &Tissue, voxels: &[u32]) -> f64 {
    let mut places = voxels.to_vec();
    places.sort_unstable();
    places
        .chunk_by(|a, b| a == b)
        .map(|cells| {
            let room = tissue.area_um2(cells[0] as usize);
            f64::from((cells.len() as f32 * OSTEOBLAST_UM2).min(room))
        })
        .fold(0.0, |sum, area| sum + area)
}
