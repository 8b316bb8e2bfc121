//! One stage: waves of points, emulators after each, and what they say in the end.

use super::belief::{Aim, Belief, Draws};
use super::emulator::{Emulator, points_needed};
use super::fitted::{Fitted, Wave};
use super::point::Point;
use super::{CalibrationError, Session, design, evaluate, tables};
use crate::error::Failure;
use crate::trial::Estimate;
use rayon::prelude::*;
use std::path::PathBuf;
use trabecula_config::{Scenario, Stage};

/// Waves but the last look around what is plausible: the posterior with twice its deviations.
const LOOKING_AROUND: f64 = 4.0;
/// A prediction holds when the simulation is within so many standard deviations.
const HELD: f64 = 2.0;

/// A stage as it is run.
pub(super) struct Plan<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) stage: &'a Stage,
    number: usize,
    /// What earlier stages found.
    found: Vec<String>,
    pub(super) directory: PathBuf,
}

/// Points with what was simulated at each.
#[derive(Debug, Default)]
pub(super) struct Evaluated {
    pub(super) points: Vec<Point>,
    /// By point, then by published result.
    pub(super) results: Vec<Vec<Estimate>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        session: &'a Session<'a>,
        number: usize,
        stage: &'a Stage,
        found: Vec<String>,
    ) -> Self {
        Self { session, stage, number, found, directory: session.out.join(&stage.name) }
    }

    /// What all points change of a scenario's file.
    pub(super) fn changes(&self, scenario: &Scenario) -> Vec<String> {
        scenario.changes.iter().chain(&self.found).cloned().collect()
    }

    /// A seed of this stage's own.
    fn seed(&self, wave: usize, purpose: &str) -> u64 {
        let text = format!("{} {} {wave} {purpose}", self.session.calibration.seed, self.number);
        let hash = blake3::hash(text.as_bytes());
        hash.as_bytes()[..8].iter().fold(0, |seed, &byte| seed << 8 | u64::from(byte))
    }

    /// All waves; none when interrupted.
    ///
    /// # Errors
    /// [`Failure`]; points that fail are left out.
    pub(super) fn run(&self) -> Result<Option<Fitted>, Failure> {
        let (mut all, mut waves) = (Evaluated::default(), Vec::new());
        let mut belief: Option<Belief> = None;
        for (at, &count) in self.stage.waves.iter().enumerate() {
            let wave = at + 1;
            let next = self.next(&all, belief.as_ref(), wave, count);
            self.announce(wave, next.len());
            let known = all.points.len();
            all.points.extend(next);
            let Some(results) = evaluate::evaluate(self, &all.points, known)? else {
                return Ok(None);
            };
            all.results.extend(results);
            tables::write_trace(&self.directory.join("trace.csv"), self.stage, &all)?;
            let fitted = self.session.pool.install(|| self.belief(&all))?;
            waves.push(self.wave(&all, known, belief.as_ref(), &fitted));
            belief = Some(fitted);
        }
        let draws = self.draws(belief.as_ref(), self.stage.waves.len() + 1, 1.0);
        tables::write_posterior(&self.directory.join("posterior.csv"), self.stage, &draws)?;
        Ok(Some(Fitted::new(self.stage, &all, &draws, waves)?))
    }

    fn next(
        &self,
        all: &Evaluated,
        belief: Option<&Belief>,
        wave: usize,
        count: u32,
    ) -> Vec<Point> {
        if belief.is_none() {
            return design::first(self.stage, count, self.seed(wave, "design"));
        }
        let last = wave == self.stage.waves.len();
        let draws = self.draws(belief, wave, if last { 1.0 } else { LOOKING_AROUND });
        design::next(self.stage, wave, count, &draws, &all.points)
    }

    fn draws(&self, belief: Option<&Belief>, wave: usize, temperature: f64) -> Draws {
        let (parameters, seed) = (self.stage.free.len(), self.seed(wave, "draws"));
        belief.map_or_else(
            || Draws { mode: vec![0.5; parameters], places: Vec::new() },
            |belief| self.session.pool.install(|| belief.draws(parameters, temperature, seed)),
        )
    }

    fn announce(&self, wave: usize, points: usize) {
        let Self { stage, number, .. } = self;
        let (stages, waves) = (self.session.calibration.stages.len(), stage.waves.len());
        self.session.tell(&format!(
            "stage {} of {stages}, {}: wave {wave} of {waves}, {points} points, {} parameters, {} \
             published results",
            number + 1,
            stage.name,
            stage.free.len(),
            stage.targets().count(),
        ));
    }

    /// An emulator for each published result.
    fn belief(&self, all: &Evaluated) -> Result<Belief, CalibrationError> {
        let targets: Vec<_> = self.stage.targets().map(|(_, target)| target).collect();
        let fitted: Result<Vec<(Emulator, f64)>, _> =
            (0..targets.len()).into_par_iter().map(|at| self.emulator(all, at)).collect();
        let (emulators, chance) = fitted?.into_iter().unzip();
        Ok(Belief { emulators, chance, aims: targets.into_iter().map(Aim::of).collect() })
    }

    /// The emulator of a result, and the chance that is left in its means.
    fn emulator(&self, all: &Evaluated, at: usize) -> Result<(Emulator, f64), CalibrationError> {
        let target = || {
            let target = self.stage.targets().nth(at);
            (self.stage.name.clone(), target.map_or_else(String::new, |(_, t)| t.id.clone()))
        };
        let measured = all.points.iter().zip(&all.results);
        let measured: Vec<_> = measured.filter(|(_, r)| r[at].mean.is_finite()).collect();
        let needed = points_needed(self.stage.free.len());
        if measured.len() < needed {
            let ((stage, target), measured) = (target(), measured.len());
            return Err(CalibrationError::TooFewPoints { stage, target, measured, needed });
        }
        let places: Vec<&[f64]> = measured.iter().map(|(p, _)| p.place.as_slice()).collect();
        let means: Vec<f64> = measured.iter().map(|(_, r)| r[at].mean).collect();
        let emulator = Emulator::fit(&places, &means).map_err(|reason| {
            let (stage, target) = target();
            CalibrationError::Emulator { stage, target, reason }
        })?;
        let errors = measured.iter().map(|(_, r)| r[at].standard_error.powi(2));
        let errors: Vec<f64> = errors.filter(|error| error.is_finite()).collect();
        let chance = match errors.is_empty() {
            true => emulator.noise_variance(),
            false => errors.iter().sum::<f64>() / errors.len() as f64,
        };
        Ok((emulator, chance))
    }

    /// What a wave showed: whether the emulators before it had predicted it, and what those after
    /// it rule out.
    fn wave(&self, all: &Evaluated, known: usize, before: Option<&Belief>, now: &Belief) -> Wave {
        let measured = |results: &&Vec<Estimate>| results.iter().all(|r| r.mean.is_finite());
        let new = all.points.iter().zip(&all.results).skip(known);
        let held: Vec<bool> = before.map_or_else(Vec::new, |before| {
            new.flat_map(|(point, results)| {
                before.emulators.iter().zip(results).filter_map(|(emulator, result)| {
                    let (mean, variance) = emulator.predict(&point.place);
                    let sd = (variance + emulator.noise_variance()).sqrt();
                    let off = (result.mean - mean).abs();
                    off.is_finite().then(|| off <= HELD * sd.max(f64::EPSILON * mean.abs()))
                })
            })
            .collect()
        });
        let share = |held: &[bool]| {
            100.0 * held.iter().filter(|held| **held).count() as f64 / held.len() as f64
        };
        let parameters = self.stage.free.len();
        let ruled_out = || now.ruled_out_percent(parameters, self.seed(0, "everywhere"));
        Wave {
            points: all.points.len() - known,
            unmeasured: all.results[known..].iter().filter(|r| !measured(r)).count(),
            predicted_percent: (!held.is_empty()).then(|| share(&held)),
            ruled_out_percent: self.session.pool.install(ruled_out),
        }
    }
}
