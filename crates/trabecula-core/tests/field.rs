//! The field solver against exact solutions, conservation laws and the explicit reference.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use trabecula_core::Grid;
use trabecula_core::field::{
    Accuracy, Explicit, FieldError, Marrow, Molecule, Problem, SolveReport, Solver, gradient,
};
use trabecula_core::random::{Draws, Purpose};

/// A molecule that reaches `reach_um` and decays once per day.
fn molecule(reach_um: f32) -> Molecule {
    Molecule { diffusivity_um2_per_day: reach_um * reach_um, decay_per_day: 1.0 }
}

fn to(tolerance: f32) -> Accuracy {
    Accuracy { tolerance, max_cycles: 60 }
}

fn open(shape: [usize; 3], voxel_um: f32) -> Marrow {
    Marrow::new(Grid::new(shape, voxel_um).unwrap(), |_| false)
}

/// A gyroid network with about 20 % bone: rods and plates some five voxels thick, and pores.
fn trabecular(shape: [usize; 3]) -> (Grid, impl Fn(usize) -> bool + Sync + Clone) {
    let grid = Grid::new(shape, 20.0).unwrap();
    let bone = move |voxel: usize| {
        let [x, y, z] = grid.coordinates(voxel).map(|i| i as f32 * 0.35);
        x.sin() * y.cos() + y.sin() * z.cos() + z.sin() * x.cos() > 0.84
    };
    (grid, bone)
}

/// Releases of 1 to 2 pmol/L per day at every `every`-th voxel, in bone too.
fn scattered(len: usize, every: usize) -> Vec<f32> {
    let at = |i: usize| if i.is_multiple_of(every) { 1.0 + (i % 7) as f32 / 7.0 } else { 0.0 };
    (0..len).map(at).collect()
}

fn solved(problem: &Problem<'_>, accuracy: Accuracy) -> Vec<f32> {
    let mut c = vec![0.0; problem.source.len()];
    Solver::new(problem.marrow).solve(problem, &mut c, accuracy).unwrap();
    c
}

/// Largest relative error against exp(−r/λ)/(4πDr) along the x axis at 2 λ/3 ≤ r ≤ 4 λ/3, for a
/// source of 1 pmol/L·µm³/day in a cube of edge 8.4 λ, whose mirror images add under 0.4 %.
fn point_source_error(voxels_per_reach: usize) -> f64 {
    let reach_um = 90.0f32;
    let h = reach_um / voxels_per_reach as f32;
    let half = 9 * voxels_per_reach / 2;
    let marrow = open([2 * half + 1; 3], h);
    let centre = marrow.grid().index(half, half, half);
    let mut source = vec![0.0; marrow.grid().len()];
    source[centre] = 1e6 / h.powi(3);
    let molecule = molecule(reach_um);
    let problem = Problem { marrow: &marrow, molecule, uptake: None, source: &source };
    let c = solved(&problem, to(1e-6));
    let d = f64::from(molecule.diffusivity_um2_per_day);
    (2 * voxels_per_reach / 3..=4 * voxels_per_reach / 3)
        .map(|steps| {
            let r = steps as f64 * f64::from(h);
            let exact = 1e6 * (-r / 90.0).exp() / (4.0 * std::f64::consts::PI * d * r);
            (f64::from(c[centre + steps]) / exact - 1.0).abs()
        })
        .fold(0.0, f64::max)
}

#[test]
fn point_source_converges_at_second_order() {
    let errors = [3, 6, 12].map(point_source_error);
    let orders = [(errors[0] / errors[1]).log2(), (errors[1] / errors[2]).log2()];
    assert!(errors[2] < 0.01, "errors {errors:?}");
    assert!(orders.iter().all(|order| (1.7..2.5).contains(order)), "{errors:?} {orders:?}");
}

