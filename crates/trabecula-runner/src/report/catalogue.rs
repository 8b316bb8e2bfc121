//! Which charts there are: columns of the series, with words and axes.

use serde::Serialize;

/// One curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Curve {
    /// Column of the series, or of the pharmacology.
    pub column: &'static str,
    /// Name in the legend.
    pub label: &'static str,
    /// Place in the palette of eight.
    pub colour: usize,
}

/// One chart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chart {
    /// Name of the chart's files and place on the page.
    pub id: &'static str,
    /// Section of the page.
    pub section: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// Unit of the vertical axis.
    pub unit: &'static str,
    /// Whether the vertical axis is logarithmic.
    pub logarithmic: bool,
    /// A value worth a reference line.
    pub reference: Option<f64>,
    /// Whether curves that never change are left out: of drugs that are not given.
    pub only_changing: bool,
    /// Curves.
    pub curves: &'static [Curve],
}

const fn curve(column: &'static str, label: &'static str, colour: usize) -> Curve {
    Curve { column, label, colour }
}

const fn chart(
    id: &'static str,
    section: &'static str,
    title: &'static str,
    unit: &'static str,
    curves: &'static [Curve],
) -> Chart {
    Chart {
        id,
        section,
        title,
        unit,
        logarithmic: false,
        reference: None,
        only_changing: false,
        curves,
    }
}

impl Chart {
    /// Whether a curve with these values has something to show.
    #[must_use]
    pub fn shows(&self, values: &[f64]) -> bool {
        let mut measured = values.iter().filter(|v| v.is_finite());
        let Some(first) = measured.next() else { return false };
        !self.only_changing || measured.any(|value| value != first)
    }
}

const fn against_baseline(chart: Chart) -> Chart {
    Chart { reference: Some(100.0), ..chart }
}

const fn only_changing(chart: Chart) -> Chart {
    Chart { only_changing: true, ..chart }
}

const fn logarithmic(chart: Chart) -> Chart {
    Chart { logarithmic: true, ..chart }
}

const BONE: &str = "bone";
const TURNOVER: &str = "turnover";
const CELLS: &str = "cells";
const BLOOD: &str = "blood";

/// Places in the palette (Okabe and Ito 2008: told apart by colour-blind readers).
const BLUE: usize = 0;
const VERMILION: usize = 1;
const GREEN: usize = 2;
const ORANGE: usize = 3;
const SKY: usize = 4;
const PURPLE: usize = 5;

