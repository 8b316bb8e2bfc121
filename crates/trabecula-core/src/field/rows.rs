//! The row kernels: straight loops over slices that the compiler turns into vector code.

use super::shape::Rows;

/// Writes the sum of the six neighbours of every cell of a row. Outside the box, and in bone, the
/// field is 0 and adds nothing, so no wall needs a branch.
// Out of line: as an argument `to` is known to overlap nothing, without which the loop would not
// vectorise. What is done with the sums is a second loop, over values still in the nearest cache.
#[inline(never)]
pub(super) fn neighbour_sums(to: &mut [f32], rows: &Rows<'_>) {
    let here = rows.here;
    let n = here.len();
    let to = &mut to[..n];
    let [north, south, below, above] = rows.around.map(|row| &row[..n]);
    let side = |i: usize| (north[i] + south[i]) + (below[i] + above[i]);
    to[0] = side(0) + here.get(1).unwrap_or(&0.0);
    if n == 1 {
        return;
    }
    for i in 1..n - 1 {
        to[i] = side(i) + (here[i - 1] + here[i + 1]);
    }
    to[n - 1] = side(n - 1) + here[n - 2];
}

/// As [`neighbour_sums`], each neighbour weighted by the conductance of the face between.
#[inline(never)]
pub(super) fn weighted_sums(to: &mut [f32], rows: &Rows<'_>, faces: &Faces<'_>) {
    let here = rows.here;
    let n = here.len();
    let (to, along) = (&mut to[..n], &faces.along[..n]);
    let [a, b, c, d] = rows.around.map(|row| &row[..n]);
    let [to_a, to_b, to_c, to_d] = faces.across.map(|row| &row[..n]);
    let side = |i: usize| (to_a[i] * a[i] + to_b[i] * b[i]) + (to_c[i] * c[i] + to_d[i] * d[i]);
    to[0] = side(0) + along[0] * here.get(1).unwrap_or(&0.0);
    if n == 1 {
        return;
    }
    for i in 1..n - 1 {
        to[i] = side(i) + (along[i - 1] * here[i - 1] + along[i] * here[i + 1]);
    }
    to[n - 1] = side(n - 1) + along[n - 2] * here[n - 2];
}

/// Σ x² in double precision. The eight lanes are part of the result's definition.
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
pub(super) fn prolong(fine: &mut [f32], parents: &Parents<'_>, factor: usize) {
    let here = parents.here;
    let n = here.len();
    let along = &parents.along[..n];
    let [y, z] = parents.beside.map(|row| &row[..n]);
    let [to_y, to_z] = parents.across.map(|row| &row[..n]);
    let [wx, wy, wz] = parents.weight;
    let centre =
        |i: usize| here[i] + wy * to_y[i] * (y[i] - here[i]) + wz * to_z[i] * (z[i] - here[i]);
    if factor == 1 {
        return (0..n).zip(fine).for_each(|(i, to)| *to = centre(i));
    }
    let left = |i: usize| wx * along[i - 1] * (here[i - 1] - here[i]);
    let right = |i: usize| wx * along[i] * (here[i + 1] - here[i]);
    let last = n - 1;
    fine[0] = centre(0);
    fine[1] = centre(0) + if n > 1 { right(0) } else { 0.0 };
    if n == 1 {
        return;
    }
    for (i, pair) in (1..last).zip(fine[2..].chunks_exact_mut(2)) {
        let middle = centre(i);
        pair[0] = middle + left(i);
        pair[1] = middle + right(i);
    }
    fine[2 * last] = centre(last) + left(last);
    if let Some(end) = fine.get_mut(2 * last + 1) {
        *end = centre(last);
    }
}
