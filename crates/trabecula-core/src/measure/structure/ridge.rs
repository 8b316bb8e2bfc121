//! The spheres that can be largest for some voxel: those centred on the ridge of the distance.
//!
//! Between two neighbouring voxels whose nearest voxels of the other phase lie far apart, the
//! distance has a crest where both are equally far (the integer medial axis of Hesselink &
//! Roerdink 2008). A sphere starts there and climbs the distance for less than a voxel, so that
//! the axis of a rod or the centre of a ball is met although it lies between voxel centres.
//!
//! Distances run to the surface, not to voxel centres: from the distance to the nearest voxel
//! centre of the other phase is subtracted how deep that centre lies behind the surface.

use glam::{IVec3, Vec3};
use rayon::prelude::*;

use super::facet::Facet;
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

/// Steps of the climb, in voxel edges: together up to 1.4, the last 0.03.
const FIRST_STEP: f32 = 0.4;
const STEP_SHRINKS: f32 = 0.75;
const STEPS: usize = 10;
/// How far from its start the climb may end along each axis, in voxel edges.
const CLIMB: f32 = 0.6;

/// Squared chord, in units of the distance, between the directions to two nearest voxels from
/// which they face each other enough to be a crest: 48°. Flatter crests only lead into corners
/// that the spheres of steeper ones fill as well.
const LEAST_ANGLE: f32 = 0.66;

/// All ridge spheres of both phases, in a fixed order.
pub(super) fn spheres(volume: &Volume, nearest: &Nearest) -> Vec<Sphere> {
    let [nx, ny, nz] = volume.shape;
    let slices: Vec<Vec<Sphere>> = (0..ny)
        .into_par_iter()
        .map(|y| {
            let line = |x| (0..nz).filter_map(move |z| at_voxel(volume, nearest, [x, y, z]));
            (0..nx).flat_map(line).collect()
        })
        .collect();
    slices.concat()
}

/// A place to climb from: between `voxel` and `voxel + step`.
struct Start {
    at: Vec3,
    step: IVec3,
    height: f32,
}

/// The sphere that starts between a voxel and one of its neighbours above or across a face of
/// the domain; where several could, from the highest, as the climbs would meet.
fn at_voxel(volume: &Volume, nearest: &Nearest, at: [usize; 3]) -> Option<Sphere> {
    let voxel = IVec3::from_array(at.map(|c| c as i32));
    let near = IVec3::from_array(nearest.inside(at));
    let mut best: Option<Start> = None;
    for (axis, step) in IVec3::AXES.into_iter().enumerate() {
        let mut consider = |step: IVec3| {
            let start = start(volume, nearest, voxel, near, step);
            let highest = best.as_ref().map_or(0.0, |start| start.height);
            if let Some(start) = start.filter(|start| start.height > highest) {
                best = Some(start);
            }
        };
        if at[axis] == 0 {
            consider(-step);
        }
        consider(step);
    }
    best.map(|start| climb(volume, nearest, voxel, &start))
}

/// The crest between `voxel` and its neighbour at `step`; in bone or marrow of one voxel's width,
/// the voxel itself.
fn start(
    volume: &Volume,
    nearest: &Nearest,
    voxel: IVec3,
    near: IVec3,
    step: IVec3,
) -> Option<Start> {
    let next = voxel + step;
    let inside = (0..3).all(|a| (0..volume.shape[a] as i32).contains(&next[a]));
    let other = IVec3::from_array(if inside {
        nearest.inside(next.to_array().map(|c| c as usize))
    } else {
        nearest.of(next.to_array())
    });
    if !is_crest(voxel, near, other) && other != voxel {
        return None;
    }
    let bone = volume.is_bone(voxel.to_array());
    let at = if volume.is_bone(next.to_array()) == bone {
        voxel.as_vec3() + step.as_vec3() * crossing(voxel, step, near, other)
    } else if volume.is_bone((voxel - step).to_array()) != bone {
        voxel.as_vec3()
    } else {
        return None;
    };
    Some(Start { at, step, height: at.distance_squared(near.as_vec3()) })
}

/// Whether two nearest voxels are too far apart for one smooth piece of surface. On a tilted
/// plane seen from distance d, neighbours' nearest voxel centres jump by about √d.
fn is_crest(voxel: IVec3, near: IVec3, other: IVec3) -> bool {
    let apart = (near - other).length_squared() as f32;
    let distance = (voxel - near).length_squared() as f32;
    apart > 3.0 + distance.sqrt() + LEAST_ANGLE * distance
}

/// Where along `axis` from `voxel` the points `near` and `other` are equally far, within 0..=1.
fn crossing(voxel: IVec3, axis: IVec3, near: IVec3, other: IVec3) -> f32 {
    let slope = 2 * (near - other).dot(axis);
    if slope == 0 {
        return 0.5;
    }
    let excess = (voxel - near).length_squared() - (voxel - other).length_squared();
    (excess as f32 / slope as f32).clamp(0.0, 1.0)
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

    /// Distance to the nearest facet, and its normal.
    fn nearest(&self, centre: Vec3) -> (f32, Vec3) {
        self.facets().iter().fold((f32::INFINITY, Vec3::ZERO), |least, facet| {
            let distance = facet.distance(centre);
            if distance < least.0 { (distance, facet.normal) } else { least }
        })
    }
}

/// The largest sphere found near `start` at `voxel`.
fn climb(volume: &Volume, nearest: &Nearest, voxel: IVec3, start: &Start) -> Sphere {
    let bone = volume.is_bone(voxel.to_array());
    let surface = surface(volume, nearest, voxel, start.step, bone);
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

/// What the voxels around `voxel` and its neighbour have nearest; voxels of the other phase are
/// themselves surface.
fn surface(volume: &Volume, nearest: &Nearest, voxel: IVec3, step: IVec3, bone: bool) -> Surface {
    let (u, v) = (IVec3::new(step.y, step.z, step.x), IVec3::new(step.z, step.x, step.y));
    let shape = IVec3::from_array(volume.shape.map(|n| n as i32));
    let mut surface = Surface::default();
    for (centre, out) in [(voxel, -step), (voxel + step, step)] {
        for by in [IVec3::ZERO, out, u, -u, v, -v] {
            // Two beyond a face is not stored; the voxel one beyond says as much.
            let at = (centre + by).clamp(IVec3::NEG_ONE, shape).to_array();
            let near = if volume.is_bone(at) == bone { nearest.of(at) } else { at };
            let point = IVec3::from_array(near).as_vec3();
            if surface.facets().iter().all(|facet| facet.point != point) {
                surface.facets[surface.len] = Facet::new(volume, near);
                surface.len += 1;
            }
        }
    }
    surface
}
