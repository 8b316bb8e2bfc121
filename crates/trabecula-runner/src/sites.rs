//! Sizes of remodelling sites: how thick walls are and how deep cavities were, as a table.

use crate::error::Failure;
use crate::table::{Column, Values, write_csv};
use std::path::Path;
use trabecula_core::measure::Sites;

/// Columns: name, unit and meaning.
const COLUMNS: [(&str, &str, &str); 3] = [
    ("from_um", "um", "lower end of the bin; bins are as wide as they are apart, the last is open"),
    ("wall_thickness_um2", "um2", "surface where a packet of the last year has this wall"),
    (
        "erosion_depth_um2",
        "um2",
        "surface where formation of the last year began so deep, sides of cavities included",
    ),
];

/// Writes the distributions of the last year.
///
/// # Errors
/// [`Failure::Write`].
pub fn write(path: &Path, sites: &Sites) -> Result<(), Failure> {
    let walls = || sites.wall_thickness.distribution();
    let values: [Vec<f64>; COLUMNS.len()] = [
        walls().map(|(from, _)| from).collect(),
        walls().map(|(_, area)| area).collect(),
        sites.erosion_depth.distribution().map(|(_, area)| area).collect(),
    ];
    let columns: Vec<Column> = COLUMNS
        .iter()
        .zip(values)
        .map(|((name, unit, meaning), values)| Column {
            name: (*name).to_owned(),
            unit: (*unit).to_owned(),
            meaning: (*meaning).to_owned(),
            values: Values::Numbers(values),
        })
        .collect();
    write_csv(path, &columns)
}
