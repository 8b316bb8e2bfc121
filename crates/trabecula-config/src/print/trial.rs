//! A resolved trial as RON.

use super::{Printer, mechanisms, parameters, sample, target, therapy};
use crate::trial::{Arm, Trial};
use trabecula_core::parameter::{Entry, Parameters, TABLE};
use trabecula_core::population::{BonePopulation, Distribution, Population, Shape};
use trabecula_core::simulation::Settings;

/// The whole trial.
pub(crate) fn trial(trial: &Trial) -> String {
    let mut printer = Printer::default();
    let settings = &trial.settings;
    printer.block("(", ")", |p| {
        p.field("title", format_args!("{:?}", trial.title));
        sample(p, &trial.sample);
        p.block("population: (", "),", |p| population(p, &trial.population));
        p.block("arms: [", "],", |p| trial.arms.iter().for_each(|a| arm(p, a, settings)));
        p.field("reference", format_args!("{:?}", trial.reference_arm().name));
        p.field("outcome_days", format_args!("{:?}", trial.outcome_days));
        p.block("targets: [", "],", |p| {
            trial.targets.iter().for_each(|t| target::target(p, t, trial));
        });
        p.field("burn_in_days", settings.timing.burn_in_days);
        p.field("step_hours", 24 / settings.timing.steps_per_day.max(1));
        p.field("field_cell_voxels", settings.field_cell_voxels);
        p.block("parameters: (", "),", |p| parameters(p, &settings.parameters));
        p.block("mechanisms: (", "),", |p| mechanisms(p, settings.mechanisms));
        p.field("seed", settings.seed);
    });
    printer.text
}

fn population(p: &mut Printer, population: &Population) {
    p.field("patients", population.patients);
    for (name, traits) in [
        ("years_since_final_period", &population.years_since_final_period),
        ("age_at_final_period_years", &population.age_at_final_period_years),
        ("turnover_fold", &population.turnover_fold),
        ("oestradiol_pmol_per_l", &population.oestradiol_pmol_per_l),
        ("spine_t_score", &population.spine_t_score),
        ("hip_t_score", &population.hip_t_score),
    ] {
        p.field(name, distribution(traits));
    }
    p.field("t_score_correlation", format_args!("{:?}", population.t_score_correlation));
    p.field("bone", bone(&population.bone));
    p.block("sensitivities: [", "],", |p| {
        for one in &population.sensitivities {
            let (name, fold) = (&one.parameter, distribution(&one.fold));
            p.line(format_args!("(parameter: {name:?}, fold: {fold}),"));
        }
    });
    let u = &population.uncertainty;
    p.field(
        "uncertainty",
        format_args!(
            "(drug_spread: {:?}, cell_spread: {:?}, patients_per_draw: {})",
            u.drug_spread, u.cell_spread, u.patients_per_draw
        ),
    );
}

fn distribution(of: &Distribution) -> String {
    let Distribution { shape, min, max } = of;
    match shape {
        Shape::Fixed(value) => format!("Fixed({value:?})"),
        Shape::Uniform => format!("Uniform(min: {min:?}, max: {max:?})"),
        Shape::Normal { mean, sd } => {
            format!("Normal(mean: {mean:?}, sd: {sd:?}, min: {min:?}, max: {max:?})")
        }
        Shape::LogNormal { median, gsd } => {
            format!("LogNormal(median: {median:?}, gsd: {gsd:?}, min: {min:?}, max: {max:?})")
        }
    }
}

fn bone(bone: &BonePopulation) -> String {
    match bone {
        BonePopulation::Same => "Same".to_owned(),
        BonePopulation::Crops { mirrored, bv_tv: [least, most] } => {
            format!("Crops(mirrored: {mirrored}, bv_tv: ({least:?}, {most:?}))")
        }
        BonePopulation::Structures { bv_tv, tb_th_um } => {
            let (bv_tv, tb_th_um) = (distribution(bv_tv), distribution(tb_th_um));
            format!("Structures(bv_tv: {bv_tv}, tb_th_um: {tb_th_um})")
        }
    }
}

/// Values that differ; rows of a group stand together in the table.
fn changes(p: &mut Printer, own: &Parameters, common: &Parameters) {
    let differs = |row: &&Entry| own.get(row.name) != common.get(row.name);
    let rows: Vec<_> = TABLE.iter().filter(differs).collect();
    let group = |row: &Entry| row.name.split('.').next().unwrap_or_default();
    for rows in rows.chunk_by(|a, b| group(a) == group(b)) {
        p.block(format_args!("{}: (", group(rows[0])), "),", |p| {
            for row in rows {
                let value = own.get(row.name).unwrap_or(row.value);
                p.field(&row.name[group(row).len() + 1..], format_args!("{value:?}"));
            }
        });
    }
}

/// An arm, with the parameters in which it differs from the trial.
fn arm(p: &mut Printer, arm: &Arm, trial: &Settings) {
    p.block("(", "),", |p| {
        p.field("name", format_args!("{:?}", arm.name));
        therapy(p, &arm.settings.protocol);
        p.block("parameters: (", "),", |p| {
            changes(p, &arm.settings.parameters, &trial.parameters);
        });
        p.block("mechanisms: (", "),", |p| mechanisms(p, arm.settings.mechanisms));
    });
}
