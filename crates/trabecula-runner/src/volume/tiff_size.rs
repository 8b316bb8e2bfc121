//! The size of voxels in TIFF files, of which the format itself knows only two edges: the third is
//! in the descriptions that OME-TIFF and ImageJ put into the first page.

use super::problem::{Problem, bad};
use super::units::um_per;
use std::io::{Read, Seek};
use tiff::decoder::Decoder;
use tiff::decoder::ifd::Value;
use tiff::tags::Tag;

/// What the first page says besides its values.
pub(super) struct Described {
    /// `ImageDescription`; empty without one.
    text: String,
    /// Pixels per `unit` along x and y.
    resolution: [Option<f64>; 2],
    /// `ResolutionUnit`: 1 none, 2 inch, 3 cm.
    unit: u16,
}

impl Described {
    pub(super) fn of<R: Read + Seek>(page: &mut Decoder<R>) -> Self {
        let ratio = |page: &mut Decoder<R>, tag| match page.find_tag(tag) {
            Ok(Some(Value::Rational(n, d))) => Some(f64::from(n) / f64::from(d)),
            _ => None,
        };
        let resolution = [Tag::XResolution, Tag::YResolution]
            .map(|tag| ratio(page, tag).filter(|per_unit| per_unit.is_finite() && *per_unit > 0.0));
        Self {
            text: page.get_tag_ascii_string(Tag::ImageDescription).unwrap_or_default(),
            resolution,
            unit: page.get_tag_unsigned(Tag::ResolutionUnit).unwrap_or(2),
        }
    }

    /// Edges of a voxel, µm.
    pub(super) fn edges_um(&self) -> Result<[f64; 3], Problem> {
        if self.is_ome() {
            return self.ome_um();
        }
        if self.is_imagej() {
            return self.imagej_um();
        }
        Err(unknown("its TIFF has no description by OME or ImageJ with the distance of slices"))
    }

    /// Compares the number of pages with the description's.
    pub(super) fn check_pages(&self, pages: usize) -> Result<(), Problem> {
        let wanted = self.imagej("images").filter(|_| self.is_imagej());
        match wanted.and_then(|text| text.parse::<usize>().ok()) {
            Some(images) if images != pages => {
                let valid = format!("{pages}, the number of pages; larger files need BigTIFF");
                Err(bad("images", images, valid))
            }
            _ => Ok(()),
        }
    }

    fn is_ome(&self) -> bool {
        self.text.contains("<OME")
    }

    fn is_imagej(&self) -> bool {
        self.text.starts_with("ImageJ=")
    }

    /// `PhysicalSizeX` to `Z` of the only image, µm unless a unit stands beside them.
    fn ome_um(&self) -> Result<[f64; 3], Problem> {
        let damaged = |reason: &str| bad("ImageDescription", reason, "OME-XML");
        let tree = roxmltree::Document::parse(&self.text).map_err(|e| damaged(&e.to_string()))?;
        let pixels = tree.descendants().find(|node| node.tag_name().name() == "Pixels");
        let pixels = pixels.ok_or_else(|| damaged("no Pixels"))?;
        for many in ["SizeC", "SizeT"] {
            if pixels.attribute(many).is_some_and(|n| n != "1") {
                let found = pixels.attribute(many).unwrap_or_default();
                return Err(bad("ImageDescription", format!("{many}={found}"), "one volume"));
            }
        }
        let names = ["PhysicalSizeX", "PhysicalSizeY", "PhysicalSizeZ"];
        let mut edges = [0.0; 3];
        for (edge, name) in edges.iter_mut().zip(names) {
            let Some(text) = pixels.attribute(name) else {
                return Err(unknown(&format!("its OME-XML has no {name}")));
            };
            let unit = pixels.attribute(format!("{name}Unit").as_str()).unwrap_or("µm");
            *edge = length_um(text, unit).ok_or_else(|| {
                bad("ImageDescription", format!("{name}={text} {unit}"), "a length above 0")
            })?;
        }
        Ok(edges)
    }

    /// Pixels per unit in the tags, `unit` and `spacing` of slices in the description.
    fn imagej_um(&self) -> Result<[f64; 3], Problem> {
        let unit = match (self.imagej("unit"), self.unit) {
            (Some(unit), _) => unit,
            (None, 2) => "inch",
            (None, 3) => "cm",
            (None, _) => return Err(unknown("its ImageJ description has no unit")),
        };
        let [Some(x), Some(y)] = self.resolution else {
            return Err(unknown("its TIFF has no XResolution and YResolution"));
        };
        let Some(spacing) = self.imagej("spacing") else {
            return Err(unknown("its ImageJ description has no spacing of slices"));
        };
        let wrong = || {
            let found = format!("spacing={spacing} unit={unit}");
            bad("ImageDescription", found, "a length above 0 in a unit such as micron or mm")
        };
        let z = length_um(spacing, unit).ok_or_else(wrong)?;
        let per_unit = um_per(unit).ok_or_else(wrong)?;
        Ok([per_unit / x, per_unit / y, z])
    }

    /// The value of a line `key=value`.
    fn imagej(&self, key: &str) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    }
}

fn length_um(text: &str, unit: &str) -> Option<f64> {
    let length: f64 = text.trim().parse().ok()?;
    (length.is_finite() && length > 0.0).then_some(length * um_per(unit)?)
}

fn unknown(reason: &str) -> Problem {
    Problem::NoVoxelSize(reason.to_owned())
}
