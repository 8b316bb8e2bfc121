//! The row kernels: straight loops over slices that the compiler turns into vector code.
//!
//! Each is compiled for AVX-512, for AVX2 and for the processor that the program was built for;
//! the first that the machine has is taken when it is first called. All do the same operations on
//! every cell in the same order, without fusing, so they give the same bits.

use super::marrow::{in_marrow, open_faces};
use super::shape::Rows;
use multiversion::multiversion;

/// Concentrations below this, far under one molecule per marrow space, are set to 0. They would
/// sink into subnormal numbers, which processors handle many times more slowly.
const VANISHING: f32 = 1e-30;

/// A concentration that is not negative, subnormal or NaN.
#[inline(always)]
pub(super) fn proper(c: f32) -> f32 {
    if c > VANISHING { c } else { 0.0 }
}

/// What a row's balance is made of: one molecule's numbers and its voxels.
pub(super) struct Balance<'a> {
    pub(super) codes: &'a [u8],
    pub(super) source: &'a [f32],
    pub(super) uptake: Option<&'a [f32]>,
    /// D/h², per day.
    pub(super) exchange: f32,
    /// Per day.
    pub(super) decay: f32,
}

/// Sets every cell of a row to `value(index, sum of its six neighbours)`. Outside the box, and in
/// bone, the field is 0 and adds nothing, so no wall needs a branch.
#[inline(always)]
fn from_sums(to: &mut [f32], rows: &Rows<'_>, value: impl Fn(usize, f32) -> f32) {
    let n = to.len();
    let here = &rows.here[..n];
    let around = rows.around.map(|row| &row[..n]);
    if n == 1 {
        return to[0] = value(0, four(around, 0));
    }
    for i in 1..n - 1 {
        to[i] = value(i, four(around, i) + (here[i - 1] + here[i + 1]));
    }
    for (i, inner) in [(0, 1), (n - 1, n - 2)] {
        to[i] = value(i, four(around, i) + here[inner]);
    }
}

/// The neighbours across the row.
#[inline(always)]
fn four([north, south, below, above]: [&[f32]; 4], i: usize) -> f32 {
    (north[i] + south[i]) + (below[i] + above[i])
}

/// One Jacobi sweep of a row, of relaxation `weight`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn sweep(to: &mut [f32], rows: &Rows<'_>, balance: &Balance<'_>, weight: f32) {
    let n = to.len();
    let (here, codes) = (&rows.here[..n], &balance.codes[..n]);
    let (source, exchange, decay) = (&balance.source[..n], balance.exchange, balance.decay);
    let swept = |i: usize, sum: f32, loss: f32| {
        let rate = exchange * open_faces(codes[i]) + loss;
        let balance = (source[i] + exchange * sum) / rate;
        in_marrow(codes[i], proper(here[i] + weight * (balance - here[i])))
    };
    match balance.uptake {
        None => from_sums(to, rows, |i, sum| swept(i, sum, decay)),
        Some(uptake) => {
            let uptake = &uptake[..n];
            from_sums(to, rows, |i, sum| swept(i, sum, decay + uptake[i]));
        }
    }
}

/// The residual of a row.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn residual(to: &mut [f32], rows: &Rows<'_>, balance: &Balance<'_>) {
    let n = to.len();
    let (here, codes) = (&rows.here[..n], &balance.codes[..n]);
    let (source, exchange, decay) = (&balance.source[..n], balance.exchange, balance.decay);
    let net =
        |i: usize, sum: f32, loss: f32| net(exchange, codes[i], sum, here[i], source[i], loss);
    match balance.uptake {
        None => from_sums(to, rows, |i, sum| net(i, sum, decay)),
        Some(uptake) => {
            let uptake = &uptake[..n];
            from_sums(to, rows, |i, sum| net(i, sum, decay + uptake[i]));
        }
    }
}

/// What enters a voxel per day less what leaves it.
#[inline(always)]
pub(super) fn net(exchange: f32, code: u8, sum: f32, here: f32, source: f32, loss: f32) -> f32 {
    // Exchange first: its terms nearly cancel where the field is smooth.
    let gain = exchange * (sum - open_faces(code) * here);
    in_marrow(code, gain + (source - loss * here))
}

/// Adds `change` to a row of the field, which stays 0 in bone and never falls below 0: the
/// solution is not negative, so that only brings it closer.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn correct(c: &mut [f32], change: &[f32], codes: &[u8]) {
    for ((c, change), &code) in c.iter_mut().zip(change).zip(codes) {
        *c = in_marrow(code, proper(*c + change));
    }
}

/// One Jacobi sweep of a row of a coarse level, of relaxation `weight`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn coarse_sweep(to: &mut [f32], row: &CoarseRow<'_>, exchange: f32, weight: f32) {
    let n = to.len();
    let (here, wanted, rate) = (&row.rows.here[..n], &row.wanted[..n], &row.rate[..n]);
    from_weighted_sums(to, &row.rows, &row.faces, |i, inflow| {
        let balance = (wanted[i] + exchange * inflow) / rate[i];
        here[i] + weight * (balance - here[i])
    });
}

/// The residual of a row of a coarse level.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn coarse_residual(to: &mut [f32], row: &CoarseRow<'_>, exchange: f32) {
    let n = to.len();
    let (here, wanted, rate) = (&row.rows.here[..n], &row.wanted[..n], &row.rate[..n]);
    from_weighted_sums(to, &row.rows, &row.faces, |i, inflow| {
        wanted[i] + (exchange * inflow - rate[i] * here[i])
    });
}

