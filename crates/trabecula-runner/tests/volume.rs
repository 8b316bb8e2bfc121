//! Reading NIfTI volumes: the real bone, and files made to do harm.

#![expect(clippy::unwrap_used, reason = "test helpers may panic")]

mod common;

use common::{Folder, gzip};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::Write;
use std::path::Path;
use trabecula_core::sample::{
    Domain, GreyVolume, Sample, SampleError, Segmentation, Threshold, otsu_threshold, segment,
};
use trabecula_runner::volume::{DEFAULT_MAX_VOXELS, Problem, Reading, VolumeError, read_volume};

fn read_nifti(path: &Path, max_voxels: usize) -> Result<GreyVolume, VolumeError> {
    read_volume(path, &Reading { max_voxels, ..Reading::default() })
}

fn real_bone() -> GreyVolume {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../configs/data/lhdl-3155-d4-trabecular.nii.gz");
    read_nifti(Path::new(path), DEFAULT_MAX_VOXELS).unwrap()
}

fn bone(volume: &GreyVolume, sigma: f32, threshold: Threshold, edge: Option<usize>) -> Sample {
    let domain = edge.map(|edge| Domain::centre([edge; 3]));
    segment(volume, &Segmentation { sigma_voxels: sigma, threshold, domain }).unwrap()
}

#[test]
fn the_real_bone_is_read_voxel_by_voxel() {
    let volume = real_bone();
    assert_eq!(volume.grid().shape(), [200; 3]);
    assert_eq!(volume.grid().voxel_um(), 19.5);
    let bytes: Vec<u8> = volume.grey().iter().map(|&grey| grey as u8).collect();
    assert!(bytes.iter().zip(volume.grey()).all(|(&byte, &grey)| f32::from(byte) == grey));
    // Of the grey values with the sha256 in configs/data/README.md.
    assert_eq!(
        blake3::hash(&bytes).to_hex().as_str(),
        "ea4257eab3db5904c8b1ac7926e38bbd9f777ef449ef68a35b2805103f6a8c17"
    );
    let otsu = otsu_threshold(volume.grey()).unwrap();
    assert_eq!(otsu, 84.5, "bone is above 84");
    let above = volume.grey().iter().filter(|&&grey| grey >= otsu).count();
    assert!((above as f64 / 8e6 - 0.186_38).abs() < 1e-5);
}

#[test]
fn the_real_bone_is_segmented_into_one_piece() {
    let volume = real_bone();
    for (sigma, threshold) in [(0.0, 63.5), (0.7, 63.0), (1.0, 63.0)]
        .map(|(s, t)| (s, Threshold::Grey(t)))
        .into_iter()
        .chain([0.0, 0.7, 1.0].map(|s| (s, Threshold::Otsu)))
    {
        let whole = bone(&volume, sigma, threshold, None).report;
        let cut = bone(&volume, sigma, threshold, Some(128)).report;
        println!("sigma {sigma} {threshold:?}: whole {whole:?}\n    central 128³ {cut:?}");
        for report in [whole, cut] {
            assert!((report.bv_tv_fractional / report.bv_tv - 1.0).abs() < 1e-3, "{report:?}");
            // No strut of note hangs on to the rest only outside the domain.
            assert!(report.fragment_voxels < report.bone_voxels / 50, "{report:?}");
        }
    }
    let report = bone(&volume, 1.0, Threshold::Grey(63.0), None).report;
    // 0.2337 with scipy.ndimage.gaussian_filter (mode "reflect", 4 sigma) in float32.
    assert!((report.bv_tv_raw - 0.2337).abs() < 1e-4, "{report:?}");
}

