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

/// Cells that make a block: as many as a register of AVX-512 holds.
const LANES: usize = 16;

/// What the new value of a cell is made from; or the stretches of rows that hold it
/// for many.
#[derive(Clone, Copy)]
struct Given<T, C, const OWN: usize, const BEFORE: usize> {
    here: T,
    /// Neighbours towards −x and +x.
    along: [T; 2],
    /// Neighbours in the order of [`Rows`].
    across: [T; 4],
    /// Other values of the cell.
    own: [T; OWN],
    /// Values of the cell before it.
    before: [T; BEFORE],
    code: C,
}

/// The new value of a cell. Not a closure: those are compiled apart, for the processor that the
/// program was built for, unless the compiler chooses otherwise.
trait Kernel<C, const OWN: usize, const BEFORE: usize> {
    fn value(&self, cell: Given<f32, C, OWN, BEFORE>) -> f32;
}

/// A row of cells, with all that their new values are made from.
struct Row<'a, C, const OWN: usize, const BEFORE: usize> {
    rows: &'a Rows<'a>,
    own: [&'a [f32]; OWN],
    before: [&'a [f32]; BEFORE],
    code: &'a [C],
}

impl<'a, C: Copy, const OWN: usize, const BEFORE: usize> Row<'a, C, OWN, BEFORE> {
    /// Writes the new values of all cells. Outside the box, and in bone, the field is 0 and adds
    /// nothing, so no wall needs a branch.
    ///
    /// Between its ends a row is done in blocks, of which the last begins early enough to be
    /// whole and so does some cells again: one by one they would take longer than all the others.
    #[inline(always)]
    fn set(&self, to: &mut [f32], kernel: &impl Kernel<C, OWN, BEFORE>) {
        let n = to.len();
        let Rows { here, around } = self.rows;
        let row = Given {
            here: &here[..n],
            along: [&here[..n]; 2],
            across: cut(*around, 0, n),
            own: cut(self.own, 0, n),
            before: cut(self.before, 0, n),
            code: &self.code[..n],
        };
        let Some(last) = n.checked_sub(LANES + 1).filter(|&last| last > 0) else {
            return (0..n).for_each(|i| to[i] = kernel.value(row.cell(i)));
        };
        let mut start = 1;
        loop {
            set_block(&mut to[start..start + LANES], &row.block(start), kernel);
            if start == last {
                break;
            }
            start = (start + LANES).min(last);
        }
        to[0] = kernel.value(row.cell(0));
        to[n - 1] = kernel.value(row.cell(n - 1));
    }
}

impl<'a, C: Copy, const OWN: usize, const BEFORE: usize> Given<&'a [f32], &'a [C], OWN, BEFORE> {
    /// `LANES` cells of a row from `start` on, which must not be the first.
    #[inline(always)]
    fn block(&self, start: usize) -> Self {
        let end = start + LANES;
        Self {
            here: &self.here[start..end],
            along: [&self.here[start - 1..end - 1], &self.here[start + 1..end + 1]],
            across: cut(self.across, start, end),
            own: cut(self.own, start, end),
            before: cut(self.before, start - 1, end - 1),
            code: &self.code[start..end],
        }
    }

    /// One cell of a row. Beyond the ends everything is 0.
    #[inline(always)]
    #[expect(clippy::needless_range_loop, reason = "iterators may be compiled to calls")]
    fn cell(&self, i: usize) -> Given<f32, C, OWN, BEFORE> {
        let (mut own, mut before) = ([0.0; OWN], [0.0; BEFORE]);
        for k in 0..OWN {
            own[k] = self.own[k][i];
        }
        for k in 0..BEFORE {
            before[k] = if i > 0 { self.before[k][i - 1] } else { 0.0 };
        }
        let [a, b, c, d] = self.across;
        let west = if i > 0 { self.here[i - 1] } else { 0.0 };
        let east = if i + 1 < self.here.len() { self.here[i + 1] } else { 0.0 };
        Given {
            here: self.here[i],
            along: [west, east],
            across: [a[i], b[i], c[i], d[i]],
            own,
            before,
            code: self.code[i],
        }
    }
}

/// Writes a block.
#[inline(always)]
#[expect(clippy::needless_range_loop, reason = "iterators may be compiled to calls")]
fn set_block<C: Copy, const OWN: usize, const BEFORE: usize>(
    to: &mut [f32],
    given: &Given<&[f32], &[C], OWN, BEFORE>,
    kernel: &impl Kernel<C, OWN, BEFORE>,
) {
    let [west, east] = given.along;
    let [north, south, below, above] = given.across;
    for i in 0..LANES {
        let (mut own, mut before) = ([0.0; OWN], [0.0; BEFORE]);
        for k in 0..OWN {
            own[k] = given.own[k][i];
        }
        for k in 0..BEFORE {
            before[k] = given.before[k][i];
        }
        to[i] = kernel.value(Given {
            here: given.here[i],
            along: [west[i], east[i]],
            across: [north[i], south[i], below[i], above[i]],
            own,
            before,
            code: given.code[i],
        });
    }
}

