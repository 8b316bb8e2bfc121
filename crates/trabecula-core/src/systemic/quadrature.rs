//! Integrals of smooth functions by the five-point Gauss–Legendre rule.

/// Nodes on [−1, 1] and their weights.
const RULE: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

/// ∫ f over 0 to `length`; exact for polynomials of degree 9.
pub(super) fn integral(length: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half = 0.5 * length;
    RULE.iter().map(|&(node, weight)| half * weight * f(half * (1.0 + node))).sum()
}

#[cfg(test)]
mod tests {
    use super::integral;

    #[test]
    fn exact_to_degree_nine() {
        for degree in 0..10 {
            let expected = 2_f64.powi(degree + 1) / f64::from(degree + 1);
            assert!((integral(2.0, |x| x.powi(degree)) / expected - 1.0).abs() < 1e-13, "{degree}");
        }
    }
}
