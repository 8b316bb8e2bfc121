//! Resolved experiments and trials as commented RON.

mod target;
mod trial;

pub(crate) use trial::trial;

use crate::experiment::{Experiment, SampleSource, Threshold};
use crate::limits::DAYS_PER_YEAR;
use std::fmt::{Display, Write};
use trabecula_core::parameter::{Entry, Parameters, TABLE};
use trabecula_core::simulation::Mechanisms;
use trabecula_core::systemic::{Course, Menopause, Protocol, Treatment};

/// Writes lines at a depth of nesting.
#[derive(Default)]
struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    fn line(&mut self, line: impl Display) {
        let indent = self.depth * 4;
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn field(&mut self, name: &str, value: impl Display) {
        self.line(format_args!("{name}: {value},"));
    }

    fn block(&mut self, open: impl Display, close: &str, inside: impl FnOnce(&mut Self)) {
        self.line(open);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.line(close);
    }
}

/// The whole experiment.
pub(crate) fn experiment(experiment: &Experiment) -> String {
    let mut printer = Printer::default();
    let settings = &experiment.settings;
    printer.block("(", ")", |p| {
        p.field("title", format_args!("{:?}", experiment.title));
        sample(p, &experiment.sample);
        woman(p, settings.protocol.menopause);
        therapy(p, &settings.protocol);
        p.field("duration_days", settings.timing.duration_days);
        p.field("burn_in_days", settings.timing.burn_in_days);
        p.field("step_hours", 24 / settings.timing.steps_per_day.max(1));
        p.field("field_cell_voxels", settings.field_cell_voxels);
        p.field("measure", format_args!("(every_days: {})", experiment.measure.every_days));
        p.block("output: (", "),", |p| {
            p.field("snapshot_every_days", experiment.output.snapshot_every_days);
            p.field("checkpoint_every_days", experiment.output.checkpoint_every_days);
        });
        p.block("parameters: (", "),", |p| parameters(p, &settings.parameters));
        p.block("mechanisms: (", "),", |p| mechanisms(p, settings.mechanisms));
        p.field("seed", settings.seed);
    });
    printer.text
}

fn sample(p: &mut Printer, sample: &SampleSource) {
    match sample {
        SampleSource::Volume { .. } => p.block("sample: Volume(", "),", |p| parts(p, sample)),
        SampleSource::Generated { .. } => p.block("sample: Generated(", "),", |p| parts(p, sample)),
    }
}

fn parts(p: &mut Printer, sample: &SampleSource) {
    match sample {
        SampleSource::Volume {
            file,
            voxel_um,
            resample_um,
            smoothing_voxels,
            threshold,
            domain_voxels,
            origin_voxels,
        } => {
            let grey = match threshold {
                Threshold::Otsu => "Otsu".to_owned(),
                Threshold::Grey(grey) => format!("Grey({grey:?})"),
                Threshold::Labels(labels) => format!("Labels({labels:?})"),
            };
            let origin = origin_voxels.map(|at| format!("Some({})", triple(at)));
            p.field("file", format_args!("{:?}", file.to_string_lossy()));
            p.field("voxel_um", format_args!("{voxel_um:?}"));
            p.field("resample_um", format_args!("{resample_um:?}"));
            p.field("smoothing_voxels", format_args!("{smoothing_voxels:?}"));
            p.field("threshold", grey);
            p.field("domain_voxels", triple(*domain_voxels));
            p.field("origin_voxels", origin.unwrap_or("None".to_owned()));
        }
        SampleSource::Generated { shape_voxels, voxel_um, bv_tv, tb_th_um, seed } => {
            p.field("shape_voxels", triple(*shape_voxels));
            p.field("voxel_um", format_args!("{voxel_um:?}"));
            p.field("bv_tv", format_args!("{bv_tv:?}"));
            p.field("tb_th_um", format_args!("{tb_th_um:?}"));
            p.field("seed", seed);
        }
    }
}

fn triple([x, y, z]: [usize; 3]) -> String {
    format!("({x}, {y}, {z})")
}

/// Postmenopausal in years where that gives the very same day, else the day.
fn woman(p: &mut Printer, menopause: Menopause) {
    match menopause {
        Menopause::Premenopausal => p.field("woman", "Premenopausal"),
        Menopause::FinalPeriod { day } => {
            let years = -day / DAYS_PER_YEAR;
            let same = -years * DAYS_PER_YEAR == day;
            let state = match same && years >= 0.0 {
                true => format!("Postmenopausal(years_since_final_period: {years:?})"),
                false => format!("Transition(final_period_day: {day:?})"),
            };
            p.field("woman", state);
        }
    }
}

fn therapy(p: &mut Printer, protocol: &Protocol) {
    p.block("therapy: [", "],", |p| {
        protocol.courses.iter().for_each(|c| course(p, c));
        protocol.treatments.iter().for_each(|t| treatment(p, t));
    });
}

fn course(p: &mut Printer, course: &Course) {
    let Course { drug, dose_mg, from_day, until_day } = course;
    p.line(format_args!(
        "{drug:?}(dose_mg: {dose_mg:?}, from_day: {from_day:?}, until_day: {until_day:?}),"
    ));
}

fn treatment(p: &mut Printer, treatment: &Treatment) {
    let Treatment { drug, dose_mg, from_day, until_day, every_days } = treatment;
    p.line(format_args!(
        "{drug:?}(dose_mg: {dose_mg:?}, from_day: {from_day:?}, until_day: {until_day:?}, \
         every_days: {every_days:?}),"
    ));
}

/// Every parameter, with unit and range; rows of a group stand together in the table.
fn parameters(p: &mut Printer, parameters: &Parameters) {
    let group = |row: &Entry| row.name.split('.').next().unwrap_or_default();
    for rows in TABLE.chunk_by(|a, b| group(a) == group(b)) {
        p.block(format_args!("{}: (", group(&rows[0])), "),", |p| {
            for row in rows {
                let name = &row.name[group(row).len() + 1..];
                let value = parameters.get(row.name).unwrap_or(row.value);
                let Entry { unit, min, max, .. } = row;
                // `1` is the unit of pure numbers.
                let unit = if *unit == "1" { String::new() } else { format!(" {unit}") };
                p.line(format_args!("{name}: {value:?}, // {min} to {max}{unit}"));
            }
        });
    }
}

fn mechanisms(p: &mut Printer, mechanisms: Mechanisms) {
    for (name, _, on) in mechanisms.listed() {
        p.field(name, on);
    }
}
