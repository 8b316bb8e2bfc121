//! The text of an experiment, with overrides put in and the position of every value known.

mod cursor;
mod origin;
mod parse;
mod patch;
mod path;
#[cfg(test)]
mod tests;
mod tree;

pub(crate) use origin::Origin;
pub(crate) use path::{Path, Segment};
pub(crate) use tree::{Kind, Node};

use crate::error::{Place, Problem, Texts};
use origin::Origins;
use patch::Override;
use std::ops::Range;

/// What is wrong with the syntax, and where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SyntaxError {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
}

impl SyntaxError {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    fn shifted(self, by: usize) -> Self {
        Self { span: self.span.start + by..self.span.end + by, ..self }
    }
}

/// What a document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Experiment,
    Trial,
    Sweep,
    Calibration,
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Experiment => "the experiment",
            Self::Trial => "the trial",
            Self::Sweep => "the sweep",
            Self::Calibration => "the calibration",
        })
    }
}

/// A document ready to be read.
#[derive(Debug)]
pub(crate) struct Document {
    /// What it is to describe.
    pub(crate) subject: Subject,
    /// The text with all overrides in place.
    pub(crate) text: String,
    /// Its values.
    pub(crate) root: Node,
    origins: Origins,
    texts: Texts,
}

impl Document {
    /// Finds the values of `text` and puts the overrides in, one after another.
    ///
    /// # Errors
    /// [`Problem`] at the first error of syntax in the text or in an override.
    pub(crate) fn new(
        subject: Subject,
        name: &str,
        text: &str,
        overrides: &[&str],
    ) -> Result<Self, Problem> {
        let texts = Texts::new(name, text, overrides);
        let root = parse::parse(text).map_err(|error| {
            Problem::new(texts.place(Origin::Document, error.span), error.message)
        })?;
        let origins = Origins::document(text.len());
        let mut document = Self { subject, text: text.to_owned(), root, origins, texts };
        for (number, text) in overrides.iter().enumerate() {
            document.set(number, text).map_err(|error| {
                let place = document.texts.place(Origin::Override(number), error.span);
                Problem::new(place, error.message)
            })?;
        }
        Ok(document)
    }

    fn set(&mut self, number: usize, text: &str) -> Result<(), SyntaxError> {
        let (range, insert) = Override::parse(text)?.edit(self, number)?;
        self.text.replace_range(range.clone(), &insert.text);
        self.origins.replace(&range, insert);
        self.root = parse::parse(&self.text)
            .map_err(|error| SyntaxError::new(0..text.len(), error.message))?;
        Ok(())
    }

    /// The place, as its writer knows it, of a span of [`Document::text`].
    pub(crate) fn place(&self, span: &Range<usize>) -> Place {
        let (origin, span) = self.origins.trace(span);
        self.texts.place(origin, span)
    }

    /// Whether the value at `path` was written, and not left at its default.
    pub(crate) fn has(&self, path: &Path) -> bool {
        self.root.descend(path).1 == path.0.len()
    }

    /// The place of the value at `path`, or of what would contain it.
    pub(crate) fn place_of(&self, path: &Path) -> Place {
        self.place(&self.root.locate(path))
    }
}
