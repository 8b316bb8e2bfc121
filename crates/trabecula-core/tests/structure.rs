//! The morphometry against solids of known measures.
//!
//! Phantoms hold, per voxel, the fraction of sample points inside the analytic solid. Tolerances
//! come from the discretisation: lengths are found to about 0.1 voxel, so 2 % is asked from 8
//! voxels on.

#![expect(clippy::unwrap_used, reason = "a helper that fails should fail its test")]

use std::f64::consts::{PI, TAU};

use proptest::prelude::*;
use trabecula_core::Grid;
use trabecula_core::measure::structure::{Structure, StructureError};

const VOXEL_UM: f32 = 20.0;
const MM: f64 = 0.02;

/// Fractions of a solid given in voxel edges, by `n`³ points per voxel.
fn solid(shape: [usize; 3], n: usize, inside: impl Fn([f64; 3]) -> bool) -> (Grid, Vec<f32>) {
    let grid = Grid::new(shape, VOXEL_UM).unwrap();
    let fraction = |index| {
        let corner = grid.coordinates(index).map(|c| c as f64);
        let points = (0..n * n * n).map(|i| [i % n, i / n % n, i / (n * n)]);
        let offset = |a: usize, p: [usize; 3]| corner[a] + (p[a] as f64 + 0.5) / n as f64;
        let hits = points.filter(|&p| inside(std::array::from_fn(|a| offset(a, p)))).count();
        hits as f32 / (n * n * n) as f32
    };
    (grid, (0..grid.len()).map(fraction).collect())
}

fn measure((grid, fractions): &(Grid, Vec<f32>)) -> Structure {
    Structure::of(grid, fractions.clone()).unwrap()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    let error = found / expected - 1.0;
    assert!(error.abs() <= tolerance, "{found} for {expected}: {:.2} %", error * 100.0);
}

/// Distances of a point along and across a direction, from a centre off all voxel symmetries.
fn along_across(point: [f64; 3], direction: [f64; 3]) -> (f64, f64) {
    let from = [point[0] - 20.2, point[1] - 19.7, point[2] - 19.9];
    let dot = |a: [f64; 3], b: [f64; 3]| (0..3).map(|i| a[i] * b[i]).sum::<f64>();
    let along = dot(from, direction) / dot(direction, direction).sqrt();
    (along, (dot(from, from) - along * along).max(0.0).sqrt())
}

const DIRECTIONS: [[f64; 3]; 5] =
    [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [1.0, 0.3, 0.0], [2.0, -1.0, 0.6]];

#[test]
fn mirrored_plates_are_exact() {
    // A period of 32 in a domain of two: the faces cut gaps in half, which mirroring restores.
    for (thickness, shift) in [(4.0, 0.0), (5.0, 0.0), (7.5, 0.25), (12.0, 0.0)] {
        let volume =
            solid([64, 12, 10], 8, |[x, ..]| ((x + shift) % 32.0 - 16.0).abs() < thickness / 2.0);
        let found = measure(&volume);
        // The shift moves one half gap into the other: their mean stays.
        assert_near(found.tb_th_mm.unwrap(), thickness * MM, 0.002);
        assert_near(found.bv_tv, thickness / 32.0, 1e-6);
        assert_near(found.bs_bv_per_mm.unwrap(), 2.0 / (thickness * MM), 1e-5);
        if shift == 0.0 {
            assert_near(found.tb_sp_mm.unwrap(), (32.0 - thickness) * MM, 0.002);
            assert_near(found.tb_n_per_mm.unwrap(), 1.0 / (32.0 * MM), 0.002);
            assert!(found.tb_th_sd_mm.unwrap() < 1e-4 && found.tb_sp_sd_mm.unwrap() < 1e-4);
        }
        assert_eq!(found.euler, 0.0);
    }
}

