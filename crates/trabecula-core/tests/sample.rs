//! Segmentation, domains, cleaning and generated structures.

#![expect(clippy::unwrap_used, reason = "test helpers may panic")]

use proptest::prelude::*;
use trabecula_core::Grid;
use trabecula_core::sample::{
    Domain, GreyVolume, Sample, SampleError, Segmentation, Structure, Threshold, generate,
    otsu_threshold, segment,
};

fn volume(shape: [usize; 3], grey: impl Fn([usize; 3]) -> f32) -> GreyVolume {
    let grid = Grid::new(shape, 20.0).unwrap();
    let values = (0..grid.len()).map(|i| grey(grid.coordinates(i))).collect();
    GreyVolume::new(grid, values).unwrap()
}

fn plain(threshold: f32) -> Segmentation {
    Segmentation { sigma_voxels: 0.0, threshold: Threshold::Grey(threshold), domain: None }
}

fn distance(at: [usize; 3], centre: [f64; 3]) -> f64 {
    (0..3).map(|i| (at[i] as f64 - centre[i]).powi(2)).sum::<f64>().sqrt()
}

/// A ball of radius `r` in a 40³ box, with the blurred edge of a scan.
fn ball(r: f64) -> GreyVolume {
    let level = |at| 200.0 / (1.0 + ((distance(at, [19.7, 20.1, 19.4]) - r) / 0.6).exp()) + 20.0;
    volume([40; 3], |at| level(at) as f32)
}

fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

#[test]
fn a_ball_keeps_its_volume_and_its_surface_is_fractional() {
    let r = 11.3;
    let expected = 4.0 / 3.0 * std::f64::consts::PI * f64::powi(r, 3) / 64_000.0;
    let sample = segment(&ball(r), &plain(120.0)).unwrap();
    let report = sample.report;
    assert!((report.bv_tv / expected - 1.0).abs() < 0.01, "{report:?} against {expected}");
    assert!((report.bv_tv_fractional / report.bv_tv - 1.0).abs() < 1e-6, "{report:?}");
    let partial = sample.matrix.iter().filter(|&&f| f > 0.0 && f < 1.0).count();
    let area = 4.0 * std::f64::consts::PI * r * r;
    assert!((partial as f64 / area - 3.0).abs() < 0.4, "{partial} voxels on an area of {area}");
}

#[test]
fn half_or_more_is_bone_and_less_is_marrow() {
    let ball = ball(9.0);
    let sample = segment(&ball, &plain(100.0)).unwrap();
    for (f, grey) in sample.matrix.iter().zip(ball.grey()) {
        assert!((0.0..=1.0).contains(f));
        assert_eq!(*f >= 0.5, *grey >= 100.0);
    }
}

#[test]
fn a_thin_oblique_plate_keeps_its_volume() {
    // 2.6 voxels thick: every bone voxel is at the surface.
    let blurred = |at: [usize; 3]| {
        let off = (at[0] as f32 + 0.7 * at[1] as f32 + 0.4 * at[2] as f32 - 33.0) / 1.285;
        100.0 * (-(off / 1.56).powi(2)).exp()
    };
    let sample = segment(&volume([32; 3], blurred), &plain(50.0)).unwrap();
    let report = sample.report;
    assert!((report.bv_tv_fractional / report.bv_tv - 1.0).abs() < 0.01, "{report:?}");
}

