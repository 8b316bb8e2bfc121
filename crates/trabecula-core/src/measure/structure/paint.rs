//! Local thickness: every voxel takes the diameter of the largest sphere that covers it.
//!
//! Spheres are painted from the largest down and a voxel is painted once, so the work lies in
//! finding the voxels still bare. They are bits in a tree of two levels with 64 children each
//! (bricks of 4³ voxels in blocks of 4³ bricks); painted parts drop out at once. Slabs of blocks
//! are independent: the result does not depend on threads.

use std::array::from_fn;

use glam::Vec3;
use multiversion::multiversion;
use rayon::prelude::*;

use super::climb::Sphere;
use super::phases::Phases;

/// Voxels along the edge of a brick, and bricks along that of a block.
const SIDE: usize = 4;
const BLOCK: usize = SIDE * SIDE;

/// How far beyond a sphere the centres of voxels may lie that it covers: half a voxel, as they
/// touch it then, and what still is bare by one and a half (roughness too fine for a crest).
const OVERLAPS: [f32; 2] = [0.5, 1.5];

/// Voxel count and moments of the diameters painted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    pub(super) voxels: u64,
    /// Sums over voxels of the diameter and of its square, in voxel edges.
    pub(super) sum: f64,
    pub(super) squares: f64,
}

impl Moments {
    fn add(&mut self, voxels: u64, diameter: f64) {
        self.voxels += voxels;
        self.sum += voxels as f64 * diameter;
        self.squares += voxels as f64 * diameter * diameter;
    }

    /// Volume-weighted mean diameter, voxel edges; 0 if nothing was painted.
    pub(super) fn mean(&self) -> f64 {
        self.sum / self.voxels.max(1) as f64
    }

    /// Volume-weighted standard deviation, voxel edges.
    pub(super) fn deviation(&self) -> f64 {
        let mean = self.mean();
        (self.squares / self.voxels.max(1) as f64 - mean * mean).max(0.0).sqrt()
    }

    fn plus(self, other: Self) -> Self {
        Self {
            voxels: self.voxels + other.voxels,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }
}

/// Paints the voxels of one phase with `spheres`, which must be sorted from the largest down.
pub(super) fn paint(phases: &Phases, bone: bool, spheres: &[Sphere]) -> Moments {
    let slabs: Vec<Moments> = (0..phases.shape[2].div_ceil(BLOCK))
        .into_par_iter()
        .map(|slab| Slab::new(phases, bone, slab).painted(spheres))
        .collect();
    slabs.into_iter().fold(Moments::default(), Moments::plus)
}

/// Which of the `SIDE` voxels from `x` on in a row of `nx` are of the phase, from the lowest bit.
fn bare(row: &[u64], x: usize, nx: usize, bone: bool) -> u64 {
    let bits = row[x / 64] >> (x % 64);
    let of_phase = if bone { bits } else { !bits };
    of_phase & ((1 << SIDE.min(nx - x)) - 1)
}

/// Paints a layer of blocks.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+popcnt", "x86_64+avx2+popcnt"))]
fn paint_slab(slab: &mut Slab, spheres: &[Sphere]) -> Moments {
    let mut moments = Moments::default();
    let (low, high) = (slab.low_z, slab.low_z + (BLOCK - 1) as f32);
    for overlap in OVERLAPS {
        for sphere in spheres {
            let reach = sphere.radius + overlap;
            if sphere.centre.z + reach >= low && sphere.centre.z - reach <= high {
                let painted = slab.cover(sphere.centre, reach);
                moments.add(painted, f64::from(2.0 * sphere.radius));
            }
        }
    }
    moments
}

/// One layer of blocks.
struct Slab {
    /// By block, its bricks with bare voxels. Nearly all that a sphere meets is painted already, so
    /// these words lie close together.
    bricks: Vec<u64>,
    /// By block, the bare voxels of each brick.
    voxels: Vec<[u64; 64]>,
    across: [usize; 2],
    low_z: f32,
}

impl Slab {
    fn new(phases: &Phases, bone: bool, slab: usize) -> Self {
        let [nx, ny, nz] = phases.shape;
        let across = [nx.div_ceil(BLOCK), ny.div_ceil(BLOCK)];
        let mut bricks = vec![0; across[0] * across[1]];
        let mut voxels = vec![[0; 64]; bricks.len()];
        for z in slab * BLOCK..((slab + 1) * BLOCK).min(nz) {
            for y in 0..ny {
                let line = across[0] * (y / BLOCK);
                let row = phases.row(y, z);
                for x in (0..nx).step_by(SIDE) {
                    let bare = bare(row, x, nx, bone);
                    let block = line + x / BLOCK;
                    let brick = child([x / SIDE, y / SIDE, z / SIDE]);
                    voxels[block][brick] |= bare << child([0, y, z]);
                    bricks[block] |= u64::from(bare != 0) << brick;
                }
            }
        }
        Self { bricks, voxels, across, low_z: (slab * BLOCK) as f32 }
    }

    fn painted(mut self, spheres: &[Sphere]) -> Moments {
        paint_slab(&mut self, spheres)
    }

