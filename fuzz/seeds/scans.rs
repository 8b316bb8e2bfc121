//! Small scans in every format, plain and compressed: 4³ voxels of 20 µm.

use flate2::Compression as Level;
use flate2::write::{GzEncoder, ZlibEncoder};
use std::error::Error;
use std::io::{self, Cursor, Write};
use tiff::encoder::colortype::{ColorType, Gray8, Gray16, Gray32Float};
use tiff::encoder::{Compression, Rational, TiffEncoder, TiffValue};
use tiff::tags::{ResolutionUnit, Tag};

const EDGE: u32 = 4;
const VOXELS: usize = 64;

const NRRD: &str = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 4 4 4\n\
                    space directions: (0.02,0,0) (0,0.02,0) (0,0,0.02)\n\
                    space units: \"mm\" \"mm\" \"mm\"\n";
const NRRD_SHORT: &str = "NRRD0005\n# shorts\ntype: short\ndimension: 3\nsizes: 4 4 4\n\
                          endian: big\nspacings: 20 20 20\nunits: \"um\" \"um\" \"um\"\n\
                          byte skip: -1\nencoding: raw\n\n";
const METAIMAGE: &str = "ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\n\
                         ElementSpacing = 0.02 0.02 0.02\n";
const IMAGEJ: &str = "ImageJ=1.54f\nimages=4\nspacing=0.02\nunit=mm\n";
const OME: &str = "<?xml version=\"1.0\"?><OME><Image><Pixels SizeC=\"1\" SizeT=\"1\" \
                   PhysicalSizeX=\"20\" PhysicalSizeY=\"20\" PhysicalSizeZ=\"0.02\" \
                   PhysicalSizeZUnit=\"mm\"/></Image></OME>";

/// Target, name and content of each seed.
pub(crate) fn all() -> Result<Vec<(&'static str, &'static str, Vec<u8>)>, Box<dyn Error>> {
    let grey: Vec<u8> = (0..VOXELS as u8).map(|value| value % 3).collect();
    let short: Vec<u8> = grey.iter().flat_map(|&value| [0, value]).collect();
    let text =
        |header: &str, rest: &str, data: &[u8]| [header.as_bytes(), rest.as_bytes(), data].concat();
    let meta = |rest: &str, data: &[u8]| text(METAIMAGE, rest, data);
    let plain = "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
    let packed = "CompressedData = True\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
    let shorts = "BinaryDataByteOrderMSB = True\nHeaderSize = -1\nDistanceUnits = mm\n\
                  ElementToIntensityFunctionSlope = 2\nElementType = MET_SHORT\n\
                  ElementDataFile = LOCAL\n";
    let values: Vec<u16> = grey.iter().map(|&value| value.into()).collect();
    let floats: Vec<f32> = grey.iter().map(|&value| value.into()).collect();
    Ok(vec![
        ("nifti", "raw", nifti(&grey)),
        ("nifti", "gzip", gzip(&nifti(&grey))?),
        ("nrrd", "raw", text(NRRD, "encoding: raw\n\n", &grey)),
        ("nrrd", "gzip", text(NRRD, "encoding: gzip\n\n", &gzip(&grey)?)),
        ("nrrd", "short", text(NRRD_SHORT, "", &short)),
        ("metaimage", "raw", meta(plain, &grey)),
        ("metaimage", "zlib", meta(packed, &zlib(&grey)?)),
        ("metaimage", "short", meta(shorts, &short)),
        ("tiff", "raw", tiff::<Gray8>(Compression::Uncompressed, IMAGEJ, &grey)?),
        ("tiff", "lzw", tiff::<Gray16>(Compression::Lzw, OME, &values)?),
        (
            "tiff",
            "deflate",
            tiff::<Gray32Float>(Compression::Deflate(Default::default()), IMAGEJ, &floats)?,
        ),
        ("tiff", "packbits", tiff::<Gray8>(Compression::Packbits, "", &grey)?),
    ])
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Level::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn zlib(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Level::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A NIfTI-1 header and its voxels.
fn nifti(grey: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0u8; 352];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, &348i32.to_le_bytes());
    for (i, dim) in [3i16, 4, 4, 4, 1, 1, 1, 1].iter().enumerate() {
        put(40 + 2 * i, &dim.to_le_bytes());
    }
    put(70, &2i16.to_le_bytes());
    put(72, &8i16.to_le_bytes());
    for i in 1..4 {
        put(76 + 4 * i, &0.02f32.to_le_bytes());
    }
    put(108, &352f32.to_le_bytes());
    put(112, &1f32.to_le_bytes());
    put(123, &[2]);
    put(344, b"n+1\0");
    bytes.extend(grey);
    bytes
}

/// A page for each slice.
fn tiff<C: ColorType>(
    compression: Compression,
    description: &str,
    grey: &[C::Inner],
) -> Result<Vec<u8>, Box<dyn Error>>
where
    [C::Inner]: TiffValue,
{
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)?.with_compression(compression);
    for slice in grey.chunks((EDGE * EDGE) as usize) {
        let mut page = encoder.new_image::<C>(EDGE, EDGE)?;
        page.resolution_unit(ResolutionUnit::None);
        page.x_resolution(Rational { n: 50, d: 1 });
        page.y_resolution(Rational { n: 50, d: 1 });
        page.encoder().write_tag(Tag::ImageDescription, description)?;
        page.write_data(slice)?;
    }
    Ok(file.into_inner())
}
