//! From text to experiment.

use crate::document::Document;
use crate::error::ConfigError;
use crate::experiment::Experiment;
use crate::limits::MAX_BYTES;
use crate::resolve::resolve;
use crate::schema::{self, RawExperiment};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

pub(crate) fn from_file(path: &Path, overrides: &[&str]) -> Result<Experiment, ConfigError> {
    let text = text_of(path)?;
    let name = path.display().to_string();
    from_str(&text, &name, path.parent().unwrap_or(Path::new("")), overrides)
}

/// The text of a file, if it is text and not too large.
pub(crate) fn text_of(path: &Path) -> Result<String, ConfigError> {
    let name = path.display().to_string();
    let bytes =
        read_bytes(path).map_err(|reason| ConfigError::Read { path: path.to_owned(), reason })?;
    check_size(&name, bytes.len())?;
    String::from_utf8(bytes).map_err(|error| ConfigError::NotText {
        path: path.to_owned(),
        offset: error.utf8_error().valid_up_to(),
    })
}

/// Reads one byte more than the limit at most, however large the file is.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(crate) fn check_size(name: &str, len: usize) -> Result<(), ConfigError> {
    match len > MAX_BYTES {
        true => Err(ConfigError::TooLarge { name: name.to_owned(), limit: MAX_BYTES }),
        false => Ok(()),
    }
}

pub(crate) fn from_str(
    text: &str,
    name: &str,
    base: &Path,
    overrides: &[&str],
) -> Result<Experiment, ConfigError> {
    check_size(name, text.len())?;
    for set in overrides {
        check_size("--set", set.len())?;
    }
    let document = Document::new("the experiment", name, without_mark(text), overrides)?;
    let raw = schema::read::<RawExperiment>(&document)?;
    Ok(resolve(&document, &raw, base)?)
}

/// Some editors put a byte order mark in front.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