/// As [`from_sums`], each neighbour weighted by the conductance of the face between.
#[inline(always)]
fn from_weighted_sums(
    to: &mut [f32],
    rows: &Rows<'_>,
    faces: &Faces<'_>,
    value: impl Fn(usize, f32) -> f32,
) {
    let n = to.len();
    let (here, along) = (&rows.here[..n], &faces.along[..n]);
    let across = faces.across.map(|row| &row[..n]);
    let around = rows.around.map(|row| &row[..n]);
    if n == 1 {
        return to[0] = value(0, four_weighted(across, around, 0));
    }
    for i in 1..n - 1 {
        let beside = along[i - 1] * here[i - 1] + along[i] * here[i + 1];
        to[i] = value(i, four_weighted(across, around, i) + beside);
    }
    for (i, inner) in [(0, 1), (n - 1, n - 2)] {
        let beside = along[i.min(inner)] * here[inner];
        to[i] = value(i, four_weighted(across, around, i) + beside);
    }
}

/// The neighbours across the row, weighted.
#[inline(always)]
fn four_weighted([a, b, c, d]: [&[f32]; 4], [p, q, r, s]: [&[f32]; 4], i: usize) -> f32 {
    (a[i] * p[i] + b[i] * q[i]) + (c[i] * r[i] + d[i] * s[i])
}

/// Σ x² in double precision. The eight lanes are part of the result's definition.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn squares(row: &[f32]) -> f64 {
    let mut lanes = [0.0f64; 8];
    let chunks = row.chunks_exact(8);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f64::from(x) * f64::from(x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane += f64::from(x) * f64::from(x);
    }
    lanes.iter().fold(0.0, |total, lane| total + lane)
}

/// Adds the cells of the finer `row` to their parents, `factor` (1 or 2) to one.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn restrict(coarse: &mut [f32], row: &[f32], factor: usize) {
    if factor == 1 {
        coarse.iter_mut().zip(row).for_each(|(to, &from)| *to += from);
        return;
    }
    let pairs = row.chunks_exact(2);
    if let (Some(last), [odd]) = (coarse.last_mut(), pairs.remainder()) {
        *last += odd;
    }
    coarse.iter_mut().zip(pairs).for_each(|(to, pair)| *to += pair[0] + pair[1]);
}

/// A row of conductances: towards +x, and towards −y +y −z +z.
pub(super) struct Faces<'a> {
    pub(super) along: &'a [f32],
    pub(super) across: [&'a [f32]; 4],
}

/// One row of a coarse level's problem.
pub(super) struct CoarseRow<'a> {
    pub(super) rows: Rows<'a>,
    pub(super) faces: Faces<'a>,
    pub(super) wanted: &'a [f32],
    pub(super) rate: &'a [f32],
}

/// Rows of a coarse field around one row of children, and the conductances that lead there.
pub(super) struct Parents<'a> {
    /// The parents' row.
    pub(super) here: &'a [f32],
    /// Conductance towards +x, over that of an open face.
    pub(super) along: &'a [f32],
    /// The row beside, on the children's side, along y and along z.
    pub(super) beside: [&'a [f32]; 2],
    /// Conductance towards it.
    pub(super) across: [&'a [f32]; 2],
    /// ¼ over the conductance of an open face along x, y and z.
    pub(super) weight: [f32; 3],
}

/// Writes the coarse field at the children's centres into `fine`.
///
/// A child lies a quarter of the coarse spacing off its parent's centre along each axis, so linear
/// interpolation adds a quarter of the difference to the neighbour on that side; the open part
/// of the face scales it, so nothing is carried through a wall.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn prolong(fine: &mut [f32], parents: &Parents<'_>, factor: usize) {
    let n = parents.here.len();
    // Slices of known length spare the loops below their bounds checks.
    let (here, along) = (parents.here, &parents.along[..n]);
    let ([a, b], [p, q]) = (parents.across, parents.beside);
    let (a, b, p, q) = (&a[..n], &b[..n], &p[..n], &q[..n]);
    let weight = parents.weight;
    let middle = |i: usize| centre(here[i], [a[i], b[i]], [p[i], q[i]], weight);
    if factor == 1 {
        for (i, to) in fine[..n].iter_mut().enumerate() {
            *to = centre(here[i], [a[i], b[i]], [p[i], q[i]], weight);
        }
        return;
    }
    let (last, wx) = (n - 1, weight[0]);
    let first = middle(0);
    fine[0] = first;
    fine[1] = first + if n > 1 { wx * along[0] * (here[1] - here[0]) } else { 0.0 };
    if n == 1 {
        return;
    }
    let inner = last - 1;
    let pairs = &mut fine[2..].as_chunks_mut::<2>().0[..inner];
    let (left, right) = (&here[..inner], &here[2..][..inner]);
    let [a_in, b_in, p_in, q_in, here_in, to_right] =
        [a, b, p, q, here, along].map(|row| &row[1..][..inner]);
    let to_left = &along[..inner];
    for i in 0..inner {
        let here = here_in[i];
        let middle = centre(here, [a_in[i], b_in[i]], [p_in[i], q_in[i]], weight);
        pairs[i] = [
            middle + wx * to_left[i] * (left[i] - here),
            middle + wx * to_right[i] * (right[i] - here),
        ];
    }
    let end = middle(last);
    fine[2 * last] = end + wx * along[last - 1] * (here[last - 1] - here[last]);
    if let Some(odd) = fine.get_mut(2 * last + 1) {
        *odd = end;
    }
}

/// The coarse field at a parent, moved to the middle of its children along y and z. Not a closure:
/// the compiler left that a call for each child.
#[inline(always)]
fn centre(here: f32, across: [f32; 2], beside: [f32; 2], [_, wy, wz]: [f32; 3]) -> f32 {
    here + wy * (across[0] * (beside[0] - here)) + wz * (across[1] * (beside[1] - here))
}
