//! Voxel values one after the other, x fastest: what remains of a volume when its header is read.

use super::problem::{Problem, bad};
use super::source::{expect_end, fill};
use std::io::Read;

/// Voxels converted at a time.
const CHUNK: usize = 1 << 15;

/// Most voxels along an edge: the limit of NIfTI-1, taken for all formats.
const MAX_EDGE: u64 = 32_767;

/// The type of a stored value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
}

impl Element {
    /// Bytes of a value.
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    /// The value in `bytes`, which come least significant first.
    fn value(self, bytes: [u8; 8]) -> f64 {
        let [a, b, c, d, ..] = bytes;
        match self {
            Self::U8 => f64::from(a),
            Self::I8 => f64::from(a as i8),
            Self::U16 => f64::from(u16::from_le_bytes([a, b])),
            Self::I16 => f64::from(i16::from_le_bytes([a, b])),
            Self::U32 => f64::from(u32::from_le_bytes([a, b, c, d])),
            Self::I32 => f64::from(i32::from_le_bytes([a, b, c, d])),
            Self::U64 => u64::from_le_bytes(bytes) as f64,
            Self::I64 => i64::from_le_bytes(bytes) as f64,
            Self::F32 => f64::from(f32::from_le_bytes([a, b, c, d])),
            Self::F64 => f64::from_le_bytes(bytes),
        }
    }
}

/// How values are laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Raster {
    /// Voxels along x, y and z.
    pub(super) shape: [usize; 3],
    pub(super) element: Element,
    /// Whether the most significant byte comes first.
    pub(super) big_endian: bool,
    /// Grey value = slope · stored + intercept.
    pub(super) slope: f64,
    pub(super) intercept: f64,
}

impl Raster {
    /// Bytes of voxel data that the header promises.
    pub(super) fn data_bytes(&self) -> u64 {
        (self.voxels() * self.element.bytes()) as u64
    }

    fn voxels(&self) -> usize {
        self.shape.iter().product()
    }

    /// Reads all voxels, a chunk at a time, so that memory follows the data and not the promise,
    /// and checks that nothing follows them.
    pub(super) fn read(&self, from: &mut impl Read) -> Result<Vec<f32>, Problem> {
        let mut grey = Vec::new();
        let width = self.element.bytes();
        let promised = self.data_bytes();
        let mut bytes = vec![0; CHUNK.min(self.voxels()) * width];
        while grey.len() < self.voxels() {
            let n = CHUNK.min(self.voxels() - grey.len());
            let done = (grey.len() * width) as u64;
            let chunk = &mut bytes[..n * width];
            fill(from, chunk, "voxel data", (done, promised))?;
            grey.extend(chunk.chunks_exact(width).map(|stored| self.grey(stored)));
        }
        expect_end(from, promised)?;
        Ok(grey)
    }

    fn grey(&self, stored: &[u8]) -> f32 {
        let mut bytes = [0; 8];
        bytes[..stored.len()].copy_from_slice(stored);
        if self.big_endian {
            bytes[..stored.len()].reverse();
        }
        (self.element.value(bytes) * self.slope + self.intercept) as f32
    }
}

/// Checks the edges of a volume, before any memory is taken for it.
pub(super) fn shape(
    field: &'static str,
    sizes: [u64; 3],
    max_voxels: usize,
) -> Result<[usize; 3], Problem> {
    if sizes.iter().any(|size| !(1..=MAX_EDGE).contains(size)) {
        return Err(bad(field, sizes, "1 to 32767 voxels along each axis"));
    }
    // Three factors below 2^15 cannot overflow 64 bits.
    let voxels: u64 = sizes.iter().product();
    if voxels > max_voxels as u64 {
        let valid = format!("at most {max_voxels} voxels in all, not {voxels}");
        return Err(bad(field, sizes, valid));
    }
    Ok(sizes.map(|size| size as usize))
}