#[test]
fn fragments_go_and_cavities_fill() {
    // A thick shell with an open tunnel, a closed hole with a crumb in it, and two crumbs outside,
    // one touching the shell at a corner only, which still belongs to it.
    let grey = |at: [usize; 3]| {
        let from_centre = distance(at, [15.0; 3]);
        let crumb = at == [1, 1, 1] || at == [2, 1, 1] || at == [15, 15, 15];
        let shell = (4.0..10.0).contains(&from_centre);
        if shell || crumb { 1.0 } else { 0.0 }
    };
    let hole = |at: [usize; 3]| distance(at, [15.0; 3]) < 4.0;
    let body = volume([31; 3], grey);
    let sample = segment(&body, &plain(0.5)).unwrap();
    let report = sample.report;
    assert_eq!((report.fragments_removed, report.fragment_voxels), (2, 3));
    assert_eq!(report.largest_fragment_voxels, 2);
    let hollow = (0..body.grid().len()).filter(|&i| hole(body.grid().coordinates(i))).count();
    assert_eq!((report.cavities_filled, report.cavity_voxels), (1, hollow));
    assert_eq!(sample.matrix[body.grid().index(15, 15, 15)], 1.0);
    assert_eq!(sample.matrix[body.grid().index(1, 1, 1)], 0.0);
}

#[test]
fn bone_holds_at_corners_and_marrow_leaks_only_through_faces() {
    // Two cubes that touch in one corner are one bone; the diagonal gap between them is no cavity.
    let cubes = |at: [usize; 3]| {
        let one = at.iter().all(|c| (1..4).contains(c));
        let other = at.iter().all(|c| (4..7).contains(c));
        f32::from(u8::from(one || other))
    };
    let report = segment(&volume([8; 3], cubes), &plain(0.5)).unwrap().report;
    assert_eq!((report.bone_voxels, report.fragments_removed, report.cavities_filled), (54, 0, 0));
    // A hollow cube open along one edge line only: marrow does not leak through the edge.
    let hollow = |at: [usize; 3]| {
        let inside = at.iter().all(|c| (2..5).contains(c));
        let wall = at.iter().all(|c| (1..6).contains(c)) && !inside;
        f32::from(u8::from(wall && !(at[0] == 1 && at[1] == 1)))
    };
    let report = segment(&volume([7; 3], hollow), &plain(0.5)).unwrap().report;
    assert_eq!((report.cavities_filled, report.cavity_voxels), (1, 27));
}

#[test]
fn a_crop_shows_the_voxels_it_names() {
    let body = volume([9, 8, 7], |[x, y, z]| (x + 10 * y + 100 * z) as f32);
    let domain = Domain { shape: [4, 3, 2], origin: Some([5, 5, 5]), mirror: false };
    let how = Segmentation { domain: Some(domain), ..plain(600.0) };
    let crop = segment(&body, &how).unwrap();
    assert_eq!(crop.grid.shape(), [4, 3, 2]);
    let bone = |s: &Sample, at: [usize; 3]| s.matrix[s.grid.index(at[0], at[1], at[2])] >= 0.5;
    assert!(!bone(&crop, [3, 2, 0]) && bone(&crop, [0, 0, 1]));
}

#[test]
fn a_mirrored_domain_repeats_the_volume_back_and_forth() {
    // Bone at z >= 3, held together across the images by a slab along z.
    let body = volume([9, 8, 7], |[x, _, z]| f32::from(u8::from(z >= 3 || x >= 2)));
    let how = Segmentation { domain: Some(Domain::mirrored([23, 20, 17])), ..plain(0.5) };
    let sample = segment(&body, &how).unwrap();
    assert_eq!(sample.report.fragments_removed, 0);
    for z in 0..17usize {
        // Centred: the domain starts 5 slices before the volume and 7 columns beside it.
        let source = (z as i64 - 5).rem_euclid(14);
        let expected = source.min(13 - source) >= 3;
        assert_eq!(sample.matrix[sample.grid.index(7, 7, z)] >= 0.5, expected, "slice {z}");
    }
}

#[test]
fn a_mirrored_ramp_is_continuous() {
    let smooth =
        volume([20; 3], |[x, y, z]| (0.3 * x as f32).sin() + 0.1 * y as f32 - 0.07 * z as f32);
    let how = Segmentation { domain: Some(Domain::mirrored([50, 41, 64])), ..plain(0.5) };
    let sample = segment(&smooth, &how).unwrap();
    let grid = sample.grid;
    let seam = |x| sample.matrix[grid.index(x, 20, 30)];
    assert_eq!(seam(14), seam(15), "the voxel at the edge is repeated (crop starts at -15)");
    assert_eq!(seam(34), seam(35));
}

