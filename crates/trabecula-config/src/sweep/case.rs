//! What a point of a sweep is.

use crate::document::{Document, Subject};
use crate::experiment::{Experiment, SampleSource};
use crate::trial::Trial;
use serde::{Deserialize, Serialize};
use trabecula_core::systemic::Protocol;

/// What the base of a sweep describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BaseKind {
    /// One woman, one run.
    Experiment,
    /// Arms and a population.
    Trial,
}

impl BaseKind {
    /// Of a text: what has `arms` is a trial. A text that cannot be read is taken for an
    /// experiment, and refused as one.
    pub(super) fn of(text: &str) -> Self {
        match Document::new(Subject::Trial, "", text, &[]) {
            Ok(document) if document.root.field("arms").is_some() => Self::Trial,
            _ => Self::Experiment,
        }
    }
}

/// The base of a sweep with the changes of one point.
#[derive(Debug, Clone, PartialEq)]
pub enum Case {
    /// One run.
    Experiment(Box<Experiment>),
    /// A trial with all its arms and women.
    Trial(Box<Trial>),
}

impl Case {
    /// Where its bone comes from.
    #[must_use]
    pub fn sample(&self) -> &SampleSource {
        match self {
            Self::Experiment(experiment) => &experiment.sample,
            Self::Trial(trial) => &trial.sample,
        }
    }

    /// What is given in it: one protocol for each arm.
    #[must_use]
    pub fn protocols(&self) -> Vec<&Protocol> {
        match self {
            Self::Experiment(experiment) => vec![&experiment.settings.protocol],
            Self::Trial(trial) => trial.arms.iter().map(|arm| &arm.settings.protocol).collect(),
        }
    }
}
