//! From text to experiment or trial.

use crate::document::{Document, Subject};
use crate::error::{ConfigError, Problem};
use crate::limits::MAX_BYTES;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What can be read from a file.
pub(crate) trait Readable: Sized {
    /// What it is called.
    const SUBJECT: Subject;
    /// A field that only a file of the other kind has, and what to do about it.
    const NOT_OURS: (&'static str, &'static str);

    /// Reads a document; files that it names are found from `base`.
    fn read(document: &Document, base: &Path) -> Result<Self, ConfigError>;
}

pub(crate) fn from_file<T: Readable>(path: &Path, overrides: &[&str]) -> Result<T, ConfigError> {
    let name = path.display().to_string();
    let bytes =
        read_bytes(path).map_err(|reason| ConfigError::Read { path: path.to_owned(), reason })?;
    check_size(&name, bytes.len())?;
    let text = String::from_utf8(bytes).map_err(|error| ConfigError::NotText {
        path: path.to_owned(),
        offset: error.utf8_error().valid_up_to(),
    })?;
    from_str(&text, &name, path.parent().unwrap_or(Path::new("")), overrides)
}

/// Reads one byte more than the limit at most, however large the file is.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn check_size(name: &str, len: usize) -> Result<(), ConfigError> {
    match len > MAX_BYTES {
        true => Err(ConfigError::TooLarge { name: name.to_owned(), limit: MAX_BYTES }),
        false => Ok(()),
    }
}

pub(crate) fn from_str<T: Readable>(
    text: &str,
    name: &str,
    base: &Path,
    overrides: &[&str],
) -> Result<T, ConfigError> {
    check_size(name, text.len())?;
    for set in overrides {
        check_size("--set", set.len())?;
    }
    // Some editors put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::new(T::SUBJECT, name, text, overrides)?;
    let (field, help) = T::NOT_OURS;
    if let Some(found) = document.root.field(field) {
        let message = format!("{} has no field `{field}`; {help}", T::SUBJECT);
        return Err(Problem::new(document.place(&found.name_span), message).into());
    }
    T::read(&document, base)
}
