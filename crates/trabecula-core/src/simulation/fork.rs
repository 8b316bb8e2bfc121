//! Branching: one past, several futures with the same random draws.

use super::{Settings, Simulation, SimulationError, State};
use crate::parameter::TABLE;
use crate::systemic::{AromataseInhibitor, Drug, Protocol};
use crate::therapy::Blockade;

/// Parameters that nothing feels before one of the drugs is given.
struct Unfelt {
    groups: &'static [&'static str],
    drugs: &'static [Drug],
}

const UNFELT: &[Unfelt] = &[
    Unfelt { groups: &["bisphosphonate"], drugs: &Drug::BISPHOSPHONATES },
    Unfelt { groups: &["zoledronate"], drugs: &[Drug::Zoledronate] },
    Unfelt { groups: &["alendronate"], drugs: &[Drug::Alendronate] },
    Unfelt { groups: &["risedronate"], drugs: &[Drug::Risedronate] },
    Unfelt { groups: &["denosumab", "denosumab_rebound"], drugs: &[Drug::Denosumab] },
    Unfelt { groups: &["cjc1295_dac"], drugs: &[Drug::Cjc1295Dac] },
    Unfelt { groups: &["cjc1295"], drugs: &[Drug::Cjc1295] },
    Unfelt { groups: &["ipamorelin"], drugs: &[Drug::Ipamorelin] },
    Unfelt {
        groups: &["growth_hormone", "igf1_bone"],
        drugs: &[Drug::Cjc1295Dac, Drug::Cjc1295, Drug::Ipamorelin, Drug::Bpc157],
    },
    Unfelt { groups: &["bpc157"], drugs: &[Drug::Bpc157] },
    Unfelt { groups: &["tb500"], drugs: &[Drug::Tb500] },
];

/// Parameters of those groups that do act on the untreated: the size of the skeleton that the
/// sample stands for, fixed at the start, and the IGF-1 that is measured without drugs.
const FELT: [&str; 2] = ["bisphosphonate.skeleton_surface_m2", "growth_hormone.igf1_nmol_per_l"];

impl Simulation {
    /// Goes on from `state`, which `past` led to, under other settings. From here on therapy,
    /// mechanisms, duration and the parameters of drugs not yet given may differ; the draws stay
    /// the same, so that forks of one state are paired. Where only what is not felt before the
    /// fork differs, the result is bit for bit that of a simulation with `settings` from the
    /// start.
    ///
    /// # Errors
    /// [`SimulationError::Fork`] naming all that differs and may not, and the errors of
    /// [`Simulation::resume`].
    pub fn fork(
        mut state: State,
        past: &Settings,
        settings: Settings,
    ) -> Result<Self, SimulationError> {
        let day = past.timing.day_after(state.steps_done);
        let differences = differences(past, &settings, day);
        if !differences.is_empty() {
            return Err(SimulationError::Fork { day, differences });
        }
        if !was_given(&past.protocol, &[Drug::Denosumab], day) {
            state.therapies.blockade = Blockade::none(&settings.parameters);
        }
        Self::resume(state, settings)
    }
}

/// What differs between two settings and has been felt by `day`.
fn differences(past: &Settings, settings: &Settings, day: f64) -> Vec<String> {
    let mut all = Vec::new();
    let mut differ = |name: &str, same: bool, was: &dyn std::fmt::Debug| {
        if !same {
            all.push(format!("{name}, which was {was:?}"));
        }
    };
    let (then, now) = (past.timing, settings.timing);
    differ("seed", past.seed == settings.seed, &past.seed);
    differ("woman", past.protocol.menopause == settings.protocol.menopause, {
        &past.protocol.menopause
    });
    differ("burn_in_days", then.burn_in_days == now.burn_in_days, &then.burn_in_days);
    differ("step_hours", then.steps_per_day == now.steps_per_day, &(24 / then.steps_per_day));
    let cell = past.field_cell_voxels;
    differ("field_cell_voxels", cell == settings.field_cell_voxels, &cell);
    if f64::from(now.duration_days) < day {
        all.push(format!("duration_days, which ends before the fork on day {day}"));
    }
    if given_before(&past.protocol, day) != given_before(&settings.protocol, day) {
        all.push(format!("therapy before day {day}, which is past"));
    }
    for row in TABLE {
        let (was, is) = (past.parameters.get(row.name), settings.parameters.get(row.name));
        if was != is && !is_unfelt(row.name, &past.protocol, day) {
            all.push(format!("parameters.{}, which was {}", row.name, was.unwrap_or(row.value)));
        }
    }
    all
}

/// A drug, its dose, first and last day before `day`, and interval.
type Given = (String, [f64; 4]);

/// What has been given before `day`.
fn given_before(protocol: &Protocol, day: f64) -> Vec<Given> {
    let courses = protocol
        .courses
        .iter()
        .filter(|course| course.from_day < day)
        .map(|c| (format!("{:?}", c.drug), [c.dose_mg, c.from_day, c.until_day.min(day), 1.0]));
    let treatments = protocol.treatments.iter().filter(|given| given.from_day < day).map(|t| {
        (format!("{:?}", t.drug), [t.dose_mg, t.from_day, t.until_day.min(day), t.every_days])
    });
    courses.chain(treatments).collect()
}

fn was_given(protocol: &Protocol, drugs: &[Drug], day: f64) -> bool {
    protocol.treatments.iter().any(|given| drugs.contains(&given.drug) && given.from_day < day)
}

/// Whether a parameter has not acted on anything by `day`.
fn is_unfelt(name: &str, protocol: &Protocol, day: f64) -> bool {
    let group = name.split('.').next().unwrap_or_default();
    if let Some(inhibitor) = AromataseInhibitor::ALL.iter().find(|i| i.to_string() == group) {
        let taken = |course: &crate::systemic::Course| course.from_day < day;
        return !protocol.courses.iter().any(|c| c.drug == *inhibitor && taken(c));
    }
    let unfelt = UNFELT.iter().find(|unfelt| unfelt.groups.contains(&group));
    !FELT.contains(&name) && unfelt.is_some_and(|unfelt| !was_given(protocol, unfelt.drugs, day))
}