/// A disc dilated by a ball is a plate whose thickness is the same at every point.
#[test]
fn tilted_plates_have_their_thickness_and_surface() {
    for direction in DIRECTIONS {
        for (thickness, tolerance) in [(8.0, 0.02), (5.0, 0.04), (3.0, 0.08)] {
            let (r, disc) = (thickness / 2.0, 18.0 - thickness / 2.0);
            let volume = solid([40; 3], 5, |p| {
                let (along, across) = along_across(p, direction);
                (across - disc).max(0.0).hypot(along) < r
            });
            let found = measure(&volume);
            assert_near(found.tb_th_mm.unwrap(), thickness * MM, tolerance);
            let area = TAU * disc * disc + 2.0 * PI * PI * disc * r + 4.0 * PI * r * r;
            assert_near(found.bs_mm2, area * MM * MM, 0.02);
            assert_eq!(found.euler, 1.0);
        }
    }
}

/// A segment dilated by a ball: a rod, its thickness the diameter everywhere.
#[test]
fn rods_have_their_diameter_and_surface() {
    for direction in DIRECTIONS {
        for (diameter, tolerance, of_area) in [(8.0, 0.02, 0.02), (5.0, 0.04, 0.035)] {
            let (r, half) = (diameter / 2.0, 18.0 - diameter / 2.0);
            let volume = solid([40; 3], 4, |p| {
                let (along, across) = along_across(p, direction);
                (along.abs() - half).max(0.0).hypot(across) < r
            });
            let found = measure(&volume);
            assert_near(found.tb_th_mm.unwrap(), diameter * MM, tolerance);
            assert_near(found.bs_mm2, (TAU * r * 2.0 * half + 4.0 * PI * r * r) * MM * MM, of_area);
        }
    }
}

#[test]
fn a_cylinder_through_the_domain_has_surface_without_its_cut_ends() {
    let volume = solid([32, 32, 20], 6, |[x, y, _]| (x - 16.2).hypot(y - 15.9) < 6.0);
    let found = measure(&volume);
    assert_near(found.tb_th_mm.unwrap(), 12.0 * MM, 0.02);
    assert_near(found.bs_bv_per_mm.unwrap(), 4.0 / (12.0 * MM), 0.02);
    assert_eq!(found.euler, 0.0);
}

#[test]
fn balls_and_holes_have_their_diameter_and_area() {
    // Facets of one voxel cut corners of a ball: the area's error goes with 1/diameter².
    for (diameter, of_area) in [(8.0_f64, 0.03), (16.0, 0.01), (30.0, 0.004)] {
        let ball = |p| {
            let (along, across) = along_across(p, [1.0, 0.0, 0.0]);
            along.hypot(across) < diameter / 2.0
        };
        let area = PI * (diameter * MM).powi(2);
        let found = measure(&solid([40; 3], 5, ball));
        assert_near(found.tb_th_mm.unwrap(), diameter * MM, 0.02);
        assert_near(found.bs_mm2, area, of_area);
        let found = measure(&solid([40; 3], 5, |p| !ball(p)));
        assert_near(found.tb_sp_mm.unwrap(), diameter * MM, 0.02);
        assert_near(found.bs_mm2, area, of_area);
        // A cavity adds one to the Euler number as a part does.
        assert_eq!(found.euler, 1.0);
    }
}

#[test]
fn an_eighth_of_a_ball_in_the_corner_is_completed_by_mirroring() {
    let found = measure(&solid([30; 3], 5, |[x, y, z]| x.hypot(y).hypot(z) < 12.0));
    assert_near(found.tb_th_mm.unwrap(), 24.0 * MM, 0.01);
    assert_near(found.bs_mm2, 0.125 * PI * (24.0 * MM).powi(2), 0.01);
    assert_eq!(found.euler, 0.125);
}

