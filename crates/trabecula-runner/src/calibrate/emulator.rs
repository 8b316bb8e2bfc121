//! A published result as a function of the free parameters: a Gaussian process with a linear
//! mean, fitted to what was simulated.

use egobox_gp::GaussianProcess;
use egobox_gp::correlation_models::Matern52Corr;
use egobox_gp::mean_models::LinearMean;
use linfa::prelude::{Dataset, Fit};
use ndarray::{Array1, Array2, ArrayView2};

/// Variance of the noise over that of the process, of which the most likely is taken: chance that
/// seeds leave, and what the process cannot follow.
const NOISE_SHARES: [f64; 7] = [1e-8, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1.0];
/// Starts of the search for length scales, beside the usual one. With one start the library would
/// draw it by chance.
const STARTS: usize = 3;

/// An emulator of one result.
#[derive(Debug)]
pub(super) enum Emulator {
    /// The result does not depend on the parameters.
    Constant(f64),
    /// A Gaussian process.
    Process { process: Box<GaussianProcess<f64, LinearMean, Matern52Corr>>, noise_variance: f64 },
}

/// Points that an emulator of so many parameters needs: its linear mean has one coefficient more.
pub(super) fn points_needed(parameters: usize) -> usize {
    parameters + 4
}

impl Emulator {
    /// Fits an emulator to what was simulated at places in the unit cube.
    ///
    /// # Errors
    /// What the library says.
    pub(super) fn fit(places: &[&[f64]], values: &[f64]) -> Result<Self, String> {
        if values.iter().all(|value| *value == values[0]) {
            return Ok(Self::Constant(values[0]));
        }
        let x = Array2::from_shape_fn((places.len(), places[0].len()), |(i, j)| places[i][j]);
        let data = Dataset::new(x, Array1::from(values.to_vec()));
        let mut best: Option<(f64, GaussianProcess<f64, LinearMean, Matern52Corr>)> = None;
        let mut reason = "nothing was tried".to_owned();
        for share in NOISE_SHARES {
            let wanted = GaussianProcess::<f64, LinearMean, Matern52Corr>::params(
                LinearMean::default(),
                Matern52Corr::default(),
            );
            match wanted.n_start(STARTS).nugget(share).fit(&data) {
                Ok(process) if process.likelihood().is_finite() => {
                    if best.as_ref().is_none_or(|(_, b)| process.likelihood() > b.likelihood()) {
                        best = Some((share, process));
                    }
                }
                Ok(_) => {}
                Err(error) => reason = error.to_string(),
            }
        }
        let (share, process) = best.ok_or(reason)?;
        let noise_variance = share * process.variance();
        Ok(Self::Process { process: Box::new(process), noise_variance })
    }

    /// Mean and variance at a place, without the noise of a simulation there.
    pub(super) fn predict(&self, place: &[f64]) -> (f64, f64) {
        match self {
            Self::Constant(value) => (*value, 0.0),
            Self::Process { process, .. } => ArrayView2::from_shape((1, place.len()), place)
                .ok()
                .and_then(|x| process.predict_valvar(&x).ok())
                .map_or((f64::NAN, f64::NAN), |(mean, variance)| (mean[0], variance[0])),
        }
    }

    /// Variance of a simulation about the mean.
    pub(super) fn noise_variance(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Process { noise_variance, .. } => *noise_variance,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::design::quantiles;
    use trabecula_config::Design;

    #[test]
    fn a_smooth_function_is_learnt_and_noise_is_told_from_it() {
        let design = Design::LatinHypercube { points: 60 };
        let places = quantiles(&design, 3, 5).unwrap();
        let places: Vec<&[f64]> = places.iter().map(Vec::as_slice).collect();
        let truth = |p: &[f64]| 10.0 * p[0] + 4.0 * (3.0 * p[1]).sin() + 2.0 * p[0] * p[1];
        let smooth: Vec<f64> = places.iter().map(|p| truth(p)).collect();
        let emulator = Emulator::fit(&places, &smooth).unwrap();
        let middle = [0.4, 0.6, 0.5];
        let (mean, variance) = emulator.predict(&middle);
        assert!((mean - truth(&middle)).abs() < 0.1, "{mean} {}", truth(&middle));
        assert!(variance < 0.1 && emulator.noise_variance() < 0.01, "{variance}");
        // The third dimension serves as a source of noise that no smooth function follows.
        let noise = |p: &[f64]| (1e4 * p[2]).sin();
        let noisy: Vec<f64> = places.iter().map(|p| truth(p) + noise(p)).collect();
        let emulator = Emulator::fit(&places, &noisy).unwrap();
        let found = emulator.noise_variance();
        assert!((0.2..1.2).contains(&found), "half a square of the amplitude, not {found}");
        let (mean, _) = emulator.predict(&middle);
        assert!((mean - truth(&middle)).abs() < 1.0, "{mean}");
        assert_eq!(Emulator::fit(&places, &[3.0; 60]).unwrap().predict(&middle), (3.0, 0.0));
    }
}
