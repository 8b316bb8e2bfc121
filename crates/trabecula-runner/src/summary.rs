//! The short answer at the end of a run: what changed.

use crate::provenance::{NOTICE, Provenance};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use trabecula_core::measure::Measurement;

/// Columns of the table: name in the series, label, unit, decimals.
const TABLE: &[(&str, &str, &str, usize)] = &[
    ("oestradiol_pmol_per_l", "oestradiol", "pmol/L", 1),
    ("bmd_percent_of_baseline", "vBMD", "% of baseline", 2),
    ("ls_bmd_percent_of_baseline", "spine BMD", "% of baseline", 2),
    ("th_bmd_percent_of_baseline", "hip BMD", "% of baseline", 2),
    ("ls_t_score", "spine T-score", "", 2),
    ("th_t_score", "hip T-score", "", 2),
    ("bv_tv", "BV/TV", "", 4),
    ("tb_th_mm", "Tb.Th", "mm", 4),
    ("tb_sp_mm", "Tb.Sp", "mm", 4),
    ("tb_n_per_mm", "Tb.N", "/mm", 4),
    ("conn_d_per_mm3", "Conn.D", "/mm³", 2),
    ("tmd_mg_per_cm3", "TMD", "mg/cm³", 0),
    ("s_ctx_percent_of_baseline", "s-CTX", "% of baseline", 0),
    ("p1np_percent_of_baseline", "P1NP", "% of baseline", 0),
    ("bsap_percent_of_baseline", "BSAP", "% of baseline", 0),
    ("osteocalcin_percent_of_baseline", "osteocalcin", "% of baseline", 0),
    ("oc_s_bs_percent", "Oc.S/BS", "%", 2),
    ("es_bs_percent", "ES/BS", "%", 1),
    ("os_bs_percent", "OS/BS", "%", 1),
    ("ms_bs_percent", "MS/BS", "%", 1),
    ("mar_um_per_day", "MAR", "µm/d", 2),
    ("bfr_bs_um_per_year", "BFR/BS", "µm/y", 1),
    ("ac_f_per_year", "Ac.f", "/y", 2),
    ("w_th_um", "W.Th", "µm", 0),
];

/// What the program prints at the end.
#[derive(Debug, Serialize)]
pub struct Summary<'a> {
    directory: &'a Path,
    provenance: &'a Provenance,
    /// The first row at or after day 0.
    baseline: Option<Row<'a>>,
    /// The last row.
    last: Option<Row<'a>>,
}

/// A measurement by column name; what was not measured is null.
#[derive(Debug)]
struct Row<'a>(&'a Measurement);

impl Serialize for Row<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.0.values();
        let finite = values.iter().map(|v| Some(*v).filter(|v| v.is_finite()));
        serializer.collect_map(Measurement::COLUMNS.iter().map(|c| c.name).zip(finite))
    }
}

impl<'a> Summary<'a> {
    /// The summary of a run's rows.
    #[must_use]
    pub fn new(directory: &'a Path, provenance: &'a Provenance, rows: &'a [Measurement]) -> Self {
        Self {
            directory,
            provenance,
            baseline: rows.iter().find(|row| row.day >= 0.0).map(Row),
            last: rows.last().map(Row),
        }
    }

    /// Prints the table.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let (Some(Row(baseline)), Some(Row(last))) = (&self.baseline, &self.last) else {
            return writeln!(out, "nothing measured yet; results in {}", self.directory.display());
        };
        writeln!(out, "{}\n", self.provenance.title)?;
        let (from, to) = (format!("day {:.0}", baseline.day), format!("day {:.0}", last.day));
        writeln!(out, "{:<13} {:>10} {:>10} {:>10}", "", from, to, "change")?;
        for &(name, label, unit, decimals) in TABLE {
            let (then, now) = (value(baseline, name), value(last, name));
            let line = format!(
                "{label:<13} {:>10} {:>10} {:>10}  {unit}",
                number(then, decimals),
                number(now, decimals),
                change(name, then, now)
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out, "\nresults in {}", self.directory.display())?;
        writeln!(out, "{NOTICE}")?;
        self.provenance.cautions.iter().try_for_each(|caution| writeln!(out, "{caution}"))
    }

    /// Prints one JSON object.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print_json(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }
}

fn value(row: &Measurement, name: &str) -> f64 {
    let at = Measurement::COLUMNS.iter().position(|column| column.name == name);
    at.and_then(|at| row.values().get(at).copied()).unwrap_or(f64::NAN)
}

fn number(value: f64, decimals: usize) -> String {
    if value.is_finite() { format!("{value:.decimals$}") } else { "–".to_owned() }
}

/// Relative change, %; of a T-score, whose zero is not nothing, the difference.
fn change(name: &str, then: f64, now: f64) -> String {
    if name.ends_with("_t_score") {
        return if (now - then).is_finite() {
            format!("{:+.2}", now - then)
        } else {
            "–".to_owned()
        };
    }
    let percent = 100.0 * (now / then - 1.0);
    if percent.is_finite() { format!("{percent:+.1} %") } else { "–".to_owned() }
}
