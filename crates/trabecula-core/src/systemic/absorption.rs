//! First-order absorption into a compartment that loses drug at a constant rate, in closed form.

/// Drug in the compartment after `days`, of what is `there` and what is still `unabsorbed`, both
/// as the concentration that they make in it; rates per day.
pub(super) fn after_absorption(
    there: f64,
    unabsorbed: f64,
    absorption_per_day: f64,
    loss_per_day: f64,
    days: f64,
) -> f64 {
    let kept = (-loss_per_day * days).exp();
    // (exp(−k·t) − exp(−ka·t)) / (ka − k), also where the rates meet.
    let difference = absorption_per_day - loss_per_day;
    let absorbed = if difference == 0.0 {
        kept * days
    } else {
        -kept * (-difference * days).exp_m1() / difference
    };
    there * kept + unabsorbed * absorption_per_day * absorbed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_form_holds_where_the_rates_meet() {
        // Limit: ka·t·exp(−ka·t).
        let limit = 0.7 * 2.0 * (-1.4_f64).exp();
        for absorption in [0.7, 0.7 + 1e-12, 0.7 - 1e-9] {
            let there = after_absorption(0.0, 1.0, absorption, 0.7, 2.0);
            assert!((there - limit).abs() < 1e-8, "{absorption}");
        }
    }
}