/// All charts, in the order of the page.
pub const CHARTS: &[Chart] = &[
    against_baseline(chart(
        "bmd",
        BONE,
        "Bone mineral density",
        "% of day 0",
        &[
            curve("bmd_percent_of_baseline", "BMD, volumetric", BLUE),
            curve("bv_percent_of_baseline", "bone volume", ORANGE),
            curve("ls_bmd_percent_of_baseline", "lumbar spine, by DXA", GREEN),
            curve("th_bmd_percent_of_baseline", "total hip, by DXA", VERMILION),
        ],
    )),
    chart("bvtv", BONE, "Bone volume fraction, BV/TV", "1", &[curve("bv_tv", "BV/TV", BLUE)]),
    chart("thickness", BONE, "Trabecular thickness", "mm", &[curve("tb_th_mm", "Tb.Th", BLUE)]),
    chart("separation", BONE, "Trabecular separation", "mm", &[curve("tb_sp_mm", "Tb.Sp", BLUE)]),
    chart(
        "connectivity",
        BONE,
        "Connectivity density",
        "1/mm³",
        &[curve("conn_d_per_mm3", "Conn.D", BLUE)],
    ),
    chart("tmd", BONE, "Tissue mineral density", "mg/cm³", &[curve("tmd_mg_per_cm3", "TMD", BLUE)]),
    against_baseline(chart(
        "markers",
        TURNOVER,
        "Turnover markers",
        "% of day 0",
        &[
            curve("s_ctx_percent_of_baseline", "s-CTX", VERMILION),
            curve("p1np_percent_of_baseline", "P1NP", BLUE),
            curve("bsap_percent_of_baseline", "BSAP", GREEN),
            curve("osteocalcin_percent_of_baseline", "osteocalcin", PURPLE),
        ],
    )),
    chart(
        "rates",
        TURNOVER,
        "Resorption and formation",
        "µm/year of surface",
        &[
            curve("brs_r_bs_um_per_year", "resorbed", VERMILION),
            curve("bfr_volume_bs_um_per_year", "formed", BLUE),
        ],
    ),
    chart(
        "surfaces",
        TURNOVER,
        "Surface in use",
        "% of bone surface",
        &[
            curve("es_bs_percent", "eroded", ORANGE),
            curve("os_bs_percent", "osteoid", SKY),
            curve("ms_bs_percent", "mineralising", PURPLE),
            curve("ob_s_bs_percent", "osteoblasts", BLUE),
            curve("oc_s_bs_percent", "osteoclasts", VERMILION),
        ],
    ),
    chart(
        "activation",
        TURNOVER,
        "Activation frequency",
        "1/year",
        &[curve("ac_f_per_year", "Ac.f", GREEN)],
    ),
    chart(
        "osteoclasts",
        CELLS,
        "Osteoclasts",
        "cells",
        &[curve("osteoclasts", "osteoclasts", VERMILION)],
    ),
    chart(
        "osteoblasts",
        CELLS,
        "Osteoblasts",
        "cells",
        &[curve("osteoblasts", "osteoblasts", BLUE)],
    ),
    chart(
        "precursors",
        CELLS,
        "Precursors",
        "cells",
        &[
            curve("osteoclast_precursors", "osteoclast lineage", VERMILION),
            curve("osteoblast_precursors", "osteoblast lineage", BLUE),
        ],
    ),
    chart(
        "resident",
        CELLS,
        "Osteocytes and lining cells",
        "cells",
        &[curve("osteocytes", "osteocytes", PURPLE), curve("lining_cells", "lining cells", GREEN)],
    ),
    logarithmic(chart(
        "oestradiol",
        BLOOD,
        "Serum oestradiol",
        "pmol/L",
        &[curve("oestradiol_pmol_per_l", "oestradiol", PURPLE)],
    )),
    chart(
        "drugs",
        BLOOD,
        "Drug in plasma, once a day",
        "nmol/L",
        &[
            curve("anastrozole_nmol_per_l", "anastrozole", GREEN),
            curve("letrozole_nmol_per_l", "letrozole", ORANGE),
            curve("exemestane_nmol_per_l", "exemestane", SKY),
        ],
    ),
    only_changing(chart(
        "bisphosphonate",
        BLOOD,
        "Bisphosphonate of the skeleton for which the sample stands",
        "nmol",
        &[
            curve("bisphosphonate_surface_nmol", "on mineral surface", VERMILION),
            curve("bisphosphonate_buried_nmol", "buried", BLUE),
        ],
    )),
    only_changing(chart(
        "inhibition",
        BLOOD,
        "Work of osteoclasts that bisphosphonate prevents",
        "%",
        &[curve("osteoclast_inhibition_percent", "prevented", VERMILION)],
    )),
    only_changing(chart(
        "denosumab",
        BLOOD,
        "Free denosumab in serum",
        "ng/mL",
        &[curve("denosumab_ng_per_ml", "denosumab", SKY)],
    )),
    only_changing(chart(
        "peptides",
        BLOOD,
        "Secretagogues in blood",
        "nmol/L",
        &[
            curve("cjc1295_nmol_per_l", "CJC-1295", GREEN),
            curve("ipamorelin_nmol_per_l", "ipamorelin", ORANGE),
        ],
    )),
    against_baseline(only_changing(chart(
        "gh",
        BLOOD,
        "Growth hormone and free IGF-1",
        "% of untreated",
        &[
            curve("gh_percent_of_untreated", "GH", BLUE),
            curve("igf1_free_percent_of_untreated", "free IGF-1", GREEN),
        ],
    ))),
    only_changing(chart(
        "answers",
        BLOOD,
        "Assumed answers to peptides",
        "% of the greatest",
        &[
            curve("bpc157_answer_percent", "BPC-157", PURPLE),
            curve("tb500_answer_percent", "TB-500", SKY),
        ],
    )),
    chart(
        "rankl",
        BLOOD,
        "RANKL and OPG in marrow",
        "pmol/L",
        &[curve("rankl_pmol_per_l", "RANKL", VERMILION), curve("opg_pmol_per_l", "OPG", BLUE)],
    ),
    chart(
        "tgf_beta",
        BLOOD,
        "Active TGF-β in marrow",
        "pmol/L",
        &[curve("tgf_beta_pmol_per_l", "TGF-β", GREEN)],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use trabecula_core::measure::Measurement;
    use trabecula_core::systemic::AromataseInhibitor;

    #[test]
    fn every_curve_is_a_column_and_every_chart_has_its_own_name() {
        let mut ids = HashSet::new();
        let drugs = AromataseInhibitor::ALL.map(|drug| format!("{drug}_nmol_per_l"));
        for chart in CHARTS {
            assert!(ids.insert(chart.id), "{} twice", chart.id);
            for curve in chart.curves {
                let measured = Measurement::COLUMNS.iter().any(|c| c.name == curve.column);
                assert!(measured || drugs.iter().any(|d| d == curve.column), "{}", curve.column);
            }
        }
    }
}