/// The cells `from..to` of each row. A loop: mapping an array was a call.
#[inline(always)]
fn cut<const N: usize>(mut rows: [&[f32]; N], from: usize, to: usize) -> [&[f32]; N] {
    for row in &mut rows {
        *row = &row[from..to];
    }
    rows
}

impl<T: Copy + std::ops::Add<Output = T>, C, const OWN: usize, const BEFORE: usize>
    Given<T, C, OWN, BEFORE>
{
    /// The neighbours' sum.
    #[inline(always)]
    fn sum(&self) -> T {
        let ([west, east], [north, south, below, above]) = (self.along, self.across);
        ((north + south) + (below + above)) + (west + east)
    }
}

/// A Jacobi sweep over voxels: exchange, decay, relaxation.
struct Sweep(f32, f32, f32);

impl Sweep {
    #[inline(always)]
    fn of<const OWN: usize>(&self, cell: &Given<f32, u8, OWN, 0>, loss: f32) -> f32 {
        let Self(exchange, _, weight) = *self;
        let rate = exchange * open_faces(cell.code) + loss;
        let balance = (cell.own[0] + exchange * cell.sum()) / rate;
        in_marrow(cell.code, proper(cell.here + weight * (balance - cell.here)))
    }
}

impl Kernel<u8, 1, 0> for Sweep {
    #[inline(always)]
    fn value(&self, cell: Given<f32, u8, 1, 0>) -> f32 {
        self.of(&cell, self.1)
    }
}

impl Kernel<u8, 2, 0> for Sweep {
    #[inline(always)]
    fn value(&self, cell: Given<f32, u8, 2, 0>) -> f32 {
        self.of(&cell, self.1 + cell.own[1])
    }
}

/// The residual of voxels: exchange, decay.
struct Residual(f32, f32);

impl Residual {
    #[inline(always)]
    fn of<const OWN: usize>(&self, cell: &Given<f32, u8, OWN, 0>, loss: f32) -> f32 {
        net(self.0, cell.code, cell.sum(), cell.here, cell.own[0], loss)
    }
}

impl Kernel<u8, 1, 0> for Residual {
    #[inline(always)]
    fn value(&self, cell: Given<f32, u8, 1, 0>) -> f32 {
        self.of(&cell, self.1)
    }
}

impl Kernel<u8, 2, 0> for Residual {
    #[inline(always)]
    fn value(&self, cell: Given<f32, u8, 2, 0>) -> f32 {
        self.of(&cell, self.1 + cell.own[1])
    }
}

#[inline(always)]
fn set_voxels(
    to: &mut [f32],
    rows: &Rows<'_>,
    balance: &Balance<'_>,
    kernel: &(impl Kernel<u8, 1, 0> + Kernel<u8, 2, 0>),
) {
    let Balance { codes: code, source, .. } = *balance;
    match balance.uptake {
        None => Row { rows, own: [source], before: [], code }.set(to, kernel),
        Some(uptake) => Row { rows, own: [source, uptake], before: [], code }.set(to, kernel),
    }
}

/// One Jacobi sweep of a row, of relaxation `weight`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn sweep(to: &mut [f32], rows: &Rows<'_>, balance: &Balance<'_>, weight: f32) {
    set_voxels(to, rows, balance, &Sweep(balance.exchange, balance.decay, weight));
}

/// The residual of a row.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn residual(to: &mut [f32], rows: &Rows<'_>, balance: &Balance<'_>) {
    set_voxels(to, rows, balance, &Residual(balance.exchange, balance.decay));
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

/// A Jacobi sweep over coarse cells: exchange, relaxation.
struct CoarseSweep(f32, f32);

/// The residual of coarse cells: exchange.
struct CoarseResidual(f32);

/// What flows into a coarse cell: each neighbour weighted by the conductance of the face between.
#[inline(always)]
fn inflow(cell: &Given<f32, (), 7, 1>) -> f32 {
    let ([west, east], [north, south, below, above]) = (cell.along, cell.across);
    let [.., to_east, to_north, to_south, to_below, to_above] = cell.own;
    let [to_west] = cell.before;
    let across = (to_north * north + to_south * south) + (to_below * below + to_above * above);
    across + (to_west * west + to_east * east)
}

impl Kernel<(), 7, 1> for CoarseSweep {
    #[inline(always)]
    fn value(&self, cell: Given<f32, (), 7, 1>) -> f32 {
        let [wanted, rate, ..] = cell.own;
        let balance = (wanted + self.0 * inflow(&cell)) / rate;
        cell.here + self.1 * (balance - cell.here)
    }
}

impl Kernel<(), 7, 1> for CoarseResidual {
    #[inline(always)]
    fn value(&self, cell: Given<f32, (), 7, 1>) -> f32 {
        let [wanted, rate, ..] = cell.own;
        wanted + (self.0 * inflow(&cell) - rate * cell.here)
    }
}

