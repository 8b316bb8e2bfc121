//! A few places out of many that leave no large gap.

/// `first`, then whatever candidate is farthest from all places taken and from those `had`,
/// until there are `count`.
pub(super) fn spread(
    first: &[f64],
    candidates: &[Vec<f64>],
    had: &[&[f64]],
    count: usize,
) -> Vec<Vec<f64>> {
    let nearest = |place: &[f64], to: &[f64], so_far: f64| so_far.min(distance(place, to));
    let mut gaps: Vec<f64> = candidates
        .iter()
        .map(|place| had.iter().fold(f64::INFINITY, |gap, other| nearest(place, other, gap)))
        .collect();
    let mut taken = vec![first.to_vec()];
    while taken.len() < count.min(candidates.len() + 1) {
        let last = &taken[taken.len() - 1];
        for (gap, place) in gaps.iter_mut().zip(candidates) {
            *gap = nearest(place, last, *gap);
        }
        // The first of equals, so that the choice depends on nothing else.
        let widest = gaps.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let Some(at) = gaps.iter().position(|&gap| gap == widest) else { break };
        taken.push(candidates[at].clone());
    }
    taken
}

/// Square of the Euclidean distance.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_first() {
        let candidates: Vec<Vec<f64>> = (0..=10).map(|i| vec![f64::from(i)]).collect();
        let taken = spread(&[3.0], &candidates, &[&[10.0]], 3);
        assert_eq!(taken, [[3.0], [0.0], [6.0]], "7 is as near to 10 as 6 to 3, and comes later");
        assert_eq!(spread(&[3.0], &candidates, &[], 20).len(), 12);
    }
}
