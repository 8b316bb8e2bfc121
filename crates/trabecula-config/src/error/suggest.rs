//! "Did you mean …?"

/// Least Jaro-Winkler similarity of a suggestion.
const LEAST_SIMILARITY: f64 = 0.8;

/// Most names that a message lists.
const MOST_LISTED: usize = 12;

/// The name most like `wrong`, if one is like it.
pub(super) fn nearest<'a>(wrong: &str, names: &[&'a str]) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    names
        .iter()
        .map(|name| (*name, strsim::jaro_winkler(&lower, &name.to_lowercase())))
        .filter(|(_, similarity)| *similarity >= LEAST_SIMILARITY)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(name, _)| name)
}

/// The names as a list, if they are few.
pub(crate) fn listed(names: &[&str]) -> Option<String> {
    let few = !names.is_empty() && names.len() <= MOST_LISTED;
    few.then(|| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
}

/// The end of a message about the unknown name `wrong`: the nearest name, else the list.
pub(crate) fn hint(wrong: &str, names: &[&str]) -> String {
    match (nearest(wrong, names), listed(names)) {
        (Some(name), _) => format!("; did you mean `{name}`?"),
        (None, Some(list)) => format!("; it can be {list}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_alike() {
        let names = ["duration_days", "burn_in_days", "seed"];
        assert_eq!(nearest("duration_day", &names), Some("duration_days"));
        assert_eq!(nearest("Seed", &names), Some("seed"));
        assert_eq!(nearest("xyz", &names), None);
    }

    #[test]
    fn long_lists_are_not_printed() {
        assert_eq!(listed(&["a"; 13]), None);
        assert_eq!(listed(&["a", "b"]).unwrap(), "`a`, `b`");
    }
}
