//! What the emulators leave plausible.

use super::emulator::Emulator;
use crate::sweep::design::quantiles;
use hammer_and_sample::{MinChainLen, Model, Parallel, Stretch, sample};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use trabecula_config::{Design, Target};

/// A result rules a place out from so many standard deviations on (Pukelsheim's three sigmas).
const RULED_OUT: f64 = 3.0;
/// The ends of what counts as inside are so many standard deviations from its middle.
const DEVIATIONS_TO_THE_END: f64 = 2.0;
/// Places that are looked at over the whole of the priors.
const LOOKED_AT: u32 = 4096;
/// Walkers of the sampler, and steps of each.
const WALKERS: usize = 64;
const STEPS: usize = 450;
/// Steps that are left out, until the walkers have forgotten where they began.
const FORGOTTEN: usize = 150;
/// Draws that are kept.
const KEPT: usize = 1200;

/// What a simulation is compared to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aim {
    centre: f64,
    sd: f64,
}

impl Aim {
    /// The middle of what counts as inside, whose ends are two standard deviations away.
    pub(super) fn of(target: &Target) -> Self {
        let [low, high] = target.accepted();
        Self { centre: 0.5 * (low + high), sd: 0.5 * (high - low) / DEVIATIONS_TO_THE_END }
    }

    /// Distance of a simulated value, in standard deviations of the published one.
    pub(super) fn misfit(self, value: f64) -> f64 {
        (value - self.centre) / self.sd
    }
}

/// Emulators with what they are compared to and the chance that stays in a simulated mean.
#[derive(Debug)]
pub(super) struct Belief {
    pub(super) emulators: Vec<Emulator>,
    pub(super) aims: Vec<Aim>,
    /// Variance of each simulated mean by its seeds or women.
    pub(super) chance: Vec<f64>,
}

/// Draws from the posterior.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draws {
    /// The most plausible of them.
    pub(super) mode: Vec<f64>,
    pub(super) places: Vec<Vec<f64>>,
}

impl Belief {
    /// Square distance and variance of each result at a place.
    fn distances(&self, place: &[f64]) -> impl Iterator<Item = (f64, f64)> {
        let parts = self.emulators.iter().zip(&self.aims).zip(&self.chance);
        parts.map(move |((emulator, aim), chance)| {
            let (mean, variance) = emulator.predict(place);
            ((mean - aim.centre).powi(2), aim.sd * aim.sd + variance + chance)
        })
    }

    /// Implausibility of a place: the worst distance in standard deviations.
    fn implausibility(&self, place: &[f64]) -> f64 {
        self.distances(place)
            .map(|(square, variance)| (square / variance).sqrt())
            .fold(0.0, f64::max)
    }

    /// Logarithm of the likelihood of a place.
    fn log_likelihood(&self, place: &[f64]) -> f64 {
        self.distances(place).map(|(square, v)| -0.5 * (square / v + v.ln())).sum()
    }

    /// The share of the priors that is ruled out, %.
    pub(super) fn ruled_out_percent(&self, parameters: usize, seed: u64) -> f64 {
        let places = everywhere(parameters, seed);
        let out = places.par_iter().filter(|p| self.implausibility(p) > RULED_OUT).count();
        100.0 * out as f64 / places.len() as f64
    }

    /// Draws from the posterior under the priors, by an ensemble of walkers (Goodman & Weare
    /// 2010). A temperature above 1 widens it.
    pub(super) fn draws(&self, parameters: usize, temperature: f64, seed: u64) -> Draws {
        let tempered = Tempered { belief: self, temperature };
        let walkers = starts(&tempered, parameters, seed).into_iter().enumerate();
        let walkers = walkers.map(|(i, place)| {
            (place, Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_add(1 + i as u64)))
        });
        let length = MinChainLen(WALKERS * STEPS);
        let (chain, _) = sample(&tempered, &Stretch::default(), walkers, length, Parallel);
        // One place of each walker after the other: whole ensembles are kept, so that no walker is
        // left out.
        let settled = chain.chunks_exact(WALKERS).skip(FORGOTTEN);
        let every = (settled.len() * WALKERS / KEPT).max(1);
        let places: Vec<Vec<f64>> = settled.step_by(every).flatten().cloned().collect();
        let weights: Vec<f64> = places.par_iter().map(|p| self.log_likelihood(p)).collect();
        let best = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mode = weights.iter().position(|&w| w == best).map(|at| places[at].clone());
        Draws { mode: mode.unwrap_or_else(|| vec![0.5; parameters]), places }
    }
}

/// Places that fill the priors evenly.
fn everywhere(parameters: usize, seed: u64) -> Vec<Vec<f64>> {
    quantiles(&Design::Sobol { points: LOOKED_AT }, parameters, seed).unwrap_or_default()
}

/// Where walkers begin: the most plausible of many places.
fn starts(tempered: &Tempered<'_>, parameters: usize, seed: u64) -> Vec<Vec<f64>> {
    let places = everywhere(parameters, seed);
    let mut weighed: Vec<(f64, Vec<f64>)> =
        places.into_par_iter().map(|place| (tempered.log_prob(&place), place)).collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
    weighed.into_iter().take(WALKERS).map(|(_, place)| place).collect()
}

struct Tempered<'a> {
    belief: &'a Belief,
    temperature: f64,
}

impl Model for Tempered<'_> {
    type Params = Vec<f64>;

    fn log_prob(&self, place: &Vec<f64>) -> f64 {
        if place.iter().all(|u| (0.0..=1.0).contains(u)) {
            self.belief.log_likelihood(place) / self.temperature
        } else {
            f64::NEG_INFINITY
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_posterior_of_a_linear_model() {
        let places = quantiles(&Design::LatinHypercube { points: 30 }, 2, 1).unwrap();
        let places: Vec<&[f64]> = places.iter().map(Vec::as_slice).collect();
        // The sum is known to 0.05, the difference not at all.
        let sums: Vec<f64> = places.iter().map(|p| p[0] + p[1]).collect();
        let belief = Belief {
            emulators: vec![Emulator::fit(&places, &sums).unwrap()],
            aims: vec![Aim { centre: 1.0, sd: 0.05 }],
            chance: vec![0.0],
        };
        let draws = belief.draws(2, 1.0, 9);
        let n = draws.places.len() as f64;
        let mean = draws.places.iter().map(|p| p[0] + p[1]).sum::<f64>() / n;
        let sd =
            (draws.places.iter().map(|p| (p[0] + p[1] - mean).powi(2)).sum::<f64>() / n).sqrt();
        assert!((mean - 1.0).abs() < 0.01 && (sd - 0.05).abs() < 0.01, "{mean} {sd}");
        let lows = draws.places.iter().filter(|p| p[0] < 0.25).count() as f64 / n;
        assert!((lows - 0.25).abs() < 0.08, "the first alone is as it was: {lows}");
        assert_eq!(draws, belief.draws(2, 1.0, 9));
        // What is farther than three standard deviations: 1 - 2*0.15 + 0.15^2 of the square.
        let out = belief.ruled_out_percent(2, 3);
        assert!((out - 72.25).abs() < 3.0, "{out}");
    }
}
