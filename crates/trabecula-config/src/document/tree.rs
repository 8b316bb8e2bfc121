//! The positions of all values of a document.

use super::path::{Path, Segment};
use std::ops::Range;

/// A value, its place in the text and its parts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Bytes of the whole value, the variant name included.
    pub(crate) span: Range<usize>,
    /// Bytes that stand for the value in a short label: its name, else its opening bracket,
    /// else the whole of it.
    pub(crate) head: Range<usize>,
    /// The value before its parts: `Volume` in `Volume(file: "a")`.
    pub(crate) name: Option<String>,
    /// Its parts.
    pub(crate) kind: Kind,
}

/// The parts of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// A number, text, truth value or bare name.
    Scalar,
    /// `(name: value, …)`; also `()`.
    Fields(Vec<Field>),
    /// `[value, …]` or `(value, …)`.
    Items(Vec<Node>),
    /// `{key: value, …}`, which no experiment contains.
    Map,
}

/// A named part.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) name_span: Range<usize>,
    pub(crate) value: Node,
}

impl Node {
    /// The last field called `name`; a repeated field is the one at fault.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        match &self.through_some().kind {
            Kind::Fields(fields) => fields.iter().rev().find(|field| field.name == name),
            _ => None,
        }
    }

    /// The value inside `Some(…)`, else the value itself.
    pub(crate) fn through_some(&self) -> &Self {
        match &self.kind {
            Kind::Items(items) if self.name.as_deref() == Some("Some") && items.len() == 1 => {
                items[0].through_some()
            }
            _ => self,
        }
    }

    /// One step down.
    fn child(&self, segment: &Segment) -> Option<&Self> {
        match segment {
            Segment::Field(name) => self.field(name).map(|field| &field.value),
            Segment::Index(index) => match &self.through_some().kind {
                Kind::Items(items) => items.get(*index),
                _ => None,
            },
        }
    }

    /// Walks down `path` as far as the document goes: the deepest value met, and how many
    /// segments lead to it.
    pub(crate) fn descend(&self, path: &Path) -> (&Self, usize) {
        let mut node = self;
        for (depth, segment) in path.0.iter().enumerate() {
            match node.child(segment) {
                Some(child) => node = child,
                None => return (node, depth),
            }
        }
        (node, path.0.len())
    }

    /// Where to point for a problem with the value at `path`: at the value, or at the head of
    /// the deepest value around it when the document leaves it at its default.
    pub(crate) fn locate(&self, path: &Path) -> Range<usize> {
        let (node, depth) = self.descend(path);
        if depth == path.0.len() && depth > 0 { node.span.clone() } else { node.head.clone() }
    }
}