#[test]
fn otsu_separates_two_peaks_and_refuses_one() {
    let values: Vec<f32> = (0..1000).map(|i| if i % 5 == 0 { 200.0 } else { 40.0 }).collect();
    let cut = otsu_threshold(&values).unwrap();
    assert!((cut - 120.0).abs() < 1.0, "{cut}");
    assert_eq!(otsu_threshold(&[7.0; 9]), Err(SampleError::Flat(7.0)));
    assert!(otsu_threshold(&[]).is_err() && otsu_threshold(&[f32::NAN; 3]).is_err());
}

#[test]
fn smoothing_keeps_a_flat_volume_flat_and_the_mean() {
    let flat = volume([9, 5, 3], |_| 3.0);
    let how = Segmentation { sigma_voxels: 2.0, ..plain(2.9) };
    assert!(matches!(segment(&flat, &how), Err(SampleError::Solid { .. })));
    let how = Segmentation { sigma_voxels: 2.0, ..plain(3.1) };
    assert!(matches!(segment(&flat, &how), Err(SampleError::Empty { .. })));
}

#[test]
fn every_refusal_names_its_field() {
    let body = ball(8.0);
    let fail = |how| segment(&body, &how).unwrap_err();
    let cut = |shape, origin, mirror| Segmentation {
        domain: Some(Domain { shape, origin, mirror }),
        ..plain(100.0)
    };
    assert_eq!(
        fail(cut([41, 4, 4], None, false)),
        SampleError::Outside { axis: 'x', origin: 0, edge: 41, available: 40 }
    );
    assert_eq!(
        fail(cut([4, 4, 4], Some([0, 0, 37]), false)),
        SampleError::Outside { axis: 'z', origin: 37, edge: 4, available: 40 }
    );
    let far = Some([0, usize::MAX, 0]);
    assert!(matches!(fail(cut([4; 3], far, true)), SampleError::Outside { axis: 'y', .. }));
    assert!(matches!(fail(cut([4; 3], far, false)), SampleError::Outside { axis: 'y', .. }));
    assert!(matches!(fail(cut([usize::MAX; 3], None, true)), SampleError::TooLarge { .. }));
    assert!(matches!(fail(cut([0, 4, 4], None, true)), SampleError::Grid(_)));
    for sigma in [-0.1, 5.1, f32::NAN] {
        let how = Segmentation { sigma_voxels: sigma, ..plain(100.0) };
        assert!(fail(how).to_string().starts_with("sigma_voxels"));
    }
    assert_eq!(fail(plain(f32::INFINITY)), SampleError::Threshold(f32::INFINITY));
    assert!(matches!(fail(plain(1e6)), SampleError::Empty { .. }));
    assert!(matches!(fail(plain(-1e6)), SampleError::Solid { .. }));
}

#[test]
fn a_volume_is_checked_when_made() {
    let grid = Grid::new([2, 2, 2], 20.0).unwrap();
    let mut grey = vec![0.0; 8];
    assert!(matches!(
        GreyVolume::new(grid, vec![0.0; 7]),
        Err(SampleError::Length { values: 7, voxels: 8 })
    ));
    for odd in [f32::NAN, f32::NEG_INFINITY, 2e12] {
        grey[5] = odd;
        let error = GreyVolume::new(grid, grey.clone()).unwrap_err();
        assert!(matches!(error, SampleError::Grey { at: [1, 0, 1], .. }), "{error}");
    }
    let huge = Grid::new([1024, 1024, 1024], 20.0).unwrap();
    assert!(matches!(GreyVolume::new(huge, Vec::new()), Err(SampleError::TooLarge { .. })));
}

