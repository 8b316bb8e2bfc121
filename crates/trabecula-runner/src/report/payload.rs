//! The numbers of a report as JSON, to stand inside the page.

use super::catalogue::{CHARTS, Chart};
use super::pharmacology::Pharmacology;
use super::recorded::RecordedRun;
use super::timeline::is_single;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use trabecula_config::Experiment;

/// Everything that the charts show.
#[derive(Debug, Serialize)]
pub struct Payload<'a> {
    charts: Vec<&'static Chart>,
    runs: Vec<Run<'a>>,
}

/// One run: the reported one first, then those it is compared with.
#[derive(Debug, Serialize)]
struct Run<'a> {
    label: String,
    series: Columns<'a>,
    pharmacology: Columns<'a>,
    courses: Vec<Course>,
}

#[derive(Debug, Serialize)]
struct Course {
    label: String,
    from_day: f64,
    until_day: f64,
}

/// Columns by name; NaN becomes null.
#[derive(Debug)]
struct Columns<'a>(Vec<(&'a str, &'a [f64])>);

impl Serialize for Columns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, values) in &self.0 {
            let finite: Vec<_> =
                values.iter().map(|v| Some(*v).filter(|v| v.is_finite())).collect();
            map.serialize_entry(name, &finite)?;
        }
        map.end()
    }
}

/// When drugs are given; an injection that is not repeated has no length.
fn courses(experiment: &Experiment) -> Vec<Course> {
    let end = f64::from(experiment.settings.timing.duration_days);
    let protocol = &experiment.settings.protocol;
    let courses = protocol.courses.iter().map(|c| Course {
        label: format!("{} {} mg", c.drug, c.dose_mg),
        from_day: c.from_day,
        until_day: c.until_day.min(end),
    });
    let treatments = protocol.treatments.iter().map(|t| Course {
        label: format!("{} {} mg", t.drug, t.dose_mg),
        from_day: t.from_day,
        until_day: if is_single(t, end) { t.from_day } else { t.until_day.min(end) },
    });
    courses.chain(treatments).collect()
}

impl<'a> Payload<'a> {
    /// The payload of runs and their pharmacology; charts without any value are left out.
    #[must_use]
    pub fn new(runs: &'a [(RecordedRun, Pharmacology)]) -> Self {
        let runs: Vec<_> = runs.iter().map(|(run, blood)| Run::new(run, blood)).collect();
        let charts = CHARTS.iter().filter(|chart| runs.iter().any(|run| run.fills(chart)));
        Self { charts: charts.collect(), runs }
    }

    /// The charts that have something to show.
    pub fn charts(&self) -> impl Iterator<Item = &'static Chart> {
        self.charts.iter().copied()
    }
}

impl<'a> Run<'a> {
    fn new(run: &'a RecordedRun, blood: &'a Pharmacology) -> Self {
        let mut pharmacology = vec![("day", blood.days.as_slice())];
        pharmacology.extend(blood.columns.iter().map(|(name, v)| (name.as_str(), v.as_slice())));
        Self {
            label: run.label(),
            series: Columns(run.series.columns().collect()),
            pharmacology: Columns(pharmacology),
            courses: courses(&run.experiment),
        }
    }

    fn fills(&self, chart: &Chart) -> bool {
        chart.curves.iter().any(|curve| {
            let columns = self.series.0.iter().chain(&self.pharmacology.0);
            columns.filter(|(name, _)| *name == curve.column).any(|(_, values)| chart.shows(values))
        })
    }
}
