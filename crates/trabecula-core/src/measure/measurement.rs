//! One row of the time series.

use super::column::measurement;

measurement! {
    /// Everything that is measured on one day. Histomorphometric fractions are in %, as ASBMR
    /// reports them; a value that cannot be measured (no label found, say) is NaN.
    Measurement {
        /// Day; day 0 is the baseline, earlier days are the burn-in.
        day: "day";
        /// Serum oestradiol.
        oestradiol_pmol_per_l: "pmol/L";
        /// Aromatase inhibited by drug.
        aromatase_inhibition_percent: "%";
        /// Bisphosphonate in plasma, all drugs together.
        bisphosphonate_plasma_nmol_per_l: "nmol/L";
        /// Bisphosphonate given so far.
        bisphosphonate_given_nmol: "nmol";
        /// Bisphosphonate in the body outside mineral: gut, plasma, soft tissue, osteoclasts.
        bisphosphonate_body_nmol: "nmol";
        /// Bisphosphonate on mineral surface of the skeleton for which the sample stands.
        bisphosphonate_surface_nmol: "nmol";
        /// Bisphosphonate buried under newer bone.
        bisphosphonate_buried_nmol: "nmol";
        /// Bisphosphonate in urine, or never absorbed.
        bisphosphonate_excreted_nmol: "nmol";
        /// Work of the osteoclasts that ingested bisphosphonate prevents, mean over cells.
        osteoclast_inhibition_percent: "%";
        /// Free denosumab in serum.
        denosumab_ng_per_ml: "ng/mL";
        /// RANKL on membranes over what it would be without denosumab.
        membrane_rankl_fold: "1";
        /// Osteomorphs: pieces of split osteoclasts that wait in marrow.
        osteomorphs: "1";
        /// CJC-1295 (with or without DAC) in blood.
        cjc1295_nmol_per_l: "nmol/L";
        /// Ipamorelin in blood.
        ipamorelin_nmol_per_l: "nmol/L";
        /// Growth hormone, mean of the last day, against the untreated.
        gh_percent_of_untreated: "%";
        /// Growth hormone, mean of the last night (20:00 to 08:00), against the untreated of the
        /// same hours.
        gh_night_percent_of_untreated: "%";
        /// What the pituitary can release, against the untreated.
        pituitary_reserve_percent: "%";
        /// Total IGF-1 in serum.
        igf1_serum_nmol_per_l: "nmol/L";
        /// Free IGF-1 in serum, against the untreated.
        igf1_free_percent_of_untreated: "%";
        /// Cells' answer to BPC-157, of the greatest.
        bpc157_answer_percent: "%";
        /// Cells' answer to TB-500, of the greatest.
        tb500_answer_percent: "%";
        /// Bone volume per tissue volume, BV/TV.
        bv_tv: "1";
        /// Bone surface per bone volume, BS/BV.
        bs_bv_per_mm: "1/mm";
        /// Trabecular thickness, Tb.Th.
        tb_th_mm: "mm";
        /// Trabecular separation, Tb.Sp.
        tb_sp_mm: "mm";
        /// Trabecular number, Tb.N.
        tb_n_per_mm: "1/mm";
        /// Connectivity density, Conn.D.
        conn_d_per_mm3: "1/mm3";
        /// Tissue mineral density: hydroxyapatite per bone volume.
        tmd_mg_per_cm3: "mg/cm3";
        /// Volumetric bone mineral density: hydroxyapatite per tissue volume.
        bmd_mg_per_cm3: "mg/cm3";
        /// Volumetric BMD against day 0.
        bmd_percent_of_baseline: "%";
        /// Bone volume against day 0.
        bv_percent_of_baseline: "%";
        /// Mineral of the cortical companion against day 0.
        cortical_mineral_percent_of_baseline: "%";
        /// BMD of the lumbar spine by DXA against day 0: sample and cortical companion together.
        ls_bmd_percent_of_baseline: "%";
        /// BMD of the total hip by DXA against day 0.
        th_bmd_percent_of_baseline: "%";
        /// T-score of the lumbar spine.
        ls_t_score: "1";
        /// T-score of the total hip.
        th_t_score: "1";
        /// Osteoclasts per bone surface, N.Oc/BS (per area, in three dimensions).
        n_oc_bs_per_mm2: "1/mm2";
        /// Osteoclast surface, Oc.S/BS.
        oc_s_bs_percent: "%";
        /// Osteoblast surface, Ob.S/BS.
        ob_s_bs_percent: "%";
        /// Eroded surface, ES/BS.
        es_bs_percent: "%";
        /// Osteoid surface, OS/BS.
        os_bs_percent: "%";
        /// Mineralising surface, MS/BS, from double labelling: dLS + sLS/2.
        ms_bs_percent: "%";
        /// Mineral apposition rate, MAR, from the distance between labels.
        mar_um_per_day: "um/day";
        /// Bone formation rate, BFR/BS = MAR × MS/BS.
        bfr_bs_um_per_year: "um/year";
        /// Activation frequency, Ac.f = BFR/BS over W.Th.
        ac_f_per_year: "1/year";
        /// Wall thickness of the packets completed in the last year, W.Th.
        w_th_um: "um";
        /// Depth of erosion where formation began in the last year, E.De.
        e_de_um: "um";
        /// Resorption in the last 28 days per bone surface, BRs.R/BS.
        brs_r_bs_um_per_year: "um/year";
        /// Matrix laid in the last 28 days per bone surface.
        bfr_volume_bs_um_per_year: "um/year";
        /// s-CTX analogue: matrix resorbed in the last 28 days, against baseline.
        s_ctx_percent_of_baseline: "%";
        /// Serum NTX analogue: what its assay sees of the change of s-CTX, against baseline.
        s_ntx_percent_of_baseline: "%";
        /// P1NP analogue: osteoid laid in the last 28 days, against baseline.
        p1np_percent_of_baseline: "%";
        /// BSAP analogue: what its assay sees of the change in osteoblasts at work in the last 28 days,
        /// against baseline.
        bsap_percent_of_baseline: "%";
        /// Osteocalcin analogue: matrix mineralised in the last 28 days, against baseline.
        osteocalcin_percent_of_baseline: "%";
        /// Matrix resorbed a year in the 180 days before day 0: how much a woman's markers of
        /// resorption weigh in the mean of a group.
        resorbed_before_mm3_per_year: "mm3/year";
        /// Matrix laid a year in the 180 days before day 0: the same of markers of formation.
        formed_before_mm3_per_year: "mm3/year";
        /// Bone volume resorbed since the start.
        resorbed_mm3: "mm3";
        /// Bone volume formed since the start.
        formed_mm3: "mm3";
        /// Bone volume lost as loose fragments since the start.
        fragments_mm3: "mm3";
        /// Osteoclast precursors.
        osteoclast_precursors: "1";
        /// Osteoclasts.
        osteoclasts: "1";
        /// Osteoblast precursors.
        osteoblast_precursors: "1";
        /// Osteoblasts.
        osteoblasts: "1";
        /// Lining cells.
        lining_cells: "1";
        /// Osteocytes.
        osteocytes: "1";
        /// Mean soluble RANKL in marrow.
        rankl_pmol_per_l: "pmol/L";
        /// Mean OPG in marrow.
        opg_pmol_per_l: "pmol/L";
        /// Mean active TGF-beta in marrow.
        tgf_beta_pmol_per_l: "pmol/L";
        /// Mean free IGF-1 in marrow.
        igf1_pmol_per_l: "pmol/L";
        /// IGF-1 that osteoblasts add under GH, mean where they stand.
        osteoblast_igf1_pmol_per_l: "pmol/L";
        /// Activity of the PI3K/Akt arm of the IGF-1 receptor where osteoblasts stand, mean, against
        /// that at the blood's level of IGF-1 without drugs.
        akt_percent_of_rest: "%";
        /// The same of the MAPK/ERK arm.
        erk_percent_of_rest: "%";
    }
}