#[test]
fn the_real_bone_fills_a_larger_domain_by_mirroring() {
    let how = Segmentation {
        sigma_voxels: 0.7,
        threshold: Threshold::Otsu,
        domain: Some(Domain::mirrored([256; 3])),
    };
    let volume = real_bone();
    let sample = segment(&volume, &how).unwrap();
    assert_eq!(sample.matrix.len(), 1 << 24);
    let inner = bone(&volume, 0.7, Threshold::Otsu, None).report;
    assert!((sample.report.bv_tv / inner.bv_tv - 1.0).abs() < 0.1, "{:?}", sample.report);
}

/// A valid file: 4 × 3 × 2 voxels of 20 µm, u8, little-endian.
fn tiny() -> Vec<u8> {
    let mut file = vec![0u8; 352];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &348i32.to_le_bytes());
    for (i, size) in [3i16, 4, 3, 2, 1, 1, 1, 1].into_iter().enumerate() {
        put(40 + 2 * i, &size.to_le_bytes());
    }
    put(70, &2i16.to_le_bytes());
    put(72, &8i16.to_le_bytes());
    for i in 1..4 {
        put(76 + 4 * i, &20f32.to_le_bytes());
    }
    put(108, &352f32.to_le_bytes());
    put(112, &1f32.to_le_bytes());
    put(123, &[3]);
    put(344, b"n+1\0");
    file.extend(0..24u8);
    file
}

fn read(bytes: &[u8]) -> Result<GreyVolume, Problem> {
    let folder = Folder::new();
    read_nifti(&folder.write("a.nii", bytes), 1000).map_err(|error| error.problem)
}