/// Root mean square error of a slab 1000 µm wide (λ = 300 µm) whose first fifth releases evenly,
/// against the exact solution, relative to the largest concentration.
fn slab_error(voxels: usize) -> f64 {
    let (width, reach) = (1000.0, 300.0f64);
    let h = width / voxels as f64;
    let marrow = open([3, voxels, 2], h as f32);
    let row = |i: usize| i / 3 % voxels;
    let source: Vec<f32> =
        (0..marrow.grid().len()).map(|i| if 5 * row(i) < voxels { 1.0 } else { 0.0 }).collect();
    let molecule = molecule(reach as f32);
    let c = solved(&Problem { marrow: &marrow, molecule, uptake: None, source: &source }, to(1e-6));
    // Continuity of c and of its slope at the edge of the sources, a, between cosh profiles that
    // are flat at either wall.
    let (a, b) = (0.2 * width / reach, 0.8 * width / reach);
    let total = (width / reach).sinh();
    let exact = |y: f64| {
        let y = y / reach;
        if y < a {
            1.0 - b.sinh() / total * y.cosh()
        } else {
            a.sinh() / total * (width / reach - y).cosh()
        }
    };
    let squares = c.iter().enumerate().map(|(i, &c)| {
        let y = (row(i) as f64 + 0.5) * h;
        (f64::from(c) - exact(y)).powi(2)
    });
    (squares.sum::<f64>() / c.len() as f64).sqrt() / exact(0.0)
}

#[test]
fn slab_converges_at_second_order() {
    let errors = [10, 20, 40].map(slab_error);
    let orders = [(errors[0] / errors[1]).log2(), (errors[1] / errors[2]).log2()];
    assert!(orders.iter().all(|&order| order >= 1.9), "errors {errors:?} orders {orders:?}");
}

/// The tables of `docs/performance.md`.
#[test]
#[ignore = "prints tables; run with --ignored --nocapture"]
fn prints_convergence() {
    println!("voxels per reach, point source; voxels across, slab");
    for (per_reach, across) in [(3, 10), (6, 20), (12, 40)] {
        let (point, slab) = (point_source_error(per_reach), slab_error(across));
        println!("{per_reach}, {point:.1e}; {across}, {slab:.1e}");
    }
    let (grid, is_bone) = trabecular([64; 3]);
    let marrow = Marrow::new(grid, is_bone);
    let source = scattered(grid.len(), 997);
    println!("reach, tolerance, cycles, residual, error");
    for reach in [10.0, 25.0] {
        let molecule = molecule(reach * grid.voxel_um());
        let problem = Problem { marrow: &marrow, molecule, uptake: None, source: &source };
        let exact = solved(&problem, to(1e-6));
        for tolerance in [1e-1, 3e-2, 1e-2, 1e-3, 1e-4] {
            let mut c = vec![0.0; source.len()];
            let report = Solver::new(&marrow).solve(&problem, &mut c, to(tolerance)).unwrap();
            let squares = |f: &dyn Fn(usize) -> f32| -> f64 {
                (0..c.len()).map(|i| f64::from(f(i)).powi(2)).sum()
            };
            let error = (squares(&|i| c[i] - exact[i]) / squares(&|i| exact[i])).sqrt();
            let (cycles, residual) = (report.cycles, report.relative_residual);
            println!("{reach}, {tolerance:.0e}, {cycles}, {residual:.1e}, {error:.1e}");
        }
    }
}

#[test]
fn decay_and_uptake_balance_release() {
    let (grid, bone) = trabecular([41, 30, 33]);
    let marrow = Marrow::new(grid, bone);
    let source = scattered(grid.len(), 11);
    let uptake: Vec<f32> =
        (0..grid.len()).map(|i| if i.is_multiple_of(5) { 3.0 } else { 0.0 }).collect();
    for uptake in [None, Some(&uptake[..])] {
        let molecule = molecule(200.0);
        let problem = Problem { marrow: &marrow, molecule, uptake, source: &source };
        let mut c = vec![0.0; grid.len()];
        let report = Solver::new(&marrow).solve(&problem, &mut c, to(1e-4)).unwrap();
        let inside = (0..grid.len()).filter(|&i| marrow.contains(i));
        let (mut released, mut lost, mut squares) = (0.0, 0.0, 0.0);
        for i in inside.clone() {
            released += f64::from(source[i]);
            lost += f64::from(c[i]) * (1.0 + uptake.map_or(0.0, |u| f64::from(u[i])));
            squares += f64::from(source[i]).powi(2);
        }
        // |Σ r| ≤ √n ‖r‖₂.
        let bound = (inside.count() as f64 * squares).sqrt() * f64::from(report.relative_residual);
        assert!((released - lost).abs() <= bound, "{released} {lost} within {bound}");
        assert!((released / lost - 1.0).abs() < 1e-3, "{released} {lost}");
    }
}

