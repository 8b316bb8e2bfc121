//! For every voxel the nearest voxel of the other phase: an exact Euclidean feature transform.
//!
//! Separable lower envelopes of parabolas (Meijster, Roerdink & Hesselink 2000; Felzenszwalb &
//! Huttenlocher 2012). Both phases are transformed at once: along a line a run of one phase is
//! bounded by voxels of the other, at distance zero from themselves, and nothing beyond those can
//! be nearer, so each run is an envelope of its own.
//!
//! Of the passes along x and y only the row is kept in which the nearest voxel of a plane lies; where
//! in that row follows from the phases. The last pass, along z, makes slices of one y as they are
//! looked at.
//!
//! Mirroring the domain at its faces changes nothing here: of a voxel and its mirror image the
//! one inside is nearer.

use rayon::prelude::*;
use std::ops::Range;

use super::envelope::{Line, NONE, Site};
use super::phases::Phases;
use super::volume::mirrored;
use crate::slices::Slices;

/// By voxel (x fastest), how many rows off the nearest voxel of the other phase in its plane lies.
pub(super) struct Planes<'a> {
    phases: &'a Phases,
    rows: Rows,
}

/// Rows nearly always lie near enough for a byte.
enum Rows {
    Near(Vec<i8>),
    Far(Vec<i32>),
}

/// Nearest voxels of the other phase, for some successive y. Stored with z fastest, then x.
pub(super) struct Nearest {
    shape: [usize; 3],
    code: Code,
    slices: Slices<u32>,
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

    fn word(self, [x, y, z]: [usize; 3]) -> u32 {
        (x as u64 | (y as u64) << self.y_shift | (z as u64) << self.z_shift) as u32
    }
}

impl Rows {
    fn of(phases: &Phases) -> Self {
        let (rows, fit) = offsets(phases, i8::MIN);
        if fit {
            return Self::Near(rows);
        }
        drop(rows);
        Self::Far(offsets(phases, i32::MIN).0)
    }

    /// How many rows off, for voxel number `at`; none where its plane has one phase only.
    fn off(&self, at: usize) -> Option<i32> {
        match self {
            Self::Near(rows) => Some(rows[at]).filter(|&by| by != i8::MIN).map(i32::from),
            Self::Far(rows) => Some(rows[at]).filter(|&by| by != i32::MIN),
        }
    }
}

impl<'a> Planes<'a> {
    pub(super) fn new(phases: &'a Phases) -> Self {
        Self { phases, rows: Rows::of(phases) }
    }

    /// The nearest voxel to `(x, y, z)` in its plane.
    fn site(&self, x: usize, y: usize, z: usize, code: Code) -> Site {
        let [nx, ny, _] = self.phases.shape;
        let site = self.rows.off(x + nx * (y + ny * z)).and_then(|dy| {
            let row = y.wrapping_add_signed(dy as isize);
            let bone = self.phases.is_bone([x, y, z]);
            let near = self.phases.nearest_in_row(x, row, z, !bone)?;
            let (dx, dy) = (near as i64 - x as i64, i64::from(dy));
            Some(Site { word: code.word([near, row, z]), squared: dx * dx + dy * dy })
        });
        site.unwrap_or(Site::MISSING)
    }

    /// Third pass: the nearest voxel, for the slice at `y`.
    fn join(&self, y: usize, slice: &mut [u32], code: Code) {
        let nz = self.phases.shape[2];
        let mut column = Line::new(nz);
        for (x, line) in slice.chunks_exact_mut(nz).enumerate() {
            for z in 0..nz {
                column.bone[z] = self.phases.is_bone([x, y, z]);
                column.sites[z] = self.site(x, y, z, code);
            }
            column.join(|z| code.word([x, y, z]), |z, word| line[z] = word);
        }
    }
}

impl Nearest {
    /// No slice yet of volumes of this `shape`.
    pub(super) fn new(shape: [usize; 3]) -> Self {
        let slices = Slices::new(shape[0] * shape[2]);
        Self { shape, code: Code::new(shape), slices }
    }

    /// Makes the slices at `wanted` y those that can be asked for.
    pub(super) fn slide(&mut self, planes: &Planes<'_>, wanted: Range<usize>) {
        let code = self.code;
        self.slices.slide(wanted, |y, slice| planes.join(y, slice, code));
    }

