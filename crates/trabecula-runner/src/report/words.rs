//! What was simulated, in words.

use super::recorded::RecordedRun;
use super::timeline::{Span, doses};
use trabecula_config::{Experiment, SampleSource};
use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::systemic::Menopause;

/// A labelled fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub label: &'static str,
    /// The fact.
    pub text: String,
}

/// Sample, woman, therapy, clock.
#[must_use]
pub fn facts(run: &RecordedRun) -> Vec<Fact> {
    let timing = run.experiment.settings.timing;
    let mut facts = vec![
        Fact { label: "Sample", text: sample(run) },
        Fact { label: "Woman", text: woman(&run.experiment) },
        Fact { label: "Therapy", text: therapy(&run.experiment) },
        Fact {
            label: "Time",
            text: format!(
                "{} from day 0, after {} of burn-in; steps of {} h",
                duration(f64::from(timing.duration_days)),
                duration(f64::from(timing.burn_in_days)),
                24.0 * timing.step_days()
            ),
        },
    ];
    if run.provenance.status != "finished" {
        let day = run.series.days().last().copied().unwrap_or(0.0);
        let text = format!("{}: measured up to day {day:.0}", run.provenance.status);
        facts.push(Fact { label: "Status", text });
    }
    facts
}

fn sample(run: &RecordedRun) -> String {
    let size = match (run.provenance.shape_voxels, run.provenance.voxel_um) {
        (Some(shape), Some(um)) => {
            let mm = shape.map(|n| format!("{:.2}", n as f64 * f64::from(um) * 1e-3));
            format!("{} mm, voxels of {um} µm", mm.join(" × "))
        }
        _ => {
            let shape = match &run.experiment.sample {
                SampleSource::Volume { domain_voxels, .. } => domain_voxels,
                SampleSource::Generated { shape_voxels, .. } => shape_voxels,
            };
            format!("{} voxels", shape.map(|n| n.to_string()).join(" × "))
        }
    };
    match &run.experiment.sample {
        SampleSource::Volume { file, .. } => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            format!("{size}; real bone from {name}")
        }
        SampleSource::Generated { bv_tv, tb_th_um, seed, .. } => {
            format!("{size}; generated, BV/TV {bv_tv}, Tb.Th {tb_th_um} µm, seed {seed}")
        }
    }
}

fn woman(experiment: &Experiment) -> String {
    match experiment.settings.protocol.menopause {
        Menopause::Premenopausal => "premenopausal throughout".to_owned(),
        Menopause::FinalPeriod { day } if day <= 0.0 => {
            format!("postmenopausal, final period {} before day 0", duration(-day))
        }
        Menopause::FinalPeriod { day } => format!("final period on day {day:.0}"),
    }
}

fn therapy(experiment: &Experiment) -> String {
    let end = f64::from(experiment.settings.timing.duration_days);
    let told = |span: Span| format!("{}, {}", span.label, span.when);
    let all: Vec<_> =
        doses(&experiment.settings.protocol, 0.0, end).into_iter().map(told).collect();
    if all.is_empty() { "none".to_owned() } else { all.join("; ") }
}

/// A span of time in the unit that suits it.
#[must_use]
pub fn duration(days: f64) -> String {
    let years = days / DAYS_PER_YEAR;
    if years >= 0.95 && (years - years.round()).abs() < 0.02 {
        let plural = if years.round() == 1.0 { "" } else { "s" };
        format!("{:.0} year{plural}", years)
    } else if years >= 2.0 {
        format!("{years:.1} years")
    } else {
        format!("{days:.0} days")
    }
}

/// How often, in the unit that suits it.
#[must_use]
pub fn how_often(days: f64) -> String {
    let every = |unit_days: f64, unit: &str| {
        let units = days / unit_days;
        let is_whole = units > 0.99 && (units - units.round()).abs() < 0.01;
        is_whole.then(|| match units.round() {
            1.0 => format!("a {unit}"),
            units => format!("every {units:.0} {unit}s"),
        })
    };
    match days {
        1.0 => "a day".to_owned(),
        3.5 => "twice a week".to_owned(),
        _ => every(DAYS_PER_YEAR, "year")
            .or_else(|| every(DAYS_PER_YEAR / 12.0, "month"))
            .or_else(|| every(7.0, "week"))
            .unwrap_or_else(|| format!("every {days} days")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_told_in_the_largest_whole_unit() {
        for (days, told) in [
            (1.0, "a day"),
            (3.5, "twice a week"),
            (7.0, "a week"),
            (28.0, "every 4 weeks"),
            (30.4375, "a month"),
            (182.625, "every 6 months"),
            (365.0, "a year"),
            (365.25, "a year"),
            (10.0, "every 10 days"),
        ] {
            assert_eq!(how_often(days), told);
        }
    }
}
