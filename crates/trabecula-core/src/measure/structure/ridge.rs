//! The crests of the distance: where the spheres that can be largest for some voxel start.
//!
//! Between two neighbouring voxels whose nearest voxels of the other phase lie far apart, the
//! distance has a crest where both are equally far (the integer medial axis of Hesselink &
//! Roerdink, IEEE Trans Pattern Anal 30:2204, 2008).

use glam::{I64Vec3, IVec3};
use rayon::prelude::*;

use super::climb::{Sphere, Start, climb};
use super::facet::Facets;
use super::nearest::Nearest;
use super::volume::Volume;

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
            let mut facets = Facets::new(volume);
            let mut found = Vec::new();
            for x in 0..nx {
                for z in 0..nz {
                    if let Some((voxel, start)) = at_voxel(volume, nearest, [x, y, z]) {
                        found.push(climb(volume, nearest, &mut facets, voxel, &start));
                    }
                }
            }
            found
        })
        .collect();
    slices.concat()
}

/// The voxel, and the crest between it and one of its neighbours above or across a face of the
/// domain; of several the highest, as their climbs would meet.
fn at_voxel(volume: &Volume, nearest: &Nearest, at: [usize; 3]) -> Option<(IVec3, Start)> {
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
    best.map(|start| (voxel, start))
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
    let squared = |a: IVec3, b: IVec3| (a - b).as_i64vec3().length_squared() as f32;
    let (apart, distance) = (squared(near, other), squared(voxel, near));
    apart > 3.0 + distance.sqrt() + LEAST_ANGLE * distance
}

/// Where along `axis` from `voxel` the points `near` and `other` are equally far, within 0..=1.
fn crossing(voxel: IVec3, axis: IVec3, near: IVec3, other: IVec3) -> f32 {
    let (near, other) = (near.as_i64vec3(), other.as_i64vec3());
    let slope = 2 * (near - other).dot(axis.as_i64vec3());
    if slope == 0 {
        return 0.5;
    }
    let squared = |to: I64Vec3| (voxel.as_i64vec3() - to).length_squared();
    ((squared(near) - squared(other)) as f32 / slope as f32).clamp(0.0, 1.0)
}
