//! `trabecula sweep sensitivity`: which factors matter, and how sure that is.

mod bootstrap;
mod figure;
pub mod morris;
mod outputs;
pub mod sobol;
mod table;

pub use bootstrap::{Bootstrap, Estimate};
pub(super) use table::by_influence;

use super::cli::Sensitivity;
use super::collect::Results;
use super::design::quantiles;
use super::{Manifest, Study, SweepError};
use crate::error::{Failure, exit};
pub(super) use outputs::{Measured, Wanted};
use std::io;
use std::path::PathBuf;
use trabecula_config::{BaseKind, Design};

/// What is known of one factor's influence on one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The factor, by path.
    pub factor: String,
    /// Each index by its name.
    pub indices: Vec<(&'static str, Estimate)>,
}

/// Computes the indices of the design, and writes table and figures.
///
/// # Errors
/// [`Failure`] when the design has no indices, points are missing, or a measure is not known.
pub(super) fn command(arguments: &Sensitivity) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let results = Results::read(&study, &manifest)?;
    let bootstrap = Bootstrap {
        resamples: arguments.resamples,
        confidence: arguments.confidence,
        seed: manifest.header.seed,
    };
    let stem = arguments.out.clone().unwrap_or_else(|| study.path().join("sensitivity"));
    let measured = Measured::new(&manifest, &results.rows);
    let mut all = Vec::new();
    let usual = [usual_measure(manifest.header.base.kind()).to_owned()];
    let measures = if arguments.measure.is_empty() { &usual[..] } else { &arguments.measure };
    for measure in measures {
        let wanted = Wanted { measure, day: arguments.day, arm: arguments.arm.as_deref() };
        let influences = measured.influences(&wanted, &bootstrap)?;
        figure::write(&with_ending(&stem, &format!("-{measure}.svg")), measure, &influences)?;
        all.push((measure.as_str(), influences));
    }
    table::write(&with_ending(&stem, ".csv"), &all)?;
    let mut out = io::stdout().lock();
    table::print(&mut out, &all, bootstrap.confidence).map_err(Failure::stdout)?;
    Ok(exit::SUCCESS)
}

/// What is explained when nobody says it: bone density.
pub(super) fn usual_measure(kind: BaseKind) -> &'static str {
    match kind {
        BaseKind::Experiment => "bmd_percent_of_baseline",
        BaseKind::Trial => "ls_bmd_change_percent_mean",
    }
}

impl Measured<'_> {
    /// What is known of all factors' influence on what is wanted.
    ///
    /// # Errors
    /// [`SweepError`] when the design has no indices, and as [`Measured::at_points`].
    pub(super) fn influences(
        &self,
        wanted: &Wanted,
        bootstrap: &Bootstrap,
    ) -> Result<Vec<Influence>, SweepError> {
        let design = &self.manifest.header.design;
        if !matches!(design, Design::Morris { .. } | Design::Saltelli { .. }) {
            return Err(SweepError::NoIndices(format!("{design:?}")));
        }
        let outputs = self.at_points(wanted)?;
        Ok(influences(self.manifest, &outputs, bootstrap))
    }
}

fn with_ending(stem: &std::path::Path, ending: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The indices that belong to the design.
fn influences(manifest: &Manifest, outputs: &[f64], bootstrap: &Bootstrap) -> Vec<Influence> {
    let header = &manifest.header;
    let dimensions = header.factors.len();
    let indices = match &header.design {
        Design::Saltelli { .. } => sobol::indices(outputs, dimensions, bootstrap),
        design => {
            let rows = quantiles(design, dimensions, header.seed).unwrap_or_default();
            morris::indices(&rows, outputs, dimensions, bootstrap)
        }
    };
    let factors = header.factors.iter().map(|factor| factor.path.clone());
    factors.zip(indices).map(|(factor, indices)| Influence { factor, indices }).collect()
}