#[test]
fn explicit_steps_conserve_mass_without_decay() {
    let (grid, bone) = trabecular([15, 14, 13]);
    let marrow = Marrow::new(grid, bone);
    let source = vec![0.0; grid.len()];
    let molecule = Molecule { diffusivity_um2_per_day: 1e4, decay_per_day: 0.0 };
    let problem = Problem { marrow: &marrow, molecule, uptake: None, source: &source };
    let at = |i| if marrow.contains(i) { f64::from(i as u32 % 13) } else { 0.0 };
    let mut c: Vec<f64> = (0..grid.len()).map(at).collect();
    let before: f64 = c.iter().sum();
    let mut explicit = Explicit::new(problem, 20.0f64.powi(2) / 6e4).unwrap();
    (0..500).for_each(|_| explicit.step(&mut c).unwrap());
    let after: f64 = c.iter().sum();
    assert!((after / before - 1.0).abs() < 1e-12);
    assert!(c.iter().all(|&c| c >= 0.0));
}

#[test]
fn explicit_refuses_unstable_steps() {
    let marrow = open([3; 3], 20.0);
    let source = vec![0.0; 27];
    let molecule = Molecule { diffusivity_um2_per_day: 1e4, decay_per_day: 0.0 };
    let problem = Problem { marrow: &marrow, molecule, uptake: None, source: &source };
    let largest = 400.0 / 6e4;
    assert!(Explicit::new(problem, 0.999 * largest).is_ok());
    let error = Explicit::new(problem, 1.001 * largest).unwrap_err();
    match error {
        FieldError::UnstableStep { diffusivity, voxel_um, largest_days, .. } => {
            assert_eq!((diffusivity, voxel_um), (1e4, 20.0));
            assert!((largest_days / largest - 1.0).abs() < 1e-12);
        }
        other => panic!("{other}"),
    }
    assert!(Explicit::new(problem, f64::NAN).is_err());
}

#[test]
fn nothing_leaks_through_a_wall() {
    let grid = Grid::new([24, 9, 10], 20.0).unwrap();
    // One voxel thick, and inside a coarse cell at every level.
    let marrow = Marrow::new(grid, |i| grid.coordinates(i)[0] == 13);
    let side = |i: usize| grid.coordinates(i)[0];
    let source: Vec<f32> = (0..grid.len()).map(|i| if side(i) == 2 { 5.0 } else { 0.0 }).collect();
    let problem =
        Problem { marrow: &marrow, molecule: molecule(2000.0), uptake: None, source: &source };
    let c = solved(&problem, to(1e-4));
    assert!((0..grid.len()).filter(|&i| side(i) < 13).all(|i| c[i] > 0.0));
    let most = (0..grid.len()).filter(|&i| side(i) >= 13).map(|i| c[i]).fold(0.0, f32::max);
    assert_eq!(most, 0.0);
}

#[test]
fn agrees_with_explicit_steps_to_rest() {
    let (grid, bone) = trabecular([21, 18, 19]);
    let rough =
        move |i: usize| bone(i) || Draws::new(3, i as u64, 0, Purpose::Seeding).happens(0.05);
    let marrow = Marrow::new(grid, rough);
    let source = scattered(grid.len(), 17);
    let uptake: Vec<f32> = (0..grid.len()).map(|i| (i % 3) as f32).collect();
    let molecule = molecule(100.0);
    let problem = Problem { marrow: &marrow, molecule, uptake: Some(&uptake), source: &source };
    let steady = solved(&problem, to(1e-6));
    let mut c = vec![0.0; grid.len()];
    // The slowest mode decays once per day, so e⁻¹⁶ ≈ 10⁻⁷ of the start is left.
    let mut explicit = Explicit::new(problem, 0.006).unwrap();
    (0..2667).for_each(|_| explicit.step(&mut c).unwrap());
    let most = c.iter().copied().fold(0.0, f64::max);
    let error = c.iter().zip(&steady).map(|(a, &b)| (a - f64::from(b)).abs()).fold(0.0, f64::max);
    assert!(error < 1e-5 * most, "largest difference {error} of {most}");
}

