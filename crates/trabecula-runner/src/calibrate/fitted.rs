//! What a stage found.

use super::CalibrationError;
use super::belief::{Aim, Draws};
use super::point::Point;
use super::stage::Evaluated;
use serde::Serialize;
use statrs::statistics::Statistics;
use trabecula_config::{Certainty, Free, Stage, Target};
use trabecula_core::parameter::Grade;

/// A value or a posterior this near to an end of the prior, as a share of it, is at its edge.
const EDGE: f64 = 0.03;
/// Share of draws in that part from which on the posterior is at the edge.
const EDGE_DRAWS: f64 = 0.2;
/// Standard deviation of a quantile under the prior.
const PRIOR_SD: f64 = 0.288_675_134_594_812_9;
/// Correlations below this are not told.
const TOLD_CORRELATION: f64 = 0.5;

/// What a stage found.
#[derive(Debug, Clone, Serialize)]
pub struct Fitted {
    /// Its name.
    pub stage: String,
    /// The waves.
    pub waves: Vec<Wave>,
    /// Points simulated.
    pub points: usize,
    /// Root mean square distance of the results at the best point, in standard deviations of the
    /// published ones; 2 is the end of what counts as inside.
    pub misfit: f64,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// Parameters that the results hardly tell apart.
    pub correlated: Vec<Pair>,
    /// The published results at the best point.
    pub results: Vec<Compared>,
    /// blake3 of all that was simulated.
    pub results_blake3: String,
}

/// A wave of points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Wave {
    /// Points.
    pub points: usize,
    /// Points that lack a result.
    pub unmeasured: usize,
    /// Results that the emulators of the wave before had predicted within two standard
    /// deviations, %; none in the first wave.
    pub predicted_percent: Option<f64>,
    /// Share of the priors that the emulators rule out, %.
    pub ruled_out_percent: f64,
}

/// A parameter that was fitted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// Its name in the table.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The committed value.
    pub default: f64,
    /// Its evidence grade.
    pub grade: Grade,
    /// Ends of the prior.
    pub prior: [f64; 2],
    /// Its value at the best point.
    pub best: f64,
    /// Median of the posterior.
    pub median: f64,
    /// 90 % interval of the posterior.
    pub interval: [f64; 2],
    /// Standard deviation of the posterior over that of the prior, both as quantiles of the prior:
    /// 1 is nothing learnt.
    pub width: f64,
    /// Whether the best value or the posterior is at an end of the prior.
    pub at_edge: bool,
}

/// Two parameters whose draws go together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pair {
    /// One.
    pub one: &'static str,
    /// The other.
    pub other: &'static str,
    /// Correlation of their quantiles.
    pub correlation: f64,
}

/// A published result beside the simulated one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// Its name.
    pub id: String,
    /// The scenario.
    pub scenario: String,
    /// What was measured.
    pub outcome: &'static str,
    /// Unit of the values.
    pub unit: &'static str,
    /// The published value.
    pub published: Option<f64>,
    /// What counts as inside.
    pub accepted: [f64; 2],
    /// Simulated at the best point.
    pub simulated: f64,
    /// Standard error over seeds or women; none with one.
    pub standard_error: Option<f64>,
    /// Distance from the middle of what counts as inside, in standard deviations; 2 is its end.
    pub misfit: f64,
    /// Whether it is inside.
    pub inside: bool,
    /// Paper, year, table or figure.
    pub source: String,
    /// How certain the published numbers are.
    pub certainty: Certainty,
}

impl Fitted {
    pub(super) fn new(
        stage: &Stage,
        all: &Evaluated,
        draws: &Draws,
        waves: Vec<Wave>,
    ) -> Result<Self, CalibrationError> {
        let misfits: Vec<f64> = (0..all.points.len()).map(|at| misfit(stage, all, at)).collect();
        let least = misfits.iter().copied().fold(f64::INFINITY, f64::min);
        let best = misfits.iter().position(|&m| m == least && m.is_finite());
        let best = best.ok_or_else(|| CalibrationError::NoPoint(stage.name.clone()))?;
        let best_point = &all.points[best];
        let parameter = |(i, free): (usize, &Free)| Parameter::new(free, best_point, draws, i);
        let targets = stage.targets().zip(&all.results[best]);
        let results = targets.map(|((scenario, target), estimate)| {
            let standard_error = Some(estimate.standard_error).filter(|error| error.is_finite());
            Compared::new(&scenario.name, target, estimate.mean, standard_error)
        });
        Ok(Self {
            stage: stage.name.clone(),
            waves,
            points: all.points.len(),
            misfit: least,
            parameters: stage.free.iter().enumerate().map(parameter).collect(),
            correlated: correlated(stage, draws),
            results: results.collect(),
            results_blake3: hash(all),
        })
    }

