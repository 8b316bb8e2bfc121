//! One published result as a line of the page.

use super::super::answer::cell;
use super::recorded::RecordedTarget;

/// The results of one published trial.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

/// A result.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) set: String,
    pub(super) what: String,
    pub(super) published: String,
    pub(super) simulated: String,
    pub(super) inside: bool,
    pub(super) certainty: String,
    pub(super) source: String,
    pub(super) note: String,
    pub(super) bar: Bar,
}

/// Places on a scale of 0 to 100 that holds all of the result.
pub(super) struct Bar {
    /// Start and width of what is accepted.
    pub(super) band: (f64, f64),
    /// Start and width of the simulated interval.
    pub(super) line: Option<(f64, f64)>,
    pub(super) published: Option<f64>,
    pub(super) simulated: Option<f64>,
}

/// Results by trial, in the order of the record.
pub(super) fn groups(targets: &[RecordedTarget]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for target in targets {
        if groups.last().is_none_or(|group| group.name != target.trial) {
            groups.push(Group { name: target.trial.clone(), rows: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(Row::new(target));
        }
    }
    groups
}

impl Row {
    fn new(target: &RecordedTarget) -> Self {
        let [low, high] = target.accepted;
        let accepted = [low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)];
        let typeset = |text: String| text.replace('-', "−").replace("inf", "∞");
        Self {
            id: target.id.clone(),
            set: target.set.to_lowercase(),
            what: target.what.clone(),
            published: typeset(cell(target.published, Some(accepted))),
            simulated: typeset(cell(target.simulated, target.simulated_interval)),
            inside: target.inside,
            certainty: target.certainty.replace('_', " "),
            source: target.source.clone(),
            note: target.note.clone(),
            bar: Bar::new(target),
        }
    }
}

impl Bar {
    fn new(target: &RecordedTarget) -> Self {
        let interval = target.simulated_interval.map(|ends| ends.map(Some)).unwrap_or_default();
        let values = [target.published, target.simulated].into_iter();
        let finite: Vec<f64> = values.chain(target.accepted).chain(interval).flatten().collect();
        let low = finite.iter().copied().fold(f64::INFINITY, f64::min);
        let high = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let place = |value: f64| 4.0 + 92.0 * (value - low) / (high - low).max(f64::MIN_POSITIVE);
        let [from, to] = target.accepted;
        let (from, to) = (from.map_or(0.0, place), to.map_or(100.0, place));
        Self {
            band: (from, to - from),
            line: target.simulated_interval.map(|[a, b]| (place(a), place(b) - place(a))),
            published: target.published.map(place),
            simulated: target.simulated.map(place),
        }
    }
}
