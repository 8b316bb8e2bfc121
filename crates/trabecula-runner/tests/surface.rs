//! The surface in the report against the engine's own morphometry, and its file.
#![allow(clippy::unwrap_used, reason = "tests")]

use trabecula_core::Grid;
use trabecula_core::measure::structure::Structure as Measured;
use trabecula_core::sample::{Structure, generate};
use trabecula_runner::report::scene::pack::{self, Shade};
use trabecula_runner::report::scene::surface::{Surface, area_and_volume};

/// The mesh before and after decimation has the area and volume that the morphometry reports.
#[test]
fn mesh_and_morphometry_agree() {
    for (bv_tv, tb_th_um) in [(0.15, 140.0), (0.3, 200.0)] {
        let grid = Grid::new([72, 64, 80], 20.0).unwrap();
        let wanted = Structure { seed: 5, bv_tv, tb_th_um, anisotropy: 1.0 };
        let bone = generate(&grid, &wanted).unwrap();
        let measured = Measured::of(&bone.grid, bone.matrix.clone()).unwrap();
        let bv = measured.bv_tv * grid.volume_mm3();
        let bs = measured.bs_bv_per_mm.unwrap() * bv;
        let surface = Surface::new(grid, &bone.matrix);
        let (positions, cut) = (surface.positions(), surface.is_cut());
        let (area, volume) = area_and_volume(&positions, surface.indices(), &cut);
        let (area, volume) = (area * 1e-6, volume * 1e-9);
        eprintln!("{bv_tv} raw {volume:.4} {bv:.4} {area:.3} {bs:.3}");
        assert!((volume / bv - 1.0).abs() < 0.05, "volume {volume} mm³, BV {bv}");
        assert!((area / bs - 1.0).abs() < 0.05, "area {area} mm², BS {bs}");
        let all = surface.indices().len() / 3;
        let shade = |_| Shade::default();
        let packed =
            pack::mesh(&positions, surface.indices(), &cut, all, 1600.0, 20.0, shade).unwrap();
        assert!((packed.volume_mm3 / bv - 1.0).abs() < 0.05, "packed {} mm³", packed.volume_mm3);
        assert!((packed.area_mm2 / bs - 1.0).abs() < 0.05, "packed {} mm²", packed.area_mm2);
        let few =
            pack::mesh(&positions, surface.indices(), &cut, all / 10, 1600.0, 20.0, shade).unwrap();
        assert!(few.triangles() <= all / 10, "{} triangles of {all}", few.triangles());
        assert!(packed.triangles() < all * 6 / 10, "{} of {all}", packed.triangles());
    }
}
