//! What was simulated, in words.

use super::recorded::RecordedRun;
use trabecula_config::{Experiment, SampleSource};
use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::systemic::{Menopause, Protocol, Treatment};

/// A labelled fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub label: &'static str,
    /// The fact.
    pub text: String,
}

/// A period on the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// What happens.
    pub label: String,
    /// When, in words.
    pub when: String,
    /// Start and width on a scale of 0 to 100.
    pub place: (f64, f64),
    /// Name of its look.
    pub kind: &'static str,
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

/// What is given when, on a scale from day `start` to day `end`.
#[must_use]
pub fn doses(protocol: &Protocol, start: f64, end: f64) -> Vec<Span> {
    let courses = protocol.courses.iter().map(|c| {
        let label = format!("{} {} mg a day", c.drug, c.dose_mg);
        span(label, (c.from_day, c.until_day), (start, end), "drug")
    });
    let treatments = protocol.treatments.iter().map(|t| {
        let label = match (is_single(t, end), t.every_days == 1.0) {
            (true, _) => format!("{} {} mg once", t.drug, t.dose_mg),
            (false, true) => format!("{} {} mg a day", t.drug, t.dose_mg),
            (false, false) => format!("{} {} mg every {} days", t.drug, t.dose_mg, t.every_days),
        };
        span(label, (t.from_day, t.until_day), (start, end), "drug")
    });
    courses.chain(treatments).collect()
}

/// Whether a drug is given once before day `end`.
pub(super) fn is_single(treatment: &Treatment, end: f64) -> bool {
    treatment.from_day + treatment.every_days >= treatment.until_day.min(end)
}

/// A period on a scale of 0 to 100 from day `start` to day `end`.
fn span(
    label: String,
    (from, until): (f64, f64),
    (start, end): (f64, f64),
    kind: &'static str,
) -> Span {
    let (from, until) = (from.max(start), until.min(end));
    let scale = 100.0 / (end - start).max(1.0);
    Span {
        label,
        when: format!("day {from:.0} to {until:.0}").replace('-', "−"),
        place: ((from - start) * scale, (until - from) * scale),
        kind,
    }
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

/// The timeline from the start of the burn-in to the end.
#[must_use]
pub fn timeline(experiment: &Experiment) -> Vec<Span> {
    let timing = experiment.settings.timing;
    let (start, end) = (-f64::from(timing.burn_in_days), f64::from(timing.duration_days));
    let span = |label: String, from: f64, until: f64, kind| {
        self::span(label, (from, until), (start, end), kind)
    };
    let mut spans = Vec::new();
    match experiment.settings.protocol.menopause {
        Menopause::Premenopausal => spans.push(span("before menopause".into(), start, end, "pre")),
        Menopause::FinalPeriod { day } => {
            let day = day.clamp(start, end);
            if day > start {
                spans.push(span("before menopause".into(), start, day, "pre"));
            }
            if day < end {
                spans.push(span("after menopause".into(), day, end, "post"));
            }
        }
    }
    if timing.burn_in_days > 0 {
        spans.push(span("burn-in, not measured".into(), start, 0.0, "burn-in"));
    }
    spans.extend(doses(&experiment.settings.protocol, start, end));
    spans
}
