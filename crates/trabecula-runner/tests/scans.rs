//! NRRD, MetaImage and TIFF beside NIfTI: the same bone from each, what each leaves to the
//! sample, and damaged files.

#![expect(clippy::unwrap_used, reason = "test helpers may panic")]

mod common;

use common::{Folder, gzip};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use tiff::encoder::colortype::{Gray8, Gray16};
use tiff::encoder::{Rational, TiffEncoder};
use tiff::tags::{ResolutionUnit, Tag};
use trabecula_config::{SampleSource, Threshold, VoxelSize};
use trabecula_core::sample::GreyVolume;
use trabecula_runner::bone;
use trabecula_runner::volume::{Problem, Reading, files, read_volume};

/// 4 × 3 × 2 voxels, all different.
const TINY: [usize; 3] = [4, 3, 2];
const NRRD: &str = "NRRD0004\n# by hand\ntype: uint8\ndimension: 3\nsizes: 4 3 2\nencoding: raw\n\
                    space directions: (0.02,0,0) (0,0.02,0) (0,0,0.02)\n\
                    space units: \"mm\" \"mm\" \"mm\"\nowner:=nobody\n\n";
const META: &str = "ObjectType = Image\nNDims = 3\nDimSize = 4 3 2\nElementType = MET_UCHAR\n\
                    ElementSpacing = 0.02 0.02 0.02\nElementDataFile = LOCAL\n";

struct Files(Folder);

impl Files {
    fn new() -> Self {
        Self(Folder::new())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        self.0.write(name, bytes)
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Result<GreyVolume, Problem> {
        read_volume(&self.put(name, bytes), &few()).map_err(|error| error.problem)
    }

    fn problem(&self, name: &str, bytes: &[u8]) -> String {
        self.read(name, bytes).unwrap_err().to_string()
    }
}

/// At most 1000 voxels.
fn few() -> Reading {
    Reading { max_voxels: 1000, ..Reading::default() }
}

fn with_data(header: &str) -> Vec<u8> {
    [header.as_bytes(), &(0..24).collect::<Vec<u8>>()].concat()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A page for each slice; ImageJ's description or another in the first, resolution in all.
fn tiff(shape: [usize; 3], grey: &[u8], description: &str, per_unit: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    for slice in grey.chunks(shape[0] * shape[1]) {
        let mut page = encoder.new_image::<Gray8>(shape[0] as u32, shape[1] as u32).unwrap();
        page.resolution_unit(ResolutionUnit::None);
        page.x_resolution(Rational { n: per_unit, d: 1000 });
        page.y_resolution(Rational { n: per_unit, d: 1000 });
        page.encoder().write_tag(Tag::ImageDescription, description).unwrap();
        page.write_data(slice).unwrap();
    }
    file.into_inner()
}

/// 20 µm.
fn imagej(shape: [usize; 3], grey: &[u8]) -> Vec<u8> {
    let description = format!("ImageJ=1.54f\nimages={}\nspacing=0.02\nunit=mm\n", shape[2]);
    tiff(shape, grey, &description, 50_000)
}

fn source(file: PathBuf, voxel_um: VoxelSize) -> SampleSource {
    SampleSource::Volume {
        file,
        voxel_um,
        resample_um: None,
        smoothing_voxels: 0.8,
        threshold: Threshold::Otsu,
        domain_voxels: [48; 3],
        origin_voxels: None,
    }
}

#[test]
fn the_same_scan_gives_the_same_bone_in_every_format() {
    let nifti = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../configs/data/lhdl-3155-d4-trabecular.nii.gz"
    ));
    let volume = read_volume(&nifti, &Reading::default()).unwrap();
    let (shape, edge) = (volume.grid().shape(), 0.0195);
    let grey: Vec<u8> = volume.grey().iter().map(|&value| value as u8).collect();
    let sizes = shape.map(|n| n.to_string()).join(" ");
    let nrrd = format!(
        "NRRD0005\ntype: uchar\ndimension: 3\nsizes: {sizes}\nencoding: gzip\n\
         spacings: {edge} {edge} {edge}\nunits: \"mm\" \"mm\" \"mm\"\n\n"
    );
    let meta = format!(
        "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n\
         CompressedData = True\nDimSize = {sizes}\nElementSpacing = {edge} {edge} {edge}\n\
         ElementType = MET_UCHAR\nElementDataFile = bone.zraw\n"
    );
    let files = Files::new();
    files.put("bone.zraw", &zlib(&grey));
    for (at, slice) in grey.chunks(shape[0] * shape[1]).enumerate() {
        // Without leading zeros: order is that of the numbers.
        files.put(&format!("slices/bone_{at}.tif"), &tiff([shape[0], shape[1], 1], slice, "", 1));
    }
    let description = "ImageJ=1.54f\nimages=200\nspacing=19.5\nunit=\\u00B5m\n";
    let stack = tiff(shape, &grey, description, 51).replace_resolution(2, 39);
    let scans = [
        source(
            files.put("bone.nrrd", &[nrrd.as_bytes(), &gzip(&grey)].concat()),
            VoxelSize::FromFile,
        ),
        source(files.put("bone.mhd", meta.as_bytes()), VoxelSize::FromFile),
        source(files.put("bone.tif", &stack), VoxelSize::FromFile),
        source(files.0.at("slices"), VoxelSize::Cubic(19.5)),
    ];
    let expected = bone::load(&source(nifti, VoxelSize::FromFile)).unwrap();
    for scan in scans {
        let found = bone::load(&scan).unwrap();
        assert_eq!(found.grid, expected.grid, "{scan:?}");
        assert!(found == expected, "{scan:?}");
    }
}