#[test]
fn the_thread_count_changes_no_bit() {
    let body = volume([37, 29, 41], |[x, y, z]| {
        ((x * 7 + y * 13 + z * 29) as f32 * 0.21).sin() + (x as f32 * 0.4).cos()
    });
    let how = Segmentation {
        sigma_voxels: 1.0,
        threshold: Threshold::Otsu,
        domain: Some(Domain::mirrored([40, 48, 44])),
    };
    let one = on_threads(1, || segment(&body, &how).unwrap());
    assert!([2, 5].iter().all(|&n| on_threads(n, || segment(&body, &how).unwrap()) == one));
    let grid = Grid::new([48; 3], 20.0).unwrap();
    let wanted = Structure { seed: 5, bv_tv: 0.25, tb_th_um: 120.0, anisotropy: 1.3 };
    let one = on_threads(1, || generate(&grid, &wanted).unwrap());
    assert!([2, 5].iter().all(|&n| on_threads(n, || generate(&grid, &wanted).unwrap()) == one));
}

/// Mean local thickness in voxels (Hildebrand & Rüegsegger 1997), by brute force: each bone voxel
/// gets the diameter of the largest ball inside bone that covers it. A ball reaches half a voxel
/// short of the nearest marrow voxel on one side; a quarter voxel each way is the mean bias of an
/// odd and an even plate.
fn local_thickness(sample: &Sample) -> f64 {
    let grid = sample.grid;
    let bone: Vec<bool> = sample.matrix.iter().map(|&f| f >= 0.5).collect();
    let radius = |i: usize| {
        for reach in 1..20usize {
            let marrow = grid.neighbourhood(i, reach).filter(|&j| !bone[j]);
            let nearest = marrow.map(|j| grid.distance_um(i, j)).fold(f32::INFINITY, f32::min);
            // A marrow voxel at a corner of the cube may hide a nearer one just outside it.
            if nearest <= reach as f32 * grid.voxel_um() {
                return nearest / grid.voxel_um();
            }
        }
        20.0
    };
    let mut widest = vec![0.0f32; grid.len()];
    for i in (0..grid.len()).filter(|&i| bone[i]) {
        let r = radius(i);
        for j in grid.neighbourhood(i, r as usize) {
            if bone[j] && grid.distance_um(i, j) < r * grid.voxel_um() {
                widest[j] = widest[j].max(r);
            }
        }
    }
    let total: f64 = widest.iter().map(|&r| f64::from(r)).sum();
    2.0 * total / bone.iter().filter(|&&b| b).count() as f64 - 0.5
}

#[test]
fn a_generated_structure_is_as_ordered() {
    let grid = Grid::new([80; 3], 20.0).unwrap();
    let cases = [
        (0.05, 5.0, 1.0),
        (0.1, 6.0, 1.0),
        (0.2, 4.0, 1.0),
        (0.21, 7.0, 1.5),
        (0.3, 8.0, 1.0),
        (0.45, 6.0, 2.0),
        (0.6, 9.0, 1.2),
    ];
    for (seed, (bv_tv, voxels, anisotropy)) in cases.into_iter().enumerate() {
        let wanted = Structure { seed: seed as u64, bv_tv, tb_th_um: 20.0 * voxels, anisotropy };
        let sample = generate(&grid, &wanted).unwrap();
        let report = sample.report;
        let thickness = local_thickness(&sample);
        println!("{wanted:?}: {thickness:.2} voxels thick, {report:?}");
        assert!((report.bv_tv - bv_tv).abs() < 1e-3, "{report:?}");
        assert!((report.bv_tv_fractional - bv_tv).abs() < 1e-3, "{report:?}");
        assert!((thickness / voxels - 1.0).abs() < 0.1, "{wanted:?}: {thickness} voxels");
    }
}

