//! For every voxel the nearest voxel of the other phase: an exact Euclidean feature transform.
//!
//! Separable lower envelopes of parabolas (Meijster, Roerdink & Hesselink 2000; Felzenszwalb &
//! Huttenlocher 2012). Both phases are transformed at once: along a line a run of one phase is
//! bounded by voxels of the other, at distance zero from themselves, and nothing beyond those can
//! be nearer, so each run is an envelope of its own.
//!
//! Mirroring the domain at its faces changes nothing here: of a voxel and its mirror image the
//! one inside is nearer.

use rayon::prelude::*;

use super::envelope::{Line, NONE, Site};
use super::volume::{BONE, Volume, mirrored};

/// Nearest voxels of the other phase. Stored with z fastest, then x, then y, because the last
/// pass runs along z and writes whole y slices.
#[derive(Debug, Default)]
pub(super) struct Nearest {
    shape: [usize; 3],
    code: Code,
    planes: Vec<u32>,
    voxels: Vec<u32>,
}

/// Packs coordinates into 32 bits. Grids hold at most 2³⁰ voxels, so rounding three edges up to
/// powers of two stays within 2³²; and the all-ones word stays free for [`NONE`], as an edge that
/// is not a power of two never reaches its last code.
#[derive(Debug, Clone, Copy, Default)]
struct Code {
    y_shift: u32,
    z_shift: u32,
}

impl Code {
    fn new([nx, ny, _]: [usize; 3]) -> Self {
        let bits = |n: usize| n.next_power_of_two().trailing_zeros();
        Self { y_shift: bits(nx), z_shift: bits(nx) + bits(ny) }
    }

    fn unpack(self, word: u32) -> [i32; 3] {
        let word = u64::from(word);
        let x = word & ((1 << self.y_shift) - 1);
        let y = (word & ((1 << self.z_shift) - 1)) >> self.y_shift;
        [x as i32, y as i32, (word >> self.z_shift) as i32]
    }

    fn along_y(self, y: usize) -> u32 {
        ((y as u64) << self.y_shift) as u32
    }

    fn along_z(self, z: usize) -> u32 {
        ((z as u64) << self.z_shift) as u32
    }
}

impl Nearest {
    /// Computes the transform of `volume`; false when it has only one phase.
    pub(super) fn fill(&mut self, volume: &Volume) -> bool {
        let [nx, ny, nz] = volume.shape;
        self.shape = volume.shape;
        self.code = Code::new(volume.shape);
        let code = self.code;
        self.planes.resize(nx * ny * nz, NONE);
        self.planes.par_chunks_mut(nx * ny).enumerate().for_each(|(z, plane)| {
            fill_rows(volume, z, plane);
            join_rows(volume, z, plane, code);
        });
        self.voxels.resize(nx * ny * nz, NONE);
        let planes = &self.planes;
        self.voxels.par_chunks_mut(nx * nz).enumerate().for_each(|(y, slice)| {
            join_planes(volume, y, planes, slice, code);
        });
        self.voxels.first().is_some_and(|&word| word != NONE)
    }

    /// The nearest voxel of the other phase to `(x, y, z)` inside the domain. Meaningful only
    /// after `fill` returned true.
    pub(super) fn inside(&self, at: [usize; 3]) -> [i32; 3] {
        self.place(self.word(at))
    }

    /// The same as a word: equal words are equal voxels.
    pub(super) fn word(&self, [x, y, z]: [usize; 3]) -> u32 {
        self.voxels[z + self.shape[2] * (x + self.shape[0] * y)]
    }

    /// The word of the voxel `(x, y, z)` itself.
    pub(super) fn own_word(&self, [x, y, z]: [usize; 3]) -> u32 {
        x as u32 | self.code.along_y(y) | self.code.along_z(z)
    }

    /// The voxel of a word.
    pub(super) fn place(&self, word: u32) -> [i32; 3] {
        self.code.unpack(word)
    }

    /// The nearest voxel of the other phase to `voxel`, which may lie outside by mirroring;
    /// then so may the answer.
    pub(super) fn of(&self, voxel: [i32; 3]) -> [i32; 3] {
        let inside = self.inside(std::array::from_fn(|a| mirrored(voxel[a], self.shape[a])));
        std::array::from_fn(|a| {
            let n = self.shape[a] as i32;
            match voxel[a] {
                at if at < 0 => -1 - inside[a],
                at if at >= n => n - 1 - (inside[a] - n),
                _ => inside[a],
            }
        })
    }
}

