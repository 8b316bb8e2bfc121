//! From a crest of the distance to the middle of the bone or marrow there.
//!
//! The distance to the nearest voxel centres peaks on the grid's lines; the axis of a rod or the
//! centre of a ball lies between them. A sphere therefore climbs the distance to the facets
//! around its start for less than a voxel.

use glam::{IVec3, Vec3};

use super::facet::{Facet, Facets};
use super::nearest::Nearest;
use super::volume::Volume;

/// An inscribed sphere, in voxel edges; voxel `(x, y, z)` has its centre at `(x, y, z)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sphere {
    pub(super) centre: Vec3,
    /// Distance to the surface: half the thickness that the sphere stands for.
    pub(super) radius: f32,
    pub(super) bone: bool,
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

/// The facets around a start, each once.
#[derive(Default)]
struct Surface {
    facets: [Facet; 12],
    len: usize,
}

impl Surface {
    fn facets(&self) -> &[Facet] {
        &self.facets[..self.len]
    }

    fn add(&mut self, facets: &mut Facets, voxel: [i32; 3]) {
        let facet = facets.at(voxel);
        if self.facets().iter().all(|other| other.point != facet.point) {
            self.facets[self.len] = facet;
            self.len += 1;
        }
    }

    /// Distance to the nearest facet, and its normal.
    fn nearest(&self, centre: Vec3) -> (f32, Vec3) {
        self.facets().iter().fold((f32::INFINITY, Vec3::ZERO), |least, facet| {
            let distance = facet.distance(centre);
            if distance < least.0 { (distance, facet.normal) } else { least }
        })
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
    let mut surface = Surface::default();
    for at in around(volume, voxel, start.step) {
        surface.add(facets, if volume.is_bone(at) == bone { nearest.of(at) } else { at });
    }
    let mut centre = start.at;
    let mut best = (f32::NEG_INFINITY, centre);
    let mut step = FIRST_STEP;
    for _ in 0..STEPS {
        let (radius, uphill) = surface.nearest(centre);
        if radius > best.0 {
            best = (radius, centre);
        }
        centre = (centre + step * uphill).clamp(start.at - CLIMB, start.at + CLIMB);
        step *= STEP_SHRINKS;
    }
    let (radius, centre) = best;
    Sphere { centre, radius: radius.max(0.0), bone }
}

/// `voxel`, its neighbour at `step` and their face neighbours, at most one beyond a face of the
/// domain. What these have nearest (themselves, if of the other phase) is the surface around.
fn around(volume: &Volume, voxel: IVec3, step: IVec3) -> [[i32; 3]; 12] {
    let (u, v) = (IVec3::new(step.y, step.z, step.x), IVec3::new(step.z, step.x, step.y));
    let shape = IVec3::from_array(volume.shape.map(|n| n as i32));
    let next = voxel + step;
    let back = voxel - step;
    let ahead = next + step;
    [
        voxel,
        back,
        voxel + u,
        voxel - u,
        voxel + v,
        voxel - v,
        next,
        ahead,
        next + u,
        next - u,
        next + v,
        next - v,
    ]
    .map(|at| at.clamp(IVec3::NEG_ONE, shape).to_array())
}
