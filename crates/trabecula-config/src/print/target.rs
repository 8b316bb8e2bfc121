//! A published result as RON.

use super::Printer;
use crate::target::{Against, Target};
use crate::trial::Trial;

pub(super) fn target(p: &mut Printer, target: &Target, trial: &Trial) {
    let name = |arm: usize| &trial.arms[arm].name;
    let [from, to] = target.days;
    p.block("(", "),", |p| {
        p.field("id", format_args!("{:?}", target.id));
        p.field("set", format_args!("{:?}", target.set));
        p.field("arm", format_args!("{:?}", name(target.arm)));
        match target.against {
            Against::Nothing => {}
            Against::Difference(arm) => {
                p.field("against", format_args!("Difference({:?})", name(arm)));
            }
            Against::Ratio(arm) => p.field("against", format_args!("Ratio({:?})", name(arm))),
        }
        p.field("outcome", format_args!("{:?}", target.outcome.name));
        p.field("day", from);
        if to != from {
            p.field("to_day", to);
        }
        if let Some(day) = target.since_day {
            p.field("since_day", day);
        }
        if target.per_year {
            p.field("per_year", true);
        }
        if let Some(value) = target.published {
            p.field("published", format_args!("{value:?}"));
        }
        if let Some([low, high]) = target.interval {
            p.field("interval", format_args!("({low:?}, {high:?})"));
        }
        p.field("source", format_args!("{:?}", target.source));
        p.field("certainty", format_args!("{:?}", target.certainty));
        p.field("note", format_args!("{:?}", target.note));
    });
}
