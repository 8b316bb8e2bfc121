//! What must be said of the arms of trials, as columns.

use super::super::{Manifest, Point};
use crate::caution::{cautions, evidence};
use arrow_schema::{DataType, Field};
use std::collections::HashMap;
use trabecula_config::{BaseKind, Case, Trial};

/// Columns of text in the rows of trials.
const COLUMNS: [(&str, &str); 4] = [
    ("arm", "name of the arm"),
    ("reference", "arm that differences are against"),
    ("weakest_evidence", "weakest evidence for an effect of its drugs on bone"),
    ("caution", "what must be said of its drugs"),
];

/// The texts of one arm.
type Texts = [String; COLUMNS.len()];

/// The arms of each point of the design; none where the points are runs.
#[derive(Debug)]
pub(super) struct Arms(Option<Vec<Vec<Texts>>>);

impl Arms {
    pub(super) fn of(manifest: &Manifest) -> Self {
        if manifest.header.base.kind() == BaseKind::Experiment {
            return Self(None);
        }
        // Replicates have the same arms.
        let first = manifest.points.iter().filter(|point| point.replicate == 0);
        Self(Some(first.map(|point| of_point(manifest, point)).collect()))
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.0.as_ref().map_or(0, |_| COLUMNS.len())
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        COLUMNS.iter().take(self.width()).map(|(name, meaning)| {
            let metadata = [("unit", "1"), ("description", *meaning)];
            let metadata = metadata.map(|(key, value)| (key.to_owned(), value.to_owned()));
            Field::new(*name, DataType::Utf8, false).with_metadata(HashMap::from(metadata))
        })
    }

    /// The text of an arm of a point in a column.
    pub(super) fn text(&self, point: &Point, arm: Option<usize>, column: usize) -> &str {
        let arms = self.0.as_ref().and_then(|points| points.get(point.design_point));
        let texts = arms.zip(arm).and_then(|(arms, arm)| arms.get(arm));
        texts.map_or("", |texts| &texts[column])
    }
}

fn of_point(manifest: &Manifest, point: &Point) -> Vec<Texts> {
    match manifest.header.case(point) {
        Ok(Case::Trial(trial)) => of_trial(&trial),
        _ => Vec::new(),
    }
}

fn of_trial(trial: &Trial) -> Vec<Texts> {
    let reference = &trial.reference_arm().name;
    let texts = |arm: &trabecula_config::Arm| {
        let protocol = &arm.settings.protocol;
        let said = cautions(protocol).join(" ");
        [arm.name.clone(), reference.clone(), evidence(protocol), said]
    };
    trial.arms.iter().map(texts).collect()
}
