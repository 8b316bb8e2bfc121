//! The bone–marrow interface: which voxels it is, how large it is, and what it remembers.

use super::Tissue;
use std::sync::LazyLock;

/// Surface per marrow voxel with 1 to 6 solid face neighbours, in faces. Counting faces would
/// overstate oblique surface by half; these weights are exact on average over orientations
/// (Mullikin & Verbeek 1993) for one to three faces, and plain cube geometry beyond.
const AREA_WEIGHT: [f32; 7] = [0.0, 0.894, 1.3409, 1.5879, 2.0, 8.0 / 3.0, 10.0 / 3.0];

/// Most voxels within two of one, along each axis, that are equally far from it.
const MOST_EQUALLY_FAR: usize = 24;

/// The displacements by up to two voxels along each axis, by their length, the shortest first.
static EQUALLY_FAR: LazyLock<Vec<Vec<[i32; 3]>>> = LazyLock::new(|| {
    let square = |by: &[i32; 3]| by.iter().map(|b| b * b).sum::<i32>();
    let along = || -2..=2;
    let all = along().flat_map(|z| along().flat_map(move |y| along().map(move |x| [x, y, z])));
    let mut all: Vec<[i32; 3]> = all.filter(|by| square(by) > 0).collect();
    all.sort_by_key(square);
    all.chunk_by(|a, b| square(a) == square(b)).map(<[_]>::to_vec).collect()
});

impl Tissue {
    /// Whether a voxel is marrow that touches bone.
    #[must_use]
    pub fn is_shell(&self, voxel: usize) -> bool {
        self.sites[voxel].is_shell()
    }

    /// The first shell voxel within `reach` voxels of `voxel` that is as wanted.
    #[inline]
    pub(crate) fn find_shell(
        &self,
        voxel: usize,
        reach: usize,
        mut is_it: impl FnMut(usize) -> bool,
    ) -> Option<usize> {
        let around = self.grid.neighbourhood(voxel, reach);
        around.find_in(&self.sites, |v, site| site.is_shell() && is_it(v))
    }

    /// Calls `visit` with each shell voxel within `reach` voxels of `voxel`.
    #[inline]
    pub(crate) fn visit_shell(&self, voxel: usize, reach: usize, mut visit: impl FnMut(usize)) {
        let _ = self.find_shell(voxel, reach, |v| {
            visit(v);
            false
        });
    }

    /// Whether a voxel is bone that touches marrow.
    pub(crate) fn is_exposed(&self, voxel: usize) -> bool {
        self.is_solid(voxel) && self.grid.face_neighbours(voxel).any(|w| !self.is_solid(w))
    }

    /// Bone surface that a shell voxel stands for, µm²; 0 elsewhere.
    #[must_use]
    pub fn area_um2(&self, voxel: usize) -> f32 {
        if self.is_solid(voxel) {
            return 0.0;
        }
        AREA_WEIGHT[usize::from(self.sites[voxel].solid_faces())] * self.grid.voxel_um().powi(2)
    }

    /// Bone surface BS as the sum over shell voxels, mm².
    #[must_use]
    pub fn surface_mm2(&self) -> f64 {
        let faces: f64 = AREA_WEIGHT
            .iter()
            .zip(&self.marrow)
            .map(|(&weight, &voxels)| f64::from(weight) * voxels as f64)
            .sum();
        faces * f64::from(self.grid.voxel_um()).powi(2) * 1e-6
    }

    /// Whether the surface at a shell voxel is eroded and not yet covered.
    #[must_use]
    pub fn is_eroded(&self, voxel: usize) -> bool {
        self.sites[voxel].is_eroded()
    }

    /// Growth factor kept at a shell voxel, as µm³ of matrix.
    #[must_use]
    pub fn deposit_um3(&self, voxel: usize) -> f32 {
        self.deposit[voxel]
    }

