//! Reading from files and compressed streams, with errors that count bytes.

use super::Problem;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

/// Opens a regular file.
pub(super) fn open(path: &Path) -> Result<BufReader<File>, Problem> {
    // Before opening: opening a pipe would wait for its other end.
    let status = path.metadata().map_err(Problem::Io)?;
    if !status.is_file() {
        return Err(Problem::NotAFile(if status.is_dir() { "a folder" } else { "a device" }));
    }
    Ok(BufReader::new(File::open(path).map_err(Problem::Io)?))
}

/// Fills `buffer`; `(done, promised)` counts the bytes of this part for the error message.
pub(super) fn fill(
    from: &mut impl Read,
    buffer: &mut [u8],
    part: &'static str,
    (done, promised): (u64, u64),
) -> Result<(), Problem> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => {
                return Err(Problem::Truncated { part, found: done + filled as u64, promised });
            }
            Ok(n) => filled += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // A compressed stream cut short; at the very end only its checksum is missing.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof && !part.is_empty() => {
                return Err(Problem::Truncated { part, found: done + filled as u64, promised });
            }
            Err(error) => return Err(stream(error)),
        }
    }
    Ok(())
}

/// Passes over `promised` bytes of a part that is not interpreted.
pub(super) fn skip(from: &mut impl Read, part: &'static str, promised: u64) -> Result<(), Problem> {
    let found = io::copy(&mut from.take(promised), &mut io::sink()).map_err(stream)?;
    if found < promised {
        return Err(Problem::Truncated { part, found, promised });
    }
    Ok(())
}

/// Goes to where the last `bytes` of a file begin.
pub(super) fn to_the_last(file: &mut BufReader<File>, bytes: u64) -> Result<(), Problem> {
    let found = file.get_ref().metadata().map_err(Problem::Io)?.len();
    let Some(start) = found.checked_sub(bytes) else {
        return Err(Problem::Truncated { part: "voxel data", found, promised: bytes });
    };
    file.seek(SeekFrom::Start(start)).map(|_| ()).map_err(Problem::Io)
}

/// Checks that nothing follows the `promised` bytes of voxel data.
///
/// Asking for one byte more also makes a compressed stream compare its checksum.
pub(super) fn expect_end(from: &mut impl Read, promised: u64) -> Result<(), Problem> {
    match fill(from, &mut [0], "", (0, 1)) {
        Err(Problem::Truncated { found: 0, .. }) => Ok(()),
        Err(problem) => Err(problem),
        Ok(()) => Err(Problem::TooLong { promised }),
    }
}

/// An error of the file, or of the compressed stream in it.
fn stream(error: io::Error) -> Problem {
    match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
            Problem::Compressed(error)
        }
        _ => Problem::Io(error),
    }
}
