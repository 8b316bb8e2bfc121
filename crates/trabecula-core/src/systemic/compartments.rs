//! Linear compartments with constant rates, advanced exactly.
//!
//! `dx/dt = A·x` with `A[to][from]` the rate of a transfer. Every transfer adds as much to one
//! compartment as it takes from another, so each column of `A` sums to zero and amounts are
//! conserved. The exponential is a Taylor series of `A·t/2ᵏ`, squared k times; both keep the sums
//! of columns, so mass is conserved to rounding whatever the rates.

/// Terms of the series: with a norm below 1/2 the rest is below 1e-16.
const TERMS: u32 = 14;

type Matrix<const N: usize> = [[f64; N]; N];

/// Transfers between `N` compartments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compartments<const N: usize> {
    rates: Matrix<N>,
}

impl<const N: usize> Compartments<N> {
    /// No transfer.
    pub(super) fn new() -> Self {
        Self { rates: [[0.0; N]; N] }
    }

    /// Adds a transfer at `per_day`.
    pub(super) fn flow(mut self, from: usize, to: usize, per_day: f64) -> Self {
        self.rates[to][from] += per_day;
        self.rates[from][from] -= per_day;
        self
    }

    /// The amounts `days` later.
    pub(super) fn after(&self, amounts: [f64; N], days: f64) -> [f64; N] {
        let propagator = self.propagator(days);
        std::array::from_fn(|to| (0..N).map(|from| propagator[to][from] * amounts[from]).sum())
    }

    fn propagator(&self, days: f64) -> Matrix<N> {
        let norm = self.rates.iter().flatten().fold(0.0f64, |most, r| most.max(r.abs())) * days;
        // Room for N terms in a row: the row-sum norm is at most N times the largest entry.
        let halvings = (norm * 2.0 * N as f64).max(1.0).log2().ceil() as i32;
        let scale = days / 2f64.powi(halvings);
        let small = self.rates.map(|row| row.map(|rate| rate * scale));
        let mut sum = identity();
        let mut term = sum;
        for n in 1..=TERMS {
            term = product(&term, &small).map(|row| row.map(|x| x / f64::from(n)));
            for (into, from) in sum.iter_mut().flatten().zip(term.iter().flatten()) {
                *into += from;
            }
        }
        (0..halvings).fold(sum, |power, _| product(&power, &power))
    }
}

fn identity<const N: usize>() -> Matrix<N> {
    std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))))
}

fn product<const N: usize>(a: &Matrix<N>, b: &Matrix<N>) -> Matrix<N> {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..N).map(|k| a[i][k] * b[k][j]).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn absorption_and_elimination_match_the_closed_form() {
        let (ka, ke) = (3.0, 0.4);
        let body = Compartments::<3>::new().flow(0, 1, ka).flow(1, 2, ke);
        for days in [0.01, 1.0, 30.0] {
            let [gut, blood, out] = body.after([1.0, 0.0, 0.0], days);
            let expected = ka / (ka - ke) * ((-ke * days).exp() - (-ka * days).exp());
            assert!((gut - (-ka * days).exp()).abs() < 1e-13);
            assert!((blood - expected).abs() < 1e-13, "{blood} {expected}");
            assert!((gut + blood + out - 1.0).abs() < 1e-13);
        }
    }

    proptest! {
        #[test]
        fn mass_is_conserved_and_two_steps_are_one(
            rates in prop::array::uniform5(0.0..300.0f64), days in 0.0..20.0f64, cut in 0.0..1.0f64,
        ) {
            let [a, b, c, d, e] = rates;
            let body = Compartments::<4>::new()
                .flow(0, 1, a).flow(1, 2, b).flow(2, 1, c).flow(1, 3, d).flow(3, 1, e * 1e-4);
            let start = [1.0, 0.5, 0.0, 0.0];
            let once = body.after(start, days);
            let twice = body.after(body.after(start, days * cut), days * (1.0 - cut));
            prop_assert!((once.iter().sum::<f64>() - 1.5).abs() < 1e-9);
            for (x, y) in once.iter().zip(twice) {
                prop_assert!((x - y).abs() < 1e-9 && *x > -1e-12, "{} {}", x, y);
            }
        }
    }
}
