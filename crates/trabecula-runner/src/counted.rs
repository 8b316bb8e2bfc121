//! Numbers with their nouns.

/// `1 thread`, `2 threads`.
#[must_use]
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// The words after a title and a colon, or alone where there is none.
#[must_use]
pub(crate) fn titled(title: &str, words: &str) -> String {
    if title.is_empty() { words.to_owned() } else { format!("{title}: {words}") }
}
