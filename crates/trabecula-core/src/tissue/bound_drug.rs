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

    /// An osteoclast takes a layer of `depth_um` off `voxel`, which is `share` of its matrix. Drug on
    /// the surface thins out with depth by a factor of e each `layer_um`, so that what two bites
    /// set free does not depend on where one ends. Returns the drug set free, nmol.
    pub(crate) fn erode(&mut self, voxel: usize, depth_um: f32, share: f32, layer_um: f32) -> f64 {
        let Some(at) = self.find(voxel) else { return 0.0 };
        let held = &mut self.held[at];
        // What empties a voxel frees all of it.
        let of_surface = if share >= 1.0 { 1.0 } else { -(-depth_um / layer_um).exp_m1() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Grid;
    use crate::parameter::Parameters;

    /// Edge of the block, voxels, of which the lower half is mineralised bone.
    const EDGE: usize = 6;
    /// Depth within which drug on the surface lies, µm.
    const LAYER_UM: f32 = 5.0;
    const DOSE_NMOL: f64 = 100.0;

    struct Block {
        tissue: Tissue,
        drug: BoundDrug,
    }

    impl Block {
        fn new() -> Self {
            let grid = Grid::new([EDGE; 3], 20.0).unwrap();
            let matrix: Vec<f32> = (0..grid.len())
                .map(|v| if grid.coordinates(v)[2] < EDGE / 2 { 1.0 } else { 0.0 })
                .collect();
            let mut tissue = Tissue::new(grid, &matrix);
            tissue.set_age(1000.0, &Parameters::default());
            Self { tissue, drug: BoundDrug::default() }
        }

        /// Where the bone ends, and the marrow over it, at a place well inside.
        fn column(&self, x: usize) -> (usize, usize) {
            let at = |z| self.tissue.grid.index(x, EDGE / 2, z);
            (at(EDGE / 2 - 1), at(EDGE / 2))
        }

        /// Binds a dose where the marrow voxel `bare` counts `fold` times.
        fn bind(&mut self, bare: usize, fold: f32) {
            let exposure = self.tissue.exposed_mineral(|v| if v == bare { fold } else { 1.0 });
            self.drug.exchange(1.0, DOSE_NMOL, &exposure);
        }

        /// Settles the drug; what fell out, nmol.
        fn settle(&mut self) -> f64 {
            let exposure = self.tissue.exposed_mineral(|_| 1.0);
            self.drug.settle(&self.tissue, &exposure)
        }

        fn sum(&self) -> f64 {
            self.drug.surface_nmol() + self.drug.buried_nmol()
        }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-6 * DOSE_NMOL
    }

    #[test]
    fn bare_surface_binds_as_many_times_more_as_it_is_said_to() {
        for fold in [1.0, 4.0] {
            let mut block = Block::new();
            let ((bone, marrow), (other, _)) = (block.column(2), block.column(4));
            block.bind(marrow, fold);
            let (bare, covered) = (block.drug.at(bone).0, block.drug.at(other).0);
            assert!(covered > 0.0 && close(bare, f64::from(fold) * covered), "{bare} {covered}");
            assert!(close(block.sum(), DOSE_NMOL));
        }
    }

    #[test]
    fn osteoid_keeps_drug_off() {
        let mut block = Block::new();
        let ((bone, marrow), (other, _)) = (block.column(2), block.column(4));
        assert!(block.tissue.lay(marrow, 100.0) > 0.0);
        block.bind(marrow, 4.0);
        assert_eq!(block.drug.at(bone), (0.0, 0.0));
        assert!(block.drug.at(other).0 > 0.0 && close(block.sum(), DOSE_NMOL));
    }

    #[test]
    fn new_bone_buries_the_drug_that_it_covers_and_no_other() {
        let mut block = Block::new();
        let ((bone, marrow), (other, _)) = (block.column(2), block.column(4));
        block.bind(marrow, 1.0);
        let (before, elsewhere) = (block.drug.at(bone).0, block.drug.at(other));
        assert_eq!(block.settle(), 0.0);
        assert_eq!(block.drug.buried_nmol(), 0.0, "nothing was laid");
        block.tissue.lay(marrow, 100.0);
        assert_eq!(block.settle(), 0.0);
        assert_eq!(block.drug.at(bone), (0.0, before));
        assert_eq!(block.drug.at(other), elsewhere);
        assert!(close(block.drug.buried_nmol(), before) && close(block.sum(), DOSE_NMOL));
        // Buried drug does not leave; drug on the surface does.
        block.drug.exchange(0.5, 0.0, &Vec::new());
        assert_eq!(block.drug.at(bone), (0.0, before));
        assert!(close(block.drug.at(other).0, 0.5 * elsewhere.0));
    }

    #[test]
    fn what_is_freed_does_not_depend_on_how_erosion_is_cut_into_bites() {
        let freed = |bites: u32| {
            let mut block = Block::new();
            let (bone, marrow) = block.column(2);
            block.bind(marrow, 1.0);
            let depth = 1.5 * LAYER_UM / bites as f32;
            (0..bites).map(|_| block.drug.erode(bone, depth, 0.0, LAYER_UM)).sum::<f64>()
        };
        assert!((freed(1) / freed(24) - 1.0).abs() < 1e-5, "{} {}", freed(1), freed(24));
    }

    #[test]
    fn an_eroded_voxel_gives_up_its_own_drug_layer_by_layer() {
        let mut block = Block::new();
        let ((bone, marrow), (other, _)) = (block.column(2), block.column(4));
        block.bind(marrow, 1.0);
        block.drug.held.iter_mut().for_each(|held| held.buried = 2.0 * held.surface);
        let (total, here, elsewhere) = (block.sum(), block.drug.at(bone), block.drug.at(other));
        // Half of the layer, a tenth of the matrix.
        let freed = block.drug.erode(bone, 0.5 * LAYER_UM, 0.1, LAYER_UM);
        assert!(close(freed, (1.0 - (-0.5f64).exp()) * here.0 + 0.1 * here.1), "{freed}");
        assert!(close(block.sum() + freed, total));
        // The rest of the voxel.
        let rest = block.drug.erode(bone, 1.0, 1.0, LAYER_UM);
        assert!(close(freed + rest, here.0 + here.1));
        assert_eq!(block.drug.at(bone), (0.0, 0.0));
        assert_eq!(block.drug.at(other), elsewhere);
        assert_eq!(block.drug.erode(marrow, LAYER_UM, 1.0, LAYER_UM), 0.0, "there was none");
    }

    #[test]
    fn bone_that_has_gone_returns_what_was_left_in_it() {
        let mut block = Block::new();
        let (bone, marrow) = block.column(2);
        block.bind(marrow, 1.0);
        let here = block.drug.at(bone).0;
        let voxel_um3 = block.tissue.grid.voxel_volume_um3() as f32;
        block.tissue.resorb(bone, voxel_um3);
        let lost = block.settle();
        assert!(close(lost, here) && close(block.sum() + lost, DOSE_NMOL), "{lost} {here}");
    }
}
