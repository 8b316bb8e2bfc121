//! What is wrong with the points of a sweep, told where its author can change it.

use super::{Case, Domain, Sweep};
use crate::document::Path;
use crate::error::{ConfigError, Problem, Problems};
use std::collections::BTreeSet;

/// Most problems that are told; ten thousand points can be wrong in the same way.
const MOST_TOLD: usize = 20;

/// Checks point after point and remembers what is wrong, each thing once.
#[derive(Debug)]
pub struct PointAudit<'a> {
    sweep: &'a Sweep,
    told: BTreeSet<(String, bool)>,
    problems: Vec<Problem>,
}

impl<'a> PointAudit<'a> {
    /// An audit of the points of a sweep.
    #[must_use]
    pub fn new(sweep: &'a Sweep) -> Self {
        Self { sweep, told: BTreeSet::new(), problems: Vec::new() }
    }

    /// The case of a point: the value of each path, and the seed. `name` is what the point is
    /// called in a problem. `None` when it is wrong.
    pub fn case(
        &mut self,
        name: &str,
        paths: &[String],
        values: &[String],
        seed: u64,
    ) -> Option<Case> {
        let changes = self.sweep.point_changes(paths, values, seed);
        match self.sweep.base.case(&changes) {
            Ok(case) => Some(case),
            Err(error) => {
                self.blame(name, values, &error);
                None
            }
        }
    }

    /// Whether it is of no use to go on.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.problems.len() >= MOST_TOLD
    }

    /// All problems.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] when there are any.
    pub fn finish(self) -> Result<(), ConfigError> {
        Problems::collect(self.problems).map_or(Ok(()), |problems| Err(problems.into()))
    }

    fn blame(&mut self, name: &str, values: &[String], error: &ConfigError) {
        let shared = self.sweep.changes.len();
        for problem in error.problems() {
            let number = problem.place().override_number();
            let factor = number.and_then(|n| n.checked_sub(shared)).filter(|f| *f < values.len());
            let at = self.place(factor, values);
            // A range that is wrong is wrong at many values: one of them is told.
            if !self.told.insert((at.clone(), factor.is_some())) || self.is_full() {
                continue;
            }
            let place = self.sweep.document.place_of(&Path::parse(&at).unwrap_or_default());
            let help = problem.help_text().map(str::to_owned);
            let message = format!("{name}: {}", problem.message());
            self.problems.push(Problem::new(place, message).with_help(help));
        }
    }

    /// The path, in the sweep, of what gave a factor its value.
    fn place(&self, factor: Option<usize>, values: &[String]) -> String {
        let Some(i) = factor else { return "design".to_owned() };
        match self.sweep.factors.get(i).map(|factor| &factor.domain) {
            Some(Domain::Values(list)) => match list.iter().position(|value| *value == values[i]) {
                Some(index) => format!("vary[{i}].values[{index}]"),
                None => format!("vary[{i}]"),
            },
            Some(Domain::Range { .. }) => format!("vary[{i}].path"),
            None => "design.file".to_owned(),
        }
    }
}

impl Sweep {
    /// The changes that make a point of the base.
    #[must_use]
    pub fn point_changes(&self, paths: &[String], values: &[String], seed: u64) -> Vec<String> {
        let varied = paths.iter().zip(values).map(|(path, value)| format!("{path}={value}"));
        let shared = self.changes.iter().cloned();
        shared.chain(varied).chain([format!("seed={seed}")]).collect()
    }
}
