//! One pass over the cells between voxel centres: the surface's area and the Euler number.
//!
//! Beyond its faces the domain is mirrored, so cells on a face repeat their inner half and count
//! one half, on an edge one quarter, at a corner one eighth. The cut faces of bone are then
//! neither surface nor topology: face, edge and corner contributions are shared evenly with the
//! sample's neighbours (the correction of Odgaard & Gundersen 1993).

use rayon::prelude::*;

use super::euler::EIGHTHS;
use super::tetrahedra;
use super::volume::{BONE, Volume};

/// What the cells add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cells {
    /// Area of the half-bone surface, squared voxel edges.
    pub(super) area: f64,
    /// Euler number in 64ths; an integer, so its sum has no order.
    pub(super) euler_64ths: i64,
}

impl Cells {
    fn plus(self, other: Self) -> Self {
        Self { area: self.area + other.area, euler_64ths: self.euler_64ths + other.euler_64ths }
    }
}

/// Sums over all cells of the volume, the same bits on any number of threads.
pub(super) fn sum(volume: &Volume) -> Cells {
    let [_, ny, nz] = volume.shape;
    let layers: Vec<Cells> = (0..=nz)
        .into_par_iter()
        .map(|z| (0..=ny).map(|y| row(volume, y, z)).fold(Cells::default(), Cells::plus))
        .collect();
    layers.into_iter().fold(Cells::default(), Cells::plus)
}

/// The cells whose upper corners have coordinates `y` and `z`.
fn row(volume: &Volume, y: usize, z: usize) -> Cells {
    let [nx, ny, nz] = volume.shape;
    let (low_y, low_z) = (y.saturating_sub(1), z.saturating_sub(1));
    let (high_y, high_z) = (y.min(ny - 1), z.min(nz - 1));
    let rows = [
        volume.row(low_y, low_z),
        volume.row(high_y, low_z),
        volume.row(low_y, high_z),
        volume.row(high_y, high_z),
    ];
    let shared = u32::from(y == 0 || y == ny) + u32::from(z == 0 || z == nz);
    let mut total = Cells::default();
    let mut before = bones(&rows, 0);
    for x in 0..=nx {
        let after = bones(&rows, x.min(nx - 1));
        let octant = before | after << 1;
        before = after;
        if octant != 0 && octant != u8::MAX {
            let eighths = 8 >> (shared + u32::from(x == 0 || x == nx));
            total = total.plus(cell(&rows, x, nx, octant, eighths));
        }
    }
    total
}

/// Which of the four voxels at `x` are bone, in every second bit.
fn bones(rows: &[&[f32]; 4], x: usize) -> u8 {
    rows.iter().enumerate().fold(0, |bits, (i, row)| bits | u8::from(row[x] >= BONE) << (2 * i))
}

/// A cell that the surface crosses, of which `eighths` belong to the domain.
fn cell(rows: &[&[f32]; 4], x: usize, nx: usize, octant: u8, eighths: u32) -> Cells {
    let (low, high) = (x.saturating_sub(1), x.min(nx - 1));
    let fractions = std::array::from_fn(|i| rows[i / 2][if i % 2 == 0 { low } else { high }]);
    Cells {
        area: f64::from(tetrahedra::area(&fractions)) * f64::from(eighths) / 8.0,
        euler_64ths: i64::from(EIGHTHS[usize::from(octant)]) * i64::from(eighths),
    }
}