#[test]
fn same_bits_on_any_pool() {
    let (grid, bone) = trabecular([50, 47, 45]);
    let source = scattered(grid.len(), 23);
    let uptake = scattered(grid.len(), 5);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let marrow = Marrow::new(grid, &bone);
            let molecule = molecule(500.0);
            let uptake = Some(&uptake[..]);
            let problem = Problem { marrow: &marrow, molecule, uptake, source: &source };
            let c = solved(&problem, to(1e-4));
            c.iter().map(|c| c.to_bits()).collect::<Vec<_>>()
        })
    };
    let one = on(1);
    assert!([2, 3, 8].iter().all(|&threads| on(threads) == one));
}

#[test]
fn warm_start_spends_fewer_cycles() {
    let (grid, bone) = trabecular([64; 3]);
    let marrow = Marrow::new(grid, bone);
    let mut source = scattered(grid.len(), 23);
    let molecule = molecule(500.0);
    let mut solver = Solver::new(&marrow);
    let mut c = vec![0.0; grid.len()];
    let mut solve = |source: &[f32]| {
        let problem = Problem { marrow: &marrow, molecule, uptake: None, source };
        solver.solve(&problem, &mut c, to(1e-3)).unwrap()
    };
    let cold = solve(&source);
    assert_eq!(solve(&source).cycles, 0);
    source.iter_mut().step_by(23).step_by(50).for_each(|s| *s *= 1.5);
    let warm = solve(&source);
    assert!(cold.cycles <= 4 && warm.cycles <= 2, "{cold:?} {warm:?}");
}

#[test]
fn without_sources_the_field_is_zero() {
    let marrow = open([9, 8, 7], 20.0);
    let source = vec![0.0; 9 * 8 * 7];
    let mut c = vec![5.0; source.len()];
    let problem =
        Problem { marrow: &marrow, molecule: molecule(50.0), uptake: None, source: &source };
    let report = Solver::new(&marrow).solve(&problem, &mut c, to(1e-3)).unwrap();
    let expected = SolveReport { cycles: 0, relative_residual: 0.0, at_rounding: false };
    assert_eq!(report, expected);
    assert!(c.iter().all(|&c| c == 0.0));
}

#[test]
fn mends_a_poisoned_start() {
    let marrow = open([17, 16, 15], 20.0);
    let source = scattered(marrow.grid().len(), 31);
    let problem =
        Problem { marrow: &marrow, molecule: molecule(80.0), uptake: None, source: &source };
    let clean = solved(&problem, to(1e-5));
    let poison = [f32::NAN, f32::INFINITY, -1e30, 1e38];
    let mut c: Vec<f32> = (0..source.len()).map(|i| poison[i % 4]).collect();
    Solver::new(&marrow).solve(&problem, &mut c, to(1e-5)).unwrap();
    assert!(c.iter().zip(&clean).all(|(a, b)| (a - b).abs() < 1e-4 * b));
}

#[test]
fn says_when_cycles_run_out_and_when_rounding_is_reached() {
    let marrow = open([64; 3], 20.0);
    let source = vec![1.0; marrow.grid().len()];
    let mut solver = Solver::new(&marrow);
    let mut c = vec![0.0; source.len()];
    let problem =
        Problem { marrow: &marrow, molecule: molecule(2200.0), uptake: None, source: &source };
    let one = Accuracy { tolerance: 1e-4, max_cycles: 0 };
    let error = solver.solve(&problem, &mut c, one).unwrap_err();
    assert!(matches!(error, FieldError::NotConverged { cycles: 0, .. }));
    let report = solver.solve(&problem, &mut c, to(1e-7)).unwrap();
    assert!(report.at_rounding && report.relative_residual < 1e-2, "{report:?}");
    assert!(c.iter().all(|c| (c - 1.0).abs() < 1e-3));
}

