//! Where a problem is, in the text that its writer sees.

use crate::document::Origin;
use miette::NamedSource;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// Longest override that a message repeats, characters.
const MOST_SHOWN: usize = 120;

/// Longest line of a text that is shown, bytes. miette panics when a label stands 65536 columns
/// or more from the margin, and long before that nobody can read it.
const LONGEST_LINE: usize = 4000;

/// A text that can be at fault: the document, or one override.
#[derive(Debug)]
struct Text {
    source: NamedSource<String>,
    /// Its number among the overrides, unless it is the document.
    override_number: Option<usize>,
}

/// All texts of one experiment.
#[derive(Debug)]
pub(crate) struct Texts {
    document: Arc<Text>,
    overrides: Vec<Arc<Text>>,
}

impl Texts {
    pub(crate) fn new(name: &str, document: &str, overrides: &[&str]) -> Self {
        let text = |name: &str, text: &str, override_number| {
            Arc::new(Text { source: NamedSource::new(name, text.to_owned()), override_number })
        };
        let overrides = overrides.iter().enumerate();
        Self {
            document: text(name, document, None),
            overrides: overrides.map(|(i, set)| text("--set", set, Some(i))).collect(),
        }
    }

    pub(crate) fn place(&self, origin: Origin, span: Range<usize>) -> Place {
        let text = match origin {
            Origin::Document => &self.document,
            Origin::Override(number) => self.overrides.get(number).unwrap_or(&self.document),
        };
        Place { text: Arc::clone(text), span }
    }
}

/// A stretch of text at fault.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    text: Arc<Text>,
    span: Range<usize>,
}

impl Place {
    /// The text to show around the place; none when its lines are too long for that.
    pub(crate) fn source(&self) -> Option<&NamedSource<String>> {
        let source = &self.text.source;
        source.inner().lines().all(|line| line.len() <= LONGEST_LINE).then_some(source)
    }

    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The number of the override at fault, if the document is not.
    pub(crate) fn override_number(&self) -> Option<usize> {
        self.text.override_number
    }

    /// The override at fault, if the document is not.
    pub(crate) fn override_text(&self) -> Option<&str> {
        self.text.override_number.map(|_| self.text.source.inner().as_str())
    }

    /// Order of places: the document from top to bottom, then one override after another.
    pub(crate) fn rank(&self) -> (Option<usize>, usize) {
        (self.text.override_number, self.span.start)
    }

    /// Line and column, in characters from 1.
    pub(crate) fn line_and_column(&self) -> (usize, usize) {
        let text = self.text.source.inner();
        let before = text.get(..self.span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        (line, column)
    }
}

/// The beginning of a text, on one line.
fn one_line(text: &str) -> String {
    let line = text.replace(char::is_control, " ");
    match line.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = self.override_text() {
            return write!(f, "--set {}", one_line(text));
        }
        let (line, column) = self.line_and_column();
        write!(f, "{}:{line}:{column}", self.text.source.name())
    }
}