    /// What the stage found, each as `--set` takes it.
    pub(super) fn changes(&self) -> impl Iterator<Item = String> + '_ {
        self.parameters.iter().map(|p| format!("parameters.{}={:?}", p.name, p.best))
    }
}

/// Root mean square distance at a point, in standard deviations; not finite where a result lacks.
pub(super) fn misfit(stage: &Stage, all: &Evaluated, point: usize) -> f64 {
    let results = stage.targets().zip(&all.results[point]);
    let squares = results.map(|((_, target), r)| Aim::of(target).misfit(r.mean).powi(2));
    squares.mean().sqrt()
}

impl Parameter {
    fn new(free: &Free, best: &Point, draws: &Draws, at: usize) -> Self {
        let (entry, prior) = (free.entry, free.prior);
        let mut quantiles: Vec<f64> = draws.places.iter().map(|place| place[at]).collect();
        quantiles.sort_by(f64::total_cmp);
        let of = |share: f64| {
            let last = quantiles.len().saturating_sub(1) as f64;
            quantiles.get((share * last).round() as usize).map_or(f64::NAN, |&u| prior.quantile(u))
        };
        // By the prior's own measure: on a log-normal one next to all lies near the lower end.
        let edge = |u: f64| !(EDGE..=1.0 - EDGE).contains(&u);
        let near = quantiles.iter().filter(|&&u| edge(u)).count();
        let crowded = near as f64 > EDGE_DRAWS * quantiles.len() as f64;
        Self {
            name: entry.name,
            unit: entry.unit,
            default: entry.value,
            grade: entry.grade,
            prior: [prior.min, prior.max],
            best: best.values[at],
            median: of(0.5),
            interval: [of(0.05), of(0.95)],
            width: (&quantiles).std_dev() / PRIOR_SD,
            at_edge: edge(best.place[at]) || crowded,
        }
    }
}

impl Compared {
    fn new(scenario: &str, target: &Target, simulated: f64, standard_error: Option<f64>) -> Self {
        let accepted = target.accepted();
        Self {
            id: target.id.clone(),
            scenario: scenario.to_owned(),
            outcome: target.outcome.name,
            unit: target.unit(),
            published: target.published,
            accepted,
            simulated,
            standard_error,
            misfit: Aim::of(target).misfit(simulated),
            inside: (accepted[0]..=accepted[1]).contains(&simulated),
            source: target.source.clone(),
            certainty: target.certainty,
        }
    }
}

/// Pairs of parameters whose draws go together, the closest first.
fn correlated(stage: &Stage, draws: &Draws) -> Vec<Pair> {
    let column = |i: usize| draws.places.iter().map(move |place| place[i]);
    let mut pairs = Vec::new();
    for (i, one) in stage.free.iter().enumerate() {
        for (j, other) in stage.free.iter().enumerate().skip(i + 1) {
            let spread = column(i).std_dev() * column(j).std_dev();
            let correlation = column(i).covariance(column(j)) / spread;
            if correlation.abs() >= TOLD_CORRELATION {
                let (one, other) = (one.entry.name, other.entry.name);
                pairs.push(Pair { one, other, correlation });
            }
        }
    }
    pairs.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()));
    pairs
}

fn hash(all: &Evaluated) -> String {
    let mut hasher = blake3::Hasher::new();
    for (point, results) in all.points.iter().zip(&all.results) {
        let means = results.iter().flat_map(|r| [r.mean, r.standard_error]);
        for value in point.values.iter().copied().chain(means) {
            // What was not measured is one and the same.
            let bits = if value.is_finite() { value.to_bits() } else { u64::MAX };
            hasher.update(&bits.to_le_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}
