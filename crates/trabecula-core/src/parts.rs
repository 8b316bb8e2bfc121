//! Connected parts of a mask.
//!
//! They are found on runs of voxels along x, joined where runs of neighbouring rows touch
//! (union–find; the lowest run of a part is its root, so the outcome has no order to it).

use crate::Grid;

/// Which voxels touch each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Across a face: 6 neighbours.
    Face,
    /// Across a face, an edge or a corner: 26 neighbours.
    Any,
}

/// Voxels `start..end` of one row; rows are numbered `y + ny·z`.
#[derive(Clone, Copy)]
struct Run {
    row: u32,
    start: u32,
    end: u32,
}

/// Size of a connected part and whether it reaches a face of the grid.
#[derive(Clone, Copy, Default)]
pub(crate) struct Part {
    pub(crate) voxels: usize,
    pub(crate) open: bool,
}

/// The connected parts of one phase of a mask.
pub(crate) struct Parts {
    runs: Vec<Run>,
    parent: Vec<u32>,
    parts: Vec<Part>,
}

impl Parts {
    /// The parts of the voxels of `mask` that equal `phase`.
    pub(crate) fn of(grid: &Grid, mask: &[bool], phase: bool, touch: Touch) -> Self {
        let (runs, rows) = runs_of(grid, mask, phase);
        let mut parent: Vec<u32> = (0..runs.len() as u32).collect();
        let [_, ny, nz] = grid.shape();
        let before: &[[i64; 2]] = match touch {
            Touch::Face => &[[-1, 0], [0, -1]],
            Touch::Any => &[[-1, 0], [-1, -1], [0, -1], [1, -1]],
        };
        let reach = u32::from(touch == Touch::Any);
        for (row, z) in (0..ny * nz).map(|row| (row, row / ny)) {
            for [dy, dz] in before {
                let (y, z) = ((row % ny) as i64 + dy, z as i64 + dz);
                if y >= 0 && y < ny as i64 && z >= 0 {
                    let other = y as usize + ny * z as usize;
                    join(&runs, &mut parent, &rows[row..row + 2], &rows[other..other + 2], reach);
                }
            }
        }
        let parts = measure(grid, &runs, &mut parent);
        Self { runs, parent, parts }
    }

    /// Root and description of each part.
    pub(crate) fn each(&self) -> impl Iterator<Item = (usize, Part)> {
        self.parts.iter().copied().enumerate().filter(|(_, part)| part.voxels > 0)
    }

    /// Sets the voxels of the chosen parts to `value`.
    pub(crate) fn paint(
        &self,
        grid: &Grid,
        mask: &mut [bool],
        value: bool,
        chosen: impl Fn(usize, Part) -> bool,
    ) {
        let nx = grid.shape()[0];
        for (run, &root) in self.runs.iter().zip(&self.parent) {
            if chosen(root as usize, self.parts[root as usize]) {
                let row = run.row as usize * nx;
                mask[row + run.start as usize..row + run.end as usize].fill(value);
            }
        }
    }
}

/// All runs of `phase`, and where each row's runs begin (one entry more than rows).
fn runs_of(grid: &Grid, mask: &[bool], phase: bool) -> (Vec<Run>, Vec<usize>) {
    let mut runs = Vec::new();
    let mut rows = vec![0];
    for (row, voxels) in mask.chunks_exact(grid.shape()[0]).enumerate() {
        let mut start = 0;
        for piece in voxels.chunk_by(|a, b| a == b) {
            let end = start + piece.len();
            if piece[0] == phase {
                runs.push(Run { row: row as u32, start: start as u32, end: end as u32 });
            }
            start = end;
        }
        rows.push(runs.len());
    }
    (runs, rows)
}

/// Joins the touching runs of two rows, each given by its first run and the first beyond it.
fn join(runs: &[Run], parent: &mut [u32], a: &[usize], b: &[usize], reach: u32) {
    let (mut i, mut j) = (a[0], b[0]);
    while i < a[1] && j < b[1] {
        let (p, q) = (runs[i], runs[j]);
        if p.start < q.end + reach && q.start < p.end + reach {
            let (p, q) = (root(parent, i as u32), root(parent, j as u32));
            parent[p.max(q) as usize] = p.min(q);
        }
        // The run that ends first can touch nothing further on the other row.
        if p.end < q.end { i += 1 } else { j += 1 }
    }
}

fn root(parent: &mut [u32], mut run: u32) -> u32 {
    while parent[run as usize] != run {
        parent[run as usize] = parent[parent[run as usize] as usize];
        run = parent[run as usize];
    }
    run
}

/// Points every run straight at its root and adds up the parts.
fn measure(grid: &Grid, runs: &[Run], parent: &mut [u32]) -> Vec<Part> {
    let [nx, ny, nz] = grid.shape();
    let mut parts = vec![Part::default(); runs.len()];
    for (index, run) in runs.iter().enumerate() {
        let root = root(parent, index as u32);
        parent[index] = root;
        let (y, z) = (run.row as usize % ny, run.row as usize / ny);
        let part = &mut parts[root as usize];
        part.voxels += (run.end - run.start) as usize;
        let side = run.start == 0 || run.end as usize == nx;
        part.open |= side || y == 0 || y + 1 == ny || z == 0 || z + 1 == nz;
    }
    parts
}
