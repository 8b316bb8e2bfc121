//! Which text each byte of an overridden document came from.

use std::ops::Range;

/// A text that a person wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The document.
    Document,
    /// The override of this number.
    Override(usize),
}

/// A stretch of the patched text.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    origin: Origin,
    /// First byte in the origin.
    from: usize,
    /// Bytes in the patched text.
    len: usize,
    /// Punctuation that nobody wrote: all of it maps to `from`.
    glue: bool,
}

/// The pieces of a patched text, in order.
#[derive(Debug, Clone)]
pub(super) struct Origins {
    pieces: Vec<Piece>,
}

/// Text to put into a document, with the bytes of the override that it came from.
pub(super) struct Insert {
    pub(super) text: String,
    pieces: Vec<Piece>,
    origin: Origin,
}

impl Insert {
    pub(super) fn new(override_number: usize) -> Self {
        let origin = Origin::Override(override_number);
        Self { text: String::new(), pieces: Vec::new(), origin }
    }

    /// Adds text that stands in the override at byte `from`.
    pub(super) fn written(&mut self, text: &str, from: usize) {
        self.push(text, from, false);
    }

    /// Adds punctuation on behalf of what stands in the override at byte `from`.
    pub(super) fn glue(&mut self, text: &str, from: usize) {
        self.push(text, from, true);
    }

    fn push(&mut self, text: &str, from: usize, glue: bool) {
        self.text.push_str(text);
        self.pieces.push(Piece { origin: self.origin, from, len: text.len(), glue });
    }
}

impl Origins {
    /// A document without overrides.
    pub(super) fn document(len: usize) -> Self {
        Self { pieces: vec![Piece { origin: Origin::Document, from: 0, len, glue: false }] }
    }

    /// Records that `range` of the patched text was replaced by `insert`.
    pub(super) fn replace(&mut self, range: &Range<usize>, insert: Insert) {
        let mut after = self.split_off(range.start);
        let tail = Self::cut(&mut after, range.len());
        self.pieces.extend(insert.pieces);
        self.pieces.extend(tail);
    }

    fn split_off(&mut self, at: usize) -> Vec<Piece> {
        let mut pieces = std::mem::take(&mut self.pieces);
        let tail = Self::cut(&mut pieces, at);
        self.pieces = pieces;
        tail
    }

    /// Keeps the first `len` bytes of `pieces` and returns the others.
    fn cut(pieces: &mut Vec<Piece>, len: usize) -> Vec<Piece> {
        let mut left = len;
        for (i, piece) in pieces.iter_mut().enumerate() {
            if left < piece.len {
                let mut tail = piece.clone();
                tail.len -= left;
                tail.from += if tail.glue { 0 } else { left };
                piece.len = left;
                let others = pieces.split_off(i + 1);
                return std::iter::once(tail).chain(others).collect();
            }
            left -= piece.len;
        }
        Vec::new()
    }

    /// The text that `span` of the patched text came from, and where in it. A span that leaves
    /// its text is cut short at the end of its first piece.
    pub(super) fn trace(&self, span: &Range<usize>) -> (Origin, Range<usize>) {
        let mut begin = 0;
        for piece in &self.pieces {
            let end = begin + piece.len;
            if span.start < end {
                return (piece.origin, piece.trace(begin, span, self.end_in(piece.origin, span)));
            }
            begin = end;
        }
        let last = self.pieces.last().map_or((Origin::Document, 0), |p| (p.origin, p.end()));
        (last.0, last.1..last.1)
    }

    /// Where `span` ends within `origin`, if its last byte came from there.
    fn end_in(&self, origin: Origin, span: &Range<usize>) -> Option<usize> {
        let mut begin = 0;
        for piece in &self.pieces {
            let end = begin + piece.len;
            if span.end <= end {
                return (piece.origin == origin && !piece.glue)
                    .then(|| piece.from + (span.end - begin));
            }
            begin = end;
        }
        None
    }
}

impl Piece {
    fn end(&self) -> usize {
        self.from + if self.glue { 0 } else { self.len }
    }

    fn trace(&self, begin: usize, span: &Range<usize>, end: Option<usize>) -> Range<usize> {
        let start = self.from + if self.glue { 0 } else { span.start - begin };
        start..end.unwrap_or(self.end()).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_through_two_replacements() {
        // "(a: 1, b: 2)" with b=33 and then c=4 in front of the fields.
        let mut origins = Origins::document(12);
        let mut value = Insert::new(0);
        value.written("33", 2);
        origins.replace(&(10..11), value);
        let mut field = Insert::new(1);
        field.written("c", 0);
        field.glue(": ", 1);
        field.written("4", 2);
        field.glue(", ", 3);
        origins.replace(&(1..1), field);
        // "(c: 4, a: 1, b: 33)"
        assert_eq!(origins.trace(&(0..1)), (Origin::Document, 0..1));
        assert_eq!(origins.trace(&(1..2)), (Origin::Override(1), 0..1));
        assert_eq!(origins.trace(&(4..5)), (Origin::Override(1), 2..3));
        assert_eq!(origins.trace(&(10..11)), (Origin::Document, 4..5));
        assert_eq!(origins.trace(&(16..18)), (Origin::Override(0), 2..4));
        assert_eq!(origins.trace(&(0..19)), (Origin::Document, 0..12));
        assert_eq!(origins.trace(&(19..19)), (Origin::Document, 12..12));
    }
}
