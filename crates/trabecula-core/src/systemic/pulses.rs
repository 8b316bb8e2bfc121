//! The body's own pulses of growth hormone.
//!
//! The hypothalamus releases GHRH in bursts, of which those of the night are the higher; between
//! them hardly any is left. Through the GHRH receptor that makes pulses of GH. As bursts nearly
//! saturate the receptor, a GHRH analogue that stays adds much between them and little to them.
//!
//! A day begins at 08:00, a pulse with each of its equal periods; night is its second half. GH of a
//! drug-free body is, as a fold of its daily mean and `A = tone/(1 + tone)`:
//!
//! ```text
//! s(t) = A(tone(t)) / mean A          dG/dt = kel·(s − G)
//! ```

use super::oral::rate_per_day;
use crate::parameter::GrowthHormone;

/// Minutes in a day.
pub(super) const MINUTES_PER_DAY: f64 = 1440.0;
/// Where night begins, as a share of the day.
const NIGHT: f64 = 0.5;

/// Bursts of GHRH, and what GH they make without drugs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pulses {
    tone_between: f64,
    tone_by_day: f64,
    tone_by_night: f64,
    period_days: f64,
    width_days: f64,
    gh_loss_per_day: f64,
    mean_activation: f64,
}

/// Share of the GHRH receptors that answer at a tone, over the half-activating level.
pub(super) fn activation(tone: f64) -> f64 {
    tone / (1.0 + tone)
}

impl Pulses {
    pub(super) fn new(p: &GrowthHormone) -> Self {
        let period_days = 1.0 / p.pulses_per_day;
        let width_days = (p.pulse_minutes / MINUTES_PER_DAY).min(period_days);
        let share = width_days / period_days;
        let by_day = activation(p.ghrh_day_pulse_tone);
        let by_night = activation(p.ghrh_night_pulse_tone);
        let between = activation(p.ghrh_trough_tone);
        Self {
            tone_between: p.ghrh_trough_tone,
            tone_by_day: p.ghrh_day_pulse_tone,
            tone_by_night: p.ghrh_night_pulse_tone,
            period_days,
            width_days,
            gh_loss_per_day: rate_per_day(p.gh_half_life_hours),
            mean_activation: (1.0 - share) * between + share * 0.5 * (by_day + by_night),
        }
    }

    /// GHRH at this share of a day, over the half-activating level.
    pub(super) fn tone(&self, time: f64) -> f64 {
        let since_burst = time.rem_euclid(self.period_days);
        if since_burst >= self.width_days { self.tone_between } else { self.burst(time) }
    }

    /// Mean activation of the GHRH receptors over a day.
    pub(super) fn mean_activation(&self) -> f64 {
        self.mean_activation
    }

    /// The steady tone of the same mean activation.
    pub(super) fn mean_tone(&self) -> f64 {
        self.mean_activation / (1.0 - self.mean_activation)
    }

    /// Secretion at this share of a day as a fold of the daily mean.
    pub(super) fn secretion(&self, time: f64) -> f64 {
        activation(self.tone(time)) / self.mean_activation
    }

    /// GH at this share of a day as a fold of the daily mean: what each pulse of the last day
    /// has left of itself, above the level between pulses.
    pub(super) fn gh(&self, time: f64) -> f64 {
        let pulses = (1.0 / self.period_days).ceil() as u32;
        let last = (time / self.period_days).floor();
        let between = activation(self.tone_between) / self.mean_activation;
        let left = |days: f64| (-self.gh_loss_per_day * days).exp();
        (0..pulses).fold(between, |gh, ago| {
            let begun = (last - f64::from(ago)) * self.period_days;
            let ended = (begun + self.width_days).min(time);
            let height = activation(self.burst(begun)) / self.mean_activation - between;
            gh + height * (left(time - ended) - left(time - begun))
        })
    }

    /// Mean secretion over the night as a fold of the daily mean.
    pub(super) fn night(&self) -> f64 {
        let share = self.width_days / self.period_days;
        let mean =
            (1.0 - share) * activation(self.tone_between) + share * activation(self.tone_by_night);
        mean / self.mean_activation
    }

    fn burst(&self, time: f64) -> f64 {
        // A hair later, so that a burst that begins at a bound by rounding is not the one before.
        let time = (time + 1e-9).rem_euclid(1.0);
        if time < NIGHT { self.tone_by_day } else { self.tone_by_night }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Parameters;

    fn committed() -> Pulses {
        Pulses::new(&Parameters::default().growth_hormone)
    }

    #[test]
    fn secretion_and_gh_have_a_mean_of_1_and_gh_follows_secretion() {
        let pulses = committed();
        let steps = 96_000;
        let at = |i: u32| (f64::from(i) + 0.5) / f64::from(steps);
        let mean =
            |f: &dyn Fn(f64) -> f64| (0..steps).map(|i| f(at(i))).sum::<f64>() / f64::from(steps);
        assert!((mean(&|t| pulses.secretion(t)) - 1.0).abs() < 1e-9);
        assert!((mean(&|t| pulses.gh(t)) - 1.0).abs() < 1e-3);
        let night = 2.0 * mean(&|t| if t < NIGHT { 0.0 } else { pulses.secretion(t) });
        assert!((night - pulses.night()).abs() < 1e-9);
        // The equation itself, away from the edges of pulses.
        let (h, kel) = (1e-6, pulses.gh_loss_per_day);
        for t in [0.011, 0.05, 0.3, 0.5117, 0.555, 0.99] {
            let slope = (pulses.gh(t + h) - pulses.gh(t - h)) / (2.0 * h);
            let expected = kel * (pulses.secretion(t) - pulses.gh(t));
            assert!((slope - expected).abs() < 1e-4 * kel, "{t}: {slope} {expected}");
        }
    }

    #[test]
    fn most_of_the_day_is_trough_and_most_gh_is_of_the_night() {
        let pulses = committed();
        assert!(pulses.gh(0.082) < 0.4, "{}", pulses.gh(0.082));
        assert!(pulses.night() > 1.1 && pulses.night() < 1.7, "{}", pulses.night());
        let steady = activation(pulses.mean_tone());
        assert!((steady - pulses.mean_activation()).abs() < 1e-12);
    }
}
