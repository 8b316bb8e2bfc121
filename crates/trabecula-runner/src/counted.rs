//! Numbers with their nouns, and lists that say how much they leave out.

/// `1 thread`, `2 threads`.
#[must_use]
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// The first `most` of `names`: `a, b`, or `a, b and 7 more`.
#[must_use]
pub(crate) fn listed<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let named: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let named = named.join(", ");
    match names.len().saturating_sub(most) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
