//! `trabecula sweep sensitivity`: which factors matter, and how sure that is.

mod asked;
mod bootstrap;
pub(super) mod figure;
pub mod linear;
pub mod morris;
mod outputs;
pub mod sobol;
mod table;

pub(super) use asked::Asked;
pub use bootstrap::{Bootstrap, Estimate};
pub(super) use outputs::Measured;
pub(super) use table::by_influence;

use super::cli::Sensitivity;
use super::collect::Results;
use super::design::quantiles;
use super::{Manifest, Study, SweepError, report};
use crate::error::{Failure, exit};
use std::io;
use std::path::Path;
use trabecula_config::{BaseKind, Design};

/// What is known of one factor's influence on one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The factor, by path.
    pub factor: String,
    /// Each index by its name.
    pub indices: Vec<(&'static str, Estimate)>,
}

/// Computes the indices of the design, and writes table and figures, and the report again, which
/// shows them.
///
/// # Errors
/// [`Failure`] when the design has no indices, points are missing, a measure is not known, or
/// different versions of the program ran the points and the user does not say so.
pub(super) fn command(arguments: &Sensitivity) -> Result<u8, Failure> {
    let study = Study::of(&arguments.manifest);
    let manifest = Manifest::read(study.manifest())?;
    let results =
        Results::read(&study, &manifest)?.of_one_version_unless(arguments.mixed_versions)?;
    let stem = arguments.out.clone().unwrap_or_else(|| study.sensitivity());
    let measured = Measured::new(&manifest, &results.rows);
    let usual = [usual_measure(manifest.header.base.kind()).to_owned()];
    let measures = if arguments.measure.is_empty() { &usual[..] } else { &arguments.measure };
    let asked = measures.iter().map(|measure| Asked {
        measure: measure.clone(),
        arm: arguments.arm.clone(),
        day: arguments.day,
        confidence: arguments.confidence,
        resamples: arguments.resamples,
    });
    let all = asked
        .map(|asked| measured.influences(&asked).map(|influences| (asked, influences)))
        .collect::<Result<Vec<_>, _>>()?;
    table::write(&stem.with_added_extension("csv"), &all)?;
    let folder = stem.parent().unwrap_or(Path::new("")).join("figures");
    let name = stem.file_name().unwrap_or_default().to_string_lossy();
    figure::write(&folder, &name, &manifest, &all)?;
    // The numbers are whole without it, so a failure is told and no more.
    if let Err(failure) = report::write(study.path()) {
        eprintln!("warning: no report was written: {failure}");
    }
    let mut out = io::stdout().lock();
    table::print(&mut out, &all).map_err(Failure::stdout)?;
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
    /// What is known of all factors' influence on what is asked.
    ///
    /// # Errors
    /// [`SweepError`] when the design has no indices, and as [`Measured::at_points`].
    pub(super) fn influences(&self, asked: &Asked) -> Result<Vec<Influence>, SweepError> {
        let header = &self.manifest.header;
        let design = &header.design;
        let dimensions = header.factors.len();
        // A line has a coefficient for each factor, and one more; Morris's and Saltelli's designs
        // have points enough.
        let rows = quantiles(design, dimensions, header.seed)
            .filter(|rows| rows.len() > dimensions)
            .ok_or_else(|| SweepError::NoIndices(format!("{design:?}")))?;
        let outputs = self.at_points(&asked.wanted())?;
        let Asked { confidence, resamples, .. } = *asked;
        let bootstrap = Bootstrap { resamples, confidence, seed: header.seed };
        Ok(influences(self.manifest, &rows, &outputs, &bootstrap))
    }
}

/// The indices that belong to the design.
fn influences(
    manifest: &Manifest,
    rows: &[Vec<f64>],
    outputs: &[f64],
    bootstrap: &Bootstrap,
) -> Vec<Influence> {
    let header = &manifest.header;
    let dimensions = header.factors.len();
    // Effects are over the range of what the values are, which steps where quantiles do not.
    let share = |row: &Vec<f64>| -> Vec<f64> {
        header.factors.iter().zip(row).map(|(factor, &quantile)| factor.share(quantile)).collect()
    };
    let rows: Vec<Vec<f64>> = rows.iter().map(share).collect();
    let lines = |block| linear::indices(&rows, outputs, dimensions, block, bootstrap);
    let indices = match &header.design {
        Design::Morris { .. } => morris::indices(&rows, outputs, dimensions, bootstrap),
        Design::Saltelli { .. } => {
            let variances = sobol::indices(outputs, dimensions, bootstrap);
            let both = variances.into_iter().zip(lines(dimensions + 2));
            both.map(|(variance, line)| [variance, line].concat()).collect()
        }
        _ => lines(1),
    };
    let factors = header.factors.iter().map(|factor| factor.path.clone());
    factors.zip(indices).map(|(factor, indices)| Influence { factor, indices }).collect()
}
