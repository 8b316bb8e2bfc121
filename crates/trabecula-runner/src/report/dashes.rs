//! Lines that are told apart by dashes, as on the page: colours alone are not enough for all.

use plotters::element::{Drawable, PointCollection};
use plotters::style::ShapeStyle;
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

/// Lengths of dashes and of the gaps after them, in turn, points of the SVG; those of the page.
const PATTERNS: [&[f64]; 4] = [&[], &[7.0, 4.0], &[2.0, 3.0], &[10.0, 3.0, 2.0, 3.0]];

/// A line in one of the patterns, through points of any coordinates.
#[derive(Debug, Clone)]
pub(crate) struct Dashed<C> {
    points: Vec<C>,
    pattern: &'static [f64],
    style: ShapeStyle,
}

impl<C> Dashed<C> {
    /// Lines of successive numbers look unlike; of more than there are, the first pattern again.
    pub(crate) fn new(points: Vec<C>, number: usize, style: ShapeStyle) -> Self {
        Self { points, pattern: PATTERNS[number % PATTERNS.len()], style }
    }
}

impl<'a, C> PointCollection<'a, C> for &'a Dashed<C> {
    type Point = &'a C;
    type IntoIter = std::slice::Iter<'a, C>;

    fn point_iter(self) -> Self::IntoIter {
        self.points.iter()
    }
}

impl<C, B: DrawingBackend> Drawable<B> for Dashed<C> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        backend: &mut B,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        let points: Vec<BackendCoord> = points.collect();
        for dash in dashes(&points, self.pattern) {
            backend.draw_path(dash, &self.style)?;
        }
        Ok(())
    }
}

/// The dashes of a line; all of it where the pattern is empty.
fn dashes(points: &[BackendCoord], pattern: &[f64]) -> Vec<Vec<BackendCoord>> {
    let Some((&first, _)) = points.split_first() else { return Vec::new() };
    let Some(&length) = pattern.first() else { return vec![points.to_vec()] };
    let (mut found, mut open) = (Vec::new(), vec![first]);
    // Where in the pattern the pen is, and what is left of that part.
    let (mut part, mut left) = (0, length);
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
        let whole = (to.0 - from.0).hypot(to.1 - from.1);
        let mut gone = 0.0;
        while whole - gone > left {
            gone += left;
            let along = |a: f64, b: f64| (a + (b - a) * gone / whole).round() as i32;
            let turn = (along(from.0, to.0), along(from.1, to.1));
            if part % 2 == 0 {
                open.push(turn);
                found.push(std::mem::take(&mut open));
            } else {
                open = vec![turn];
            }
            part = (part + 1) % pattern.len();
            left = pattern[part];
        }
        left -= whole - gone;
        if part % 2 == 0 {
            open.push(pair[1]);
        }
    }
    if open.len() > 1 {
        found.push(open);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_go_round_corners_and_leave_gaps() {
        let line = [(0, 0), (10, 0), (10, 10)];
        assert_eq!(dashes(&line, &[]), [line.to_vec()]);
        let found = dashes(&line, &[7.0, 4.0]);
        assert_eq!(found, [vec![(0, 0), (7, 0)], vec![(10, 1), (10, 8)]]);
        let found = dashes(&line, &[12.0, 4.0]);
        assert_eq!(found, [vec![(0, 0), (10, 0), (10, 2)], vec![(10, 6), (10, 10)]]);
        assert!(dashes(&[], &[7.0, 4.0]).is_empty());
        assert!(dashes(&[(3, 3)], &[7.0, 4.0]).is_empty(), "a point is no dash");
    }
}
