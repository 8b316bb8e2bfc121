//! End points and estimates as text, for the terminal and for the page.

use super::statistics::Estimate;
use super::summary::ArmDay;
use trabecula_core::measure::OUTCOMES;

/// The end point of which most is said: how BMD of the spine has changed.
pub(super) const SPINE: &str = "ls_bmd_change_percent";
/// The same BMD by itself. Women differ far more in it than in its change, for which each is
/// already her own control.
const SPINE_ITSELF: &str = "ls_t_score";

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
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(zero) if !zero.contains(|digit| ('1'..='9').contains(&digit)) => zero.to_owned(),
        _ => text,
    }
}

/// What pairing gains for BMD of the spine by itself, and for its change from day 0; nothing in the
/// reference.
pub(super) fn pairing(row: &ArmDay) -> String {
    let gain = |name, decimals| {
        let paired = row.outcomes[position(name)].against_reference;
        paired.map(|p| number(p.gain, decimals))
    };
    let both = gain(SPINE_ITSELF, 0).zip(gain(SPINE, 1));
    both.map_or(String::new(), |(itself, change)| format!("{itself} / {change}"))
}