    /// The nearest voxel of the other phase to `(x, y, z)` inside the domain. Meaningful only
    /// where there are two phases.
    pub(super) fn inside(&self, at: [usize; 3]) -> [i32; 3] {
        self.place(self.word(at))
    }

    /// The same as a word: equal words are equal voxels.
    pub(super) fn word(&self, [x, y, z]: [usize; 3]) -> u32 {
        self.slices.slice(y)[z + self.shape[2] * x]
    }

    /// The word of the voxel `(x, y, z)` itself.
    pub(super) fn own_word(&self, at: [usize; 3]) -> u32 {
        self.code.word(at)
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

/// First and second pass: by voxel, how many rows off the nearest voxel within its plane lies, or
/// `none`; and whether all these numbers fit.
fn offsets<T>(phases: &Phases, none: T) -> (Vec<T>, bool)
where
    T: Copy + PartialEq + Send + Sync + TryFrom<i32>,
{
    let [nx, ny, nz] = phases.shape;
    let mut rows = vec![none; nx * ny * nz];
    let planes = rows.par_chunks_mut(nx * ny).enumerate();
    let fit: Vec<bool> = planes.map(|(z, plane)| join_rows(phases, z, plane, none)).collect();
    (rows, fit.into_iter().all(|fits| fits))
}

/// The same for plane `z`.
fn join_rows<T>(phases: &Phases, z: usize, plane: &mut [T], none: T) -> bool
where
    T: Copy + PartialEq + TryFrom<i32>,
{
    let [nx, ny, _] = phases.shape;
    let mut column = Line::new(ny);
    let mut fit = true;
    for x in 0..nx {
        for y in 0..ny {
            column.bone[y] = phases.is_bone([x, y, z]);
            let near = phases.nearest_in_row(x, y, z, !column.bone[y]);
            column.sites[y] = near.map_or(Site::MISSING, |near| {
                let dx = near as i64 - x as i64;
                Site { word: y as u32, squared: dx * dx }
            });
        }
        let write = |y: usize, row: u32| {
            if row != NONE {
                let by = T::try_from(row as i32 - y as i32).unwrap_or(none);
                fit &= by != none;
                plane[x + nx * y] = by;
            }
        };
        column.join(|y| y as u32, write);
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::super::volume::Volume;
    use super::*;
    use crate::random::{Draws, Purpose};

    fn squared(a: [i32; 3], b: [i32; 3]) -> i32 {
        (0..3).map(|i| (a[i] - b[i]).pow(2)).sum()
    }

    #[test]
    fn agrees_with_a_search_of_all_pairs() {
        for (seed, shape) in [[7, 6, 5], [1, 9, 4], [12, 1, 1], [5, 5, 9], [150, 3, 2], [2, 300, 1]]
            .into_iter()
            .enumerate()
        {
            let mut draws = Draws::new(seed as u64, 0, 0, Purpose::Seeding);
            // In the longest a row is nearest that is too far off for a byte.
            let rarity = if shape[1] > 128 { 0.004 } else { 0.2 };
            let len = shape.iter().product();
            let fraction: Vec<f32> =
                (0..len).map(|_| f32::from(u8::from(draws.happens(rarity)))).collect();
            let phases = Phases::of(&Volume { shape, fraction: &fraction });
            assert!(!phases.are_one());
            let mut nearest = Nearest::new(shape);
            nearest.slide(&Planes::new(&phases), 0..shape[1]);
            let [nx, ny, _] = shape;
            let place = |i: usize| [i % nx, i / nx % ny, i / (nx * ny)].map(|c| c as i32);
            let is_bone = |at: [i32; 3]| phases.is_bone(at.map(|c| c as usize));
            for i in 0..len {
                let found = nearest.of(place(i));
                assert_ne!(is_bone(found), is_bone(place(i)));
                let others = (0..len).filter(|&j| fraction[i] != fraction[j]);
                let best = others.map(|j| squared(place(i), place(j))).min();
                assert_eq!(Some(squared(place(i), found)), best);
            }
        }
    }

    #[test]
    fn one_phase_is_told_from_two() {
        let all = |fraction: &[f32]| Phases::of(&Volume { shape: [3, 4, 5], fraction }).are_one();
        assert!(all(&[1.0; 60]) && all(&[0.0; 60]));
        let mut fraction = [1.0; 60];
        fraction[59] = 0.0;
        assert!(!all(&fraction));
    }
}
