//! One thing that is wrong with an experiment.

use super::Place;
use miette::{Diagnostic, LabeledSpan, SourceCode, SourceSpan};
use std::fmt;

/// One thing that is wrong with an experiment: where, what, and what would be right.
///
/// `Display` gives the message without the place; as a [`Diagnostic`] it shows the place in the
/// text.
#[derive(Debug, Clone)]
pub struct Problem {
    place: Place,
    message: String,
    label: Option<String>,
    help: Option<String>,
}

impl Problem {
    /// A problem at a place; the message is kept to one line.
    pub(crate) fn new(place: Place, message: impl Into<String>) -> Self {
        let message = message.into().replace(char::is_control, " ");
        Self { place, message, label: None, help: None }
    }

    /// A few words at the place itself.
    pub(crate) fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What would be right.
    pub(crate) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What would be right.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Line and column, from 1, in the file, or in the override when one is at fault.
    #[must_use]
    pub fn line_and_column(&self) -> (usize, usize) {
        self.place.line_and_column()
    }

    /// The override at fault, as it was given, if the file is not.
    #[must_use]
    pub fn override_text(&self) -> Option<&str> {
        self.place.override_text()
    }

    /// Place and message in one line: `file:line:column: message`, or `--set …: message`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}: {}", self.place, self.message)
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.source().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = self.label.clone().unwrap_or_else(|| "here".to_owned());
        let span = SourceSpan::from(self.place.span());
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(Some(label), span))))
    }
}
