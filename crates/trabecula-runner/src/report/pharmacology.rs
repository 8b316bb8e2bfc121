//! Drug concentrations, which the series does not hold: the engine's own pharmacokinetics run
//! once more, on the days from the first dose to the end.

use super::series::Series;
use trabecula_core::simulation::Settings;
use trabecula_core::systemic::{AromataseInhibitor, Endocrine};

/// Most points of a curve.
const MAX_POINTS: f64 = 600.0;

/// Concentrations over time; empty without therapy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pharmacology {
    /// Days, at equal distances.
    pub days: Vec<f64>,
    /// Column name and values, nmol/L, of each drug of the protocol.
    pub columns: Vec<(String, Vec<f64>)>,
}

impl Pharmacology {
    /// Concentrations just before the daily dose, over the days of `series`.
    #[must_use]
    pub fn of(settings: &Settings, series: &Series) -> Self {
        match (series.days().first(), series.days().last()) {
            (Some(&first), Some(&last)) => Self::between(settings, first, last),
            _ => Self::default(),
        }
    }

    /// Concentrations just before the daily dose, from one day to another.
    #[must_use]
    pub fn between(settings: &Settings, first: f64, last: f64) -> Self {
        let protocol = &settings.protocol;
        let taken: Vec<_> = AromataseInhibitor::ALL
            .into_iter()
            .filter(|drug| protocol.courses.iter().any(|course| course.drug == *drug))
            .collect();
        if taken.is_empty() {
            return Self::default();
        }
        // Whole days, so that every point is as far from the dose as every other.
        let every = ((last - first) / MAX_POINTS).ceil().max(1.0);
        let mut columns: Vec<_> =
            taken.iter().map(|drug| (format!("{drug}_nmol_per_l"), Vec::new())).collect();
        let mut days = Vec::new();
        let mut blood = Endocrine::new(protocol, &settings.parameters, first);
        let mut day = first;
        while day <= last {
            days.push(day);
            for (drug, (_, values)) in taken.iter().zip(&mut columns) {
                values.push(blood.concentration_nmol_per_l(*drug));
            }
            blood.advance(protocol, &settings.parameters, day, every);
            day += every;
        }
        Self { days, columns }
    }
}
