//! Histomorphometry of the arms beside normal ranges.

use super::super::shown::number;
use super::super::summary::Summary;
use super::tables::typeset;
use crate::report::normal::{NORMAL, Normal};
use trabecula_config::Trial;
use trabecula_core::measure::OUTCOMES;

/// Arms on the last day of outcome.
pub(super) struct NormalTable {
    pub(super) day: u32,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Row>,
}

/// A measure.
pub(super) struct Head {
    pub(super) symbol: &'static str,
    pub(super) unit: &'static str,
    pub(super) range: String,
    pub(super) source: &'static str,
}

/// An arm.
pub(super) struct Row {
    pub(super) arm: String,
    pub(super) cells: Vec<Cell>,
}

/// The mean of the women, and where it lies.
pub(super) struct Cell {
    pub(super) mean: String,
    pub(super) verdict: &'static str,
}

/// The table.
pub(super) fn table(trial: &Trial, summary: &Summary) -> NormalTable {
    let day = trial.outcome_days.last().copied().unwrap_or(0);
    let measures: Vec<(&Normal, usize)> = NORMAL
        .iter()
        .filter_map(|normal| {
            Some((normal, OUTCOMES.iter().position(|outcome| outcome.name == normal.column)?))
        })
        .collect();
    let heads = measures.iter().map(|(normal, _)| Head {
        symbol: normal.symbol,
        unit: normal.unit,
        range: format!("{}–{}", normal.low, normal.high),
        source: normal.source,
    });
    let rows = summary.rows.iter().filter(|row| row.day == day).map(|row| Row {
        arm: row.arm.clone(),
        cells: measures
            .iter()
            .map(|&(normal, at)| {
                let mean = row.outcomes[at].estimate.mean;
                let mean_text = typeset(&number(mean, normal.decimals));
                Cell { mean: mean_text, verdict: normal.verdict(mean) }
            })
            .collect(),
    });
    NormalTable { day, heads: heads.collect(), rows: rows.collect() }
}