#[inline(always)]
fn set_cells(to: &mut [f32], row: &CoarseRow<'_>, kernel: &impl Kernel<(), 7, 1>) {
    let Faces { along, across: [north, south, below, above] } = row.faces;
    let own = [row.wanted, row.rate, along, north, south, below, above];
    // Nothing takes no memory, however much of it there is.
    Row { rows: &row.rows, own, before: [along], code: &[(); usize::MAX][..to.len()] }
        .set(to, kernel);
}

/// One Jacobi sweep of a row of a coarse level, of relaxation `weight`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn coarse_sweep(to: &mut [f32], row: &CoarseRow<'_>, exchange: f32, weight: f32) {
    set_cells(to, row, &CoarseSweep(exchange, weight));
}

/// The residual of a row of a coarse level.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn coarse_residual(to: &mut [f32], row: &CoarseRow<'_>, exchange: f32) {
    set_cells(to, row, &CoarseResidual(exchange));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Values from 0.1 to 1, others for each `salt`.
    fn values(n: usize, salt: usize) -> Vec<f32> {
        (0..n).map(|i| 0.1 + ((i + salt) * 7919 % 101) as f32 / 112.0).collect()
    }

    /// Value `i` of a row, 0 outside.
    fn at(row: &[f32], i: usize) -> f32 {
        row.get(i).copied().unwrap_or(0.0)
    }

    /// Calls `check` with rows of many lengths.
    fn with_rows(check: impl Fn(usize, &Rows<'_>)) {
        for n in (1..70).chain([128, 130]) {
            let rows: Vec<Vec<f32>> = (0..5).map(|salt| values(n, salt)).collect();
            let around = [&rows[1][..], &rows[2], &rows[3], &rows[4]];
            check(n, &Rows { here: &rows[0], around });
        }
    }

    #[test]
    fn blocks_give_the_bits_of_one_voxel_after_another() {
        with_rows(|n, rows| {
            let codes: Vec<u8> = (0..n).map(|i| [0, 8, 11, 14, 9][i * 31 % 5]).collect();
            let (source, uptake) = (values(n, 5), values(n, 6));
            for uptake in [None, Some(&uptake[..])] {
                let balance =
                    Balance { codes: &codes, source: &source, uptake, exchange: 1.7, decay: 0.3 };
                let (mut swept, mut rest) = (vec![0.0; n], vec![0.0; n]);
                sweep(&mut swept, rows, &balance, 0.9);
                residual(&mut rest, rows, &balance);
                for i in 0..n {
                    let [a, b, c, d] = rows.around.map(|row| row[i]);
                    let beside = at(rows.here, i.wrapping_sub(1)) + at(rows.here, i + 1);
                    let sum = ((a + b) + (c + d)) + beside;
                    let loss = uptake.map_or(0.3, |uptake| 0.3 + uptake[i]);
                    let (here, code) = (rows.here[i], codes[i]);
                    let level = (source[i] + 1.7 * sum) / (1.7 * open_faces(code) + loss);
                    let wanted = in_marrow(code, proper(here + 0.9 * (level - here)));
                    assert_eq!(swept[i].to_bits(), wanted.to_bits(), "voxel {i} of {n}");
                    let wanted = net(1.7, code, sum, here, source[i], loss);
                    assert_eq!(rest[i].to_bits(), wanted.to_bits(), "voxel {i} of {n}");
                }
            }
        });
    }

    #[test]
    fn blocks_give_the_bits_of_one_cell_after_another() {
        with_rows(|n, rows| {
            let [along, north, south, below, above, wanted, rate] =
                std::array::from_fn(|k| values(n, 7 + k));
            let faces = Faces { along: &along, across: [&north, &south, &below, &above] };
            let rows = Rows { here: rows.here, around: rows.around };
            let row = CoarseRow { rows, faces, wanted: &wanted, rate: &rate };
            let (mut swept, mut rest) = (vec![0.0; n], vec![0.0; n]);
            coarse_sweep(&mut swept, &row, 1.7, 0.9);
            coarse_residual(&mut rest, &row, 1.7);
            for i in 0..n {
                let [p, q, r, s] = row.rows.around.map(|row| row[i]);
                let across = (north[i] * p + south[i] * q) + (below[i] * r + above[i] * s);
                let before = i.wrapping_sub(1);
                let beside = at(&along, before) * at(row.rows.here, before)
                    + along[i] * at(row.rows.here, i + 1);
                let (inflow, here) = (across + beside, row.rows.here[i]);
                let level = (wanted[i] + 1.7 * inflow) / rate[i];
                assert_eq!(swept[i].to_bits(), (here + 0.9 * (level - here)).to_bits());
                let left = wanted[i] + (1.7 * inflow - rate[i] * here);
                assert_eq!(rest[i].to_bits(), left.to_bits());
            }
        });
    }
}