trait Patch {
    fn replace_resolution(self, n: u32, d: u32) -> Self;
}

impl Patch for Vec<u8> {
    /// Puts another ratio where the encoder wrote 51 / 1000.
    fn replace_resolution(mut self, n: u32, d: u32) -> Self {
        let written = [51u32.to_le_bytes(), 1000u32.to_le_bytes()].concat();
        let wanted = [n.to_le_bytes(), d.to_le_bytes()].concat();
        for at in 0..self.len() - 8 {
            if self[at..at + 8] == written[..] {
                self[at..at + 8].copy_from_slice(&wanted);
            }
        }
        self
    }
}

fn is_tiny(volume: &GreyVolume) {
    assert_eq!((volume.grid().shape(), volume.grid().voxel_um()), (TINY, 20.0));
    let expected: Vec<f32> = (0..24u8).map(f32::from).collect();
    assert_eq!(volume.grey(), expected);
}

#[test]
fn small_files_are_read_however_they_are_written() {
    let files = Files::new();
    let data: Vec<u8> = (0..24).collect();
    is_tiny(&files.read("a.nrrd", &with_data(NRRD)).unwrap());
    // By content, whatever the name.
    is_tiny(&files.read("a.bin", &with_data(META)).unwrap());
    is_tiny(&files.read("a", &imagej(TINY, &data)).unwrap());
    let windows = NRRD.replace('\n', "\r\n");
    is_tiny(&files.read("b.nrrd", &with_data(&windows)).unwrap());
    // A header of its own, and data behind a foreign header.
    files.put("c.raw", &[&[7; 100], &data[..]].concat());
    for skip in ["byte skip: 100", "byteskip: -1"] {
        let header = NRRD.replace("owner:=nobody", &format!("data file: c.raw\n{skip}"));
        is_tiny(&files.read("c.nhdr", header.as_bytes()).unwrap());
    }
    for skip in ["100", "-1"] {
        let header = META.replace("LOCAL", "c.raw");
        let header = header.replace("ElementSpacing", &format!("HeaderSize = {skip}\nElementSize"));
        let path = files.put("c.mhd", header.as_bytes());
        is_tiny(&read_volume(&path, &few()).unwrap());
        assert_eq!(trabecula_runner::volume::files(&path).unwrap().len(), 2);
    }
    // Short integers, most significant byte first.
    let shorts: Vec<u8> = (0..24i16).flat_map(i16::to_be_bytes).collect();
    let header = NRRD.replace("uint8", "short").replace("raw", "gz\nendian: big");
    is_tiny(&files.read("d.nrrd", &[header.as_bytes(), &gzip(&shorts)].concat()).unwrap());
    let header = META.replace("MET_UCHAR", "MET_SHORT\nElementByteOrderMSB = True");
    let header = header.replace("NDims", "CompressedData = True\nNDims");
    is_tiny(&files.read("d.mha", &[header.as_bytes(), &zlib(&shorts)].concat()).unwrap());
}