#[test]
fn torus_and_lattice_have_their_euler_numbers() {
    let torus = solid([40, 40, 20], 3, |[x, y, z]| {
        ((x - 20.0).hypot(y - 20.0) - 12.0).hypot(z - 10.0) < 4.0
    });
    assert_eq!(measure(&torus).euler, 0.0);
    // Three bars meet in a cell's middle: one node, three struts shared by halves at six faces.
    let near = |u: f64, v: f64| (u % 16.0 - 8.0).abs() < 2.0 && (v % 16.0 - 8.0).abs() < 2.0;
    let lattice = solid([32; 3], 2, |[x, y, z]| near(x, y) || near(y, z) || near(x, z));
    let found = measure(&lattice);
    assert_eq!(found.euler, 8.0 * (1.0 - 3.0));
    assert_near(found.conn_d_per_mm3, 16.0 / found.tv_mm3, 1e-9);
}

fn gyroid(cell: f64) -> impl Fn([f64; 3]) -> f64 {
    move |p| {
        let [(sx, cx), (sy, cy), (sz, cz)] = p.map(|c| (c * TAU / cell).sin_cos());
        sx * cy + sy * cz + sz * cx
    }
}

/// The gyroid has genus 3 in a primitive cell, of which its cube holds two: Euler number
/// 2·(2 − 2·3) = −8 of the surface and half that of each solid (genus 5 counts the surface of
/// the cube as one closed piece, 2 − 2·5 = −8). The cube's faces are no mirror planes, hence the
/// loose tolerance on one cell. The level surface is near the minimal one, of area 3.0915 a².
#[test]
fn a_gyroid_has_half_the_volume_and_its_minimal_area() {
    let level = gyroid(48.0);
    let found = measure(&solid([48; 3], 4, |p| level(p) > 0.0));
    assert_near(found.bv_tv, 0.5, 1e-3);
    assert_near(found.bs_mm2, 3.0915 * (48.0 * MM).powi(2), 0.01);
    assert_near(found.euler, -4.0, 0.1);
}

/// Copies a volume with its mirror images along each axis.
fn mirrored((grid, fractions): &(Grid, Vec<f32>)) -> (Grid, Vec<f32>) {
    let shape = grid.shape();
    let double = Grid::new(shape.map(|n| 2 * n), VOXEL_UM).unwrap();
    let source = |index| {
        let at = double.coordinates(index);
        let [x, y, z] = std::array::from_fn(|a| at[a].min(2 * shape[a] - 1 - at[a]));
        fractions[grid.index(x, y, z)]
    };
    (double, (0..double.len()).map(source).collect())
}

#[test]
fn a_mirrored_copy_has_the_same_intensive_measures() {
    let level = gyroid(37.0);
    let single = solid([29, 33, 27], 2, |p| level(p) > 0.7);
    let (one, eight) = (measure(&single), measure(&mirrored(&single)));
    let close = |a: f64, b: f64| assert_near(a, b, 1e-9);
    close(eight.bv_tv, one.bv_tv);
    close(eight.conn_d_per_mm3, one.conn_d_per_mm3);
    // Cells are cut along one diagonal, which mirroring turns.
    assert_near(eight.bs_tv_per_mm, one.bs_tv_per_mm, 0.001);
    // Ties between equally near voxels fall differently in mirror images.
    assert_near(eight.tb_th_mm.unwrap(), one.tb_th_mm.unwrap(), 0.005);
    assert_near(eight.tb_sp_mm.unwrap(), one.tb_sp_mm.unwrap(), 0.005);
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    let level = gyroid(31.0);
    let volume = solid([40, 35, 37], 2, |p| level(p) > 0.8);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| measure(&volume))
    };
    let single = on(1);
    assert_eq!(single, measure(&volume));
    assert!([2, 3, 8].into_iter().all(|threads| on(threads) == single));
}

