//! Tokens of RON: white space, comments, names, numbers and quoted text.

use super::SyntaxError;
use std::ops::Range;

/// A position in a text.
pub(super) struct Cursor<'a> {
    text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over `token` if it comes next.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    /// Steps over all characters that satisfy `wanted`.
    fn eat_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Steps over white space and comments.
    pub(super) fn skip_blank(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.eat_while(is_blank);
            if self.eat("//") {
                self.eat_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                self.skip_block_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn skip_block_comment(&mut self) -> Result<(), SyntaxError> {
        let open = self.at..self.at + 2;
        let mut depth = 0usize;
        loop {
            if self.eat("/*") {
                depth += 1;
            } else if self.eat("*/") {
                depth -= 1;
            } else if let Some(c) = self.peek() {
                self.at += c.len_utf8();
            } else {
                return Err(SyntaxError::new(open, "this comment is never closed"));
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// A name, if one comes next; `r#name` too.
    pub(super) fn name(&mut self) -> Option<(&'a str, Range<usize>)> {
        let start = self.at;
        let raw = self.rest().starts_with("r#") && !self.rest().starts_with("r#\"");
        self.at += if raw { 2 } else { 0 };
        if !self.peek().is_some_and(|c| c == '_' || c.is_alphabetic()) {
            self.at = start;
            return None;
        }
        let inside = |c: char| c == '_' || c.is_alphanumeric() || (raw && "+-.".contains(c));
        let name = self.eat_while(inside);
        Some((name, start..self.at))
    }

    /// Steps over a number; which number, and whether it is one, is for serde to say.
    pub(super) fn number(&mut self) -> bool {
        let number = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
        let starts = self.peek().is_some_and(|c| c.is_ascii_digit() || "+-.".contains(c));
        starts && !self.eat_while(number).is_empty()
    }

    /// Steps over text in quotes, if it comes next: `"a"`, `r#"a"#`, `b"a"`, `'a'`.
    pub(super) fn quoted(&mut self) -> Result<bool, SyntaxError> {
        let start = self.at;
        self.eat("b");
        if self.rest().starts_with("r\"") || self.rest().starts_with("r#") {
            self.at += 1;
            let hashes = self.eat_while(|c| c == '#').len();
            if self.eat("\"") {
                return self.close_raw(start, hashes);
            }
        } else if self.eat("\"") {
            return self.close_escaped(start, '"');
        } else if self.eat("'") {
            return self.close_escaped(start, '\'');
        }
        self.at = start;
        Ok(false)
    }

    fn close_raw(&mut self, start: usize, hashes: usize) -> Result<bool, SyntaxError> {
        let end = format!("\"{}", "#".repeat(hashes));
        let Some(found) = self.rest().find(&end) else {
            return Err(SyntaxError::new(start..self.at, "this text is never closed"));
        };
        self.at += found + end.len();
        Ok(true)
    }

    fn close_escaped(&mut self, start: usize, quote: char) -> Result<bool, SyntaxError> {
        let open = start..self.at;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if c == quote {
                return Ok(true);
            }
            if c == '\\' {
                self.at += self.peek().map_or(0, char::len_utf8);
            }
        }
        Err(SyntaxError::new(open, "this text is never closed"))
    }

    /// Whether brackets at `open` and `close` look like a pair: on one line, or the closing one
    /// first on a line that is indented like the line of the opening one, or not first at all.
    pub(super) fn aligned(&self, open: usize, close: usize) -> bool {
        // First, because it is cheap for the many brackets of a long line.
        if !self.text[open..close].contains('\n') {
            return true;
        }
        let before = |at: usize| {
            let line = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            &self.text[line..at]
        };
        let (opening, closing) = (before(open), before(close));
        let indent = opening.len() - opening.trim_start().len();
        !closing.trim_start().is_empty() || closing.len() == indent
    }

    /// What comes next, to name it in a message.
    pub(super) fn found(&mut self) -> (String, Range<usize>) {
        let start = self.at;
        if let Some((name, span)) = self.name() {
            return (format!("`{name}`"), span);
        }
        match self.peek() {
            Some(c) => (format!("`{c}`"), start..start + c.len_utf8()),
            None => ("the end of the text".to_owned(), start..start),
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
}
