//! The voxels around a voxel, row by row.

/// Voxel indices of a box clipped to the grid, ascending.
///
/// The cells look around themselves all the time, so this is written out: a nest of `flat_map`
/// takes several times as long.
#[derive(Debug, Clone)]
pub struct Neighbourhood {
    /// The next index, and the end of its row.
    next: usize,
    row_end: usize,
    /// Rows that are still to come in this plane, and planes after it.
    rows_left: usize,
    planes_left: usize,
    /// Rows of a plane of the box, less the first.
    more_rows: usize,
    /// Voxels of a row of the box.
    width: usize,
    /// From the end of a row to the start of the next, within a plane and across planes.
    to_next_row: usize,
    to_next_plane: usize,
}

impl Neighbourhood {
    /// The voxels within `reach` along each axis of the voxel `at` of a grid of `shape`.
    #[inline]
    pub(super) fn new(shape: [usize; 3], at: [usize; 3], reach: usize) -> Self {
        let low = at.map(|c| c.saturating_sub(reach));
        let high: [usize; 3] = std::array::from_fn(|a| (at[a] + reach).min(shape[a] - 1));
        let [nx, ny, _] = shape;
        let [width, rows, planes] = std::array::from_fn(|a| high[a] - low[a] + 1);
        let next = low[0] + nx * (low[1] + ny * low[2]);
        Self {
            next,
            row_end: next + width,
            rows_left: rows - 1,
            planes_left: planes - 1,
            more_rows: rows - 1,
            width,
            to_next_row: nx - width,
            to_next_plane: nx * (ny - rows) + nx - width,
        }
    }

    /// Row by row, until `visit` finds what it looks for.
    #[inline]
    pub(crate) fn find_row<R>(
        mut self,
        mut visit: impl FnMut(std::ops::Range<usize>) -> Option<R>,
    ) -> Option<R> {
        loop {
            let found = visit(self.next..self.row_end);
            if found.is_some() || !self.turn() {
                return found;
            }
        }
    }

    /// The first voxel that, with its value among `values`, is as wanted.
    #[inline]
    pub(crate) fn find_in<T: Copy>(
        self,
        values: &[T],
        mut is_it: impl FnMut(usize, T) -> bool,
    ) -> Option<usize> {
        self.find_row(|row| {
            let found = row.clone().zip(&values[row]).find(|&(at, &value)| is_it(at, value));
            found.map(|(at, _)| at)
        })
    }

    /// Moves on to the next row; false when there is none.
    #[inline]
    fn turn(&mut self) -> bool {
        if self.rows_left > 0 {
            self.rows_left -= 1;
            self.next = self.row_end + self.to_next_row;
        } else if self.planes_left > 0 {
            self.planes_left -= 1;
            self.rows_left = self.more_rows;
            self.next = self.row_end + self.to_next_plane;
        } else {
            return false;
        }
        self.row_end = self.next + self.width;
        true
    }
}

impl Iterator for Neighbourhood {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.next == self.row_end && !self.turn() {
            return None;
        }
        let voxel = self.next;
        self.next += 1;
        Some(voxel)
    }

    /// Row by row, as [`Self::fold`]: one voxel at a time costs several times as much.
    #[inline]
    fn find<P: FnMut(&usize) -> bool>(&mut self, mut is_it: P) -> Option<usize> {
        loop {
            for voxel in self.next..self.row_end {
                if is_it(&voxel) {
                    self.next = voxel + 1;
                    return Some(voxel);
                }
            }
            self.next = self.row_end;
            if !self.turn() {
                return None;
            }
        }
    }

    #[inline]
    fn any<P: FnMut(usize) -> bool>(&mut self, mut is_one: P) -> bool {
        self.find(|&voxel| is_one(voxel)).is_some()
    }

    #[inline]
    fn fold<B, F: FnMut(B, usize) -> B>(mut self, start: B, mut with: F) -> B {
        let mut so_far = start;
        loop {
            for voxel in self.next..self.row_end {
                so_far = with(so_far, voxel);
            }
            if !self.turn() {
                return so_far;
            }
        }
    }
}
