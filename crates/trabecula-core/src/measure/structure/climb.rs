//! From a crest of the distance to the middle of the bone or marrow there.
//!
//! The distance to the nearest voxel centres peaks on the grid's lines; the axis of a rod or the
//! centre of a ball lies between them. A sphere therefore climbs the distance to the facets
//! around its start for less than a voxel.

use std::array::from_fn;

use glam::{IVec3, Vec3};
use multiversion::multiversion;

use super::facet::{Facets, facet_distance};
use super::nearest::Nearest;
use super::volume::Volume;

/// An inscribed sphere, in voxel edges; voxel `(x, y, z)` has its centre at `(x, y, z)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sphere {
    pub(super) centre: Vec3,
    /// Distance to the surface: half the thickness that the sphere stands for.
    pub(super) radius: f32,
}

/// Steps of the climb, in voxel edges: together up to 1, the last 0.01.
const FIRST_STEP: f32 = 0.4;
const STEP_SHRINKS: f32 = 0.6;
const STEPS: usize = 8;
/// How far from its start the climb may end along each axis, in voxel edges.
const CLIMB: f32 = 0.6;

/// A place to climb from, between a voxel and its neighbour at `step`.
pub(super) struct Start {
    pub(super) at: Vec3,
    pub(super) step: IVec3,
    /// Squared distance to the nearest voxel of the other phase.
    pub(super) height: f32,
}

/// Places around a start.
const AROUND: usize = 12;
/// Room for a facet at each, for vectors of any length.
const LANES: usize = AROUND.next_multiple_of(16);

/// The facets around a start, each once, in columns: a climb asks for their distances at every step.
struct Surface {
    point: [[f32; LANES]; 3],
    normal: [[f32; LANES]; 3],
    depth: [f32; LANES],
    len: usize,
}

impl Surface {
    /// The facets at the first `count` of `places`.
    fn new(facets: &mut Facets, places: &[[i32; 3]; AROUND], count: usize) -> Self {
        let nowhere = [[0.0; LANES]; 3];
        let mut surface = Self { point: nowhere, normal: nowhere, depth: [0.0; LANES], len: count };
        for (i, &place) in places[..count].iter().enumerate() {
            let facet = facets.at(place);
            for axis in 0..3 {
                surface.point[axis][i] = facet.point[axis];
                surface.normal[axis][i] = facet.normal[axis];
            }
            surface.depth[i] = facet.depth;
        }
        surface
    }

    /// Distance to the nearest facet, and its normal.
    #[inline(always)]
    fn nearest(&self, centre: Vec3) -> (f32, Vec3) {
        let mut distances = [0.0; LANES];
        for (i, distance) in distances.iter_mut().enumerate() {
            let from: [f32; 3] = from_fn(|a| centre[a] - self.point[a][i]);
            let normal = from_fn(|a| self.normal[a][i]);
            *distance = facet_distance(from, normal, self.depth[i]);
        }
        let (mut least, mut at) = (f32::INFINITY, 0);
        for (i, &distance) in distances.iter().enumerate().take(self.len) {
            (least, at) = if distance < least { (distance, i) } else { (least, at) };
        }
        (least, Vec3::from_array(from_fn(|a| self.normal[a][at])))
    }
}

/// The largest sphere found near `start` at `voxel`.
pub(super) fn climb(
    volume: &Volume,
    nearest: &Nearest,
    facets: &mut Facets,
    voxel: IVec3,
    start: &Start,
) -> Sphere {
    let bone = volume.is_bone(voxel.to_array());
    let mut places = [[0; 3]; AROUND];
    let mut count = 0;
    let mut add = |place: [i32; 3]| {
        if !places[..count].contains(&place) {
            places[count] = place;
            count += 1;
        }
    };
    if is_inner(volume, voxel) {
        let mut words = [0; AROUND];
        let mut different = 0;
        for at in around(voxel, start.step) {
            let at = at.to_array().map(|c| c as usize);
            let alike = volume.is_bone_inside(at) == bone;
            let word = if alike { nearest.word(at) } else { nearest.own_word(at) };
            if !words[..different].contains(&word) {
                words[different] = word;
                different += 1;
            }
        }
        words[..different].iter().for_each(|&word| add(nearest.place(word)));
    } else {
        let shape = IVec3::from_array(volume.shape.map(|n| n as i32));
        // At most one beyond a face of the domain.
        for at in around(voxel, start.step).map(|at| at.clamp(IVec3::NEG_ONE, shape).to_array()) {
            add(if volume.is_bone(at) == bone { nearest.of(at) } else { at });
        }
    }
    let (radius, centre) = ascend(&Surface::new(facets, &places, count), start.at);
    Sphere { centre, radius: radius.max(0.0) }
}

/// The highest point of the way up from `start`, and its distance to the surface.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn ascend(surface: &Surface, start: Vec3) -> (f32, Vec3) {
    let mut centre = start;
    let mut best = (f32::NEG_INFINITY, centre);
    let mut step = FIRST_STEP;
    for _ in 0..STEPS {
        let (radius, uphill) = surface.nearest(centre);
        if radius > best.0 {
            best = (radius, centre);
        }
        centre = (centre + step * uphill).clamp(start - CLIMB, start + CLIMB);
        step *= STEP_SHRINKS;
    }
    best
}

/// Whether all places around a start at `voxel` lie inside the domain.
fn is_inner(volume: &Volume, voxel: IVec3) -> bool {
    (0..3).all(|a| voxel[a] >= 2 && voxel[a] + 2 < volume.shape[a] as i32)
}

/// `voxel`, its neighbour at `step` and their face neighbours. What these have nearest (themselves,
/// if of the other phase) is the surface around.
fn around(voxel: IVec3, step: IVec3) -> [IVec3; AROUND] {
    let (u, v) = (IVec3::new(step.y, step.z, step.x), IVec3::new(step.z, step.x, step.y));
    let next = voxel + step;
    [
        voxel,
        voxel - step,
        voxel + u,
        voxel - u,
        voxel + v,
        voxel - v,
        next,
        next + step,
        next + u,
        next - u,
        next + v,
        next - v,
    ]
}
