//! The reported run beside another: differences on the last day that both have measured.

use super::recorded::RecordedRun;
use trabecula_config::SampleSource;

/// Columns of the table: name, label, unit, digits after the point.
const COLUMNS: &[(&str, &str, &str, usize)] = &[
    ("bmd_percent_of_baseline", "BMD, volumetric", "% of day 0", 2),
    ("bv_tv", "BV/TV", "1", 4),
    ("tb_th_mm", "Tb.Th", "mm", 4),
    ("s_ctx_percent_of_baseline", "s-CTX", "% of baseline", 0),
    ("p1np_percent_of_baseline", "P1NP", "% of baseline", 0),
    ("ac_f_per_year", "Ac.f", "1/year", 2),
    ("oestradiol_pmol_per_l", "oestradiol", "pmol/L", 1),
];

/// Two runs compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The other run.
    pub other: String,
    /// The last day of both.
    pub day: f64,
    /// Whether bone, seed and burn-in are the same, so that the difference is the treatment's and the
    /// noise of one seed's.
    pub paired: bool,
    /// The numbers.
    pub rows: Vec<Row>,
}

/// One measure in both runs.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub struct Row {
    pub label: &'static str,
    pub unit: &'static str,
    pub here: String,
    pub there: String,
    pub difference: String,
}

/// Compares; none when no day was measured in both.
#[must_use]
pub fn compare(run: &RecordedRun, other: &RecordedRun) -> Option<Comparison> {
    let (days, theirs) = (run.series.days(), other.series.days());
    let (i, j) = (0..days.len())
        .rev()
        .find_map(|i| Some((i, theirs.iter().position(|day| *day == days[i])?)))?;
    let row = |&(name, label, unit, decimals): &(&str, _, _, usize)| {
        let (here, there) = (run.series.column(name)?[i], other.series.column(name)?[j]);
        (here.is_finite() && there.is_finite()).then(|| Row {
            label,
            unit,
            here: format!("{here:.decimals$}"),
            there: format!("{there:.decimals$}"),
            difference: format!("{:+.decimals$}", here - there).replace('-', "−"),
        })
    };
    Some(Comparison {
        other: other.label(),
        day: days[i],
        paired: same_bone(run, other)
            && run.provenance.seed == other.provenance.seed
            && burn_in(run) == burn_in(other),
        rows: COLUMNS.iter().filter_map(row).collect(),
    })
}

fn burn_in(run: &RecordedRun) -> u32 {
    run.experiment.settings.timing.burn_in_days
}

/// Whether both began with the same bone, wherever its file lay.
fn same_bone(run: &RecordedRun, other: &RecordedRun) -> bool {
    let mut theirs = other.experiment.sample.clone();
    if let (SampleSource::Volume { file, .. }, SampleSource::Volume { file: their_file, .. }) =
        (&run.experiment.sample, &mut theirs)
        && run.provenance.volume_blake3.is_some()
        && run.provenance.volume_blake3 == other.provenance.volume_blake3
    {
        their_file.clone_from(file);
    }
    run.experiment.sample == theirs
}
