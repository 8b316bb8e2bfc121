//! Index arithmetic of one multigrid level, and the loop over its planes.

use rayon::prelude::*;

/// Cells below which a pass stays on the calling thread: waking a pool costs more.
const SERIAL_CELLS: usize = 1 << 15;

/// Cells along x, y and z; x runs fastest, as in [`crate::Grid`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape(pub(super) [usize; 3]);

impl Shape {
    pub(super) fn len(self) -> usize {
        self.0.iter().product()
    }

    pub(super) fn plane(self) -> usize {
        self.0[0] * self.0[1]
    }

    /// Distance in memory between neighbours along `axis`.
    pub(super) fn stride(self, axis: usize) -> usize {
        [1, self.0[0], self.plane()][axis]
    }

    pub(super) fn index(self, [x, y, z]: [usize; 3]) -> usize {
        x + self.0[0] * (y + self.0[1] * z)
    }

    pub(super) fn coordinates(self, index: usize) -> [usize; 3] {
        let [nx, ny, _] = self.0;
        [index % nx, index / nx % ny, index / (nx * ny)]
    }

    /// The row `y`, `z` of an array of this shape.
    pub(super) fn row<T>(self, array: &[T], y: usize, z: usize) -> &[T] {
        let from = self.index([0, y, z]);
        &array[from..from + self.0[0]]
    }

    /// The plane `z` or, outside the box, `zeros`.
    pub(super) fn plane_or<'a>(self, array: &'a [f32], zeros: &'a [f32], z: usize) -> &'a [f32] {
        let plane = self.plane();
        // A coordinate of −1 wraps to the largest number and so is outside as well.
        if z < self.0[2] { &array[z * plane..][..plane] } else { &zeros[..plane] }
    }

    /// Row `y`, `z` and its neighbours.
    pub(super) fn rows<'a>(self, array: &'a [f32], zeros: &'a [f32], at: [usize; 2]) -> Rows<'a> {
        let [y, z] = at;
        let plane = |z| self.plane_or(array, zeros, z);
        self.rows_of([plane(z.wrapping_sub(1)), plane(z), plane(z + 1)], zeros, y)
    }

    /// Row `y` of the middle one of three `planes`, and its neighbours.
    #[inline]
    pub(super) fn rows_of<'a>(
        self,
        [below, here, above]: [&'a [f32]; 3],
        zeros: &'a [f32],
        y: usize,
    ) -> Rows<'a> {
        let nx = self.0[0];
        let row = |plane: &'a [f32], y: usize| match y < self.0[1] {
            true => &plane[y * nx..][..nx],
            false => &zeros[..nx],
        };
        Rows {
            here: row(here, y),
            around: [row(here, y.wrapping_sub(1)), row(here, y + 1), row(below, y), row(above, y)],
        }
    }
}

/// A row of cells and the rows that share faces with it, in the order −y +y −z +z.
pub(super) struct Rows<'a> {
    pub(super) here: &'a [f32],
    pub(super) around: [&'a [f32]; 4],
}

/// Calls `work(k, chunk)` for every chunk of `size` entries of `array`; on the pool when large.
pub(super) fn each_chunk<T: Send>(
    array: &mut [T],
    size: usize,
    work: impl Fn(usize, &mut [T]) + Sync,
) {
    if array.len() < SERIAL_CELLS {
        array.chunks_mut(size).enumerate().for_each(|(k, chunk)| work(k, chunk));
    } else {
        array.par_chunks_mut(size).enumerate().for_each(|(k, chunk)| work(k, chunk));
    }
}

/// As [`each_chunk`] over two arrays with chunks of their own sizes, walked together.
pub(super) fn each_chunk_pair<T: Send, U: Send>(
    (a, size_a): (&mut [T], usize),
    (b, size_b): (&mut [U], usize),
    work: impl Fn(usize, &mut [T], &mut [U]) + Sync,
) {
    if a.len().max(b.len()) < SERIAL_CELLS {
        let pairs = a.chunks_mut(size_a).zip(b.chunks_mut(size_b)).enumerate();
        pairs.for_each(|(k, (a, b))| work(k, a, b));
    } else {
        let pairs = a.par_chunks_mut(size_a).zip(b.par_chunks_mut(size_b)).enumerate();
        pairs.for_each(|(k, (a, b))| work(k, a, b));
    }
}
