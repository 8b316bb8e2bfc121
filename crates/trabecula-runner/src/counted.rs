//! Numbers with their nouns.

/// `1 thread`, `2 threads`.
#[must_use]
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
