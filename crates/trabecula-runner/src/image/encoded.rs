//! Numbers as the XML files of VTK hold them: in compressed blocks, in letters.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lz4_flex::block::compress;
use std::io::{self, Write};

/// How the arrays are encoded, as attributes of the file.
///
/// LZ4 takes a quarter of the time of zlib's lowest level, for files a third larger.
pub(super) const HEADER: &str = "byte_order=\"LittleEndian\" header_type=\"UInt64\" \
     compressor=\"vtkLZ4DataCompressor\"";

/// Numbers of a block, as VTK itself takes them: 32 KiB.
const BLOCK: usize = 8192;

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

/// Length of so many numbers.
const fn bytes_of(numbers: usize) -> usize {
    numbers * size_of::<f32>()
}