#[test]
fn refuses_unusable_input() {
    let marrow = open([4, 3, 2], 20.0);
    let source = [1.0f32; 24];
    let mut solver = Solver::new(&marrow);
    let mut solve = |molecule: Molecule, source: &[f32], uptake: Option<&[f32]>| {
        let problem = Problem { marrow: &marrow, molecule, uptake, source };
        let mut c = [0.0; 24];
        solver.solve(&problem, &mut c, Accuracy::default()).map(|_| c)
    };
    let good = molecule(20.0);
    assert!(solve(good, &source, None).is_ok());
    let still = Molecule { diffusivity_um2_per_day: f32::NAN, ..good };
    assert!(matches!(solve(still, &source, None), Err(FieldError::Diffusivity(_))));
    let eternal = Molecule { decay_per_day: 0.0, ..good };
    assert_eq!(solve(eternal, &source, None), Err(FieldError::Decay(0.0)));
    assert!(matches!(solve(good, &source[1..], None), Err(FieldError::Length { .. })));
    let mut bad = source;
    bad[7] = -1.0;
    let error = FieldError::Rate { what: "the source", voxel: 7, value: -1.0 };
    assert_eq!(solve(good, &bad, None), Err(error));
    bad[7] = f32::NAN;
    assert!(matches!(solve(good, &source, Some(&bad)), Err(FieldError::Rate { voxel: 7, .. })));
}

#[test]
fn gradient_is_central_and_stops_at_walls() {
    let grid = Grid::new([5, 5, 5], 10.0).unwrap();
    let wall = grid.index(3, 2, 2);
    let value = |[x, y, z]: [usize; 3]| 9.0 + 2.0 * x as f32 + 3.0 * (y * y) as f32 - z as f32;
    let mut c: Vec<f32> = (0..grid.len()).map(|i| value(grid.coordinates(i))).collect();
    c[wall] = 0.0;
    assert_eq!(gradient(&grid, &c, grid.index(1, 2, 2)), [0.2, 1.2, -0.1]);
    assert_eq!(gradient(&grid, &c, grid.index(2, 2, 2)), [0.1, 1.2, -0.1]);
    assert_eq!(gradient(&grid, &c, grid.index(0, 2, 0)), [0.1, 1.2, -0.05]);
    assert_eq!(gradient(&grid, &c, wall), [0.0; 3]);
}

/// Shapes of all parities, thin ones among them, with a share of bone.
fn masks() -> impl Strategy<Value = (Grid, u64, f32)> {
    let edge = || prop_oneof![1usize..4, 1usize..14];
    (edge(), edge(), edge(), any::<u64>(), 0.0f32..0.9)
        .prop_map(|(nx, ny, nz, seed, share)| (Grid::new([nx, ny, nz], 20.0).unwrap(), seed, share))
}

proptest! {
    #[test]
    fn flipping_equals_rebuilding(
        (grid, seed, share) in masks(),
        changed in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let bone = |i: usize| Draws::new(seed, i as u64, 0, Purpose::Seeding).happens(share);
        let changed: Vec<u32> = changed.iter().map(|at| at.index(grid.len()) as u32).collect();
        let after = |i: usize| bone(i) != changed.contains(&(i as u32));
        let mut marrow = Marrow::new(grid, bone);
        marrow.flip(&changed, after);
        prop_assert!(marrow == Marrow::new(grid, after));
    }

    #[test]
    fn fields_keep_their_bounds(
        (grid, seed, share) in masks(),
        reach_um in 10.0f32..2000.0,
        with_uptake in any::<bool>(),
    ) {
        let draw = |i: usize, step| Draws::new(seed, i as u64, step, Purpose::Signal);
        let marrow = Marrow::new(grid, |i| draw(i, 0).happens(share));
        let sparse = |step| {
            let at = move |i| if draw(i, step).happens(0.2) { draw(i, step + 1).uniform() } else { 0.0 };
            (0..grid.len()).map(at).collect::<Vec<f32>>()
        };
        let (source, uptake) = (sparse(1), sparse(3));
        let uptake = with_uptake.then_some(&uptake[..]);
        let problem = Problem { marrow: &marrow, molecule: molecule(reach_um), uptake, source: &source };
        let mut c = vec![0.5; grid.len()];
        let report = Solver::new(&marrow).solve(&problem, &mut c, to(1e-4));
        prop_assert!(report.is_ok(), "{report:?}");
        let most = source.iter().copied().fold(0.0, f32::max);
        for (i, &c) in c.iter().enumerate() {
            prop_assert!(c >= 0.0 && c <= most * 1.001, "{c} at {i}, sources up to {most}");
            prop_assert!(marrow.contains(i) || c == 0.0);
        }
    }
}

