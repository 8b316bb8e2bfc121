//! Where cells would hop, as far as that does not depend on where they are.
//!
//! Vector code, all cells of a party side by side, with the same bits on every processor.

#![expect(clippy::needless_range_loop, reason = "iterators may be compiled to calls")]

use super::room::STAY;
use crate::random::ABREAST;
use multiversion::multiversion;

/// What the cells of a party feel where they are.
#[derive(Debug, Clone, Default)]
pub(super) struct Felt {
    pub(super) concentration: [f32; ABREAST],
    /// Gradient per µm, by axis.
    pub(super) slope: [[f32; ABREAST]; 3],
}

/// By axis, of how many of 2¹⁶ draws that fall to it a cell goes up it.
pub(super) type Up = [[u32; ABREAST]; 3];

/// Hops of a course that one word gives.
pub(super) const PER_WORD: usize = 2;

/// How cells with `drift` at most, voxels per hop, follow what they feel: along the gradient, by
/// `x / (1 + x)` of the drift, where `x` is the relative change over `length_um`. They sense
/// relative, not absolute, differences.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn follow(felt: &Felt, length_um: f32, drift: f32, up: &mut Up) {
    let senses = f32::from(u16::MAX) + 1.0;
    for i in 0..ABREAST {
        let c = felt.concentration[i];
        let [x, y, z] = [felt.slope[0][i], felt.slope[1][i], felt.slope[2][i]];
        let size = (x * x + y * y + z * z).sqrt();
        let change = size * length_um / c;
        let feels = size > 0.0 && c > 0.0;
        for (axis, along) in [x, y, z].into_iter().enumerate() {
            let toward = if feels { along / size * change / (1.0 + change) } else { 0.0 };
            // Each axis has a third of the draws, split between its two senses by the drift.
            up[axis][i] = ((0.5 + 1.5 * drift * toward) * senses).ceil() as u32;
        }
    }
}

/// The hops that `words` mean, the first of which has the number `at` of all that a cell does.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn plan(
    words: &[u32; ABREAST],
    up: &Up,
    (at, hops): (u32, &[u32; ABREAST]),
    course: &mut [[u32; ABREAST]; PER_WORD],
) {
    let [x, y, z] = up;
    for (half, course) in course.iter_mut().enumerate() {
        let (shift, at) = (u16::BITS * (1 - half as u32), at + half as u32);
        for i in 0..ABREAST {
            let pick = 3 * (words[i] >> shift & u32::from(u16::MAX));
            let (axis, share) = (pick >> u16::BITS, pick & u32::from(u16::MAX));
            let up = if axis == 2 { z[i] } else { y[i] };
            let up = if axis == 0 { x[i] } else { up };
            let hop = 2 * axis + u32::from(share < up);
            course[i] = if at < hops[i] { hop } else { STAY };
        }
    }
}
