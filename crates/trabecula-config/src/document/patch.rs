//! `--set path=value`: a value put into the document before it is read.
//!
//! Overrides edit the text, not a tree of values, because a generic RON tree forgets the names
//! of enum variants. What follows then needs no second way of reading and checking.

use super::origin::Insert;
use super::parse::parse;
use super::path::{Path, Segment};
use super::tree::{Kind, Node};
use super::{Subject, SyntaxError};
use std::ops::Range;

/// An override, taken apart.
pub(super) struct Override<'a> {
    path: Path,
    /// First byte of each segment of the path in the override.
    segments_at: Vec<usize>,
    /// Bytes before the `=`.
    path_len: usize,
    value: &'a str,
    /// First byte of the value in the override.
    value_at: usize,
}

impl<'a> Override<'a> {
    /// Reads `path=value`, where the value is one whole RON value.
    ///
    /// # Errors
    /// [`SyntaxError`] with a place in `text`.
    pub(super) fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let whole = 0..text.len();
        let Some((name, value)) = text.split_once('=') else {
            return Err(SyntaxError::new(whole, "an override has the form `path=value`"));
        };
        let Some(path) = Path::parse(name.trim()) else {
            let message = "an override begins with a path such as `therapy[0].dose_mg`";
            return Err(SyntaxError::new(0..name.len(), message));
        };
        let path_len = name.len();
        let root = parse(value).map_err(|error| error.shifted(path_len + 1))?;
        Ok(Self {
            segments_at: segments_at(name, &path),
            path,
            path_len,
            // Without the comments around it, which could swallow what follows.
            value: &value[root.span.clone()],
            value_at: path_len + 1 + root.span.start,
        })
    }

    /// What to put where, so that the document has the value.
    ///
    /// # Errors
    /// [`SyntaxError`] when the path leads through a value that has no such parts.
    pub(super) fn edit(
        &self,
        root: &Node,
        subject: Subject,
        number: usize,
    ) -> Result<(Range<usize>, Insert), SyntaxError> {
        let (found, depth) = root.descend(&self.path);
        let missing = &self.path.0[depth..];
        let mut insert = Insert::new(number);
        if missing.is_empty() {
            insert.written(self.value, self.value_at);
            return Ok((found.span.clone(), insert));
        }
        let node = found.through_some();
        match &node.kind {
            Kind::Fields(fields) => {
                self.write_fields(missing, subject, &mut insert)?;
                insert.glue(if fields.is_empty() { "" } else { ", " }, self.value_at);
                let start = fields.first().map_or(node.span.end - 1, |f| f.name_span.start);
                Ok((start..start, insert))
            }
            Kind::Scalar if node.name.is_some() => {
                insert.glue("(", 0);
                self.write_fields(missing, subject, &mut insert)?;
                insert.glue(")", self.value_at);
                Ok((node.span.end..node.span.end, insert))
            }
            _ => Err(self.no_such_part(depth, subject)),
        }
    }

    /// Writes `a: (b: (c: value))` for the missing path `a.b.c`.
    fn write_fields(
        &self,
        missing: &[Segment],
        subject: Subject,
        insert: &mut Insert,
    ) -> Result<(), SyntaxError> {
        let first = self.path.0.len() - missing.len();
        for (i, segment) in missing.iter().enumerate() {
            let Segment::Field(name) = segment else {
                return Err(self.no_such_part(first + i, subject));
            };
            let at = self.segments_at[first + i];
            insert.glue(if i == 0 { "" } else { "(" }, at);
            insert.written(name, at);
            insert.glue(": ", at);
        }
        insert.written(self.value, self.value_at);
        insert.glue(&")".repeat(missing.len() - 1), self.value_at);
        Ok(())
    }

    fn no_such_part(&self, depth: usize, root: Subject) -> SyntaxError {
        let within = Path(self.path.0[..depth].to_vec());
        let subject = match within.is_root() {
            true => root.to_string(),
            false => format!("`{within}`"),
        };
        let message = match &self.path.0[depth] {
            Segment::Field(name) => format!("{subject} has no field `{name}`"),
            Segment::Index(index) => format!("{subject} has no element {index}"),
        };
        SyntaxError::new(0..self.path_len, message)
    }
}

/// Where each segment of `path` begins in `text`, from which the path was read.
fn segments_at(text: &str, path: &Path) -> Vec<usize> {
    let mut at = 0;
    path.0
        .iter()
        .map(|segment| {
            let name = Path(vec![segment.clone()]).to_string();
            let name = name.trim_matches(['[', ']']);
            let start = at + text[at..].find(name).unwrap_or(0);
            at = (start + name.len()).min(text.len());
            start
        })
        .collect()
}
