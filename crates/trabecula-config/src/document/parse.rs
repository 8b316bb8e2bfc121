//! The grammar of RON, as far as positions need it: brackets, names, commas.
//!
//! Values themselves are read by serde afterwards. This pass comes first because it knows where
//! everything stands, and can say which bracket was never closed.

use super::SyntaxError;
use super::cursor::Cursor;
use super::tree::{Field, Kind, Node};
use std::ops::Range;

/// Deepest admissible nesting. An experiment needs five levels.
const MAX_DEPTH: usize = 32;

/// Reads the positions of a document.
///
/// # Errors
/// [`SyntaxError`] at the first place that is no RON.
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut parser = Parser { cursor: Cursor::new(text), depth: 0, suspect: None };
    parser.extensions()?;
    let root = parser.value()?;
    parser.cursor.skip_blank()?;
    if parser.cursor.rest().is_empty() {
        return Ok(root);
    }
    let (found, span) = parser.cursor.found();
    Err(SyntaxError::new(span, format!("expected nothing more after the value, found {found}")))
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    depth: usize,
    /// The first bracket whose closing stands on a line of another indentation: if one is never
    /// closed, it is this one rather than the outermost, which runs out of brackets.
    suspect: Option<Range<usize>>,
}

/// An opening bracket and the one that closes it.
struct Bracket {
    open: Range<usize>,
    close: &'static str,
}

