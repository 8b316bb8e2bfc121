//! End points and estimates as text, for the terminal and for the page.

use super::statistics::Estimate;
use trabecula_core::measure::OUTCOMES;

/// Where the end point `name` stands among all.
pub(super) fn position(name: &str) -> usize {
    OUTCOMES.iter().position(|outcome| outcome.name == name).unwrap_or_default()
}

/// A mean with its interval.
pub(super) fn interval(estimate: &Estimate, decimals: usize) -> String {
    brackets(estimate.mean, estimate.low, estimate.high, decimals)
}

/// A value with the ends of its interval.
pub(super) fn brackets(value: f64, low: f64, high: f64, decimals: usize) -> String {
    format!("{} {}", number(value, decimals), ends(low, high, decimals))
}

/// The ends of an interval.
pub(super) fn ends(low: f64, high: f64, decimals: usize) -> String {
    let [low, high] = [low, high].map(|v| number(v, decimals));
    format!("[{low}, {high}]")
}

/// A number, or a dash where there is none.
pub(super) fn number(value: f64, decimals: usize) -> String {
    if value.is_finite() { format!("{value:.decimals$}") } else { "–".to_owned() }
}
