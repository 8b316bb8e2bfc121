//! The surface as one voxel centre sees it: how far behind it lies, and which way it faces.
//!
//! Distances to voxel centres jump by whole voxels; the fractions tell where between two centres
//! the surface runs. Without them a plate of even width would lack a voxel of its thickness.

use std::array::from_fn;

use glam::Vec3;

use super::volume::{BONE, Volume, mirrored};

/// How much a facet's normal may shorten the distance to its voxel centre, in voxel edges. The
/// centre is the nearest of all, so more would be an error of the normal.
const SLACK: f32 = 0.5;

/// A piece of surface, seen from the other phase's nearest voxel centre.
#[derive(Clone, Copy, Default)]
pub(super) struct Facet {
    pub(super) point: Vec3,
    /// Unit vector towards the phase of the sphere.
    pub(super) normal: Vec3,
    pub(super) depth: f32,
}

impl Facet {
    fn new(volume: &Volume, voxel: [i32; 3]) -> Self {
        let around = Around::new(volume, voxel);
        let bone = around.at([2; 3]) >= BONE;
        let outward = if bone { -1.0 } else { 1.0 };
        Self {
            point: Vec3::from_array(voxel.map(|c| c as f32)),
            normal: outward * around.gradient().normalize_or_zero(),
            depth: around.depth(bone),
        }
    }
}

/// Distance to a facet's plane from a place that lies `from` its point.
#[inline(always)]
pub(super) fn facet_distance(from: [f32; 3], normal: [f32; 3], depth: f32) -> f32 {
    let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (along, least) = (dot(from, normal), dot(from, from).sqrt() - SLACK);
    (if along > least { along } else { least }) - depth
}

/// Makes facets, remembering recent ones: neighbouring spheres touch the same.
pub(super) struct Facets<'a> {
    volume: Volume<'a>,
    /// Facets by the low bits of x and y, and by z: what a slab of slices meets going along x.
    recent: Vec<([i32; 3], Facet)>,
}

/// Remembered places along x and y; a power of two.
const PLACES: i32 = 8;

impl<'a> Facets<'a> {
    pub(super) fn new(volume: &Volume<'a>) -> Self {
        let nowhere = ([i32::MIN; 3], Facet::default());
        let places = PLACES.pow(2) as usize * volume.shape[2];
        Self { volume: *volume, recent: vec![nowhere; places] }
    }

    /// The surface in front of a voxel that has a face neighbour of the other phase.
    pub(super) fn at(&mut self, voxel: [i32; 3]) -> Facet {
        let [x, y] = [voxel[0], voxel[1]].map(|c| (c & (PLACES - 1)) as usize);
        let depth = self.volume.shape[2];
        let z = mirrored(voxel[2], depth);
        let slot = &mut self.recent[z + depth * (x + PLACES as usize * y)];
        if slot.0 != voxel {
            *slot = (voxel, Facet::new(&self.volume, voxel));
        }
        slot.1
    }
}

/// The fractions up to two voxels around a voxel.
struct Around<'a> {
    fraction: &'a [f32],
    /// Index offsets of the five places along each axis; their sum is the index.
    offsets: [[usize; 5]; 3],
}

impl<'a> Around<'a> {
    fn new(volume: &Volume<'a>, voxel: [i32; 3]) -> Self {
        let [nx, ny, _] = volume.shape;
        let strides = [1, nx, nx * ny];
        let is_inner = (0..3).all(|a| voxel[a] >= 2 && voxel[a] + 2 < volume.shape[a] as i32);
        let offset = |a: usize, by: usize| {
            let at = voxel[a] + by as i32 - 2;
            strides[a] * if is_inner { at as usize } else { mirrored(at, volume.shape[a]) }
        };
        let offsets = from_fn(|a| from_fn(|by| offset(a, by)));
        Self { fraction: volume.fraction, offsets }
    }

    /// The fraction at a place of `0..5` along each axis; the voxel itself is at 2.
    fn at(&self, [x, y, z]: [usize; 3]) -> f32 {
        self.fraction[self.offsets[0][x] + self.offsets[1][y] + self.offsets[2][z]]
    }

    /// Direction in which the bone fraction rises most (Sobel weights).
    fn gradient(&self) -> Vec3 {
        const WEIGHT: [f32; 3] = [1.0, 2.0, 1.0];
        const SLOPE: [f32; 3] = [-1.0, 0.0, 1.0];
        let mut sum = Vec3::ZERO;
        for z in 0..3 {
            for y in 0..3 {
                for x in 0..3 {
                    let towards = Vec3::new(
                        SLOPE[x] * WEIGHT[y] * WEIGHT[z],
                        WEIGHT[x] * SLOPE[y] * WEIGHT[z],
                        WEIGHT[x] * WEIGHT[y] * SLOPE[z],
                    );
                    sum += self.at([x + 1, y + 1, z + 1]) * towards;
                }
            }
        }
        sum
    }

    /// How deep the voxel's centre lies behind the surface towards its neighbours of the other
    /// phase, in voxel edges. Along each axis the surface is met at some distance; the plane
    /// through these points has the returned distance.
    fn depth(&self, bone: bool) -> f32 {
        let mut inverse_squares = 0.0;
        for axis in 0..3 {
            let share = from_fn(|by| {
                let mut at = [2; 3];
                at[axis] = by;
                let fraction = self.at(at);
                // The other phase's share, so that one formula serves both.
                if bone { 1.0 - fraction } else { fraction }
            });
            if let Some(met) = intercept(share) {
                inverse_squares += 1.0 / (met * met);
            }
        }
        if inverse_squares > 0.0 { inverse_squares.sqrt().recip() } else { 0.0 }
    }
}

/// Distance from the middle voxel's centre at which the surface of the other phase lies on either
/// side, from that phase's `share` in five voxels along an axis; none if it prevails in neither
/// neighbour.
///
/// The place follows from how much of four voxels is of the other phase: exact for a flat surface
/// that crosses the axis within them, where interpolation between two centres would be off by up
/// to 0.09. A share that another surface behind claims as well is split evenly with it.
fn intercept(share: [f32; 5]) -> Option<f32> {
    let prevails = |at: usize| share[at] >= BONE;
    let towards = |behind: usize, next: usize, beyond: usize| {
        let before = match (prevails(behind), share[behind] <= share[2]) {
            (true, _) => share[2] / 2.0,
            (false, true) => share[2] + share[behind],
            (false, false) => share[2],
        };
        let missing = 1.0 - share[next];
        let lacking = match (prevails(beyond), share[beyond] >= share[next]) {
            (false, _) => missing / 2.0,
            (true, true) => missing + 1.0 - share[beyond],
            (true, false) => missing,
        };
        (0.5 - before + lacking).clamp(1e-3, 1.0)
    };
    let below = prevails(1).then(|| towards(3, 1, 0));
    let above = prevails(3).then(|| towards(1, 3, 4));
    [below, above].into_iter().flatten().min_by(f32::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_across_the_axis_is_found_exactly() {
        for covered in [0.0, 0.2, 0.45] {
            assert_eq!(intercept([0.0, 0.0, covered, 1.0, 1.0]), Some(0.5 - covered));
            let behind = intercept([0.0, 0.0, 0.0, 1.0 - covered, 1.0]).unwrap();
            assert!((behind - 0.5 - covered).abs() < 1e-6);
        }
        // One voxel of 0.6: 0.3 on either side of its centre.
        assert!((intercept([0.0, 0.0, 0.0, 0.6, 0.0]).unwrap() - 0.7).abs() < 1e-6);
        assert_eq!(intercept([0.0; 5]), None);
    }
}
