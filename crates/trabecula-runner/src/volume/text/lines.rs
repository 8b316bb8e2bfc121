//! Lines of a header, up to a limit.

use crate::volume::problem::Problem;
use std::io::{BufRead, Read};

/// Most bytes of a header.
const MAX_HEADER_BYTES: u64 = 1 << 20;

/// Reads lines up to a limit.
pub(in super::super) struct Lines<'a, R> {
    from: &'a mut R,
    left: u64,
}

impl<'a, R: BufRead> Lines<'a, R> {
    pub(in super::super) fn new(from: &'a mut R) -> Self {
        Self { from, left: MAX_HEADER_BYTES }
    }

    /// The next line without its end; `None` at the end of the file.
    pub(in super::super) fn next(&mut self) -> Result<Option<String>, Problem> {
        let mut line = Vec::new();
        let read = self.from.by_ref().take(self.left).read_until(b'\n', &mut line);
        let read = read.map_err(Problem::Io)? as u64;
        self.left -= read;
        if read == 0 {
            return match self.left {
                0 => Err(Problem::TooLongHeader(MAX_HEADER_BYTES)),
                _ => Ok(None),
            };
        }
        let text = String::from_utf8_lossy(&line);
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}