/// Chambers of `room` voxels between walls one voxel thick, each joined to the next by a single
/// open voxel.
fn chambers(size: usize, room: usize) -> Marrow {
    let grid = Grid::new([size; 3], 20.0).unwrap();
    Marrow::new(grid, |voxel| {
        let on_wall = grid.coordinates(voxel).map(|i| i % (room + 1) == room);
        let in_middle = grid.coordinates(voxel).map(|i| i % (room + 1) == room / 2);
        match on_wall.iter().filter(|wall| **wall).count() {
            0 => false,
            1 => (0..3).any(|axis| !on_wall[axis] && !in_middle[axis]),
            _ => true,
        }
    })
}

#[test]
fn rooms_joined_by_single_voxels_are_solved() {
    // Corrections that are constant in a coarse cell are poor here: rooms share cells.
    for (room, reach) in [(3, 10.0), (6, 10.0), (7, 25.0), (12, 25.0), (20, 100.0), (30, 200.0)] {
        let marrow = chambers(64, room);
        let source = scattered(marrow.grid().len(), 9973);
        let molecule = molecule(reach * 20.0);
        let problem = Problem { marrow: &marrow, molecule, uptake: None, source: &source };
        let mut c = vec![0.0; source.len()];
        let report = Solver::new(&marrow).solve(&problem, &mut c, to(1e-3)).unwrap();
        assert!(report.cycles <= 10, "rooms of {room} voxels, reach of {reach}: {report:?}");
    }
}

/// Marrow voxels of a corner of real bone after years of remodelling, what matters of it: a pocket
/// and a way out one voxel wide. Rows of x at a `y`, by layers of z.
const POCKET: &[(usize, &[(usize, &str)])] = &[
    (5, &[(11, "####..##########"), (12, "####.###########")]),
    (6, &[(11, "###...##########"), (12, "####.###########")]),
    (7, &[(9, "######..########"), (10, "######..########"), (11, "###.###.########")]),
    (8, &[(11, "###.############")]),
    (
        9,
        &[
            (11, "###....#########"),
            (12, "###...##########"),
            (13, "##...###########"),
            (14, "##..############"),
        ],
    ),
    (10, &[(11, "####..##########"), (12, "###..###########"), (13, "##...###########")]),
    (
        11,
        &[
            (8, "#######.########"),
            (9, "######..########"),
            (10, "######..########"),
            (11, "#####....#######"),
            (12, "#####.#..#######"),
            (13, "..#.############"),
            (14, ".....###########"),
            (15, "#....###########"),
        ],
    ),
    (
        12,
        &[
            (7, "#######.########"),
            (8, "#######.########"),
            (9, "######..########"),
            (10, "######..########"),
            (11, "#####...########"),
            (13, "..##############"),
            (14, "....############"),
            (15, "##..############"),
        ],
    ),
    (13, &[(14, "#######..#######"), (15, "##.#############")]),
    (14, &[(14, "#######..#######"), (15, "##....#..#######")]),
    (
        15,
        &[
            (7, "#######.########"),
            (8, "#######..#######"),
            (9, "#######.########"),
            (10, "#######..#######"),
            (11, "#######..#######"),
            (12, "#######..#######"),
            (13, "#######..#######"),
            (14, "#####.#........."),
            (15, "...##..........."),
        ],
    ),
];

#[test]
fn a_pocket_behind_a_narrow_way_converges() {
    // Halving the conductance of the way at every coarser level made corrections overshoot: the
    // residual grew by 1.1 per cycle.
    let grid = Grid::new([16; 3], 20.0).unwrap();
    let row = |y, z| {
        let layer = POCKET.iter().find(|(at, _)| *at == z)?.1;
        layer.iter().find(|(at, _)| *at == y).map(|(_, row)| row.as_bytes())
    };
    let marrow = Marrow::new(grid, |voxel| {
        let [x, y, z] = grid.coordinates(voxel);
        row(y, z).is_none_or(|row| row[x] == b'#')
    });
    let mut source = vec![0.0; grid.len()];
    source[grid.index(4, 11, 5)] = 69.0;
    let problem = Problem {
        marrow: &marrow,
        molecule: molecule(114.0 * 20.0),
        uptake: None,
        source: &source,
    };
    let mut c = vec![0.0; grid.len()];
    let report = Solver::new(&marrow).solve(&problem, &mut c, to(1e-3)).unwrap();
    assert!(report.cycles <= 8, "{report:?}");
}
