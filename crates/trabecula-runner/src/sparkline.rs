//! A curve in one line of text.

/// Blocks from low to high.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The last values of a curve, thinned to a fixed width.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparkline {
    width: usize,
    values: Vec<f64>,
    /// Values merged into one point; doubles whenever the line is full.
    stride: usize,
    pending: Vec<f64>,
}

impl Sparkline {
    /// An empty line of at most `width` characters (at least 2).
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { width: width.max(2), values: Vec::new(), stride: 1, pending: Vec::new() }
    }

    /// Adds a value; what is no number is left out.
    pub fn push(&mut self, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.pending.push(value);
        if self.pending.len() < self.stride {
            return;
        }
        self.values.push(mean(&self.pending));
        self.pending.clear();
        if self.values.len() > self.width {
            self.values = self.values.chunks(2).map(mean).collect();
            self.stride *= 2;
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

impl std::fmt::Display for Sparkline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let low = self.values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self.values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let top = (BLOCKS.len() - 1) as f64;
        for value in &self.values {
            let share = if high > low { (value - low) / (high - low) } else { 0.5 };
            let block = BLOCKS[((share * top).round() as usize).min(BLOCKS.len() - 1)];
            write!(f, "{block}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rises_and_stays_within_its_width() {
        let mut line = Sparkline::new(8);
        for i in 0..8 {
            line.push(f64::from(i));
        }
        assert_eq!(line.to_string(), "▁▂▃▄▅▆▇█");
        for i in 8..1000 {
            line.push(f64::from(i));
            assert!(line.to_string().chars().count() <= 8);
        }
        assert!(line.to_string().starts_with('▁') && line.to_string().ends_with('█'));
    }

    #[test]
    fn nothing_measured_is_nothing_drawn() {
        let mut line = Sparkline::new(8);
        line.push(f64::NAN);
        assert_eq!(line.to_string(), "");
        line.push(3.0);
        assert_eq!(line.to_string().chars().count(), 1);
    }
}