#[test]
fn units_are_those_of_the_file() {
    let files = Files::new();
    let edge = |name: &str, bytes: &[u8]| files.read(name, bytes).unwrap().grid().voxel_um();
    let nrrd = |from: &str, to: &str| with_data(&NRRD.replace(from, to));
    // Without units, spaces of the body are in millimetres.
    let units = "space units: \"mm\" \"mm\" \"mm\"";
    assert_eq!(edge("a.nrrd", &nrrd(units, "space: left-posterior-superior")), 20.0);
    let micron = nrrd("\"mm\" \"mm\" \"mm\"", "\"µm\" \"µm\" \"um\"");
    let micron = String::from_utf8_lossy(&micron).replace("0.02", "25").into_bytes();
    assert_eq!(edge("b.nrrd", &micron), 25.0);
    let meta = META.replace("0.02 0.02 0.02\n", "25 25 25\nDistanceUnits = um\n");
    assert_eq!(edge("c.mha", &with_data(&meta)), 25.0);
    let ome = "<?xml version=\"1.0\"?><OME><Image><Pixels SizeC=\"1\" SizeT=\"1\" \
               PhysicalSizeX=\"0.025\" PhysicalSizeXUnit=\"mm\" PhysicalSizeY=\"25\" \
               PhysicalSizeZ=\"25\"/></Image></OME>";
    assert_eq!(edge("d.ome.tif", &tiff(TINY, &[0; 24], ome, 1)), 25.0);
}

#[test]
fn what_the_file_does_not_say_is_asked_for() {
    let files = Files::new();
    let silent = [
        ("a.nrrd", with_data(&NRRD.replace("space directions", "space origin"))),
        ("b.nrrd", with_data(&NRRD.replace("space units", "measurement frame"))),
        ("c.mha", with_data(&META.replace("ElementSpacing", "ElementOrigin"))),
        ("d.tif", tiff(TINY, &(0..24).collect::<Vec<u8>>(), "a bone", 50)),
        ("e.tif", tiff(TINY, &(0..24).collect::<Vec<u8>>(), "ImageJ=1\nunit=mm", 50_000)),
    ];
    for (name, bytes) in silent {
        let problem = files.read(name, &bytes).unwrap_err();
        assert!(matches!(problem, Problem::NoVoxelSize(_)), "{name}: {problem}");
        let told = Reading { voxel_um: Some([20.0; 3]), ..few() };
        is_tiny(&read_volume(&files.put(name, &bytes), &told).unwrap());
    }
}

#[test]
fn voxels_that_are_no_cubes_are_refused_or_resampled() {
    let files = Files::new();
    let flat = NRRD.replace("(0,0,0.02)", "(0,0,0.04)");
    let problem = files.problem("a.nrrd", &with_data(&flat));
    assert!(problem.contains("20 × 20 × 40 µm") && problem.contains("resample_um"), "{problem}");
    // A ramp along z stays a ramp: slices at 20 and 60 µm, read at 10, 30, 50 and 70.
    let ramp: Vec<u8> = [[0u8; 12], [40u8; 12]].concat();
    let path = files.put("b.nrrd", &[flat.as_bytes(), &ramp].concat());
    let cubes = Reading { resample_um: Some(20.0), ..few() };
    let volume = read_volume(&path, &cubes).unwrap();
    assert_eq!((volume.grid().shape(), volume.grid().voxel_um()), ([4, 3, 4], 20.0));
    let along_z: Vec<f32> = volume.grey().iter().step_by(12).copied().collect();
    assert_eq!(along_z, [0.0, 10.0, 30.0, 40.0]);
    // Larger voxels hold means.
    let coarse = Reading { resample_um: Some(40.0), ..few() };
    let volume = read_volume(&path, &coarse).unwrap();
    assert_eq!(volume.grid().shape(), [2, 2, 2]);
    assert!(volume.grey()[0] < 1e-6 && (volume.grey()[7] - 40.0).abs() < 1e-6);
    let fine = Reading { resample_um: Some(1.0), ..few() };
    let problem = read_volume(&path, &fine).unwrap_err().problem;
    assert!(matches!(problem, Problem::Resampled([80, 60, 80], 1000)), "{problem}");
}

