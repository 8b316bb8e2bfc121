//! The one number that a point of the design gives.

use super::super::layout::Layout;
use super::super::{Manifest, Point, SweepError};
use std::collections::BTreeMap;
use trabecula_config::BaseKind;

/// Days by which a row may miss the wanted day.
const SAME_DAY: f64 = 0.5;

/// What is to be explained.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Wanted<'a> {
    /// A column of the results.
    pub(in super::super) measure: &'a str,
    /// The day on which it is taken; by default the last.
    pub(in super::super) day: Option<f64>,
    /// The arm in which it is taken, where the points are trials.
    pub(in super::super) arm: Option<&'a str>,
}

/// What the points of a sweep measured, and the arms that each has.
#[derive(Debug)]
pub(in super::super) struct Measured<'a> {
    pub(super) manifest: &'a Manifest,
    rows: &'a BTreeMap<usize, Vec<Vec<f64>>>,
    /// Names of the arms at each point of the design: every name is told by reading a trial.
    arms: Vec<Vec<String>>,
}

impl<'a> Measured<'a> {
    /// The rows of runs by their index.
    pub(in super::super) fn new(
        manifest: &'a Manifest,
        rows: &'a BTreeMap<usize, Vec<Vec<f64>>>,
    ) -> Self {
        Self { manifest, rows, arms: manifest.arms_of_points() }
    }

    /// What is wanted at each point of the design, mean over replicates.
    ///
    /// # Errors
    /// [`SweepError::Measure`] when the measure is not known, [`SweepError::Arm`] when it is not
    /// clear which arm is meant, [`SweepError::Output`] when a point does not have it.
    pub(super) fn at_points(&self, wanted: &Wanted) -> Result<Vec<f64>, SweepError> {
        let header = &self.manifest.header;
        let layout = header.layout();
        let Some(column) = layout.position(wanted.measure) else {
            return Err(unknown(wanted.measure, &layout.names()));
        };
        let replicates = header.replicates.max(1);
        let mut sums = vec![0.0; self.manifest.points.len() / replicates as usize];
        for point in &self.manifest.points {
            let missing = |reason: &str| SweepError::Output {
                index: point.index,
                measure: wanted.measure.to_owned(),
                reason: reason.to_owned(),
            };
            let arm = self.arm_of(wanted, point)?;
            let rows = self.rows.get(&point.index).ok_or_else(|| missing("it has not been run"))?;
            let row = wanted.row(rows, &layout, arm);
            let row = row.ok_or_else(|| missing("it was not measured on that day"))?;
            let value = row.get(column).copied().filter(|value| value.is_finite());
            let value = value.ok_or_else(|| missing("it could not be measured there"))?;
            sums[point.design_point] += value / f64::from(replicates);
        }
        Ok(sums)
    }

    /// The number of the arm; none where the points are runs.
    fn arm_of(&self, wanted: &Wanted, point: &Point) -> Result<Option<usize>, SweepError> {
        if self.manifest.header.base.kind() == BaseKind::Experiment && wanted.arm.is_none() {
            return Ok(None);
        }
        let names = self.arms.get(point.design_point).map_or(&[][..], Vec::as_slice);
        let found = match (wanted.arm, names.len()) {
            (Some(wanted), _) => names.iter().position(|name| *name == wanted),
            (None, 1) => Some(0),
            (None, _) => None,
        };
        found.map(Some).ok_or_else(|| SweepError::Arm {
            wanted: wanted.arm.unwrap_or_default().to_owned(),
            arms: names.join(", "),
        })
    }
}

impl Wanted<'_> {
    fn row<'r>(
        &self,
        rows: &'r [Vec<f64>],
        layout: &Layout,
        arm: Option<usize>,
    ) -> Option<&'r Vec<f64>> {
        let mut of_arm = rows.iter().filter(|row| layout.arm(row) == arm);
        let at = |row: &&Vec<f64>, day: f64| {
            layout.day(row).is_some_and(|found| (found - day).abs() < SAME_DAY)
        };
        match self.day {
            Some(day) => of_arm.find(|row| at(row, day)),
            None => of_arm.next_back(),
        }
    }
}

fn unknown(measure: &str, names: &[String]) -> SweepError {
    let alike = |name: &String| strsim::jaro_winkler(name, measure);
    let nearest = names.iter().max_by(|a, b| alike(a).total_cmp(&alike(b)));
    SweepError::Measure {
        measure: measure.to_owned(),
        nearest: nearest.cloned().unwrap_or_default(),
    }
}