#[test]
fn a_seed_names_a_structure() {
    let grid = Grid::new([40; 3], 20.0).unwrap();
    let wanted = Structure { seed: 9, bv_tv: 0.2, tb_th_um: 100.0, anisotropy: 1.0 };
    let first = generate(&grid, &wanted).unwrap();
    assert_eq!(first, generate(&grid, &wanted).unwrap());
    assert_ne!(first, generate(&grid, &Structure { seed: 10, ..wanted }).unwrap());
}

#[test]
fn impossible_structures_are_refused() {
    let grid = Grid::new([64; 3], 20.0).unwrap();
    let good = Structure { seed: 1, bv_tv: 0.2, tb_th_um: 120.0, anisotropy: 1.0 };
    let fail = |wanted| generate(&grid, &wanted).unwrap_err();
    for bv_tv in [0.02, 0.61, f64::NAN, -1.0] {
        assert!(fail(Structure { bv_tv, ..good }).to_string().starts_with("bv_tv"));
    }
    for tb_th_um in [49.0, 321.0, f64::NAN, f64::INFINITY] {
        assert!(fail(Structure { tb_th_um, ..good }).to_string().starts_with("tb_th_um"));
    }
    for anisotropy in [0.9, 2.1, f64::NAN] {
        assert!(fail(Structure { anisotropy, ..good }).to_string().starts_with("anisotropy"));
    }
    let huge = Grid::new([1024; 3], 20.0).unwrap();
    assert!(matches!(generate(&huge, &good), Err(SampleError::TooLarge { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96, failure_persistence: None, ..ProptestConfig::default()
    })]

    /// Any grey values give a sample that keeps its promises, or a typed error.
    #[test]
    fn any_volume_gives_one_bone_without_cavities_or_an_error(
        shape in prop::array::uniform3(1usize..9),
        seed in any::<u64>(),
        sigma in 0f32..1.5,
        domain in prop::option::of((prop::array::uniform3(1usize..14), any::<bool>())),
    ) {
        let noise = |[x, y, z]: [usize; 3]| {
            let mixed = (seed ^ (x + 16 * y + 256 * z) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (mixed >> 40) as f32
        };
        let domain = domain.map(|(shape, mirror)| Domain { shape, origin: None, mirror });
        let how = Segmentation { sigma_voxels: sigma, threshold: Threshold::Otsu, domain };
        if let Ok(sample) = segment(&volume(shape, noise), &how) {
            let bone: Vec<bool> = sample.matrix.iter().map(|&f| f >= 0.5).collect();
            let seen = flood(&sample.grid, &bone);
            prop_assert!((0..bone.len()).all(|i| seen[i]));
            prop_assert!(sample.matrix.iter().all(|f| (0.0..=1.0).contains(f)));
            let again = bone.iter().filter(|&&b| b).count();
            prop_assert_eq!(again, sample.report.bone_voxels);
        }
    }
}

/// Voxels reached: bone through 26 neighbours from its first voxel, marrow through faces from the
/// border of the grid.
fn flood(grid: &Grid, bone: &[bool]) -> Vec<bool> {
    let mut seen = vec![false; bone.len()];
    let at_border = |i: &usize| {
        let (at, shape) = (grid.coordinates(*i), grid.shape());
        (0..3).any(|a| at[a] == 0 || at[a] + 1 == shape[a])
    };
    let first = bone.iter().position(|&b| b);
    let mut open: Vec<usize> =
        (0..bone.len()).filter(at_border).filter(|&i| !bone[i]).chain(first).collect();
    while let Some(i) = open.pop() {
        if std::mem::replace(&mut seen[i], true) {
            continue;
        }
        if bone[i] {
            open.extend(grid.neighbourhood(i, 1).filter(|&j| bone[j] && !seen[j]));
        } else {
            open.extend(grid.face_neighbours(i).filter(|&j| !bone[j] && !seen[j]));
        }
    }
    seen
}