    /// The solid voxels that have the most solid around them attract the next osteoid: how many
    /// of the 26 neighbours of a voxel are solid, `0..=26`.
    pub(crate) fn concavity(&self, voxel: usize) -> usize {
        let mut solid = 0;
        let around = self.grid.neighbourhood(voxel, 1);
        let _ = around.find_in(&self.sites, |_, site| {
            solid += usize::from(site.is_solid());
            false
        });
        solid
    }

    /// A marrow voxel at or beside `voxel` that bone encloses on five or six sides: osteoid
    /// fills such pores first.
    pub(crate) fn pore_beside(&self, voxel: usize) -> Option<usize> {
        let around = self.grid.neighbourhood(voxel, 1);
        around.find_in(&self.sites, |_, site| !site.is_solid() && site.solid_faces() >= 5)
    }

    /// A bone voxel beside `voxel` that erosion has emptied in part.
    pub(crate) fn notch_beside(&self, voxel: usize) -> Option<usize> {
        self.grid.face_neighbours(voxel).find(|&v| self.is_solid(v) && self.matrix[v] < 1.0)
    }

    /// The surface nearest to the matrix in `voxel`, from which a section shows it: itself when it
    /// is a shell voxel, or else the closest ones within two voxels. Calls `visit` with each and
    /// its share.
    pub(crate) fn for_surface_over(&self, voxel: usize, mut visit: impl FnMut(usize, f32)) {
        if self.is_shell(voxel) {
            return visit(voxel, 1.0);
        }
        let at = self.grid.coordinates(voxel);
        let shape = self.grid.shape();
        if (0..3).all(|a| at[a] >= 2 && at[a] + 2 < shape[a]) {
            // All places around are inside: no need to ask each.
            let strides = [1, shape[0] as isize, (shape[0] * shape[1]) as isize];
            let displaced = |by: [i32; 3]| {
                let by: isize = (0..3).map(|a| by[a] as isize * strides[a]).sum();
                Some(voxel.wrapping_add_signed(by))
            };
            self.for_nearest_surface(displaced, visit);
        } else {
            self.for_nearest_surface(|by| self.grid.displaced(at, by), visit);
        }
    }

    /// Calls `visit` with the closest shell voxels within two voxels, and the share of each.
    fn for_nearest_surface(
        &self,
        displaced: impl Fn([i32; 3]) -> Option<usize>,
        mut visit: impl FnMut(usize, f32),
    ) {
        let mut nearest = [0usize; MOST_EQUALLY_FAR];
        for alike in EQUALLY_FAR.iter() {
            let mut count = 0;
            for v in alike.iter().filter_map(|&by| displaced(by)) {
                if self.is_shell(v) {
                    nearest[count] = v;
                    count += 1;
                }
            }
            if count > 0 {
                nearest[..count].iter().for_each(|&v| visit(v, 1.0 / count as f32));
                return;
            }
        }
    }

    /// Notes erosion of `voxel` and keeps `deposit_um3` of growth factor on the surface there.
    pub(crate) fn book_eroded(&mut self, voxel: usize, deposit_um3: f32) {
        let Some(at) = self.shell_at(voxel) else { return };
        if deposit_um3 > 0.0 {
            self.deposit[at] += deposit_um3;
        }
        if at == voxel {
            return self.begin_erosion(at);
        }
        // All surface that the voxel bears is undermined.
        let grid = self.grid;
        for above in grid.face_neighbours(voxel) {
            if !self.is_solid(above) {
                self.begin_erosion(above);
            }
        }
    }

    /// The surface at a shell voxel is eroded from now on.
    fn begin_erosion(&mut self, at: usize) {
        self.sites[at].set_eroded(true);
        self.forget_laid(at);
    }

    /// The shell voxel that stands for the surface of `voxel`: itself, or a marrow neighbour.
    fn shell_at(&self, voxel: usize) -> Option<usize> {
        if self.is_shell(voxel) {
            return Some(voxel);
        }
        self.grid.face_neighbours(voxel).find(|&w| self.is_shell(w))
    }

