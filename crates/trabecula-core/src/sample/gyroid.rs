//! A warped gyroid: a level-set function whose upper levels are a network of struts.
//!
//! The gyroid `sin u cos v + sin v cos w + sin w cos u` (Schoen, NASA TN D-5541, 1970) divides
//! space into two connected networks. Moving its points by a smooth random displacement (a sum of
//! plane waves) makes it irregular and, because space is bent but not torn, keeps each connected.

use crate::Grid;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use std::f64::consts::TAU;

/// Plane waves of the displacement.
const WAVES: usize = 48;

/// Root mean square of each component of the displacement, radians (a unit cell is 2π long).
/// Its gradient, about 0.26, must stay well below 1 for space not to fold.
const WARP: f64 = 1.0;

/// Wave numbers of the displacement, per radian: waves 1.7 to 4 cells long.
const WAVE_NUMBERS: [f64; 2] = [0.25, 0.6];

/// One plane wave `push · cos(phase + k · x)`.
struct Wave {
    push: [f32; 3],
    phase: f64,
    /// Radians per voxel along x, y and z.
    k: [f64; 3],
}

/// The random shape of a warped gyroid.
pub(super) struct Gyroid {
    /// Gyroid coordinates are `turn · x + shift`, radians, for a position `x` in voxels.
    turn: [[f64; 3]; 3],
    shift: [f64; 3],
    waves: Vec<Wave>,
}

impl Gyroid {
    /// The gyroid of `seed` with unit cells of `cell` voxels along x and y and `stretch` times
    /// that along z, turned at random.
    pub(super) fn new(seed: u64, cell: f64, stretch: f64) -> Self {
        let mut draw = Draw(Xoshiro256PlusPlus::seed_from_u64(seed));
        let rotation = draw.rotation();
        let scale = [TAU / cell, TAU / cell, TAU / (cell * stretch)];
        let turn = rotation.map(|row| std::array::from_fn(|axis| row[axis] * scale[axis]));
        let shift = std::array::from_fn(|_| TAU * draw.uniform());
        let waves = (0..WAVES).map(|_| draw.wave(&turn)).collect();
        Self { turn, shift, waves }
    }

    /// The function at every voxel of `grid`.
    pub(super) fn sample(&self, grid: &Grid) -> Vec<f32> {
        let [nx, ny, _] = grid.shape();
        let columns: Vec<[Vec<f32>; 2]> = self.waves.iter().map(|w| column(w.k[0], nx)).collect();
        let mut level = vec![0.0; grid.len()];
        level.par_chunks_mut(nx * ny).enumerate().for_each(|(z, slab)| {
            let mut warp = [vec![0.0f32; nx], vec![0.0; nx], vec![0.0; nx]];
            for (y, row) in slab.chunks_mut(nx).enumerate() {
                self.warp_row(&columns, y, z, &mut warp);
                for (x, value) in row.iter_mut().enumerate() {
                    let at = [x as f64, y as f64, z as f64];
                    let moved = [warp[0][x], warp[1][x], warp[2][x]];
                    *value = self.value(at, moved);
                }
            }
        });
        level
    }

    /// Adds up the displacement along row `(y, z)`. With `cos` and `sin` of `k_x·x` tabulated,
    /// a wave costs two products per voxel instead of a cosine.
    fn warp_row(&self, columns: &[[Vec<f32>; 2]], y: usize, z: usize, warp: &mut [Vec<f32>; 3]) {
        warp.iter_mut().for_each(|part| part.fill(0.0));
        for (wave, [cos, sin]) in self.waves.iter().zip(columns) {
            let angle = wave.phase + wave.k[1] * y as f64 + wave.k[2] * z as f64;
            let (s, c) = angle.sin_cos();
            for (part, push) in warp.iter_mut().zip(wave.push) {
                let (c, s) = (push * c as f32, push * s as f32);
                for ((sum, cos), sin) in part.iter_mut().zip(cos).zip(sin) {
                    *sum += c * cos - s * sin;
                }
            }
        }
    }

    fn value(&self, at: [f64; 3], moved: [f32; 3]) -> f32 {
        let [u, v, w] = std::array::from_fn(|i| {
            let straight: f64 = (0..3).map(|axis| self.turn[i][axis] * at[axis]).sum();
            straight + self.shift[i] + f64::from(moved[i])
        });
        (u.sin() * v.cos() + v.sin() * w.cos() + w.sin() * u.cos()) as f32
    }
}

/// Cosine and sine of `k · x` for `x` in `0..n`.
fn column(k: f64, n: usize) -> [Vec<f32>; 2] {
    let angles = || (0..n).map(|x| k * x as f64);
    [angles().map(|a| a.cos() as f32).collect(), angles().map(|a| a.sin() as f32).collect()]
}

/// Draws in a fixed order, so that a seed names one structure.
struct Draw(Xoshiro256PlusPlus);

impl Draw {
    /// Uniform in `[0, 1)`, 53 bits.
    fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform on the unit sphere.
    fn direction(&mut self) -> [f64; 3] {
        let z = 2.0 * self.uniform() - 1.0;
        let (sin, cos) = (TAU * self.uniform()).sin_cos();
        let r = (1.0 - z * z).max(0.0).sqrt();
        [r * cos, r * sin, z]
    }

    /// A random orthonormal, right-handed frame.
    fn rotation(&mut self) -> [[f64; 3]; 3] {
        let a = glam::DVec3::from_array(self.direction());
        let angle = TAU * self.uniform();
        let (p, q) = a.any_orthonormal_pair();
        let b = p * angle.cos() + q * angle.sin();
        [a.to_array(), b.to_array(), a.cross(b).to_array()]
    }

    fn wave(&mut self, turn: &[[f64; 3]; 3]) -> Wave {
        let [least, most] = WAVE_NUMBERS;
        let number = least + (most - least) * self.uniform();
        let towards = self.direction().map(|c| c * number);
        // A wave's mean square is a half, and a third of it falls to each component.
        let size = WARP * (6.0 / WAVES as f64).sqrt();
        let push = self.direction().map(|c| (c * size) as f32);
        let phase = TAU * self.uniform();
        let k = std::array::from_fn(|axis| (0..3).map(|i| towards[i] * turn[i][axis]).sum());
        Wave { push, phase, k }
    }
}