#[test]
fn volumes_of_one_phase_have_no_thickness() {
    let grid = Grid::new([6, 5, 4], VOXEL_UM).unwrap();
    for (fraction, bv_tv) in [(1.0, 1.0), (0.0, 0.0), (f32::NAN, 0.0), (7.0, 1.0), (-3.0, 0.0)] {
        let found = measure(&(grid, vec![fraction; grid.len()]));
        assert_eq!((found.bv_tv, found.bs_mm2, found.euler), (bv_tv, 0.0, 0.0));
        assert_eq!((found.tb_th_mm, found.tb_sp_mm, found.tb_n_per_mm), (None, None, None));
        assert_eq!(found.bs_bv_per_mm, (bv_tv > 0.0).then_some(0.0));
    }
}

#[test]
fn refuses_fractions_of_another_grid() {
    let grid = Grid::new([6, 5, 4], VOXEL_UM).unwrap();
    let refused = Structure::of(&grid, vec![0.5; 7]);
    assert_eq!(refused, Err(StructureError::Length { fractions: 7, voxels: 120 }));
}

/// Vertices − edges + faces − cubes of the union of closed bone voxels, by listing them. Odd
/// doubled coordinates are inside a voxel along that axis.
fn euler_by_listing((grid, fractions): &(Grid, Vec<f32>)) -> i64 {
    let mut elements = std::collections::BTreeSet::new();
    for index in (0..grid.len()).filter(|&i| fractions[i] >= 0.5) {
        let [x, y, z] = grid.coordinates(index);
        for part in 0..27 {
            elements.insert([2 * x + part % 3, 2 * y + part / 3 % 3, 2 * z + part / 9]);
        }
    }
    elements
        .iter()
        .map(|e| if e.iter().map(|c| c % 2).sum::<usize>() % 2 == 0 { 1 } else { -1 })
        .sum()
}

/// A random volume within a border of marrow.
fn with_border(shape: [usize; 3], fractions: &[f32]) -> (Grid, Vec<f32>) {
    let grid = Grid::new(shape.map(|n| n + 2), VOXEL_UM).unwrap();
    let fraction = |index| {
        let at = grid.coordinates(index);
        let inside = (0..3).all(|a| (1..=shape[a]).contains(&at[a]));
        let place = |a: usize| at[a] - 1;
        if inside { fractions[place(0) + shape[0] * (place(1) + shape[1] * place(2))] } else { 0.0 }
    };
    (grid, (0..grid.len()).map(fraction).collect())
}

proptest! {
    #[test]
    fn measures_of_noise_are_finite_and_bounded(
        shape in prop::array::uniform3(1usize..9),
        fractions in prop::collection::vec(0.0f32..=1.0, 512),
        power in 0.2f32..5.0,
    ) {
        let grid = Grid::new(shape, VOXEL_UM).unwrap();
        let fractions: Vec<f32> = fractions[..grid.len()].iter().map(|f| f.powf(power)).collect();
        let found = measure(&(grid, fractions));
        let lengths = [found.tb_th_mm, found.tb_th_sd_mm, found.tb_sp_mm, found.tb_sp_sd_mm];
        let ratios = [found.bs_bv_per_mm, found.tb_n_per_mm];
        let rest = [found.bv_tv, found.bv_mm3, found.tv_mm3, found.bs_mm2, found.bs_tv_per_mm];
        let all = lengths.into_iter().chain(ratios).flatten().chain(rest);
        prop_assert!(all.clone().all(|v| v.is_finite() && v >= 0.0), "{found:?}");
        // No sphere is wider than the mirrored domain's diagonal.
        let diagonal = shape.iter().map(|&n| (2 * n) as f64 * MM).fold(0.0, f64::hypot);
        prop_assert!(lengths.into_iter().flatten().all(|length| length <= 2.0 * diagonal));
    }

    #[test]
    fn euler_number_matches_a_listing_of_all_elements(
        shape in prop::array::uniform3(1usize..7),
        fractions in prop::collection::vec(0.0f32..=1.0, 216),
    ) {
        let volume = with_border(shape, &fractions);
        prop_assert_eq!(measure(&volume).euler, euler_by_listing(&volume) as f64);
    }
}