    /// Books the first osteoid on eroded ground at the shell voxel `at`, which goes into `into`
    /// and ends the erosion there.
    pub(super) fn book_laid(&mut self, at: usize, into: usize) {
        if !self.is_cavity(at) {
            return;
        }
        let depth = if into == at { 0.0 } else { self.erosion_depth_um(into) };
        self.book_depth(depth.max(self.erosion_depth_um(at)), at);
        self.end_erosion(at);
    }

    /// Whether erosion has been at a shell voxel and formation has not.
    fn is_cavity(&self, voxel: usize) -> bool {
        self.is_eroded(voxel) || self.depth[voxel] > 0.0
    }

    /// Books how deep erosion had gone at the surface `at`, where formation has arrived.
    fn book_depth(&mut self, depth_um: f32, at: usize) {
        if depth_um > 0.0 {
            let area_um2 = f64::from(self.area_um2(at));
            self.ledger.erosion_depth.add(f64::from(depth_um), area_um2);
        }
    }

    /// How deep erosion has gone at a shell voxel, or in the bone voxel under one, below the
    /// surface where it began, µm: the shortest way through what was removed.
    pub(crate) fn erosion_depth_um(&self, voxel: usize) -> f32 {
        let h = self.grid.voxel_um();
        if !self.is_solid(voxel) {
            return self.depth[voxel];
        }
        let above = self
            .grid
            .neighbourhood(voxel, 1)
            .filter(|&v| self.is_shell(v))
            .map(|v| self.depth[v] + self.grid.distance_um(v, voxel) - h)
            .min_by(f32::total_cmp);
        above.unwrap_or(0.0) + (1.0 - self.matrix[voxel]).max(0.0) * h
    }

    /// Growth factor kept at a voxel and the 26 around it, as µm³ of matrix.
    pub(crate) fn deposit_around_um3(&self, voxel: usize) -> f32 {
        self.grid.neighbourhood(voxel, 1).map(|v| self.deposit[v]).sum()
    }

    /// Takes up to `wanted_um3` of growth factor from the surface around `voxel`.
    pub(crate) fn claim_deposit(&mut self, voxel: usize, wanted_um3: f32) -> f32 {
        let total = self.deposit_around_um3(voxel);
        if total <= 0.0 {
            return 0.0;
        }
        let keep = (1.0 - wanted_um3 / total).max(0.0);
        for v in self.grid.neighbourhood(voxel, 1) {
            if self.deposit[v] > 0.0 {
                self.deposit[v] *= keep;
            }
        }
        total.min(wanted_um3)
    }

    /// Formation begins on the quiescent surface `within` the reach of a lining cell.
    pub(crate) fn begin_modelling(&mut self, within: impl Iterator<Item = usize>) {
        for v in within {
            if self.is_shell(v) && !self.is_cavity(v) {
                self.sites[v].set_smooth(true);
            }
        }
    }

    /// A lining cell covers the surface `within` its reach: what was laid there is complete, and its
    /// wall thickness is its volume over the surface that it takes up, whichever way that faces:
    /// heights from voxel to voxel would add up along edges. Packets on a smooth cement line have no
    /// wall, which is what follows erosion.
    pub(crate) fn cover(&mut self, within: impl Iterator<Item = usize> + Clone) {
        let is_wall = |v: usize| self.laid[v] > 0.0 && !self.sites[v].is_smooth();
        let packet = within.clone().filter(|&v| self.is_shell(v) && is_wall(v));
        let (mut volume_um3, mut area_um2) = (0.0, 0.0);
        for v in packet {
            volume_um3 += f64::from(self.laid[v]);
            area_um2 += f64::from(self.area_um2(v));
        }
        if area_um2 > 0.0 {
            self.ledger.wall_thickness.add(volume_um3 / area_um2, area_um2);
        }
        for v in within {
            self.end_erosion(v);
            self.forget_laid(v);
            self.sites[v].set_smooth(false);
        }
    }

