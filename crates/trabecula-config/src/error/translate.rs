//! What serde and ron say, said in the words of an experiment.

use super::{Problem, suggest};
use crate::document::{Document, Node, Path, Segment};
use ron::error::{Error, SpannedError};
use std::ops::Range;
use trabecula_core::parameter::TABLE;

/// Longest value that a message repeats, characters.
const MOST_SHOWN: usize = 40;

/// The problem behind an error of deserialisation at `path`.
pub(crate) fn translate(
    document: &Document,
    path: &serde_path_to_error::Path,
    error: &SpannedError,
) -> Problem {
    let site = Site::new(document, path, error);
    match &error.code {
        Error::NoSuchStructField { expected, found, .. } => {
            site.around(found).unknown_field(found, expected)
        }
        Error::NoSuchEnumVariant { expected, found, .. } => site.unknown_variant(found, expected),
        Error::MissingStructField { field, .. } => site.missing_field(field),
        Error::DuplicateStructField { field, .. } => site.duplicate_field(field),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => site.no_parts(),
        code => site.wrong_value(code),
    }
}

/// Where deserialisation stopped.
struct Site<'a> {
    document: &'a Document,
    path: Path,
    node: &'a Node,
    /// Whether the document has a value at the path.
    reached: bool,
    /// Where ron stopped, for errors without a path.
    ron: Range<usize>,
}

impl<'a> Site<'a> {
    fn new(document: &'a Document, path: &serde_path_to_error::Path, error: &SpannedError) -> Self {
        let path = Path(path.iter().filter_map(segment).collect());
        let (node, depth) = document.root.descend(&path);
        let start = offset(&document.text, error.span.start);
        let ron = start..offset(&document.text, error.span.end).max(start);
        let reached = depth == path.0.len();
        let path = Path(path.0[..depth].to_vec());
        Self { document, path, node, reached, ron }
    }

    /// The struct itself, when the path leads to its unknown field.
    fn around(mut self, field: &str) -> Self {
        if self.path.0.last() == Some(&Segment::Field(field.to_owned())) {
            self.path.0.pop();
            self.node = self.document.root.descend(&self.path).0;
        }
        self
    }

    fn problem(&self, span: &Range<usize>, message: String) -> Problem {
        Problem::new(self.document.place(span), message)
    }

    /// The value, as the subject of a sentence.
    fn subject(&self) -> String {
        let name = self.node.name.as_deref().unwrap_or_default();
        match (self.path.is_root(), name) {
            (true, _) => self.document.subject.to_string(),
            (false, "") => self.path.to_string(),
            (false, name) => format!("{} ({name})", self.path),
        }
    }

    fn unknown_field(&self, found: &str, expected: &[&str]) -> Problem {
        let span = self.node.field(found).map_or(&self.node.head, |field| &field.name_span);
        let subject = self.subject();
        let hint = match self.elsewhere(found) {
            Some(elsewhere) => format!("; did you mean {elsewhere}?"),
            None => suggest::hint(found, expected),
        };
        let message = format!("{subject} has no field `{found}`{hint}");
        let help = suggest::listed(expected).map(|list| format!("the fields are {list}"));
        self.problem(span, message).with_label("unknown").with_help(help)
    }

    /// The parameters of this name in other groups.
    fn elsewhere(&self, found: &str) -> Option<String> {
        if self.path.0.first() != Some(&Segment::Field("parameters".to_owned())) {
            return None;
        }
        let same = |name: &&str| name.split('.').next_back() == Some(found);
        let names: Vec<_> = TABLE.iter().map(|row| row.name).filter(same).collect();
        suggest::listed(&names)
    }

    fn unknown_variant(&self, found: &str, expected: &[&str]) -> Problem {
        let hint = suggest::hint(found, expected);
        let message = format!("{} cannot be `{found}`{hint}", self.path);
        let help = suggest::listed(expected).map(|list| format!("it can be {list}"));
        self.problem(&self.node.head, message).with_label("unknown").with_help(help)
    }

    fn missing_field(&self, field: &str) -> Problem {
        let subject = self.subject();
        self.problem(&self.node.head, format!("{subject} needs the field `{field}`"))
            .with_label(format!("`{field}` is missing"))
    }

    fn duplicate_field(&self, field: &str) -> Problem {
        let span = self.node.field(field).map_or(&self.node.head, |field| &field.name_span);
        self.problem(span, format!("{} has the field `{field}` twice", self.subject()))
            .with_label("again")
    }

    /// A bare value where one with parts in parentheses is needed.
    fn no_parts(&self) -> Problem {
        let message = match &self.node.name {
            Some(name) => format!("{}: `{name}` needs parentheses: `{name}(…)`", self.path),
            None => {
                let shown = shown(&self.document.text[self.node.span.clone()]);
                format!("{}: expected `(…)`, found {shown}", self.subject())
            }
        };
        self.problem(&self.node.span, message)
    }

    fn wrong_value(&self, code: &Error) -> Problem {
        let expected = expectation(code);
        if !self.reached || self.path.is_root() {
            return self.problem(&self.ron, lower_first(&code.to_string()));
        }
        let message = match expected {
            Some(expected) => {
                let shown = shown(&self.document.text[self.node.span.clone()]);
                format!("{}: expected {expected}, found {shown}", self.path)
            }
            None => format!("{}: {}", self.path, lower_first(&code.to_string())),
        };
        self.problem(&self.node.span, message)
    }
}

/// What ron expected, in plain words.
fn expectation(code: &Error) -> Option<String> {
    let words = match code {
        Error::ExpectedFloat => "a number",
        Error::ExpectedInteger => "a whole number",
        Error::ExpectedBoolean => "`true` or `false`",
        Error::ExpectedString => "text in quotes",
        Error::ExpectedArray => "a list `[…]`",
        Error::ExpectedIdentifier => "a name",
        Error::ExpectedStructLikeEnd => "fewer values",
        Error::IntegerOutOfBounds => "a smaller number",
        Error::InvalidValueForType { expected, .. } => expected,
        Error::ExpectedDifferentLength { expected, .. } => expected,
        _ => return None,
    };
    Some(words.to_owned())
}

/// The beginning of a value, on one line.
fn shown(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("`{}…`", &line[..end]),
        None => format!("`{line}`"),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Names of variants are no part of our paths.
fn segment(segment: &serde_path_to_error::Segment) -> Option<Segment> {
    match segment {
        serde_path_to_error::Segment::Seq { index } => Some(Segment::Index(*index)),
        serde_path_to_error::Segment::Map { key } => Some(Segment::Field(key.clone())),
        _ => None,
    }
}

/// The byte at a position counted in lines and characters.
fn offset(text: &str, position: ron::error::Position) -> usize {
    let line: usize =
        text.split_inclusive('\n').take(position.line.saturating_sub(1)).map(str::len).sum();
    let mut columns = text[line..].char_indices().skip(position.col.saturating_sub(1));
    columns.next().map_or(text.len(), |(column, _)| line + column)
}
