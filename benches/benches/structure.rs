//! The morphometry of a gyroid network with a fifth of bone, as a simulation runs it monthly.

use std::f32::consts::TAU;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use trabecula_core::Grid;
use trabecula_core::measure::structure::Structure;

const EDGE: usize = 128;
const CELL: f32 = 64.0;

/// Fractions that fall from bone to marrow over about a voxel.
fn gyroid(grid: &Grid) -> Vec<f32> {
    let fraction = |index| {
        let at = grid.coordinates(index).map(|c| ((c as f32 + 0.5) * TAU / CELL).sin_cos());
        let [(sx, cx), (sy, cy), (sz, cz)] = at;
        let level = sx * cy + sy * cz + sz * cx - 0.9;
        (0.5 + level * CELL / TAU / 1.5).clamp(0.0, 1.0)
    };
    (0..grid.len()).map(fraction).collect()
}

fn structure(c: &mut Criterion) {
    let grid = Grid::new([EDGE; 3], 20.0).expect("a 128³ grid is admissible");
    let matrix = gyroid(&grid);
    let mut group = c.benchmark_group("structure");
    group.sample_size(10);
    group.bench_function("gyroid 128³, 20 % bone", |b| {
        b.iter(|| Structure::of(&grid, black_box(matrix.clone())));
    });
    group.finish();
}

criterion_group!(benches, structure);
criterion_main!(benches);