/// First pass: the nearest x of the other phase within each row of a plane.
fn fill_rows(volume: &Volume, z: usize, plane: &mut [u32]) {
    for (y, line) in plane.chunks_exact_mut(volume.shape[0]).enumerate() {
        let row = volume.row(y, z);
        let mut last = NONE;
        for x in 0..row.len() {
            if x > 0 && (row[x] >= BONE) != (row[x - 1] >= BONE) {
                last = x as u32 - 1;
            }
            line[x] = last;
        }
        let mut next = NONE;
        for x in (0..row.len()).rev() {
            if x + 1 < row.len() && (row[x] >= BONE) != (row[x + 1] >= BONE) {
                next = x as u32 + 1;
            }
            let behind = if line[x] == NONE { u32::MAX } else { x as u32 - line[x] };
            if next != NONE && next - (x as u32) < behind {
                line[x] = next;
            }
        }
    }
}

/// Second pass: the nearest (x, y) within each plane.
fn join_rows(volume: &Volume, z: usize, plane: &mut [u32], code: Code) {
    let [nx, ny, _] = volume.shape;
    let mut column = Line::new(ny);
    for x in 0..nx {
        for y in 0..ny {
            column.bone[y] = volume.row(y, z)[x] >= BONE;
            let near = plane[x + nx * y];
            column.sites[y] = if near == NONE {
                Site::MISSING
            } else {
                let dx = i64::from(near) - x as i64;
                Site { word: near | code.along_y(y), squared: dx * dx }
            };
        }
        column.join(|y| x as u32 | code.along_y(y), |y, word| plane[x + nx * y] = word);
    }
}

/// Third pass: the nearest voxel, for the slice at `y`.
fn join_planes(volume: &Volume, y: usize, planes: &[u32], slice: &mut [u32], code: Code) {
    let [nx, ny, nz] = volume.shape;
    for z in 0..nz {
        let row = &planes[nx * (y + ny * z)..][..nx];
        for x in 0..nx {
            slice[z + nz * x] = row[x];
        }
    }
    let mut bones = vec![false; nx * nz];
    for z in 0..nz {
        for (x, &fraction) in volume.row(y, z).iter().enumerate() {
            bones[z + nz * x] = fraction >= BONE;
        }
    }
    let mut column = Line::new(nz);
    for (x, line) in slice.chunks_exact_mut(nz).enumerate() {
        for z in 0..nz {
            column.bone[z] = bones[z + nz * x];
            column.sites[z] = if line[z] == NONE {
                Site::MISSING
            } else {
                let near = code.unpack(line[z]);
                let (dx, dy) = (i64::from(near[0]) - x as i64, i64::from(near[1]) - y as i64);
                Site { word: line[z] | code.along_z(z), squared: dx * dx + dy * dy }
            };
        }
        let own = x as u32 | code.along_y(y);
        column.join(|z| own | code.along_z(z), |z, word| line[z] = word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Draws, Purpose};

    fn squared(a: [i32; 3], b: [i32; 3]) -> i32 {
        (0..3).map(|i| (a[i] - b[i]).pow(2)).sum()
    }

    #[test]
    fn agrees_with_a_search_of_all_pairs() {
        for (seed, shape) in [[7, 6, 5], [1, 9, 4], [12, 1, 1], [5, 5, 9]].into_iter().enumerate() {
            let mut draws = Draws::new(seed as u64, 0, 0, Purpose::Seeding);
            let len = shape.iter().product();
            let fraction: Vec<f32> =
                (0..len).map(|_| f32::from(u8::from(draws.happens(0.2)))).collect();
            let volume = Volume { shape, fraction: &fraction };
            let mut nearest = Nearest::default();
            assert!(nearest.fill(&volume));
            let [nx, ny, _] = shape;
            let place = |i: usize| [i % nx, i / nx % ny, i / (nx * ny)].map(|c| c as i32);
            for i in 0..len {
                let found = nearest.of(place(i));
                assert_ne!(volume.is_bone(found), volume.is_bone(place(i)));
                let others = (0..len).filter(|&j| fraction[i] != fraction[j]);
                let best = others.map(|j| squared(place(i), place(j))).min();
                assert_eq!(Some(squared(place(i), found)), best);
            }
        }
    }

    #[test]
    fn one_phase_has_no_nearest() {
        let mut nearest = Nearest::default();
        assert!(!nearest.fill(&Volume { shape: [3, 4, 5], fraction: &[1.0; 60] }));
        assert!(!nearest.fill(&Volume { shape: [3, 4, 5], fraction: &[0.0; 60] }));
    }
}
