//! The field solver on a synthetic trabecular mask of 128³ voxels.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed benchmark")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use trabecula_core::Grid;
use trabecula_core::field::{Accuracy, Marrow, Molecule, Problem, Solver};

const EDGE: usize = 128;
const VOXEL_UM: f32 = 20.0;

/// Full passes over the voxels per cycle: restriction with residual, correction, four sweeps.
const PASSES: u64 = 6;

/// A gyroid network: about 20 % bone, with a period of 40 voxels.
fn is_bone(grid: &Grid, voxel: usize) -> bool {
    let phase = std::f32::consts::TAU / 40.0;
    let [x, y, z] = grid.coordinates(voxel).map(|i| i as f32 * phase);
    x.sin() * y.cos() + y.sin() * z.cos() + z.sin() * x.cos() > 0.88
}

/// Sources at every twentieth voxel of the bone surface; of those, every `shifted`-th is silent.
fn sources(marrow: &Marrow, shifted: usize) -> Vec<f32> {
    let mut count = 0;
    let mut at = |voxel: usize| {
        let mut next = marrow.grid().face_neighbours(voxel);
        if !marrow.contains(voxel) || next.all(|next| marrow.contains(next)) {
            return 0.0;
        }
        count += 1;
        let on = count % 20 == 0 && count / 20 % shifted != 0;
        if on { 100.0 } else { 0.0 }
    };
    (0..marrow.grid().len()).map(&mut at).collect()
}

/// A molecule that reaches `voxels` voxels.
fn molecule(voxels: f32) -> Molecule {
    let reach_um = voxels * VOXEL_UM;
    Molecule { diffusivity_um2_per_day: 2.0 * reach_um * reach_um, decay_per_day: 2.0 }
}

fn solves(criterion: &mut Criterion) {
    let grid = Grid::new([EDGE; 3], VOXEL_UM).unwrap();
    let marrow = Marrow::new(grid, |voxel| is_bone(&grid, voxel));
    let (before, after) = (sources(&marrow, 50), sources(&marrow, 51));
    let mut solver = Solver::new(&marrow);
    let mut group = criterion.benchmark_group("field");
    group.sample_size(20);
    for reach in [2.0, 10.0, 25.0, 100.0] {
        let problem =
            |source| Problem { marrow: &marrow, molecule: molecule(reach), uptake: None, source };
        let mut solve = |source, c: &mut Vec<f32>, tolerance| {
            solver
                .solve(&problem(source), c, Accuracy { tolerance, max_cycles: 40 })
                .unwrap()
                .cycles
        };
        let zero = vec![0.0; grid.len()];
        let mut rest = zero.clone();
        let cold = solve(&before, &mut rest, 1e-4);
        let warm = solve(&after, &mut rest.clone(), 1e-3);
        for (name, start, source, tolerance, cycles) in
            [("cold", &zero, &before, 1e-4, cold), ("warm", &rest, &after, 1e-3, warm)]
        {
            // Voxel updates: every pass over every voxel counts one.
            group.throughput(Throughput::Elements(cycles as u64 * PASSES * grid.len() as u64));
            group.bench_function(format!("{name}/reach {reach}/{cycles} cycles"), |bench| {
                let run = |mut c: Vec<f32>| {
                    solve(source, &mut c, tolerance);
                    c
                };
                bench.iter_batched(|| start.clone(), run, BatchSize::LargeInput);
            });
        }
    }
    group.finish();
}

/// Bone laid down or resorbed at a thousand scattered voxels.
fn flips(criterion: &mut Criterion) {
    let grid = Grid::new([EDGE; 3], VOXEL_UM).unwrap();
    let mut marrow = Marrow::new(grid, |voxel| is_bone(&grid, voxel));
    let changed: Vec<u32> = (0..1000).map(|k| k * 2000 + 77).collect();
    let mut flipped = false;
    let mut group = criterion.benchmark_group("marrow");
    group.sample_size(20).throughput(Throughput::Elements(changed.len() as u64));
    group.bench_function("flip 1000 voxels", |bench| {
        bench.iter(|| {
            flipped = !flipped;
            let on = flipped;
            let listed = |voxel: usize| voxel % 2000 == 77 && voxel / 2000 < 1000;
            marrow.flip(&changed, |voxel| is_bone(&grid, voxel) ^ (on && listed(voxel)));
        });
    });
    group.throughput(Throughput::Elements(grid.len() as u64));
    group.bench_function("new", |bench| {
        bench.iter(|| Marrow::new(grid, |voxel| is_bone(&grid, voxel)));
    });
    group.finish();
}

criterion_group!(benches, solves, flips);
criterion_main!(benches);
