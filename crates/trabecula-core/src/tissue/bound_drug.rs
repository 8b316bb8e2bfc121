//! A drug that binds to mineral: where it lies, on the surface or buried under newer bone.
//!
//! Only voxels that hold some are stored, in ascending order. Amounts are nmol of the whole
//! skeleton for which the sample stands.

use super::Tissue;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What one voxel of bone holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Held {
    voxel: u32,
    /// On mineral that marrow reaches.
    surface: f64,
    /// Under newer bone.
    buried: f64,
}

/// Mineral that marrow reaches: voxel, and area weighted by how open it lies, µm².
pub(crate) type Exposure = Vec<(u32, f32)>;

/// Where a drug lies in bone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BoundDrug {
    held: Vec<Held>,
}

impl BoundDrug {
    /// On the surface, nmol.
    #[must_use]
    pub fn surface_nmol(&self) -> f64 {
        self.held.iter().fold(0.0, |sum, held| sum + held.surface)
    }

    /// Buried, nmol.
    #[must_use]
    pub fn buried_nmol(&self) -> f64 {
        self.held.iter().fold(0.0, |sum, held| sum + held.buried)
    }

    /// Surface-bound and buried amounts in `voxel`, nmol.
    #[must_use]
    pub fn at(&self, voxel: usize) -> (f64, f64) {
        self.find(voxel).map_or((0.0, 0.0), |i| (self.held[i].surface, self.held[i].buried))
    }

    /// Refuses voxels out of order or beyond a grid of `voxels`.
    pub(crate) fn check(&self, voxels: usize) -> Result<(), &'static str> {
        let ascends = self.held.windows(2).all(|pair| pair[0].voxel < pair[1].voxel);
        let inside = self.held.last().is_none_or(|held| (held.voxel as usize) < voxels);
        (ascends && inside).then_some(()).ok_or("a drug in bone does not fit the grid")
    }

    fn find(&self, voxel: usize) -> Option<usize> {
        self.held.binary_search_by_key(&(voxel as u32), |held| held.voxel).ok()
    }

    /// An osteoclast takes a layer of `depth_um` off `voxel`, which is `share` of its matrix;
    /// surface-bound drug lies within `layer_um` of the surface. Returns the drug set free, nmol.
    pub(crate) fn erode(&mut self, voxel: usize, depth_um: f32, share: f32, layer_um: f32) -> f64 {
        let Some(at) = self.find(voxel) else { return 0.0 };
        let held = &mut self.held[at];
        // What empties a voxel frees all of it.
        let of_surface = if share >= 1.0 { 1.0 } else { (depth_um / layer_um).min(1.0) };
        let from_surface = held.surface * f64::from(of_surface);
        let from_buried = held.buried * f64::from(share.min(1.0));
        held.surface -= from_surface;
        held.buried -= from_buried;
        from_surface + from_buried
    }

    /// Brings what is held up to date with the bone: drug that marrow no longer reaches is
    /// buried; drug whose bone has fallen out is returned, nmol.
    pub(crate) fn settle(&mut self, tissue: &Tissue, exposure: &Exposure) -> f64 {
        let mut lost = 0.0;
        for held in &mut self.held {
            if tissue.matrix[held.voxel as usize] <= 0.0 {
                lost += std::mem::take(&mut held.surface) + std::mem::take(&mut held.buried);
            } else if exposure.binary_search_by_key(&held.voxel, |place| place.0).is_err() {
                held.buried += std::mem::take(&mut held.surface);
            }
        }
        self.held.retain(|held| held.surface + held.buried > 0.0);
        lost
    }

    /// Keeps `kept` of what is on the surface and adds `bound_nmol`, spread over `exposure` by
    /// weighted area.
    pub(crate) fn exchange(&mut self, kept: f64, bound_nmol: f64, exposure: &Exposure) {
        for held in &mut self.held {
            held.surface *= kept;
        }
        let total: f64 = exposure.iter().fold(0.0, |sum, place| sum + f64::from(place.1));
        if bound_nmol <= 0.0 || total <= 0.0 {
            return;
        }
        let mut merged = Vec::with_capacity(self.held.len().max(exposure.len()));
        let mut old = std::mem::take(&mut self.held).into_iter().peekable();
        for &(voxel, weight) in exposure {
            while let Some(before) = old.next_if(|held| held.voxel < voxel) {
                merged.push(before);
            }
            let here = old.next_if(|held| held.voxel == voxel);
            let mut here = here.unwrap_or(Held { voxel, surface: 0.0, buried: 0.0 });
            here.surface += bound_nmol * f64::from(weight) / total;
            merged.push(here);
        }
        merged.extend(old);
        self.held = merged;
    }
}

impl Tissue {
    /// The mineral that marrow reaches. `openness` weighs the surface at a shell voxel.
    pub(crate) fn exposed_mineral(&self, openness: impl Fn(usize) -> f32 + Sync) -> Exposure {
        let weigh = |voxel: usize| {
            let weight = self.exposed_mineral_um2(voxel, &openness);
            (weight > 0.0).then_some((voxel as u32, weight))
        };
        (0..self.grid.len()).into_par_iter().with_min_len(1 << 14).filter_map(weigh).collect()
    }

    /// A shell voxel that holds mineral carries its surface itself; the surface at an empty one
    /// belongs to the bone beside it. Osteoid keeps drug off the mineral under it.
    fn exposed_mineral_um2(&self, voxel: usize, openness: &impl Fn(usize) -> f32) -> f32 {
        if self.mineral[voxel] <= 0.0 {
            return 0.0;
        }
        if self.is_shell(voxel) {
            let free = self.osteoid(voxel) <= 0.0;
            return if free { self.area_um2(voxel) * openness(voxel) } else { 0.0 };
        }
        if !self.is_solid(voxel) || self.sites[voxel].solid_faces() == 6 {
            return 0.0;
        }
        self.grid
            .face_neighbours(voxel)
            .filter(|&v| self.is_shell(v) && self.mineral[v] <= 0.0 && self.osteoid(v) <= 0.0)
            .map(|v| self.area_um2(v) / f32::from(self.sites[v].solid_faces()) * openness(v))
            .sum()
    }
}