    /// Takes away the bare voxels nearer to `centre` than `reach`; how many they were.
    #[inline(always)]
    fn cover(&mut self, centre: Vec3, reach: f32) -> u64 {
        let first = |c: f32| ((c - reach).max(0.0) as usize) / BLOCK;
        let last = |c: f32, n: usize| (((c + reach).max(0.0) as usize) / BLOCK).min(n - 1);
        let mut painted = 0;
        for y in first(centre.y)..=last(centre.y, self.across[1]) {
            for x in first(centre.x)..=last(centre.x, self.across[0]) {
                let block = x + self.across[0] * y;
                if self.bricks[block] != 0 {
                    let low = Vec3::new((x * BLOCK) as f32, (y * BLOCK) as f32, self.low_z);
                    painted += self.cover_block(block, centre - low, reach * reach);
                }
            }
        }
        painted
    }

    /// Covers the bare voxels of a block nearer than the root of `reach` (squared) to `centre`,
    /// which is relative to the block's first voxel.
    #[inline(always)]
    fn cover_block(&mut self, block: usize, centre: Vec3, reach: f32) -> u64 {
        let beyond = |c: f32, edge: usize| c - c.clamp(0.0, (edge - 1) as f32);
        if centre.map(|c| beyond(c, BLOCK)).length_squared() >= reach {
            return 0;
        }
        let (bricks, voxels) = (&mut self.bricks[block], &mut self.voxels[block]);
        let to_bricks = Along::new(centre, |c, at| beyond(c - (SIDE * at) as f32, SIDE));
        let mut painted = 0;
        for brick in bits(to_bricks.nearer(*bricks, reach)) {
            let bare = &mut voxels[brick];
            let inside = within(*bare, centre - SIDE as f32 * place(brick), reach);
            painted += u64::from(inside.count_ones());
            *bare &= !inside;
            if *bare == 0 {
                *bricks &= !(1 << brick);
            }
        }
        painted
    }
}

/// Which of the `bare` voxels of a brick lie nearer to `centre` than the root of `reach`.
#[inline(always)]
fn within(bare: u64, centre: Vec3, reach: f32) -> u64 {
    let half = Vec3::splat((SIDE - 1) as f32 / 2.0);
    if ((centre - half).abs() + half).length_squared() < reach {
        return bare;
    }
    Along::new(centre, |c, at| c - at as f32).nearer(bare, reach)
}

/// Squared distances from a centre along x, y and z to the places of children there: that to a
/// child is the sum of three.
struct Along([[f32; SIDE]; 3]);

impl Along {
    /// `distance` is asked for the centre's coordinate along an axis and a place there.
    #[inline(always)]
    fn new(centre: Vec3, distance: impl Fn(f32, usize) -> f32) -> Self {
        let squared = |c: f32, at: usize| distance(c, at) * distance(c, at);
        Self(centre.to_array().map(|c| from_fn(|at| squared(c, at))))
    }

    /// Which of the `children` are nearer than the root of `reach`. All 64 are asked, as vectors
    /// do that in less time than it takes to find those that matter.
    #[inline(always)]
    fn nearer(&self, children: u64, reach: f32) -> u64 {
        let Self([x, y, [a, b, c, d]]) = self;
        let mut across = [0.0; HALF_MASK / 2];
        for (at, across) in across.iter_mut().enumerate() {
            *across = x[at % SIDE] + y[at / SIDE];
        }
        let [low, high] = [[a, b], [c, d]].map(|[a, b]| half_mask(&across, [*a, *b], reach));
        children & (u64::from(low) | u64::from(high) << HALF_MASK)
    }
}

/// Children in two layers.
const HALF_MASK: usize = 2 * SIDE * SIDE;
/// The bit of each child of a layer.
const BITS: [u32; HALF_MASK / 2] = {
    let mut bits = [0; HALF_MASK / 2];
    let mut at = 0;
    while at < bits.len() {
        bits[at] = 1 << at;
        at += 1;
    }
    bits
};

/// Which children of two layers have squared distances (`across`, and those of the `layers`) that
/// sum up to less than `reach`. By signs, which stay in vectors, where the result of a comparison
/// would not.
#[inline(always)]
fn half_mask(across: &[f32; HALF_MASK / 2], layers: [f32; 2], reach: f32) -> u32 {
    let all_if_nearer = |squared: f32| (((squared - reach).to_bits() as i32) >> 31) as u32;
    let mut bits = [0; HALF_MASK / 2];
    for (at, bits) in bits.iter_mut().enumerate() {
        let [low, high] = layers.map(|layer| all_if_nearer(across[at] + layer));
        *bits = (low & BITS[at]) | (high & (BITS[at] << (HALF_MASK / 2)));
    }
    bits.iter().fold(0, |mask, bits| mask | bits)
}

/// Number among 64 of the child at these coordinates, taken modulo the side.
fn child([x, y, z]: [usize; 3]) -> usize {
    x % SIDE + SIDE * (y % SIDE + SIDE * (z % SIDE))
}

fn place(child: usize) -> Vec3 {
    Vec3::new((child % SIDE) as f32, (child / SIDE % SIDE) as f32, (child / (SIDE * SIDE)) as f32)
}

/// Positions of the set bits, from the lowest.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize);
        word &= word.wrapping_sub(1);
        bit
    })
}