    /// Surface at `voxel` is not, or no longer, eroded.
    pub(super) fn end_erosion(&mut self, voxel: usize) {
        self.sites[voxel].set_eroded(false);
        if self.depth[voxel] > 0.0 {
            self.depth[voxel] = 0.0;
        }
    }

    fn forget_laid(&mut self, voxel: usize) {
        if self.laid[voxel] > 0.0 {
            self.laid[voxel] = 0.0;
        }
    }

    /// Lets growth factor on bare surface fade.
    pub(crate) fn fade_deposits(&mut self, keep: f32) {
        for deposit in self.deposit.stored_mut() {
            *deposit = if *deposit > 1.0 { *deposit * keep } else { 0.0 };
        }
    }

    /// Voxels that keep growth factor, and how much, as µm³ of matrix; among others that keep none.
    pub(crate) fn deposits_um3(&self) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.deposit.stored()
    }

    /// An emptied voxel becomes marrow; the surface above it moves down into it.
    pub(super) fn open(&mut self, voxel: usize) {
        let depth = self.erosion_depth_um(voxel);
        self.set_solid(voxel, false);
        self.sites[voxel].set_eroded(true);
        self.depth[voxel] = depth;
        for above in self.grid.face_neighbours(voxel) {
            if !self.is_solid(above) && self.sites[above].solid_faces() == 0 {
                self.end_erosion(above);
                self.forget_laid(above);
                self.hand_over(above, voxel);
            }
        }
        if !self.is_shell(voxel) {
            self.hand_on(voxel);
        }
    }

    /// Growth factor at `voxel`, which has no surface any more, moves to the surface around it.
    fn hand_on(&mut self, voxel: usize) {
        let deposit = self.deposit[voxel];
        if deposit <= 0.0 {
            return;
        }
        let (mut heirs, mut count) = ([(0, 0.0); MOST_EQUALLY_FAR], 0);
        self.for_surface_over(voxel, |v, share| {
            heirs[count] = (v, share);
            count += 1;
        });
        if count > 0 {
            self.deposit[voxel] = 0.0;
        }
        heirs[..count].iter().for_each(|&(v, share)| self.deposit[v] += share * deposit);
    }

    /// A filled voxel becomes bone; the surface moves out of it to the marrow around.
    pub(super) fn close(&mut self, voxel: usize) {
        self.set_solid(voxel, true);
        self.sites[voxel].set_eroded(false);
        let (deposit, laid) = (self.deposit[voxel], self.laid[voxel]);
        let smooth = self.sites[voxel].is_smooth();
        self.sites[voxel].set_smooth(false);
        let grid = self.grid;
        let marrow = || grid.face_neighbours(voxel).filter(|&w| !self.is_solid(w));
        let heirs = marrow().count();
        let of_the_packet = marrow().filter(|&w| self.is_of_packet(w)).count();
        for heir in grid.face_neighbours(voxel) {
            if self.is_solid(heir) {
                continue;
            }
            if deposit > 0.0 {
                self.deposit[heir] += deposit / heirs as f32;
            }
            if self.is_of_packet(heir) {
                self.laid[heir] += laid / of_the_packet as f32;
                if smooth && !self.is_cavity(heir) {
                    self.sites[heir].set_smooth(true);
                }
            }
            if self.is_cavity(heir) {
                self.book_depth(self.erosion_depth_um(heir), heir);
            }
            self.end_erosion(heir);
        }
        self.forget_laid(voxel);
        if deposit > 0.0 {
            self.deposit[voxel] = 0.0;
        }
    }

    /// Whether the packet under a voxel that has just closed goes on at its neighbour `beside`: where
    /// there was no surface before, or an eroded or a growing one. Bone beside a site has no share.
    fn is_of_packet(&self, beside: usize) -> bool {
        let is_new = self.sites[beside].solid_faces() == 1;
        is_new || self.is_cavity(beside) || self.laid[beside] > 0.0
    }

    /// Growth factor at `from` moves to `to`.
    fn hand_over(&mut self, from: usize, to: usize) {
        let deposit = self.deposit[from];
        if deposit > 0.0 {
            self.deposit[from] = 0.0;
            self.deposit[to] += deposit;
        }
    }

    fn set_solid(&mut self, voxel: usize, solid: bool) {
        let faces = usize::from(self.sites[voxel].solid_faces());
        self.marrow[faces] = if solid { self.marrow[faces] - 1 } else { self.marrow[faces] + 1 };
        self.sites[voxel].set_solid(solid);
        self.flipped.push(voxel as u32);
        for neighbour in self.grid.face_neighbours(voxel) {
            let site = &mut self.sites[neighbour];
            let before = usize::from(site.solid_faces());
            site.count_solid_face(solid);
            if !site.is_solid() {
                self.marrow[before] -= 1;
                self.marrow[usize::from(site.solid_faces())] += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Grid;
    use crate::tissue::Ledger;
    use glam::DVec3;

    const VOXEL_UM: f32 = 20.0;
    const EDGE: usize = 30;

    /// Bone that faces along `normal`, from whose surface a layer was removed and laid anew: wall
    /// thickness and erosion depth, over the thickness of the layer.
    fn refilled(normal: [f64; 3], thickness_um: f64) -> (f64, f64) {
        let grid = Grid::new([EDGE; 3], VOXEL_UM).unwrap();
        let inward = DVec3::from(normal).normalize();
        let middle = DVec3::splat((EDGE - 1) as f64 / 2.0);
        let depth_um = |v: usize| {
            let at = DVec3::from(grid.coordinates(v).map(|along| along as f64));
            (at - middle).dot(inward) * f64::from(VOXEL_UM)
        };
        let matrix: Vec<f32> =
            (0..grid.len()).map(|v| f32::from(u8::from(depth_um(v) > 0.0))).collect();
        let mut tissue = Tissue::new(grid, &matrix);
        let in_layer = |&v: &usize| depth_um(v) > 0.0 && depth_um(v) < thickness_um;
        let mut layer: Vec<usize> = (0..grid.len()).filter(in_layer).collect();
        layer.sort_by(|&a, &b| depth_um(a).total_cmp(&depth_um(b)));
        let voxel_um3 = VOXEL_UM.powi(3);
        for &v in &layer {
            tissue.resorb(v, voxel_um3);
            tissue.book_eroded(v, 0.0);
        }
        for &v in layer.iter().rev() {
            tissue.lay(v, voxel_um3);
        }
        tissue.cover(0..grid.len());
        let Ledger { wall_thickness, erosion_depth, .. } = tissue.ledger();
        (wall_thickness.mean_um() / thickness_um, erosion_depth.mean_um() / thickness_um)
    }

    #[test]
    fn walls_are_as_thick_as_what_was_laid_whichever_way_the_surface_faces() {
        // None along the lattice, where a layer has its thickness only in steps.
        let normals = [[5.0, 1.0, -2.0], [3.0, 2.0, 1.0], [2.0, -7.0, 3.0], [4.0, 3.0, 2.0]];
        for normal in normals {
            for thickness_um in [60.0, 100.0] {
                let (wall, _) = refilled(normal, thickness_um);
                assert!((wall - 1.0).abs() < 0.1, "{normal:?}, {thickness_um} µm: {wall}");
            }
        }
    }

    #[test]
    fn depth_is_booked_once_where_formation_arrives() {
        // Not again at every height that erosion had passed.
        for thickness_um in [20.0, 40.0, 100.0] {
            let (_, depth) = refilled([1.0, 0.0, 0.0], thickness_um + 5.0);
            let expected = thickness_um / (thickness_um + 5.0);
            assert!((depth - expected).abs() < 1e-3, "{thickness_um} µm: {depth}");
        }
    }
}
