//! Numbers as the XML files of VTK hold them: in compressed blocks, in letters.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lz4_flex::block::{compress, decompress};
use std::io::{self, Write};

/// How the arrays are encoded, as attributes of the file.
///
/// LZ4 takes a quarter of the time of zlib's lowest level, for files a third larger.
pub(super) const HEADER: &str = "byte_order=\"LittleEndian\" header_type=\"UInt64\" \
     compressor=\"vtkLZ4DataCompressor\"";

/// Numbers of a block, as VTK itself takes them: 32 KiB.
const BLOCK: usize = 8192;

/// Words before the lengths of the compressed blocks.
const HEADER_WORDS: usize = 3;

/// Writes how many blocks there are, how long they and the last one are, how long each is when
/// compressed; and, apart from that, the compressed blocks.
pub(super) fn encoded(values: &[f32], out: &mut impl Write) -> io::Result<()> {
    let blocks = values.chunks(BLOCK);
    let count = blocks.len();
    let last = values.len() - count.saturating_sub(1) * BLOCK;
    let mut lengths = vec![count, bytes_of(BLOCK), bytes_of(last)];
    let mut packed = Vec::with_capacity(bytes_of(values.len()) / 2);
    let mut plain = Vec::with_capacity(bytes_of(BLOCK));
    for block in blocks {
        plain.clear();
        plain.extend(block.iter().flat_map(|value| value.to_le_bytes()));
        let block = compress(&plain);
        lengths.push(block.len());
        packed.extend_from_slice(&block);
    }
    let header: Vec<u8> = lengths.iter().flat_map(|&n| (n as u64).to_le_bytes()).collect();
    out.write_all(STANDARD.encode(header).as_bytes())?;
    out.write_all(STANDARD.encode(packed).as_bytes())
}

/// Reads `count` numbers that [`encoded`] wrote. Nothing is reserved but what `count` says.
///
/// # Errors
/// A sentence on what is wrong.
pub(super) fn decoded(text: &str, count: usize) -> Result<Vec<f32>, String> {
    let damaged = || "is damaged".to_owned();
    let blocks = count.div_ceil(BLOCK);
    let header_letters = ((HEADER_WORDS + blocks) * size_of::<u64>()).div_ceil(3) * 4;
    let (header, packed) = text.trim().split_at_checked(header_letters).ok_or_else(damaged)?;
    let header = STANDARD.decode(header).map_err(|e| e.to_string())?;
    let mut lengths = header.chunks_exact(size_of::<u64>()).map(|word| {
        let word = word.try_into().map(u64::from_le_bytes);
        word.ok().and_then(|n| usize::try_from(n).ok()).ok_or_else(damaged)
    });
    let mut next = || lengths.next().unwrap_or_else(|| Err(damaged()));
    let last = count - blocks.saturating_sub(1) * BLOCK;
    if [next()?, next()?, next()?] != [blocks, bytes_of(BLOCK), bytes_of(last)] {
        return Err(format!("does not hold {count} numbers"));
    }
    let packed = STANDARD.decode(packed).map_err(|e| e.to_string())?;
    let mut rest = packed.as_slice();
    let mut values = Vec::with_capacity(count);
    for block in 0..blocks {
        let (now, later) = rest.split_at_checked(next()?).ok_or_else(damaged)?;
        rest = later;
        let numbers = if block + 1 == blocks { last } else { BLOCK };
        let plain = decompress(now, bytes_of(numbers)).map_err(|e| e.to_string())?;
        values.extend(plain.chunks_exact(size_of::<f32>()).filter_map(number));
    }
    if values.len() == count && rest.is_empty() { Ok(values) } else { Err(damaged()) }
}

fn number(bytes: &[u8]) -> Option<f32> {
    Some(f32::from_le_bytes(bytes.try_into().ok()?))
}

/// Length of so many numbers.
const fn bytes_of(numbers: usize) -> usize {
    numbers * size_of::<f32>()
}
