//! Stacks of TIFF images: one file with a page for each slice, or a folder with a file for each.

use super::problem::{Problem, bad};
use super::source::open;
use super::tiff_size::Described;
use super::{Reading, Scan, raster};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};

/// No compression that is read makes one byte out of less than this part of a byte.
const MOST_INFLATION: u64 = 4096;

/// Most slices, as many as voxels along any other axis.
const MAX_SLICES: usize = 32_767;

/// The slices of a folder in the order of the numbers in their names.
pub(super) fn slices(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut slices = Vec::new();
    for entry in folder.read_dir().map_err(Problem::Io)? {
        let path = entry.map_err(Problem::Io)?.path();
        let ending = path.extension().map(|end| end.to_string_lossy().to_lowercase());
        if matches!(ending.as_deref(), Some("tif" | "tiff")) && path.is_file() {
            slices.push(path);
        }
    }
    if slices.is_empty() {
        return Err(Problem::NotAFile("a folder without .tif files"));
    }
    if slices.len() > MAX_SLICES {
        return Err(bad("slices", slices.len(), format!("at most {MAX_SLICES}")));
    }
    alphanumeric_sort::sort_path_slice(&mut slices);
    Ok(slices)
}

/// Reads the pages of one file, or the only page of each of several.
pub(super) fn read(files: &[PathBuf], reading: &Reading) -> Result<Scan, Problem> {
    let [first, others @ ..] = files else { return Err(Problem::NotAFile("no file")) };
    let mut stack = Stack::open(first, reading)?;
    let pages = if others.is_empty() { stack.count_pages()? } else { files.len() };
    let described = Described::of(&mut stack.decoder);
    if others.is_empty() {
        described.check_pages(pages)?;
    }
    let [width, height] = stack.page()?.map(u64::from);
    let shape = raster::shape("size", [width, height, pages as u64], reading.max_voxels)?;
    let edges_um = reading.edges_um(shape, || described.edges_um())?;
    let mut grey = Vec::new();
    stack.read_pages(&mut grey, [width, height])?;
    for file in others {
        let mut slice = || Stack::open(file, reading)?.read_pages(&mut grey, [width, height]);
        slice().map_err(Problem::of_part(file))?;
    }
    let promised = shape.iter().product::<usize>();
    if grey.len() != promised {
        let pages = grey.len() / (shape[0] * shape[1]);
        return Err(bad("pages", pages, format!("{}, one in each file", shape[2])));
    }
    Ok(Scan { shape, edges_um, grey })
}

/// A file and where it is read.
struct Stack {
    decoder: Decoder<BufReader<File>>,
    /// From 1.
    number: usize,
    file_bytes: u64,
}

impl Stack {
    fn open(path: &Path, reading: &Reading) -> Result<Self, Problem> {
        let file = open(path)?;
        let file_bytes = file.get_ref().metadata().map_err(Problem::Io)?.len();
        let mut limits = Limits::default();
        limits.decoding_buffer_size = reading.max_voxels.saturating_mul(size_of::<f64>());
        limits.intermediate_buffer_size = limits.decoding_buffer_size;
        let decoder = Decoder::new(file).map_err(|e| damaged(1, &e))?.with_limits(limits);
        Ok(Self { decoder, number: 1, file_bytes })
    }

    /// Pages of the file; goes back to the first.
    fn count_pages(&mut self) -> Result<usize, Problem> {
        let mut pages = 1;
        while self.decoder.more_images() {
            pages += 1;
            if pages > MAX_SLICES {
                return Err(bad("pages", pages, format!("at most {MAX_SLICES}")));
            }
            self.decoder.next_image().map_err(|e| damaged(pages, &e))?;
        }
        self.decoder.seek_to_image(0).map_err(|e| damaged(1, &e))?;
        Ok(pages)
    }

    /// Width and height of a page of grey values.
    fn page(&mut self) -> Result<[u32; 2], Problem> {
        let failed = |e| damaged(self.number, &e);
        let colour = self.decoder.colortype().map_err(failed)?;
        if !matches!(colour, ColorType::Gray(8 | 16 | 32 | 64)) {
            return Err(bad("samples", colour, "one grey value of 8, 16, 32 or 64 bits per pixel"));
        }
        let (width, height) = self.decoder.dimensions().map_err(failed)?;
        let promised = u64::from(width) * u64::from(height) * u64::from(colour.bit_depth()) / 8;
        if promised > self.file_bytes.saturating_mul(MOST_INFLATION) {
            return Err(Problem::Truncated {
                part: "compressed image",
                found: self.file_bytes,
                promised: promised / MOST_INFLATION,
            });
        }
        Ok([width, height])
    }

    /// Appends the values of all pages, which must have the size of the first.
    fn read_pages(&mut self, grey: &mut Vec<f32>, size: [u64; 2]) -> Result<(), Problem> {
        loop {
            let found = self.page()?.map(u64::from);
            if found != size {
                let valid = format!("{size:?} pixels, as on the first page");
                return Err(bad("size", found, valid));
            }
            let number = self.number;
            append(grey, self.decoder.read_image().map_err(|e| damaged(number, &e))?);
            if !self.decoder.more_images() {
                return Ok(());
            }
            self.number += 1;
            self.decoder.next_image().map_err(|e| damaged(number + 1, &e))?;
        }
    }
}

/// Grey values, whatever their type.
fn append(grey: &mut Vec<f32>, page: DecodingResult) {
    match page {
        DecodingResult::U8(values) => grey.extend(values.into_iter().map(f32::from)),
        DecodingResult::I8(values) => grey.extend(values.into_iter().map(f32::from)),
        DecodingResult::U16(values) => grey.extend(values.into_iter().map(f32::from)),
        DecodingResult::I16(values) => grey.extend(values.into_iter().map(f32::from)),
        DecodingResult::U32(values) => grey.extend(values.into_iter().map(|v| v as f32)),
        DecodingResult::I32(values) => grey.extend(values.into_iter().map(|v| v as f32)),
        DecodingResult::U64(values) => grey.extend(values.into_iter().map(|v| v as f32)),
        DecodingResult::I64(values) => grey.extend(values.into_iter().map(|v| v as f32)),
        DecodingResult::F16(values) => grey.extend(values.into_iter().map(f32::from)),
        DecodingResult::F32(values) => grey.extend(values),
        DecodingResult::F64(values) => grey.extend(values.into_iter().map(|v| v as f32)),
    }
}

fn damaged(page: usize, error: &tiff::TiffError) -> Problem {
    Problem::Tiff { page, reason: error.to_string() }
}