#[test]
fn labels_mean_bone() {
    let files = Files::new();
    let path = files.put("a.nrrd", &with_data(NRRD));
    let volume = read_volume(&path, &Reading { labels: vec![3, 23], ..few() }).unwrap();
    let bone: Vec<usize> = (0..24).filter(|&at| volume.grey()[at] == 1.0).collect();
    assert_eq!(bone, [3, 23]);
    assert_eq!(volume.grey().iter().sum::<f32>(), 2.0);
    let problem = read_volume(&path, &Reading { labels: vec![99], ..few() }).unwrap_err();
    assert!(problem.to_string().ends_with("has none of the labels [99]; its values are 0 to 23"));
}

#[test]
fn each_damaged_field_is_named() {
    let files = Files::new();
    let nrrd = |from: &str, to: &str| files.problem("a.nrrd", &with_data(&NRRD.replace(from, to)));
    for (from, to, expected) in [
        ("NRRD0004", "NRRD0009", "field magic is \"NRRD0009\""),
        ("dimension: 3", "dimension: 4", "field dimension is \"4\""),
        ("sizes: 4 3 2", "sizes: 4 3", "field sizes is \"4 3\""),
        ("sizes: 4 3 2", "sizes: 4 -3 2", "field sizes is \"4 -3 2\""),
        ("sizes: 4 3 2", "sizes: 4 3 200", "at most 1000 voxels"),
        ("sizes: 4 3 2", "sizes: 99999999999 3 2", "1 to 32767"),
        ("sizes: 4 3 2\n", "", "no header field sizes"),
        ("uint8", "block", "field type is \"block\""),
        ("uint8", "short", "no header field endian"),
        ("encoding: raw", "encoding: bzip2", "field encoding is \"bzip2\""),
        ("(0,0.02,0)", "(0,0,0)", "field space directions"),
        ("(0,0.02,0)", "none", "field space directions"),
        ("\"mm\" \"mm\"", "\"mm\" \"ell\"", "field space units"),
        ("0.02", "2", "2000 × 2000 × 2000 µm"),
        ("owner:=nobody", "data file: LIST", "field data file is \"LIST\""),
        ("owner:=nobody", "data file: gone.raw", "gone.raw: cannot be read"),
        ("owner:=nobody", "byte skip: many", "field byte skip"),
    ] {
        let problem = nrrd(from, to);
        assert!(problem.contains(expected), "{from} → {to}: {problem}");
    }
    let meta = |from: &str, to: &str| files.problem("a.mha", &with_data(&META.replace(from, to)));
    for (from, to, expected) in [
        ("= Image", "= Tube", "field ObjectType is \"Tube\""),
        ("NDims = 3", "NDims = 2", "field NDims is \"2\""),
        ("DimSize = 4 3 2", "DimSize = 4 3 x", "field DimSize is \"4 3 x\""),
        ("DimSize = 4 3 2", "DimSize = 4 3 200", "at most 1000 voxels"),
        ("MET_UCHAR", "MET_STRING", "field ElementType is \"MET_STRING\""),
        ("0.02 0.02 0.02", "0.02 0 0.02", "field ElementSpacing is \"0.02 0 0.02\""),
        ("NDims", "CompressedData = perhaps\nNDims", "field CompressedData is \"perhaps\""),
        ("NDims", "ElementNumberOfChannels = 3\nNDims", "field ElementNumberOfChannels is \"3\""),
        ("LOCAL", "gone.raw", "gone.raw: cannot be read"),
        ("ElementDataFile = LOCAL\n", "", "field line is"),
        ("NDims", "a line\nNDims", "field line is \"a line\""),
    ] {
        let problem = meta(from, to);
        assert!(problem.contains(expected), "{from} → {to}: {problem}");
    }
    assert!(files.problem("b.mha", b"").contains("no header field ElementDataFile"));
    assert!(files.problem("b", b"\x89PNG\r\n").contains("begins with [89, 50"), "unknown");
}