impl Parser<'_> {
    /// `#![enable(…)]` lines at the top.
    fn extensions(&mut self) -> Result<(), SyntaxError> {
        self.cursor.skip_blank()?;
        while self.cursor.rest().starts_with("#!") {
            let start = self.cursor.at;
            match self.cursor.rest().find(']') {
                Some(end) => self.cursor.at += end + 1,
                None => return Err(SyntaxError::new(start..start + 2, "expected `#![enable(…)]`")),
            }
            self.cursor.skip_blank()?;
        }
        Ok(())
    }

    fn value(&mut self) -> Result<Node, SyntaxError> {
        self.cursor.skip_blank()?;
        let start = self.cursor.at;
        if self.cursor.quoted()? {
            return Ok(self.scalar(start));
        }
        if let Some((name, head)) = self.cursor.name() {
            return self.named(name.to_owned(), head);
        }
        if self.cursor.number() {
            return Ok(self.scalar(start));
        }
        let open = start..start + 1;
        let kind = if self.cursor.eat("(") {
            self.nested(Bracket { open: open.clone(), close: ")" }, Self::struct_or_tuple)?
        } else if self.cursor.eat("[") {
            self.nested(Bracket { open: open.clone(), close: "]" }, Self::items)?
        } else if self.cursor.eat("{") {
            self.nested(Bracket { open: open.clone(), close: "}" }, Self::map)?
        } else {
            let (found, span) = self.cursor.found();
            return Err(SyntaxError::new(span, format!("expected a value, found {found}")));
        };
        Ok(Node { span: start..self.cursor.at, head: open, name: None, kind })
    }

    fn scalar(&self, start: usize) -> Node {
        let span = start..self.cursor.at;
        Node { head: span.clone(), span, name: None, kind: Kind::Scalar }
    }

    /// A bare name, or a name with parts: `Premenopausal`, `Volume(…)`.
    fn named(&mut self, name: String, head: Range<usize>) -> Result<Node, SyntaxError> {
        self.cursor.skip_blank()?;
        let open = self.cursor.at..self.cursor.at + 1;
        let (kind, end) = if self.cursor.eat("(") {
            let kind = self.nested(Bracket { open, close: ")" }, Self::struct_or_tuple)?;
            (kind, self.cursor.at)
        } else {
            self.cursor.at = head.end;
            (Kind::Scalar, head.end)
        };
        Ok(Node { span: head.start..end, head, name: Some(name), kind })
    }

    /// Reads the inside of a bracket, one level deeper.
    fn nested(
        &mut self,
        bracket: Bracket,
        inside: impl FnOnce(&mut Self, &Bracket) -> Result<Kind, SyntaxError>,
    ) -> Result<Kind, SyntaxError> {
        if self.depth == MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} levels deep");
            return Err(SyntaxError::new(bracket.open, message));
        }
        self.depth += 1;
        let kind = inside(self, &bracket)?;
        self.depth -= 1;
        Ok(kind)
    }

    fn struct_or_tuple(&mut self, bracket: &Bracket) -> Result<Kind, SyntaxError> {
        self.cursor.skip_blank()?;
        if self.cursor.rest().starts_with(')') || self.field_name()?.is_some() {
            self.fields(bracket)
        } else {
            self.items(bracket)
        }
    }

    /// The field name that comes next, without stepping over it.
    fn field_name(&mut self) -> Result<Option<(String, Range<usize>)>, SyntaxError> {
        let start = self.cursor.at;
        let name = self.cursor.name().map(|(name, span)| (name.to_owned(), span));
        self.cursor.skip_blank()?;
        let colon = self.cursor.rest().starts_with(':');
        self.cursor.at = start;
        Ok(name.filter(|_| colon))
    }

    fn fields(&mut self, bracket: &Bracket) -> Result<Kind, SyntaxError> {
        let mut fields = Vec::new();
        while !self.closes(bracket)? {
            let Some((name, name_span)) = self.field_name()? else {
                let (found, span) = self.cursor.found();
                let message = format!("expected `name: value`, found {found}");
                return Err(SyntaxError::new(span, message));
            };
            self.cursor.at = name_span.end;
            self.cursor.skip_blank()?;
            self.cursor.eat(":");
            fields.push(Field { name, name_span, value: self.value()? });
            self.comma(bracket)?;
        }
        Ok(Kind::Fields(fields))
    }

    fn items(&mut self, bracket: &Bracket) -> Result<Kind, SyntaxError> {
        let mut items = Vec::new();
        while !self.closes(bracket)? {
            items.push(self.value()?);
            self.comma(bracket)?;
        }
        Ok(Kind::Items(items))
    }

    fn map(&mut self, bracket: &Bracket) -> Result<Kind, SyntaxError> {
        while !self.closes(bracket)? {
            self.value()?;
            self.cursor.skip_blank()?;
            if !self.cursor.eat(":") {
                let (found, span) = self.cursor.found();
                return Err(SyntaxError::new(span, format!("expected `:`, found {found}")));
            }
            self.value()?;
            self.comma(bracket)?;
        }
        Ok(Kind::Map)
    }

    /// Whether the bracket closes here; steps over the closing.
    fn closes(&mut self, bracket: &Bracket) -> Result<bool, SyntaxError> {
        self.cursor.skip_blank()?;
        if self.cursor.rest().is_empty() {
            return Err(match self.suspect.take() {
                Some(open) => {
                    SyntaxError::new(open, "by the indentation, this bracket is never closed")
                }
                None => SyntaxError::new(bracket.open.clone(), "this bracket is never closed"),
            });
        }
        let close = self.cursor.at;
        let closes = self.cursor.eat(bracket.close);
        if closes && self.suspect.is_none() && !self.cursor.aligned(bracket.open.start, close) {
            self.suspect = Some(bracket.open.clone());
        }
        Ok(closes)
    }

    /// The comma after a part, or the end of the bracket.
    fn comma(&mut self, bracket: &Bracket) -> Result<(), SyntaxError> {
        self.cursor.skip_blank()?;
        let rest = self.cursor.rest();
        if rest.is_empty() || rest.starts_with(bracket.close) || self.cursor.eat(",") {
            return Ok(());
        }
        let (found, span) = self.cursor.found();
        let message = format!("expected `,` or `{}`, found {found}", bracket.close);
        Err(SyntaxError::new(span, message))
    }
}
