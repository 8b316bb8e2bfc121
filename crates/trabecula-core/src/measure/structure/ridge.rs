//! The crests of the distance: where the spheres that can be largest for some voxel start.
//!
//! Between two neighbouring voxels whose nearest voxels of the other phase lie far apart, the
//! distance has a crest where both are equally far (the integer medial axis of Hesselink &
//! Roerdink, IEEE Trans Pattern Anal 30:2204, 2008).

use glam::{I64Vec3, IVec3};
use rayon::prelude::*;
use std::ops::Range;

use super::climb::{Sphere, Start, climb};
use super::facet::Facets;
use super::nearest::{Nearest, Planes};
use super::phases::Phases;
use super::volume::Volume;
use crate::slices::BATCH;

/// Squared chord, in units of the distance, between the directions to two nearest voxels from
/// which they face each other enough to be a crest: 48°. Flatter crests only lead into corners
/// that the spheres of steeper ones fill as well.
const LEAST_ANGLE: f32 = 0.66;

/// How many slices off a voxel's own its crest and climb look.
const LOOKS_OFF: usize = 2;
/// Slices that share facets.
const SLAB: usize = 4;

/// Spheres of bone and of marrow.
pub(super) type Spheres = [Vec<Sphere>; 2];

/// All ridge spheres, slice by slice, in a fixed order.
pub(super) fn spheres(volume: &Volume, phases: &Phases) -> Vec<Spheres> {
    let ny = volume.shape[1];
    let planes = Planes::new(phases);
    let mut nearest = Nearest::new(volume.shape);
    let mut found = Vec::with_capacity(ny);
    for from in (0..ny).step_by(BATCH) {
        let to = (from + BATCH).min(ny);
        nearest.slide(&planes, from.saturating_sub(LOOKS_OFF)..(to + LOOKS_OFF).min(ny));
        let slabs: Vec<Vec<Spheres>> = (from..to)
            .into_par_iter()
            .step_by(SLAB)
            .map(|first| in_slab(volume, phases, &nearest, first..(first + SLAB).min(to)))
            .collect();
        found.extend(slabs.into_iter().flatten());
    }
    found
}

/// The spheres of a few slices, which find the same facets.
fn in_slab(
    volume: &Volume,
    phases: &Phases,
    nearest: &Nearest,
    slab: Range<usize>,
) -> Vec<Spheres> {
    let [nx, _, nz] = volume.shape;
    let mut facets = Facets::new(volume);
    let mut found = vec![Spheres::default(); slab.len()];
    for x in 0..nx {
        for (y, found) in slab.clone().zip(&mut found) {
            for z in 0..nz {
                if let Some((voxel, start)) = at_voxel(volume, nearest, [x, y, z]) {
                    let of_phase = &mut found[usize::from(!phases.is_bone([x, y, z]))];
                    of_phase.push(climb(volume, nearest, &mut facets, voxel, &start));
                }
            }
        }
    }
    // Without the room to grow, which the next slab uses again.
    found.iter().map(|spheres| spheres.each_ref().map(Vec::clone)).collect()
}

/// The voxel, and the crest between it and one of its neighbours above or across a face of the
/// domain; of several the highest, as their climbs would meet.
fn at_voxel(volume: &Volume, nearest: &Nearest, at: [usize; 3]) -> Option<(IVec3, Start)> {
    let seen = Seen::new(nearest, at);
    let mut best: Option<Start> = None;
    let mut consider = |start: Option<Start>| {
        let highest = best.as_ref().map_or(0.0, |start| start.height);
        if let Some(start) = start.filter(|start| start.height > highest) {
            best = Some(start);
        }
    };
    for (axis, step) in IVec3::AXES.into_iter().enumerate() {
        if at[axis] == 0 {
            consider(seen.start_across_face(volume, nearest, -step));
        }
        if at[axis] + 1 == volume.shape[axis] {
            consider(seen.start_across_face(volume, nearest, step));
            continue;
        }
        let mut next = at;
        next[axis] += 1;
        let word = nearest.word(next);
        // Few voxels are at a crest, and none that sees the same as its neighbour.
        if word != seen.word {
            consider(seen.start(volume, step, IVec3::from_array(nearest.place(word))));
        }
    }
    best.map(|start| (seen.voxel, start))
}

/// A voxel and the nearest one of the other phase.
struct Seen {
    voxel: IVec3,
    near: IVec3,
    word: u32,
    /// Squared distance between what it and a neighbour have nearest, from which there is a crest:
    /// then these are too far apart for one smooth piece of surface. On a tilted plane seen from
    /// distance d, neighbours' nearest voxel centres jump by about √d.
    crest: f32,
}

impl Seen {
    fn new(nearest: &Nearest, at: [usize; 3]) -> Self {
        let word = nearest.word(at);
        let voxel = IVec3::from_array(at.map(|c| c as i32));
        let near = IVec3::from_array(nearest.place(word));
        let distance = squared(voxel, near);
        Self { voxel, near, word, crest: 3.0 + distance.sqrt() + LEAST_ANGLE * distance }
    }

    /// The crest between the voxel and what is beyond a face of the domain.
    fn start_across_face(&self, volume: &Volume, nearest: &Nearest, step: IVec3) -> Option<Start> {
        let other = nearest.of((self.voxel + step).to_array());
        self.start(volume, step, IVec3::from_array(other))
    }

    /// The crest between the voxel and its neighbour at `step`, which has `other` nearest; in bone
    /// or marrow of one voxel's width, the voxel itself.
    fn start(&self, volume: &Volume, step: IVec3, other: IVec3) -> Option<Start> {
        let Self { voxel, near, crest, .. } = *self;
        if squared(near, other) <= crest && other != voxel {
            return None;
        }
        let bone = volume.is_bone(voxel.to_array());
        let at = if volume.is_bone((voxel + step).to_array()) == bone {
            voxel.as_vec3() + step.as_vec3() * crossing(voxel, step, near, other)
        } else if volume.is_bone((voxel - step).to_array()) != bone {
            voxel.as_vec3()
        } else {
            return None;
        };
        Some(Start { at, step, height: at.distance_squared(near.as_vec3()) })
    }
}

fn squared(a: IVec3, b: IVec3) -> f32 {
    (a - b).as_i64vec3().length_squared() as f32
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
