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
    Chart { id, section, title, unit, logarithmic: false, reference: None, curves }
}

const fn against_baseline(chart: Chart) -> Chart {
    Chart { reference: Some(100.0), ..chart }
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
