//! All end points.

use super::Family::{self, Blood, Cells, Densitometry, Histomorphometry, Marker, Structure};
use super::Outcome;
use super::Reading::{self, PercentOf, PercentOfBaseline, RelativeToDay0, Value};

const RESORPTION: Reading = PercentOf("resorbed_before_mm3_per_year");
const FORMATION: Reading = PercentOf("formed_before_mm3_per_year");

const fn outcome(
    family: Family,
    [name, label, unit, column]: [&'static str; 4],
    of: Reading,
    meaning: &'static str,
) -> Outcome {
    Outcome { name, label, unit, family, meaning, column, of }
}

/// All end points, in the order of the tables.
pub const OUTCOMES: &[Outcome] = &[
    outcome(
        Densitometry,
        ["ls_bmd_change_percent", "spine BMD", "%", "ls_bmd_percent_of_baseline"],
        PercentOfBaseline,
        "BMD of the lumbar spine by DXA, change from day 0",
    ),
    outcome(
        Densitometry,
        ["th_bmd_change_percent", "hip BMD", "%", "th_bmd_percent_of_baseline"],
        PercentOfBaseline,
        "BMD of the total hip by DXA, change from day 0",
    ),
    outcome(
        Densitometry,
        ["ls_t_score", "spine T", "1", "ls_t_score"],
        Value,
        "T-score of the lumbar spine",
    ),
    outcome(
        Densitometry,
        ["th_t_score", "hip T", "1", "th_t_score"],
        Value,
        "T-score of the total hip",
    ),
    outcome(
        Structure,
        ["vbmd_change_percent", "vBMD", "%", "bmd_percent_of_baseline"],
        PercentOfBaseline,
        "volumetric BMD of the trabecular cube, change from day 0",
    ),
    outcome(
        Structure,
        ["bv_tv_change_percent", "BV/TV", "%", "bv_tv"],
        RelativeToDay0,
        "bone volume fraction, change from day 0",
    ),
    outcome(Structure, ["bv_tv", "BV/TV, fraction", "1", "bv_tv"], Value, "bone volume fraction"),
    outcome(
        Structure,
        ["tb_th_change_percent", "Tb.Th", "%", "tb_th_mm"],
        RelativeToDay0,
        "trabecular thickness, change from day 0",
    ),
    outcome(
        Structure,
        ["tb_n_change_percent", "Tb.N", "%", "tb_n_per_mm"],
        RelativeToDay0,
        "trabecular number, change from day 0",
    ),
    outcome(
        Structure,
        ["conn_d_change_percent", "Conn.D", "%", "conn_d_per_mm3"],
        RelativeToDay0,
        "connectivity density, change from day 0; nothing where it was not above zero",
    ),
    outcome(
        Structure,
        ["tmd_change_percent", "TMD", "%", "tmd_mg_per_cm3"],
        RelativeToDay0,
        "tissue mineral density, change from day 0",
    ),
    outcome(
        Marker,
        ["s_ctx_change_percent", "s-CTX", "%", "s_ctx_percent_of_baseline"],
        RESORPTION,
        "s-CTX analogue of the last 28 days, change from the 180 days before day 0",
    ),
    outcome(
        Marker,
        ["s_ntx_change_percent", "s-NTX", "%", "s_ntx_percent_of_baseline"],
        RESORPTION,
        "serum NTX analogue of the last 28 days, change from the 180 days before day 0",
    ),
    outcome(
        Marker,
        ["p1np_change_percent", "P1NP", "%", "p1np_percent_of_baseline"],
        FORMATION,
        "P1NP analogue of the last 28 days, change from the 180 days before day 0",
    ),
    outcome(
        Marker,
        ["bsap_change_percent", "BSAP", "%", "bsap_percent_of_baseline"],
        FORMATION,
        "BSAP analogue of the last 28 days, change from the 180 days before day 0",
    ),
    outcome(
        Marker,
        ["osteocalcin_change_percent", "osteocalcin", "%", "osteocalcin_percent_of_baseline"],
        FORMATION,
        "osteocalcin analogue of the last 28 days, change from the 180 days before day 0",
    ),
    outcome(
        Histomorphometry,
        ["ac_f_per_year", "Ac.f", "1/year", "ac_f_per_year"],
        Value,
        "activation frequency",
    ),
    outcome(
        Histomorphometry,
        ["bfr_bs_um_per_year", "BFR/BS", "um/year", "bfr_bs_um_per_year"],
        Value,
        "bone formation rate from double labelling",
    ),
    outcome(
        Histomorphometry,
        ["ms_bs_percent", "MS/BS", "%", "ms_bs_percent"],
        Value,
        "mineralising surface from double labelling",
    ),
    outcome(
        Histomorphometry,
        ["mar_um_per_day", "MAR", "um/day", "mar_um_per_day"],
        Value,
        "mineral apposition rate",
    ),
    outcome(
        Histomorphometry,
        ["os_bs_percent", "OS/BS", "%", "os_bs_percent"],
        Value,
        "osteoid surface",
    ),
    outcome(
        Histomorphometry,
        ["ob_s_bs_percent", "Ob.S/BS", "%", "ob_s_bs_percent"],
        Value,
        "osteoblast surface",
    ),
    outcome(
        Histomorphometry,
        ["es_bs_percent", "ES/BS", "%", "es_bs_percent"],
        Value,
        "eroded surface",
    ),
    outcome(
        Histomorphometry,
        ["oc_s_bs_percent", "Oc.S/BS", "%", "oc_s_bs_percent"],
        Value,
        "osteoclast surface",
    ),
    outcome(
        Histomorphometry,
        ["w_th_um", "W.Th", "um", "w_th_um"],
        Value,
        "wall thickness of the packets completed in the last year",
    ),
    outcome(
        Histomorphometry,
        ["e_de_um", "E.De", "um", "e_de_um"],
        Value,
        "depth of erosion where formation began in the last year",
    ),
    outcome(
        Cells,
        ["osteoclasts", "osteoclasts", "1", "osteoclasts"],
        Value,
        "osteoclasts in the cube",
    ),
    outcome(
        Cells,
        ["osteoblasts", "osteoblasts", "1", "osteoblasts"],
        Value,
        "osteoblasts in the cube",
    ),
    outcome(
        Cells,
        ["lining_cells", "lining cells", "1", "lining_cells"],
        Value,
        "lining cells in the cube",
    ),
    outcome(
        Cells,
        ["osteocytes", "osteocytes", "1", "osteocytes"],
        Value,
        "osteocytes in the cube",
    ),
    outcome(
        Blood,
        ["oestradiol_pmol_per_l", "oestradiol", "pmol/L", "oestradiol_pmol_per_l"],
        Value,
        "serum oestradiol",
    ),
    outcome(
        Blood,
        ["gh_change_percent", "GH", "%", "gh_percent_of_untreated"],
        PercentOfBaseline,
        "growth hormone, mean of the last day, change from the untreated",
    ),
    outcome(
        Blood,
        ["gh_night_change_percent", "GH of the night", "%", "gh_night_percent_of_untreated"],
        PercentOfBaseline,
        "growth hormone, mean of the last night, change from the untreated night",
    ),
    outcome(
        Blood,
        ["igf1_change_percent", "IGF-1", "%", "igf1_serum_nmol_per_l"],
        RelativeToDay0,
        "total IGF-1 in serum, change from day 0",
    ),
    outcome(
        Blood,
        ["denosumab_ng_per_ml", "denosumab", "ng/mL", "denosumab_ng_per_ml"],
        Value,
        "free denosumab in serum",
    ),
    outcome(
        Blood,
        ["bisphosphonate_surface_nmol", "bisphosphonate", "nmol", "bisphosphonate_surface_nmol"],
        Value,
        "bisphosphonate on mineral surface of the skeleton for which the sample stands",
    ),
    outcome(
        Blood,
        ["cjc1295_nmol_per_l", "CJC-1295", "nmol/L", "cjc1295_nmol_per_l"],
        Value,
        "CJC-1295 in blood",
    ),
    outcome(
        Blood,
        ["ipamorelin_nmol_per_l", "ipamorelin", "nmol/L", "ipamorelin_nmol_per_l"],
        Value,
        "ipamorelin in blood",
    ),
];