fn patched(at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut file = tiny();
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

#[test]
fn a_tiny_file_is_read_plain_and_compressed() {
    let files = Folder::new();
    let grey: Vec<f32> = (0..24u8).map(f32::from).collect();
    for (name, bytes) in [("a.nii", tiny()), ("a.nii.gz", gzip(&tiny())), ("b", gzip(&tiny()))] {
        let volume = read_nifti(&files.write(name, &bytes), 1000).unwrap();
        assert_eq!((volume.grid().shape(), volume.grid().voxel_um()), ([4, 3, 2], 20.0));
        assert_eq!(volume.grey(), grey);
    }
}

#[test]
fn units_scaling_types_and_byte_orders_are_honoured() {
    for (unit, edge) in [(1u8, 2e-5f32), (2, 0.02), (2 | 8, 0.02), (3, 20.0)] {
        let mut file = patched(123, &[unit]);
        (1..4).for_each(|i| file[76 + 4 * i..80 + 4 * i].copy_from_slice(&edge.to_le_bytes()));
        let volume = read(&file).unwrap();
        assert!((volume.grid().voxel_um() - 20.0).abs() < 1e-4);
    }
    let mut file = patched(112, &[2f32.to_le_bytes(), (-5f32).to_le_bytes()].concat());
    assert_eq!(read(&file).unwrap().grey()[3], 1.0);
    file[112..116].fill(0);
    assert_eq!(read(&file).unwrap().grey()[3], 3.0, "slope 0: not scaled");
    // Big-endian i16: every field swapped.
    let mut file = tiny();
    for (range, width) in [(0..4, 4), (40..56, 2), (70..74, 2), (76..120, 4)] {
        file[range].chunks_mut(width).for_each(<[u8]>::reverse);
    }
    file[70..74].copy_from_slice(&[0, 4, 0, 16]);
    file.truncate(352);
    file.extend((0..24i16).flat_map(|v| (v * -100).to_be_bytes()));
    let volume = read(&file).unwrap();
    assert_eq!((volume.grey()[3], volume.grid().voxel_um()), (-300.0, 20.0));
}

#[test]
fn each_hostile_field_is_named() {
    let (nan, inf) = (f32::NAN.to_le_bytes(), f32::INFINITY.to_le_bytes());
    let i16s = |values: &[i16]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>();
    let cases: Vec<(usize, Vec<u8>, &str, &str)> = vec![
        (0, 540i32.to_le_bytes().to_vec(), "sizeof_hdr", "540"),
        (0, vec![0; 4], "sizeof_hdr", "0"),
        (344, b"ni1\0".to_vec(), "magic", "\"ni1\\\\x00\""),
        (344, vec![0xff; 4], "magic", "\"\\\\xff\\\\xff\\\\xff\\\\xff\""),
        (40, i16s(&[2]), "dim[0]", "2"),
        (40, i16s(&[0]), "dim[0]", "0"),
        (42, i16s(&[0]), "dim[1]", "0"),
        (46, i16s(&[-2]), "dim[3]", "-2"),
        (40, i16s(&[4, 4, 3, 2, 5]), "dim[4]", "5"),
        (42, i16s(&[11, 10, 10]), "dim[1..=3]", "[11, 10, 10]"),
        (42, i16s(&[32767; 3]), "dim[1..=3]", "[32767, 32767, 32767]"),
        (70, i16s(&[128]), "datatype", "128"),
        (70, i16s(&[-1]), "datatype", "-1"),
        (72, i16s(&[16]), "bitpix", "16"),
        (72, i16s(&[-8]), "bitpix", "-8"),
        (108, nan.to_vec(), "vox_offset", "NaN"),
        (108, 1e30f32.to_le_bytes().to_vec(), "vox_offset", "1e30"),
        (108, (-352f32).to_le_bytes().to_vec(), "vox_offset", "-352.0"),
        (108, 352.5f32.to_le_bytes().to_vec(), "vox_offset", "352.5"),
        (112, nan.to_vec(), "scl_slope", "NaN"),
        (116, inf.to_vec(), "scl_inter", "inf"),
        (80, nan.to_vec(), "pixdim[1..=3]", "[NaN, 20.0, 20.0]"),
        (84, vec![0; 4], "pixdim[1..=3]", "[20.0, 0.0, 20.0]"),
        (84, (-20f32).to_le_bytes().to_vec(), "pixdim[1..=3]", "[20.0, -20.0, 20.0]"),
    ];
    for (at, bytes, name, value) in cases {
        match read(&patched(at, &bytes)) {
            Err(Problem::Header { field, found, .. }) => {
                assert_eq!((field, &*found), (name, value));
            }
            other => panic!("{name} {value}: {other:?}"),
        }
    }
}

#[test]
fn the_size_of_voxels_must_be_known_and_the_same_along_all_axes() {
    let told = |at: usize, bytes: &[u8]| read(&patched(at, bytes)).unwrap_err();
    for unit in [0, 4] {
        let problem = told(123, &[unit]);
        assert!(matches!(problem, Problem::NoVoxelSize(_)), "{problem}");
        assert!(problem.to_string().contains(&format!("xyzt_units is {unit}")), "{problem}");
    }
    let problem = told(88, &20.03f32.to_le_bytes());
    assert!(matches!(problem, Problem::Anisotropic(_)));
    assert_eq!(
        problem.to_string(),
        "has voxels of 20 × 20 × 20.03 µm, and the model needs cubes; \
         `resample_um: Some(20.03)` in the sample interpolates"
    );
    assert!(matches!(told(123, &[2]), Problem::VoxelSize([x, ..]) if x == 20_000.0));
}

#[test]
fn data_must_be_as_long_as_promised() {
    let cut = |file: &[u8], len: usize| read(&file[..len]).unwrap_err();
    assert!(matches!(cut(&tiny(), 0), Problem::Truncated { part: "header", found: 0, .. }));
    assert!(matches!(cut(&tiny(), 350), Problem::Truncated { part: "extension", found: 2, .. }));
    assert!(matches!(
        cut(&tiny(), 372),
        Problem::Truncated { part: "voxel data", found: 20, promised: 24 }
    ));
    let long = [tiny(), vec![0]].concat();
    assert!(matches!(cut(&long, 377), Problem::TooLong { promised: 24 }));
    assert!(matches!(read(&gzip(&long)), Err(Problem::TooLong { promised: 24 })));
    let zip = gzip(&tiny());
    for len in 2..zip.len() {
        let problem = cut(&zip, len);
        assert!(matches!(problem, Problem::Truncated { .. } | Problem::Compressed(_)), "{problem}");
    }
    let mut wrong_sum = zip;
    let at = wrong_sum.len() - 6;
    wrong_sum[at] ^= 1;
    assert!(matches!(read(&wrong_sum), Err(Problem::Compressed(_))));
}

#[test]
fn a_gzip_bomb_is_inflated_no_further_than_promised() {
    // 1 GiB of zeros behind a header that promises 24 bytes.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&tiny()[..352]).unwrap();
    let zeros = vec![0; 1 << 20];
    (0..1024).for_each(|_| encoder.write_all(&zeros).unwrap());
    let start = std::time::Instant::now();
    let bomb = encoder.finish().unwrap();
    let made = start.elapsed();
    let problem = read(&bomb).unwrap_err();
    assert!(matches!(problem, Problem::TooLong { promised: 24 }), "{problem} after {made:?}");
}

#[test]
fn a_large_promise_takes_no_memory_before_the_data_come() {
    let files = Folder::new();
    let size = 512i16.to_le_bytes();
    let file = patched(42, &[size, size, size].concat());
    let error = read_nifti(&files.write("a.nii", &file), DEFAULT_MAX_VOXELS).unwrap_err();
    let promised = 1 << 27;
    assert!(
        matches!(error.problem, Problem::Truncated { found: 24, promised: p, .. } if p == promised)
    );
}

#[test]
fn what_is_no_volume_file_is_refused() {
    let files = Folder::new();
    let problem = |path: &Path| read_nifti(path, 1000).unwrap_err();
    let missing = problem(&files.at("missing.nii"));
    assert!(matches!(&missing.problem, Problem::Io(e) if e.kind() == std::io::ErrorKind::NotFound));
    assert!(missing.to_string().contains("missing.nii"));
    assert!(matches!(
        problem(files.path()).problem,
        Problem::NotAFile("a folder without .tif files")
    ));
    #[cfg(unix)]
    assert!(matches!(problem(Path::new("/dev/zero")).problem, Problem::NotAFile("a device")));
    let fake = problem(&files.write("a.nii.gz", tiny()));
    assert!(matches!(&fake.problem, Problem::NotGzip(start) if start == &[0x5c, 0x01]));
    assert!(matches!(problem(&files.write("b.gz", [])).problem, Problem::NotGzip(_)));
    let text = problem(&files.write("c.nii", [b'a'; 400]));
    assert!(matches!(text.problem, Problem::Header { field: "sizeof_hdr", .. }));
}

#[test]
fn grey_values_must_be_numbers() {
    let mut file = tiny();
    file[70..74].copy_from_slice(&[16, 0, 32, 0]);
    file.truncate(352);
    file.extend((0..24).flat_map(|i| if i == 7 { f32::NAN } else { 1.0 }.to_le_bytes()));
    let problem = read(&file).unwrap_err();
    assert!(
        matches!(problem, Problem::Volume(SampleError::Grey { at: [3, 1, 0], .. })),
        "{problem}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512, failure_persistence: None, ..ProptestConfig::default()
    })]

    /// Whatever a few bytes of a file become, plain or compressed: a volume or an error.
    #[test]
    fn mutated_files_never_panic(
        changes in prop::collection::vec((0usize..376, any::<u8>()), 1..6),
        zip_changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        zip in any::<bool>(),
    ) {
        let mut file = tiny();
        changes.iter().for_each(|&(at, byte)| file[at] = byte);
        if zip {
            file = gzip(&file);
            zip_changes.iter().for_each(|(at, byte)| { let at = at.index(file.len()); file[at] = *byte; });
        }
        if let Ok(volume) = read(&file) {
            prop_assert!(volume.grid().len() <= 1000);
            prop_assert_eq!(volume.grey().len(), volume.grid().len());
        }
    }
}
