//! Paths to values: `therapy[0].dose_mg`.

use std::fmt;

/// One step from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// The field of a struct or of an enum variant.
    Field(String),
    /// The element of a list or tuple, from 0.
    Index(usize),
}

/// Where a value stands in the document. Names of enum variants are no part of a path:
/// `sample: Volume(file: "a")` has the path `sample.file`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Path(pub(crate) Vec<Segment>);

impl Path {
    /// Reads `a.b[0].c`; `a.b.0.c` means the same. `None` when a part is empty or a bracket
    /// does not close.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut segments = Vec::new();
        for part in text.split('.') {
            let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
            segments.push(Self::segment(name)?);
            for index in indices.split_terminator(']') {
                segments.push(Segment::Index(index.strip_prefix('[')?.parse().ok()?));
            }
            if !indices.is_empty() && !indices.ends_with(']') {
                return None;
            }
        }
        Some(Self(segments))
    }

    fn segment(name: &str) -> Option<Segment> {
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        Some(name.parse().map_or_else(|_| Segment::Field(name.to_owned()), Segment::Index))
    }

    /// Whether the path names the whole document.
    pub(crate) fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(name) if i == 0 => f.write_str(name)?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields_and_indices() {
        for (text, printed) in [
            ("duration_days", "duration_days"),
            ("parameters.osteoclast.life_days", "parameters.osteoclast.life_days"),
            ("therapy[0].dose_mg", "therapy[0].dose_mg"),
            ("therapy.0.dose_mg", "therapy[0].dose_mg"),
            ("a[1][2]", "a[1][2]"),
        ] {
            assert_eq!(Path::parse(text).unwrap().to_string(), printed);
        }
    }

    #[test]
    fn refuses_what_is_no_path() {
        for text in ["", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[0]b", "a]", "a b", "a[-1]"] {
            assert_eq!(Path::parse(text), None, "{text}");
        }
    }
}