#[test]
fn data_are_as_long_as_promised() {
    let files = Files::new();
    for (name, header) in [("a.nrrd", NRRD), ("a.mha", META)] {
        let whole = with_data(header);
        let short = files.read(name, &whole[..whole.len() - 4]).unwrap_err();
        assert!(matches!(short, Problem::Truncated { found: 20, promised: 24, .. }), "{short}");
        let long = files.read(name, &[&whole[..], &[0]].concat()).unwrap_err();
        assert!(matches!(long, Problem::TooLong { promised: 24 }), "{long}");
    }
    let packed = gzip(&(0..24).collect::<Vec<u8>>());
    let header = NRRD.replace("raw", "gzip");
    for len in 0..packed.len() {
        let file = [header.as_bytes(), &packed[..len]].concat();
        assert!(files.read("b.nrrd", &file).is_err(), "{len}");
    }
    let whole = imagej(TINY, &[0; 24]);
    for len in (8..whole.len()).step_by(3) {
        assert!(files.read("c.tif", &whole[..len]).is_err(), "{len}");
    }
}

#[test]
fn stacks_must_be_whole() {
    let files = Files::new();
    let imagej_of_three = "ImageJ=1\nimages=3\nspacing=0.02\nunit=mm";
    let problem = files.problem("a.tif", &tiff(TINY, &[0; 24], imagej_of_three, 50_000));
    assert!(problem.contains("field images is 3"), "{problem}");
    let slices = || {
        files.put("s/1.tif", &tiff([4, 3, 1], &[0; 12], "", 1));
        files.put("s/2.tif", &tiff([3, 4, 1], &[0; 12], "", 1));
        files.0.at("s")
    };
    let told = Reading { voxel_um: Some([20.0; 3]), ..few() };
    let problem = read_volume(&slices(), &told).unwrap_err().to_string();
    assert!(problem.contains("2.tif: header field size is [3, 4]"), "{problem}");
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    encoder.write_image::<tiff::encoder::colortype::RGB8>(2, 2, &[0; 12]).unwrap();
    let problem = files.problem("rgb.tif", &file.into_inner());
    assert!(problem.contains("field samples is RGB(8)"), "{problem}");
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    encoder.write_image::<Gray16>(2, 2, &[1, 2, 300, 65_535]).unwrap();
    let path = files.put("16.tif", &file.into_inner());
    assert_eq!(read_volume(&path, &told).unwrap().grey(), [1.0, 2.0, 300.0, 65_535.0]);
}

/// A few bytes of a valid file change.
fn mutated(whole: &[u8], changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut file = whole.to_vec();
    changes.iter().for_each(|(at, byte)| file[at.index(whole.len())] = *byte);
    file
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512, failure_persistence: None, ..ProptestConfig::default()
    })]

    /// A volume or an error, never more voxels than allowed.
    #[test]
    fn mutated_files_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let files = Files::new();
        let data: Vec<u8> = (0..24).collect();
        for (name, whole) in
            [("a.nrrd", with_data(NRRD)), ("a.mha", with_data(META)), ("a.tif", imagej(TINY, &data))]
        {
            if let Ok(volume) = files.read(name, &mutated(&whole, &changes)) {
                prop_assert!(volume.grid().len() <= 1000);
            }
        }
    }
}

#[test]
fn a_folder_is_hashed_slice_by_slice() {
    let dir = Files::new();
    for at in [10, 9, 1] {
        dir.put(&format!("s/{at}.tif"), &tiff([4, 3, 1], &[at; 12], "", 1));
    }
    dir.put("s/notes.txt", b"not a slice");
    let names = files(&dir.0.at("s")).unwrap();
    let names: Vec<_> = names.iter().map(|p| p.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["1.tif", "9.tif", "10.tif"]);
    assert!(files(Path::new("/nowhere/at/all")).is_err());
}
