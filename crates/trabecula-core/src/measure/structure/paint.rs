//! Local thickness: every voxel takes the diameter of the largest sphere that covers it.
//!
//! Spheres are painted from the largest down and a voxel is painted once, so the work lies in
//! finding the voxels still bare. They are bits in a tree of two levels with 64 children each
//! (bricks of 4³ voxels in blocks of 4³ bricks); painted parts drop out at once. Slabs of blocks
//! are independent: the result does not depend on threads.

use glam::Vec3;
use rayon::prelude::*;

use super::climb::Sphere;
use super::volume::{BONE, Volume};

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
pub(super) fn paint(volume: &Volume, bone: bool, spheres: &[Sphere]) -> Moments {
    let slabs: Vec<Moments> = (0..volume.shape[2].div_ceil(BLOCK))
        .into_par_iter()
        .map(|slab| Slab::new(volume, bone, slab).paint(spheres))
        .collect();
    slabs.into_iter().fold(Moments::default(), Moments::plus)
}

/// One layer of blocks.
struct Slab {
    blocks: Vec<Block>,
    across: [usize; 2],
    low_z: f32,
}

#[derive(Clone)]
struct Block {
    /// Bricks with bare voxels.
    bricks: u64,
    /// Bare voxels of each brick.
    voxels: [u64; 64],
}

impl Slab {
    fn new(volume: &Volume, bone: bool, slab: usize) -> Self {
        let [nx, ny, nz] = volume.shape;
        let across = [nx.div_ceil(BLOCK), ny.div_ceil(BLOCK)];
        let empty = Block { bricks: 0, voxels: [0; 64] };
        let mut blocks = vec![empty; across[0] * across[1]];
        for z in slab * BLOCK..((slab + 1) * BLOCK).min(nz) {
            for y in 0..ny {
                let line = &mut blocks[across[0] * (y / BLOCK)..][..across[0]];
                for (x, &fraction) in volume.row(y, z).iter().enumerate() {
                    let bare = u64::from((fraction >= BONE) == bone);
                    let block = &mut line[x / BLOCK];
                    let brick = child([x / SIDE, y / SIDE, z / SIDE]);
                    block.voxels[brick] |= bare << child([x, y, z]);
                    block.bricks |= bare << brick;
                }
            }
        }
        Self { blocks, across, low_z: (slab * BLOCK) as f32 }
    }

    fn paint(mut self, spheres: &[Sphere]) -> Moments {
        let mut moments = Moments::default();
        let (low, high) = (self.low_z, self.low_z + (BLOCK - 1) as f32);
        for overlap in OVERLAPS {
            for sphere in spheres {
                let reach = sphere.radius + overlap;
                if sphere.centre.z + reach >= low && sphere.centre.z - reach <= high {
                    let painted = self.cover(sphere.centre, reach);
                    moments.add(painted, f64::from(2.0 * sphere.radius));
                }
            }
        }
        moments
    }

    /// Takes away the bare voxels nearer to `centre` than `reach`; how many they were.
    fn cover(&mut self, centre: Vec3, reach: f32) -> u64 {
        let first = |c: f32| ((c - reach).max(0.0) as usize) / BLOCK;
        let last = |c: f32, n: usize| (((c + reach).max(0.0) as usize) / BLOCK).min(n - 1);
        let mut painted = 0;
        for y in first(centre.y)..=last(centre.y, self.across[1]) {
            for x in first(centre.x)..=last(centre.x, self.across[0]) {
                let block = &mut self.blocks[x + self.across[0] * y];
                if block.bricks != 0 {
                    let low = Vec3::new((x * BLOCK) as f32, (y * BLOCK) as f32, self.low_z);
                    painted += block.cover(centre - low, reach * reach);
                }
            }
        }
        painted
    }
}

impl Block {
    /// Covers bare voxels nearer than the root of `reach` (squared) to `centre`, which is
    /// relative to the block's first voxel.
    fn cover(&mut self, centre: Vec3, reach: f32) -> u64 {
        if box_distance(centre, (BLOCK - 1) as f32) >= reach {
            return 0;
        }
        let mut painted = 0;
        for brick in bits(self.bricks) {
            let centre = centre - SIDE as f32 * place(brick);
            if box_distance(centre, (SIDE - 1) as f32) >= reach {
                continue;
            }
            let inside = within(self.voxels[brick], centre, reach);
            painted += u64::from(inside.count_ones());
            self.voxels[brick] &= !inside;
            if self.voxels[brick] == 0 {
                self.bricks &= !(1 << brick);
            }
        }
        painted
    }
}

/// Which of the `bare` voxels of a brick lie nearer to `centre` than the root of `reach`.
fn within(bare: u64, centre: Vec3, reach: f32) -> u64 {
    let half = Vec3::splat((SIDE - 1) as f32 / 2.0);
    if ((centre - half).abs() + half).length_squared() < reach {
        return bare;
    }
    bits(bare)
        .filter(|&voxel| place(voxel).distance_squared(centre) < reach)
        .fold(0, |inside, voxel| inside | 1 << voxel)
}

/// Squared distance from `centre` to a box of this edge at the origin.
fn box_distance(centre: Vec3, edge: f32) -> f32 {
    (centre - centre.clamp(Vec3::ZERO, Vec3::splat(edge))).length_squared()
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
