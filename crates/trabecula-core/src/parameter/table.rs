//! The table itself.

use super::declare::{entry, parameters};
use super::{Entry, Grade, ParameterError};

parameters! {
    /// Serum oestradiol by menopausal state, and how far bone responds to it.
    oestradiol: Oestradiol {
        /// Mean over the cycle before the menopausal transition.
        premenopausal_pmol_per_l: 400.0, "pmol/L", 150.0..=900.0, HumanObservation,
            "mean of the menstrual cycle, range of cohorts 300 to 450 pmol/L";
        /// After the transition, without an aromatase inhibitor.
        postmenopausal_pmol_per_l: 25.7, "pmol/L", 3.0..=91.0, RandomisedTrial,
            "Dixon JCO 2008, baseline of the anastrozole-letrozole crossover";
        /// Time constant of the logistic fall around the final menstrual period.
        transition_days: 200.0, "day", 30.0..=800.0, HumanObservation,
            "SWAN: oestradiol falls from 2 y before to 2 y after the final period (Randolph 2011)";
        /// Half-life in blood.
        half_life_hours: 2.0, "h", 0.3..=24.0, HumanPharmacology,
            "1-2 h after an intravenous dose; any value of hours leaves the daily mean unchanged";
        /// Concentration at which bone shows half of its response.
        bone_ec50_pmol_per_l: 38.0, "pmol/L", 5.0..=200.0, Calibrated,
            "response must saturate: markers +20-40 % for a ten-fold fall (C4, C9)";
    }

    /// Anastrozole: one compartment, first-order absorption, competitive inhibition.
    anastrozole: Anastrozole {
        /// Share of the dose that reaches blood.
        bioavailability: 0.84, "1", 0.3..=1.0, HumanPharmacology,
            "83-85 % of the dose is recovered, label; only volume over bioavailability matters";
        /// First-order absorption rate.
        absorption_per_hour: 2.6, "1/h", 0.1..=10.0, HumanPharmacology,
            "peak within 2 h fasting, label";
        /// Elimination half-life.
        half_life_hours: 46.8, "h", 30.0..=60.0, HumanPharmacology,
            "41-48 h, Buzdar 2002; 46.8 h in postmenopausal women, label";
        /// Volume of distribution.
        volume_l: 65.3, "L", 30.0..=150.0, HumanPharmacology,
            "from the trough of 30.3 ng/mL on 1 mg a day, ATAC substudy, Dowsett 2001";
        /// Molar mass.
        molar_mass_g_per_mol: 293.37, "g/mol", 293.0..=294.0, InVitro, "C17H19N5";
        /// Concentration that halves whole-body aromatase activity.
        ic50_nmol_per_l: 2.87, "nmol/L", 0.3..=30.0, HumanPharmacology,
            "97.3 % inhibition (Geisler 2002) at a trough of 103.3 nmol/L: 103.3 x 0.027 / 0.973";
    }

    /// Letrozole: first-order absorption, an early and a late phase, competitive inhibition.
    letrozole: Letrozole {
        /// Share of the dose that reaches blood.
        bioavailability: 0.999, "1", 0.3..=1.0, HumanPharmacology, "99.9 %, Sioufi 1997";
        /// First-order absorption rate.
        absorption_per_hour: 3.5, "1/h", 0.1..=10.0, HumanPharmacology,
            "peak at 1 h fasting, label; with the early phase";
        /// Elimination half-life during daily dosing.
        half_life_hours: 63.4, "h", 40.0..=110.0, HumanPharmacology,
            "0.693 x 94.2 L / 1.03 L/h, repeated doses, Tanii 2011; 2 d after one dose, label";
        /// Half-life of the early phase, in which the drug spreads from blood.
        early_half_life_hours: 1.5, "h", 0.5..=10.0, Hypothesis, "hours; size assumed";
        /// Area under the curve of that phase over that of the late one.
        early_to_late_area: 0.015, "1", 0.0..=1.0, Calibrated,
            "peak of the first tablet, 129 nmol/L fasting, label";
        /// Volume of distribution of the late phase.
        volume_l: 94.2, "L", 50.0..=200.0, HumanPharmacology,
            "Tanii 2011, daily doses for 14-28 d; 1.87 L/kg after one, Sioufi 1997";
        /// Molar mass.
        molar_mass_g_per_mol: 285.31, "g/mol", 285.0..=286.0, InVitro, "C17H11N5";
        /// Concentration that halves whole-body aromatase activity.
        ic50_nmol_per_l: 2.82, "nmol/L", 0.1..=30.0, HumanPharmacology,
            "99.1 % inhibition, the assay's limit (Geisler 2002), at 310 nmol/L: x 0.009 / 0.991";
    }

    /// Exemestane: first-order absorption, an early and a late phase, irreversible inactivation.
    exemestane: Exemestane {
        /// Share of the dose that reaches blood.
        bioavailability: 0.05, "1", 0.02..=0.5, Animal,
            "5 % in rats and dogs, unknown in women; only volume over bioavailability matters";
        /// First-order absorption rate.
        absorption_per_hour: 1.4, "1/h", 0.1..=10.0, HumanPharmacology,
            "peak at 1.2 h in women with breast cancer, label";
        /// Elimination half-life.
        half_life_hours: 27.0, "h", 15.0..=40.0, HumanPharmacology,
            "27 h, Buzdar 2002; about 24 h, label";
        /// Half-life of the early phase, in which the drug spreads from blood.
        early_half_life_hours: 1.15, "h", 0.5..=10.0, Hypothesis,
            "falls polyexponentially, label; size assumed";
        /// Area under the curve of that phase over that of the late one.
        early_to_late_area: 3.0, "1", 0.0..=20.0, Calibrated, "peak of 18 ng/mL, label";
        /// Volume of distribution of the late phase.
        volume_l: 647.0, "L", 200.0..=10000.0, HumanPharmacology,
            "from 75.4 ng h/mL a day on 25 mg in women with breast cancer, label";
        /// Molar mass.
        molar_mass_g_per_mol: 296.40, "g/mol", 296.0..=297.0, InVitro, "C20H24O2";
        /// Aromatase inactivated per concentration in tissue: inactivation is first order in the
        /// drug, whose free concentration of about 1 nmol/L is far below saturation (26 nmol/L).
        inactivation_l_per_nmol_day: 2.6, "L/(nmol day)", 0.1..=20.0, HumanPharmacology,
            "97.9 % inhibition (Geisler 1998) at a mean of 10.6 nmol/L; in vitro 2.8, Giudici 1988";
    }

    /// Aromatase, and how its inhibition shows in blood.
    aromatase: Aromatase {
        /// Half-life of the enzyme: sets the recovery after an irreversible inhibitor.
        half_life_hours: 28.2, "h", 10.0..=100.0, InVitro, "MCF-7aro cells, Wang & Chen 2006";
        /// Inhibitor effect in the tissues that feed blood with oestradiol, per effect on the
        /// whole-body conversion of a tracer.
        tissue_exposure: 0.36, "1", 0.05..=1.0, Calibrated,
            "C8: 2.71 pmol/L on anastrozole, at 97.3 % inhibition; full exposure would give 2.0";
        /// Share of measured oestradiol that does not come from aromatase: food and cross-reaction.
        residual_fraction: 0.038, "1", 0.0..=0.2, Calibrated,
            "C8: 1.56 pmol/L on letrozole; 1 pmol/L is close to the detection limit of the assay";
    }

    /// What full loss of oestradiol does to cells, as a fold of the premenopausal value.
    oestrogen_loss: OestrogenLoss {
        /// RANKL expression of the osteoblast lineage and osteocytes.
        rankl_fold: 2.36, "1", 1.0..=4.0, Calibrated,
            "chosen below RANKL per marrow cell x2-3 after the menopause, Eghbali-Fatourechi JCI 2003: x1.6 at 25.7 pmol/L";
        /// OPG expression of the osteoblast lineage.
        opg_fold: 0.85, "1", 0.3..=1.0, InVitro, "direction from Hofbauer 1999; size assumed";
        /// Life of an osteoclast.
        osteoclast_life_fold: 1.05, "1", 1.0..=3.0, InVitro,
            "oestradiol doubles osteoclast apoptosis in vitro, Hughes 1996; size assumed";
        /// Life of an osteoblast, for as long as the loss lasts.
        osteoblast_life_fold: 1.0, "1", 0.3..=1.0, Calibrated,
            "direction from Kousteni 2001; not set: 1, as the late loss (C5, C6) needs none besides that in withdrawal";
        /// Life of an osteoblast, besides, while bone is not accustomed to the loss.
        withdrawal_osteoblast_life_fold: 0.48, "1", 0.1..=1.0, Calibrated,
            "loss around the final period, SWAN, Sowers 2010 (C5); early on an inhibitor (C7, C11)";
        /// Readiness of osteoclast precursors to commit.
        osteoclast_commitment_fold: 1.0, "1", 1.0..=3.0, Calibrated,
            "oestradiol lowers the share of marrow cells that have gone on towards osteoclasts, and s-CTX with it, but not RANK: 34 women, randomised, Clowes 2009; size from markers on letrozole (C9)";
        /// Rate at which osteocytes begin to signal.
        osteocyte_signal_fold: 4.3, "1", 1.0..=6.0, Calibrated,
            "activation frequency 0.13 to 0.37 per year thirteen years later, Recker 2004 (C1, C2), where loss is not whole: x2.3 at 25.7 pmol/L";
        /// Time constant by which bone grows accustomed to a loss.
        accustoming_days: 600.0, "day", 100.0..=3650.0, Calibrated,
            "loss slows over years after the final period, Sowers 2010 (C5), and on an inhibitor (C7)";
        /// Turnover that the tissue has lived with before the simulation; sets only its age.
        past_turnover_fold: 2.8, "1", 1.0..=6.0, HumanObservation,
            "activation frequency 0.13 to 0.37 per year, Recker 2004 (C1, C2)";
    }

    /// What ovaries give bone besides oestradiol.
    ovary: Ovary {
        /// How long before oestradiol it falls.
        lead_days: 260.0, "day", 0.0..=1100.0, Calibrated,
            "FSH rises fastest from 2.1 to 0.2 y before the final period, oestradiol falls from 2.0 y before to 2.2 y after: SWAN, Randolph 2011, recalled";
        /// Its loss over that of all of oestradiol's effect, where both are new to bone.
        share_in_withdrawal: 2.6, "1", 0.0..=3.0, Calibrated,
            "loss before the final period, SWAN, Sowers 2010 (C5); mice with more inhibin A form more bone, Perrien 2007";
    }

    /// What years after the final period do besides.
    ageing: Ageing {
        /// Readiness of osteoclast precursors to commit, per decade.
        osteoclast_commitment_fold_per_decade: 1.07, "1", 1.0..=2.0, Calibrated,
            "marrow of older women makes more osteoclasts, Chung 2014, recalled; activation frequency 0.24 to 0.37 per year in 12 years after the first, Recker 2004 (C2), of which so little gives a part; set by what is lost ten years later (C6)";
        /// Recruits for formation, per decade.
        recruit_fold_per_decade: 1.0, "1", 0.8..=1.0, Calibrated,
            "walls of 65.56 um get thinner by 0.14 um a year of age, Kragstrup 1983: 0.976 per decade from 50 on; not set yet: 1";
    }

    /// What load does: bone that has lost volume strains more under the same load.
    load: Load {
        /// Exponent of recruits for formation on bone volume that bone is used to over that of now; 0:
        /// bone does not feel load.
        formation_exponent: 0.2, "1", 0.0..=4.0, Calibrated,
            "load lowers sclerostin and raises formation, mice, Robling 2008; stiffness goes with density to the power 1.49-2.18 (Morgan 2003, abstract); set by how loss slows after the final period (C5)";
        /// Time constant by which bone grows used to the load that it bears.
        accommodation_days: 36500.0, "day", 100.0..=36500.0, Calibrated,
            "bone cells accommodate to what they customarily feel: rats, Schriefer 2005; a century: never";
    }

    /// Mineralised and unmineralised matrix.
    tissue: Tissue {
        /// Mean time from laying osteoid to its mineralisation.
        mineralisation_lag_days: 22.6, "day", 8.0..=60.0, HumanObservation,
            "mineralisation lag time 15-25 d, iliac trabecular bone";
        /// Speed of mineralisation where no osteoblast is left, over that beside osteoblasts.
        unattended_mineralisation: 0.2, "1", 0.02..=1.0, Calibrated,
            "half of the osteoid surface takes no label (MS/BS against OS/BS, C3): late seams are thin and slow";
        /// Mineral laid when osteoid mineralises (primary mineralisation).
        primary_mineral_g_per_cm3: 0.67, "g/cm3", 0.2..=1.1, Animal,
            "67 % of full mineral within 18 d, rabbit osteons (Fuchs 2008); Ruffoni 2007 has 11.9 of 31.1 wt% Ca";
        /// Mineral that old tissue approaches (secondary mineralisation).
        full_mineral_g_per_cm3: 1.0, "g/cm3", 0.9..=1.9, HumanObservation,
            "set by CaMean 22.2 wt%, Roschger 2003, at a turnover time of 5 y";
        /// Time constant of secondary mineralisation.
        secondary_mineralisation_days: 143.0, "day", 100.0..=3650.0, Animal,
            "rabbit osteons complete by 350 d (Fuchs 2008), which is 91 % with this; rat bone 330 d; models 143 d (Martinez-Reina 2019) to 5 y (Ruffoni 2007): the longer, the more CaMean depends on turnover, of which Roschger 2003 saw next to nothing";
        /// Formation per bone surface (BFR/BS) that the tissue has lived with before the
        /// simulation, premenopausal; with the sample's BS/BV it gives the mean age of tissue.
        past_formation_um_per_year: 10.0, "um/year", 1.0..=40.0, HumanObservation,
            "activation frequency 0.13-0.16 per year times a wall of 55 um, Recker 2004";
        /// Latent TGF-beta bound in matrix.
        tgf_beta_pmol_per_cm3: 16.0, "pmol/cm3", 2.0..=60.0, InVitro,
            "200 ug per kg of bone, Seyedin 1985, at 25 kDa and 2 g/cm3";
        /// IGF-1 bound in matrix.
        igf1_pmol_per_cm3: 80.0, "pmol/cm3", 10.0..=300.0, InVitro,
            "about 300 ng per g of human bone, Bautista 1990; range assumed";
        /// Fraction of released growth factor that the eroded surface keeps.
        surface_retention: 0.9, "1", 0.5..=1.0, Hypothesis,
            "coupling signals stay on the eroded surface (Delaisse 2014)";
        /// Rate at which growth factor kept on eroded surface fades.
        surface_signal_loss_per_day: 0.001, "1/day", 0.0..=0.05, Hypothesis,
            "eroded surface without osteoblasts is found for months (Andersen 2013)";
    }

    /// Serum markers: what an assay sees of a change of the cells that make them.
    markers: Markers {
        /// Change of serum NTX, per cent, over that of s-CTX.
        ntx_per_ctx: 0.545, "1", 0.3..=1.0, HumanObservation,
            "alendronate, two years and more: serum NTX -36.7 %, s-CTX -67.3 % (Greenspan 2000, abstract)";
        /// Change of BSAP, per cent, over that of P1NP.
        bsap_per_p1np: 0.536, "1", 0.3..=1.0, HumanObservation,
            "zoledronate 5 mg a year: BSAP -30 %, P1NP -56 % (Delmas 2009, abstract)";
    }

    /// Densitometry (DXA): how the trabecular cube and its cortical companion make up a site.
    densitometry: Densitometry {
        /// Share of the mineral of the lumbar spine (front to back) that is trabecular.
        spine_trabecular_share: 0.45, "1", 0.25..=0.75, Calibrated,
            "vertebral bodies about a third (Nottestad 1987) to three quarters (Eastell 1990), posterior elements mostly cortical; recalled, not re-read; with the three numbers below, spine and hip in C6, C7, C11 and C13";
        /// Share of the mineral of the total hip that is trabecular.
        hip_trabecular_share: 0.20, "1", 0.15..=0.5, Calibrated,
            "neck about a quarter, intertrochanteric half (Riggs 1982, recalled); size from spine and hip in C6, C7, C11 and C13";
        /// Surface per bone volume of compact bone: periosteal, endocortical and intracortical.
        cortical_surface_per_mm: 2.0, "1/mm", 1.5..=6.0, Calibrated,
            "canals 2-3.5 /mm (Martin 1984, recalled); both faces of a cortex of 1-3 mm add 0.7-2 /mm, of a vertebral shell of 0.4 mm 5 /mm; size from spine and hip in C6, C7, C11 and C13";
        /// Bone that modelling, formation without resorption before it, adds to compact bone; before
        /// the menopause remodelling leaves as much unfilled.
        cortical_modelling_percent_per_year: 0.9, "%/year", 0.0..=2.0, Calibrated,
            "periosteal apposition and endocortical loss go on side by side (Ahlborg 2003, Szulc 2006, recalled: the diameter of the radius grows by some tenths of a per cent a year) and modelling goes on under denosumab in monkeys (Ominsky 2015); size from spine and hip in C6, C7, C11 and C13";
        /// Share of all bone of the skeleton that is trabecular; markers in blood come from all of it.
        skeleton_trabecular_share: 0.2, "1", 0.15..=0.3, HumanObservation,
            "four fifths of the skeleton are compact bone, by mass (ICRP publication 70)";
        /// Mean BMD of young women at the lumbar spine, L1-L4.
        spine_young_mean_g_per_cm2: 1.047, "g/cm2", 0.9..=1.3, HumanObservation,
            "Hologic reference for white women, L1-L4";
        /// Standard deviation of it.
        spine_young_sd_g_per_cm2: 0.110, "g/cm2", 0.08..=0.16, HumanObservation,
            "Hologic reference for white women, L1-L4";
        /// Mean BMD of young women at the total hip.
        hip_young_mean_g_per_cm2: 0.942, "g/cm2", 0.8..=1.2, HumanObservation,
            "NHANES III, white women of 20-29 y, Looker 1998";
        /// Standard deviation of it.
        hip_young_sd_g_per_cm2: 0.122, "g/cm2", 0.08..=0.16, HumanObservation,
            "NHANES III, white women of 20-29 y, Looker 1998";
        /// The woman's own T-score at the lumbar spine at day 0.
        spine_t_score: -1.0, "1", -5.0..=4.0, HumanObservation,
            "women of about 60 y are near -1 on average; a trait of the woman, not a constant";
        /// The woman's own T-score at the total hip at day 0.
        hip_t_score: -0.8, "1", -5.0..=4.0, HumanObservation,
            "women of about 60 y are near -1 on average; a trait of the woman, not a constant";
    }

    /// Osteocytes: embedded cells that start remodelling.
    osteocyte: Osteocyte {
        /// Number density in bone.
        density_per_mm3: 13000.0, "1/mm3", 8000.0..=18000.0, HumanObservation,
            "Mullender 1996, iliac cancellous bone";
        /// Hazard of starting to signal, young cell, premenopausal.
        signal_per_year: 0.0060, "1/year", 0.0005..=0.1, Calibrated,
            "turnover before the menopause (C1, C3)";
        /// Age by which microdamage doubles the signalling hazard.
        damage_age_days: 3650.0, "day", 365.0..=36500.0, Hypothesis,
            "microdamage accumulates with tissue age; size assumed";
        /// How long a signal is kept up unless the cell is resorbed.
        signal_days: 38.0, "day", 5.0..=120.0, Calibrated,
            "turnover before the menopause (C1, C3); apoptotic osteocytes are cleared over weeks";
        /// Distance over which its processes reach the surface.
        reach_um: 55.0, "um", 20.0..=80.0, HumanObservation, "canaliculi span 20-60 um";
        /// RANKL that a signalling cell presents, as a local concentration on contact.
        membrane_rankl_pmol_per_l: 60.0, "pmol/L", 1.0..=1000.0, Hypothesis,
            "local levels are unmeasured (Ledoux 2022); of the order of the binding constant";
        /// Soluble RANKL that a signalling cell sheds.
        rankl_amol_per_day: 3.0, "amol/day", 0.0..=20.0, Hypothesis,
            "gives local soluble RANKL of a few pmol/L";
    }

    /// Lining cells: the guards of quiescent surface.
    lining_cell: LiningCell {
        /// Surface that one cell covers, as a radius.
        radius_um: 30.0, "um", 15.0..=45.0, HumanObservation,
            "flat cells of 50-60 um across (Miller 1989)";
        /// Hazard of retracting within reach of a signalling osteocyte.
        retract_on_signal_per_day: 0.35, "1/day", 0.01..=5.0, Hypothesis,
            "canopy opens within days";
        /// Hazard of retracting beside an osteoclast: the lateral spread of a site.
        retract_beside_osteoclast_per_day: 0.2, "1/day", 0.0..=2.0, Calibrated,
            "sets the size of a remodelling site";
        /// How long a retracted cell stays before it covers the surface again.
        retracted_days: 20.0, "day", 2.0..=60.0, Hypothesis, "assumed";
        /// RANKL that a retracted cell presents, as a local concentration on contact.
        membrane_rankl_pmol_per_l: 40.0, "pmol/L", 0.0..=1000.0, Hypothesis,
            "bone-surface cells share activation with osteocytes (El-Masri 2024); size assumed";
        /// Soluble RANKL that a retracted cell sheds.
        rankl_amol_per_day: 0.5, "amol/day", 0.0..=20.0, Hypothesis, "assumed";
        /// OPG that a resting cell secretes.
        opg_amol_per_day: 0.0006, "amol/day", 0.0..=1.0, Hypothesis,
            "gives marrow OPG near serum, 3-6 pmol/L";
        /// Growth factor left around a bare place, as matrix, below which cells cover it.
        tolerated_deposit_um3: 1000.0, "um3", 0.0..=20000.0, Hypothesis,
            "less than a tenth of what recruits an osteoblast precursor";
        /// Hazard of spreading to bare neighbouring surface.
        spread_per_day: 0.04, "1/day", 0.001..=1.0, Hypothesis, "assumed";
    }

    /// Formation without resorption.
    modelling: Modelling {
        /// Share of quiescent surface that begins to form bone.
        surface_per_year: 0.0, "1/year", 0.0..=0.5, Calibrated,
            "P1NP 76 % down after three years of denosumab, Cummings 2009 (C13), and what the spine gains from then on, Bone 2017; not set yet: 0";
        /// Radius of a patch.
        patch_radius_um: 100.0, "um", 30.0..=300.0, Hypothesis,
            "a few hundred um across, as a remodelling site is; assumed";
        /// Osteoblasts that a lining cell gives by division.
        osteoblasts_per_lining_cell: 3.0, "1", 1.0..=8.0, Hypothesis,
            "a thin packet: 1,000 cells per mm2 where 2,700 build a wall; assumed";
    }

    /// Osteoclast precursors in marrow.
    osteoclast_precursor: OsteoclastPrecursor {
        /// Number in marrow, per bone surface, that the haematopoietic pool keeps up: they come from
        /// capillaries that follow the surface, not from marrow far from bone.
        number_per_mm2: 280.0, "1/mm2", 5.0..=800.0, Hypothesis,
            "capillaries lie close to remodelling surfaces (Kristensen 2013); clinical numbers are lacking (Ledoux 2022)";
        /// Mean stay in marrow.
        life_days: 15.0, "day", 2.0..=60.0, Hypothesis, "monocyte-lineage residence; assumed";
        /// Random motility.
        motility_um2_per_day: 2000.0, "um2/day", 50.0..=20000.0, Animal,
            "intravital precursors move at a few um/min with low persistence (Ishii 2009)";
        /// Drift up a steep gradient of soluble RANKL.
        chemotaxis_um_per_day: 300.0, "um/day", 0.0..=500.0, Hypothesis, "assumed";
        /// Distance over which cells compare concentrations; a relative change of 1 over it gives
        /// half of the full drift.
        gradient_length_um: 200.0, "um", 10.0..=1000.0, Hypothesis, "a few cell lengths";
        /// Hazard of commitment at full RANK occupancy.
        commit_per_day: 1.075, "1/day", 0.01..=10.0, Calibrated,
            "turnover before the menopause (C1, C3); differentiation takes days";
        /// How long a committed cell waits to fuse.
        committed_days: 12.0, "day", 1.0..=30.0, InVitro, "osteoclastogenic cultures";
        /// Cells that fuse to make an osteoclast.
        fusion_count: 5.0, "1", 2.0..=12.0, HumanObservation,
            "mean nuclei 5-8 in healthy osteoclasts";
        /// Distance within which committed cells fuse with each other or with an osteoclast.
        fusion_reach_um: 50.0, "um", 20.0..=120.0, InVitro, "cells in contact; osteoclasts of 50-100 um";
    }

    /// Osteoclasts.
    osteoclast: Osteoclast {
        /// Mean life of a cell (of its nuclei, which fusion renews).
        life_days: 35.0, "day", 6.0..=60.0, Calibrated,
            "2-3 weeks, Manolagas 2000; months where monocytes keep fusing, in mice, Jacome-Galarza 2019; size from depth and surface of sites (C1, C3)";
        /// Most nuclei of one cell.
        nuclei_max: 12.0, "1", 4.0..=40.0, HumanObservation, "1-20 in health";
        /// Surface that one nucleus's share of the cell resorbs.
        area_per_nucleus_um2: 450.0, "um2", 100.0..=1500.0, HumanObservation,
            "3,000 um2 under a cell of 6-7 nuclei";
        /// Erosion rate on intact surface.
        erosion_um_per_day: 10.1, "um/day", 2.0..=12.0, Calibrated,
            "depth of sites (C3); 4.7 um/d over the whole depth of cortical ones, Agerbaek 1991";
        /// Depth at which erosion stops.
        depth_max_um: 100.0, "um", 40.0..=120.0, Calibrated,
            "approached, never reached: final depth 40-62 um (Eriksen 1984; Vanderoost 2014)";
        /// Speed along the surface.
        crawl_um_per_day: 4.0, "um/day", 0.0..=100.0, Calibrated,
            "BMU front about 25 um/d in cortex (Manolagas 2000), slower in trabecular bone; wall thickness (C3)";
        /// Distance within which it holds back the maturing of osteoblasts.
        restraint_um: 100.0, "um", 0.0..=300.0, Animal,
            "semaphorin 4D of osteoclasts, Negishi-Koga 2011; distance assumed";
        /// Death hazard without RANKL, as a fold of that with RANK fully bound.
        withdrawal_hazard_fold: 2.9, "1", 1.0..=20.0, InVitro,
            "osteoclasts die within days without RANKL";
        /// Death hazard at saturating TGF-beta, as a fold.
        tgf_beta_hazard_fold: 1.5, "1", 1.0..=5.0, InVitro, "Hughes 1996; size assumed";
    }

    /// Osteoblast precursors (mesenchymal).
    osteoblast_precursor: OsteoblastPrecursor {
        /// Number density in marrow that the mesenchymal pool keeps up.
        density_per_mm3: 200.0, "1/mm3", 20.0..=3000.0, Hypothesis,
            "clinical numbers are lacking (Ledoux 2022)";
        /// Mean stay in marrow.
        life_days: 40.0, "day", 5.0..=200.0, Hypothesis, "assumed";
        /// Random motility.
        motility_um2_per_day: 800.0, "um2/day", 50.0..=20000.0, InVitro, "assumed range";
        /// Drift up a steep gradient of TGF-beta.
        chemotaxis_um_per_day: 50.0, "um/day", 0.0..=500.0, Animal,
            "TGF-beta brings precursors to resorption sites, Tang 2009; size assumed";
        /// Distance over which cells compare concentrations; a relative change of 1 over it gives
        /// half of the full drift.
        gradient_length_um: 100.0, "um", 10.0..=1000.0, Hypothesis, "a few cell lengths";
        /// Hazard of attaching to eroded surface that keeps growth factor.
        attach_per_day: 0.3, "1/day", 0.01..=10.0, Calibrated,
            "sets the reversal period; size from eroded surface (C3)";
        /// Matrix volume whose growth factor recruits one precursor.
        volume_per_recruit_um3: 11680.0, "um3", 2000.0..=40000.0, Calibrated,
            "balance of one cycle before the menopause (C1)";
        /// Proliferation of attached cells at basal IGF-1.
        proliferation_per_day: 0.35, "1/day", 0.0..=1.0, InVitro, "doubling in days";
        /// Differentiation hazard where cells stand close.
        differentiate_per_day: 0.14, "1/day", 0.01..=1.0, HumanObservation,
            "pre-osteoblast phase about 9 d, Eriksen 1984";
        /// Surface density of lineage cells at which differentiation is half as fast.
        crowding_per_mm2: 1200.0, "1/mm2", 100.0..=5000.0, Hypothesis,
            "formation starts above a threshold density, Lassen 2017; size assumed";
        /// Steepness (Hill exponent) of that threshold.
        crowding_steepness: 3.0, "1", 1.0..=8.0, Hypothesis,
            "a threshold was seen (Lassen 2017), its sharpness was not measured";
        /// RANKL that an attached cell presents on contact.
        membrane_rankl_pmol_per_l: 0.9, "pmol/L", 0.0..=1000.0, Calibrated,
            "reversal cells go on attracting osteoclasts (Lassen 2017); size from wall thickness (C3)";
        /// Soluble RANKL that an attached cell sheds.
        rankl_amol_per_day: 0.004, "amol/day", 0.0..=20.0, Hypothesis, "assumed";
    }

    /// Osteoblasts.
    osteoblast: Osteoblast {
        /// Osteoid laid by a young cell.
        osteoid_um3_per_day: 800.0, "um3/day", 50.0..=1200.0, Calibrated,
            "apposition 0.5 um/d over the seam (C3); initially 1-2 um/d at 2,700 cells per mm2";
        /// Time constant by which its output falls with age.
        output_decay_days: 31.0, "day", 20.0..=500.0, Calibrated,
            "apposition slows over the formation period (Eriksen 1984); with the rate, C3";
        /// Mean time to apoptosis, premenopausal.
        life_days: 100.0, "day", 30.0..=400.0, HumanObservation,
            "active life 3 months, 60-80 % die by apoptosis, Manolagas 2000";
        /// Age at which cells begin to end their work.
        work_days: 60.0, "day", 40.0..=250.0, HumanObservation, "formation period 89-150 d";
        /// Mean further time at work after that.
        retirement_days: 15.0, "day", 2.0..=100.0, Hypothesis, "assumed";
        /// OPG that a cell secretes.
        opg_amol_per_day: 0.002, "amol/day", 0.0..=1.0, Hypothesis,
            "gives marrow OPG near serum, 3-6 pmol/L";
        /// Most cells per surface.
        crowding_per_mm2: 9000.0, "1/mm2", 3000.0..=15000.0, HumanObservation,
            "cuboidal cells of 10-15 um";
        /// How often a cell shifts to a deeper hollow beside it.
        shift_per_day: 1.5, "1/day", 0.0..=5.0, Calibrated,
            "osteoblast sheets smooth their surface; size from a structure that holds before the menopause";
    }

    /// Soluble RANKL.
    rankl: Rankl {
        /// Diffusivity in marrow.
        diffusivity_um2_per_s: 30.0, "um2/s", 5.0..=100.0, InVitro,
            "Stokes-Einstein, 60 kDa trimer, marrow 2-4 times slower than water";
        /// Clearance.
        decay_per_day: 10.1, "1/day", 0.05..=100.0, Hypothesis,
            "10.13 (Pivonka line) or 0.070 (Peterson-Riggs): not knowledge, a choice";
        /// Release by marrow cells everywhere, premenopausal.
        marrow_pmol_per_l_per_day: 2.0, "pmol/L/day", 0.0..=100.0, HumanObservation,
            "serum soluble RANKL 0.1-0.5 pmol/L";
    }

    /// OPG.
    opg: Opg {
        /// Diffusivity in marrow.
        diffusivity_um2_per_s: 20.0, "um2/s", 5.0..=66.0, InVitro,
            "Stokes-Einstein, 120 kDa dimer, marrow 2-4 times slower than water";
        /// Clearance.
        decay_per_day: 0.35, "1/day", 0.05..=400.0, Hypothesis, "Pivonka line";
    }

    /// Active TGF-beta.
    tgf_beta: TgfBeta {
        /// Diffusivity in marrow.
        diffusivity_um2_per_s: 3.0, "um2/s", 0.3..=110.0, InVitro,
            "Stokes-Einstein, 25 kDa, slowed about 15-fold by binding to matrix; slowing assumed";
        /// Loss by capture and decay.
        decay_per_day: 10.0, "1/day", 0.5..=2000.0, Hypothesis,
            "reach of about 0.15 mm; Pivonka line 1 per day";
        /// Concentration of half response.
        ec50_pmol_per_l: 1.0, "pmol/L", 0.1..=100.0, InVitro, "cell responses at 1-10 pmol/L";
        /// Share of retained growth factor that eroded surface sheds.
        surface_release_per_day: 0.02, "1/day", 0.0..=0.5, Hypothesis,
            "keeps the surface attractive for weeks";
    }

    /// Free IGF-1.
    igf1: Igf1 {
        /// Diffusivity in marrow.
        diffusivity_um2_per_s: 60.0, "um2/s", 10.0..=200.0, InVitro, "Stokes-Einstein, 7.6 kDa";
        /// Loss by receptors, binding proteins and exchange with blood.
        decay_per_day: 300.0, "1/day", 10.0..=3000.0, Hypothesis,
            "receptor and IGFBP uptake dominates";
        /// Free IGF-1 in blood.
        blood_pmol_per_l: 54.0, "pmol/L", 20.0..=200.0, HumanObservation,
            "410 ng/L over 60 y, Frystyk 1994, at 7.6 kDa";
        /// Concentration of half response.
        ec50_pmol_per_l: 100.0, "pmol/L", 10.0..=2000.0, InVitro,
            "IGF-1 receptor affinity 0.1-1 nmol/L";
    }

    /// Bisphosphonates in blood and on mineral, alike for all; the model's skeleton is the sample,
    /// scaled up by surface.
    bisphosphonate: BisphosphonateKinetics {
        /// Central volume.
        central_volume_l: 12.3, "L", 4.0..=40.0, HumanPharmacology,
            "264 ng/mL after 4 mg of zoledronate in 15 min (label), half-lives 0.24 and 1.87 h";
        /// Rate into shallow soft tissue.
        to_shallow_per_hour: 1.1, "1/h", 0.0..=5.0, HumanPharmacology,
            "zoledronate label: half-lives 0.24 and 1.87 h, AUC 420 ng h/mL after 4 mg";
        /// Rate out of it.
        from_shallow_per_hour: 1.38, "1/h", 0.01..=5.0, HumanPharmacology,
            "zoledronate label: half-lives 0.24 and 1.87 h, AUC 420 ng h/mL after 4 mg";
        /// Rate into deep tissue.
        to_deep_per_hour: 0.02, "1/h", 0.0..=0.5, HumanPharmacology,
            "zoledronate label: at most 0.1 % of the peak from day 2 to 28";
        /// Half-life in deep tissue.
        deep_half_life_hours: 146.0, "h", 20.0..=1000.0, HumanPharmacology,
            "terminal half-life, zoledronate label";
        /// Absorption from the gut.
        absorption_per_hour: 1.0, "1/h", 0.1..=10.0, HumanPharmacology,
            "peak about 1 h after a tablet, risedronate label";
        /// Clearance to quiescent mineral surface, of zoledronate.
        uptake_l_per_h_m2: 0.48, "L/(h m2)", 0.02..=5.0, HumanPharmacology,
            "39 % of zoledronate in urine at a renal clearance of 3.7 L/h leaves 5.8 L/h for bone";
        /// Surface of the skeleton that takes part in exchange.
        skeleton_surface_m2: 11.0, "m2", 3.0..=20.0, HumanObservation,
            "10-12 m2, mostly trabecular";
        /// Uptake by bare surface over that by surface under lining cells.
        bare_surface_fold: 4.0, "1", 1.0..=20.0, Animal,
            "2-8 times on resorbing surface, Masarachia 1996";
        /// Half-life of zoledronate on a surface that is neither eroded nor buried.
        surface_half_life_days: 900.0, "day", 30.0..=4000.0, Calibrated,
            "about 300 d in bone (drug guide, weak); s-CTX still 40-50 % down after 5 y, Grey 2012";
        /// Power of the drugs' ratio of affinity by which they differ in that half-life.
        release_affinity_exponent: 9.0, "1", 1.0..=12.0, Hypothesis,
            "with it risedronate leaves blood with a half-life of 561 h, which its label ascribes to leaving bone; that of alendronate is over ten years, for affinities of 2.19 and 2.94; recalled";
        /// Depth by which surface-bound drug thins out by a factor of e.
        surface_layer_um: 5.0, "um", 0.5..=20.0, Animal,
            "labelled drug seen in the outer micrometres; size assumed";
        /// Share of the drug freed under an osteoclast that the cell ingests; the rest returns
        /// to blood.
        ingested_share: 0.3, "1", 0.01..=1.0, Hypothesis, "assumed; acts through the dose below";
        /// Ingested zoledronate per nucleus that halves an osteoclast's work.
        half_inhibiting_fmol_per_nucleus: 0.1, "fmol", 0.0001..=10.0, Calibrated,
            "spine and hip BMD after a year on letrozole (C11), where markers stay too low (C10); s-CTX 60-80 % down after one dose (Grey 2010)";
        /// Power of the drugs' ratio of potency on the enzyme by which they differ in cells.
        cell_potency_exponent: 0.25, "1", 0.0..=1.0, Hypothesis,
            "equal effect in hypercalcaemia: zoledronate 4 mg, ibandronate 6 mg, alendronate 10 mg (Nussbaum 1993), pamidronate 90 mg, that is 1.1, 2.7 and 22 times as much for ratios of 7, 17 and 67: powers of 0.1, 0.4 and 0.7; doses recalled; for ratios of 3 and 17, those of risedronate and alendronate, between the first two";
        /// Hazard of apoptosis of a fully disabled osteoclast.
        apoptosis_per_day: 0.3, "1/day", 0.0..=5.0, InVitro,
            "apoptosis within 1-3 d of full inhibition of prenylation; range assumed";
    }

    /// Zoledronate.
    zoledronate: Zoledronate {
        /// Share of the dose that reaches blood.
        bioavailability: 1.0, "1", 0.99..=1.0, HumanPharmacology, "intravenous";
        /// Molar mass.
        molar_mass_g_per_mol: 272.09, "g/mol", 272.0..=273.0, InVitro, "C5H10N2O7P2";
        /// Renal clearance.
        renal_clearance_l_per_h: 3.7, "L/h", 0.5..=8.0, HumanPharmacology,
            "3.7 +- 2.0 L/h, label";
        /// Adsorption constant on hydroxyapatite.
        mineral_affinity_per_umol: 3.47, "L/umol", 1.0..=10.0, InVitro, "Nancollas 2006";
        /// Concentration that halves farnesyl pyrophosphate synthase.
        fpps_ic50_nmol_per_l: 3.0, "nmol/L", 0.5..=20.0, InVitro, "Dunford 2001";
    }

    /// Alendronate.
    alendronate: Alendronate {
        /// Share of the dose that reaches blood.
        bioavailability: 0.0064, "1", 0.001..=0.02, HumanPharmacology,
            "0.64 % fasting in women, label";
        /// Molar mass.
        molar_mass_g_per_mol: 249.1, "g/mol", 249.0..=250.0, InVitro, "C4H13NO7P2";
        /// Renal clearance.
        renal_clearance_l_per_h: 4.3, "L/h", 1.0..=10.0, HumanPharmacology, "71 mL/min, label";
        /// Adsorption constant on hydroxyapatite.
        mineral_affinity_per_umol: 2.94, "L/umol", 1.0..=10.0, InVitro, "Nancollas 2006";
        /// Concentration that halves farnesyl pyrophosphate synthase.
        fpps_ic50_nmol_per_l: 50.0, "nmol/L", 5.0..=500.0, InVitro,
            "Dunford 2001; 260 in a later assay";
    }

    /// Risedronate.
    risedronate: Risedronate {
        /// Share of the dose that reaches blood.
        bioavailability: 0.0063, "1", 0.001..=0.02, HumanPharmacology, "0.63 %, label";
        /// Molar mass.
        molar_mass_g_per_mol: 305.1, "g/mol", 283.0..=306.0, InVitro,
            "monosodium salt, as the dose is stated";
        /// Renal clearance.
        renal_clearance_l_per_h: 6.3, "L/h", 1.0..=12.0, HumanPharmacology, "105 mL/min, label";
        /// Adsorption constant on hydroxyapatite.
        mineral_affinity_per_umol: 2.19, "L/umol", 1.0..=10.0, InVitro, "Nancollas 2006";
        /// Concentration that halves farnesyl pyrophosphate synthase.
        fpps_ic50_nmol_per_l: 10.0, "nmol/L", 1.0..=100.0, InVitro, "Dunford 2001";
    }

    /// Denosumab: subcutaneous, two compartments, disposition by its target (RANKL).
    denosumab: Denosumab {
        /// Share of the dose that reaches blood.
        bioavailability: 0.64, "1", 0.3..=1.0, HumanPharmacology, "Sutjandra 2011";
        /// First-order absorption from under the skin.
        absorption_per_hour: 0.00883, "1/h", 0.002..=0.05, HumanPharmacology, "Sutjandra 2011";
        /// Central volume, 66 kg.
        central_volume_l: 2.49, "L", 1.0..=6.0, HumanPharmacology, "Sutjandra 2011";
        /// Clearance that does not depend on the target.
        clearance_ml_per_h: 3.06, "mL/h", 1.0..=10.0, HumanPharmacology, "Sutjandra 2011";
        /// Peripheral volume.
        peripheral_volume_l: 1.324, "L", 0.3..=5.0, HumanPharmacology,
            "OpenBoneMin, after Peterson 2004";
        /// Exchange with the periphery.
        exchange_ml_per_h: 18.67, "mL/h", 1.0..=100.0, HumanPharmacology,
            "OpenBoneMin, after Peterson 2004";
        /// Target in blood without drug, as the drug that it binds.
        target_ng_per_ml: 614.0, "ng/mL", 50.0..=3000.0, HumanPharmacology, "Sutjandra 2011";
        /// Quasi-steady constant of target and drug.
        target_kss_ng_per_ml: 138.0, "ng/mL", 10.0..=1000.0, HumanPharmacology, "Sutjandra 2011";
        /// Loss of the complex.
        complex_loss_per_hour: 0.00795, "1/h", 0.001..=0.05, HumanPharmacology, "Sutjandra 2011";
        /// Loss of free target.
        target_loss_per_hour: 0.00148, "1/h", 0.0001..=0.02, HumanPharmacology, "Sutjandra 2011";
        /// Molar mass.
        molar_mass_kg_per_mol: 147.0, "kg/mol", 144.0..=150.0, InVitro, "IgG2, label";
        /// Dissociation constant of RANKL and denosumab.
        rankl_kd_pmol_per_l: 3.0, "pmol/L", 0.5..=100.0, InVitro, "3 pmol/L, Kostenuik 2009";
        /// Concentration of active antibody beside RANKL in bone over that in serum.
        access_to_bone: 0.7, "1", 0.001..=1.0, Calibrated,
            "s-CTX before the next dose, -72 % (C13); 0.012 in Martinez-Reina 2019, where one bound site leaves a molecule's others active";
    }

    /// What builds up under denosumab and shows when it is stopped: four explanations.
    denosumab_rebound: DenosumabRebound {
        /// Probability that an osteoclast fully starved of RANKL splits instead of dying.
        osteomorph_share: 0.5, "1", 0.0..=1.0, Animal, "fission seen in mice, McDonald 2021";
        /// Mean life of an osteomorph.
        osteomorph_life_days: 365.0, "day", 10.0..=2000.0, Hypothesis,
            "rebound after months to years of treatment; size assumed";
        /// How much sooner than other precursors an osteomorph commits.
        osteomorph_commit_fold: 5.0, "1", 1.0..=50.0, Animal,
            "osteomorphs re-fuse within hours in mice, McDonald 2021; size assumed";
        /// Rise in the mean age of osteocytes that lowers OPG to 1/e.
        opg_ageing_days: 1826.0, "day", 200.0..=20000.0, Hypothesis,
            "old osteocytes make less OPG; size assumed";
        /// How long a signalling osteocyte goes on while RANKL is neutralised, and no osteoclast can
        /// be called to what it tells of.
        unanswered_signal_days: 600.0, "day", 150.0..=2000.0, Animal,
            "microdamage in dogs after a year: 2.6-fold where remodelling is down by 53 %, 4.2-fold at 68 % (Mashiba 2000), 2.9- to 5.4-fold at 65-84 % (Allen 2006): without remodelling it leaves in half a year at the soonest, if at all";
        /// Loss of RANKL from membranes.
        membrane_rankl_loss_per_day: 0.02, "1/day", 0.001..=1.0, Hypothesis,
            "turnover overshoots for 3-12 months after the last dose wears off";
        /// Share of that loss which is uptake by RANK.
        rank_share_of_rankl_loss: 0.67, "1", 0.0..=0.95, Hypothesis,
            "serum RANKL rises severalfold off treatment; size assumed";
    }

    /// CJC-1295 with DAC: a GHRH analogue that binds albumin.
    cjc1295_dac: Cjc1295Dac {
        /// Share of the dose that reaches blood.
        bioavailability: 0.7, "1", 0.05..=1.0, Hypothesis, "assumed; only volume over bioavailability matters";
        /// First-order absorption from under the skin.
        absorption_per_hour: 0.155, "1/h", 0.005..=20.0, Hypothesis, "peak within a day or two; set with ec50_nmol_per_l";
        /// Half-life in blood.
        half_life_hours: 165.0, "h", 139.0..=195.0, HumanPharmacology, "5.8-8.1 d, Teichman 2006";
        /// Volume of distribution.
        volume_l: 8.0, "L", 2.0..=30.0, Hypothesis, "between plasma and extracellular volume, as albumin";
        /// Molar mass.
        molar_mass_g_per_mol: 3648.0, "g/mol", 3600.0..=3700.0, InVitro, "C165H269N47O46";
        /// Concentration that activates half of the GHRH receptors where nothing else does.
        ec50_nmol_per_l: 6.8, "nmol/L", 0.1..=500.0, Calibrated,
            "fitted with pulses, desensitisation and IGF-1 to GH x2 for 6 d, IGF-1 x1.5 for 9-11 d (Teichman 2006); of the night after a week GH +46 %, troughs x7.5, IGF-1 +45 % (Ionescu and Frohman 2006)";
    }

    /// CJC-1295 without DAC (modified GRF 1-29).
    cjc1295: Cjc1295 {
        /// Share of the dose that reaches blood.
        bioavailability: 0.5, "1", 0.05..=1.0, Hypothesis, "assumed";
        /// First-order absorption from under the skin.
        absorption_per_hour: 3.0, "1/h", 0.005..=20.0, Hypothesis, "small peptide under the skin; assumed";
        /// Half-life in blood.
        half_life_hours: 0.5, "h", 0.1..=2.0, Hypothesis, "minutes to half an hour claimed; no published human kinetics";
        /// Volume of distribution.
        volume_l: 15.0, "L", 3.0..=40.0, Hypothesis, "extracellular volume; no human data";
        /// Molar mass.
        molar_mass_g_per_mol: 3368.0, "g/mol", 3340.0..=3400.0, InVitro, "C152H252N44O42";
        /// Concentration that activates half of the GHRH receptors where nothing else does.
        ec50_nmol_per_l: 0.5, "nmol/L", 0.01..=50.0, Hypothesis,
            "of the order of GHRH's affinity; no human data";
    }

    /// Ipamorelin.
    ipamorelin: Ipamorelin {
        /// Share of the dose that reaches blood.
        bioavailability: 1.0, "1", 0.05..=1.0, Hypothesis, "upper bound; no human data under the skin";
        /// First-order absorption from under the skin.
        absorption_per_hour: 3.0, "1/h", 0.005..=20.0, Hypothesis, "small peptide under the skin; assumed";
        /// Half-life in blood.
        half_life_hours: 2.0, "h", 1.0..=4.0, HumanPharmacology, "2 h, Gobburu 1999";
        /// Volume of distribution.
        volume_l: 15.4, "L", 8.0..=30.0, HumanPharmacology, "0.22 L/kg, Gobburu 1999, at 70 kg";
        /// Molar mass.
        molar_mass_g_per_mol: 711.9, "g/mol", 711.0..=713.0, InVitro, "C38H49N9O5";
        /// Concentration of half of the greatest release.
        ec50_nmol_per_l: 214.0, "nmol/L", 50.0..=1000.0, HumanPharmacology,
            "SC50 of 214 nmol/L, Gobburu 1999, in men";
    }

    /// Growth hormone: receptors, pituitary, and the IGF-1 that liver makes.
    growth_hormone: GrowthHormone {
        /// Pulses of GH in a day.
        pulses_per_day: 12.0, "1/day", 8.0..=16.0, Hypothesis, "10-13, recalled";
        /// Length of a burst of GHRH.
        pulse_minutes: 45.0, "min", 15.0..=70.0, Hypothesis, "within an hour; size assumed";
        /// Drive of the GHRH receptor between bursts, over its half-activating level.
        ghrh_trough_tone: 0.01, "1", 0.0005..=0.2, Calibrated,
            "troughs x7.5 a week after CJC-1295, Ionescu and Frohman 2006";
        /// The same in a burst by day.
        ghrh_day_pulse_tone: 0.42, "1", 0.02..=10.0, Calibrated,
            "most GH is made at night; with ghrh_night_pulse_tone";
        /// The same in a burst by night.
        ghrh_night_pulse_tone: 1.4, "1", 0.02..=20.0, Calibrated,
            "GH x2 for six days (Teichman 2006), of the night +46 % after a week and no higher peaks (Ionescu and Frohman 2006); the mean of all bursts by Norman 2014";
        /// Fold by which full activation of the ghrelin receptor multiplies the answer to GHRH, less 1.
        synergy: 48.0, "1", 0.0..=192.0, Hypothesis,
            "a GHRH antagonist takes 80 % of the answer to GHRP-6, Pandya 1998: four fifths of 694 mIU/L/h, Gobburu 1999, over 11 at rest, which is assumed, to within a factor of four";
        /// Secretion at full activation of the ghrelin receptor without any GHRH, over the mean at rest.
        ghrelin_direct_fold: 12.0, "1", 0.0..=48.0, Hypothesis,
            "the fifth that a GHRH antagonist leaves, Pandya 1998, of 694 mIU/L/h, Gobburu 1999, over 11 at rest, which is assumed, to within a factor of four";
        /// Fold of the answer at full loss of oestradiol.
        oestrogen_loss_fold: 0.6, "1", 0.1..=1.0, Hypothesis,
            "oestradiol amplifies GH secretion; size assumed";
        /// Exponent by which IGF-1 lowers secretion through somatostatin.
        igf1_feedback: 0.75, "1", 0.0..=3.0, Hypothesis,
            "direction known; size fitted with cjc1295_dac.ec50_nmol_per_l";
        /// Desensitisation of a fully occupied GHRH receptor.
        ghrh_desensitisation_per_day: 0.66, "1/day", 0.0..=20.0, Calibrated,
            "from GH x2 over 6 d (Teichman 2006) to +46 % after a week (Ionescu and Frohman 2006)";
        /// Return of desensitised GHRH receptors.
        ghrh_resensitisation_per_day: 0.04, "1/day", 0.001..=10.0, Calibrated,
            "as slow as lets a third weekly dose still add to IGF-1 (cumulative effect, Teichman 2006)";
        /// Desensitisation of the ghrelin receptor at much ipamorelin.
        ghrelin_desensitisation_per_day: 31.0, "1/day", 0.0..=1000.0, Calibrated,
            "a single episode of release that peaks at 0.67 h while ipamorelin stays for hours, Gobburu 1999";
        /// Concentration of ipamorelin at which the ghrelin receptor tires at half that rate.
        ghrelin_desensitisation_nmol_per_l: 20.0, "nmol/L", 2.0..=1000.0, Calibrated,
            "GH peaks at 0.67 h from the smallest dose to the greatest, Gobburu 1999";
        /// Return of desensitised ghrelin receptors.
        ghrelin_resensitisation_per_day: 0.9, "1/day", 0.01..=50.0, Calibrated,
            "2 h after a bolus of hexarelin a second one releases a fifth (repeated GHRH or hexarelin, J Endocrinol Invest)";
        /// Refilling of the pituitary.
        refill_per_day: 12.0, "1/day", 0.5..=50.0, Hypothesis,
            "hours; size assumed";
        /// Emptying, per secretion above that without drugs.
        depletion_per_day: 0.35, "1/day", 0.0..=5.0, Calibrated,
            "small enough that GHRH triples what ghrelin releases, Norman 2014; set with the tones of GHRH";
        /// Half-life of GH in blood.
        gh_half_life_hours: 0.3, "h", 0.1..=1.0, HumanPharmacology, "18 min";
        /// Greatest rise of IGF-1, as a fraction.
        igf1_max_gain: 1.82, "1", 0.2..=5.0, Calibrated,
            "fitted with cjc1295_dac.ec50_nmol_per_l; +55-94 % in weeks of MK-677, Murphy 1999";
        /// GH above the body's own, in means at rest, at which IGF-1 has half of that rise.
        igf1_half_gain_gh_excess: 1.2, "1", 0.01..=20.0, Calibrated,
            "IGF-1 +45 % after a week with GH +46 % (Ionescu and Frohman 2006), x1.5 for 9-11 d (Teichman 2006)";
        /// Share (as an exponent) of the rise that binding proteins carry.
        carrier_share: 0.6, "1", 0.0..=1.0, Hypothesis,
            "IGFBP-3 and ALS rise with GH; share assumed";
        /// Half-life by which binding proteins follow GH.
        carrier_half_life_hours: 155.0, "h", 12.0..=240.0, Calibrated,
            "IGF-1 x1.5 for 9-11 d while GH falls, Teichman 2006";
        /// Half-life of IGF-1 in its ternary complex.
        igf1_half_life_hours: 15.0, "h", 10.0..=30.0, HumanPharmacology,
            "12-15 h, Guler 1989";
        /// Total IGF-1 in serum without drugs.
        igf1_nmol_per_l: 18.0, "nmol/L", 5.0..=40.0, HumanObservation,
            "13.8-29.4 nmol/L across fifths of women, UK Biobank, Murphy 2020";
    }

    /// The two arms of the IGF-1 receptor on the osteoblast lineage, PI3K/Akt and MAPK/ERK. Each
    /// follows the receptor's occupancy; a process follows both, by the share that ERK carries. While
    /// both gains are 1 and both arms are on, no share acts.
    igf1_arms: Igf1Arms {
        /// Change of the PI3K/Akt arm per change of the receptor's occupancy from that at the blood's
        /// level without drugs. Less is a drug that blocks it.
        akt_gain: 1.0, "1", 0.0..=3.0, Calibrated,
            "1 is the arm's unit, at which rates of cells are fitted and igf1_bone is stated";
        /// The same of the MAPK/ERK arm.
        erk_gain: 1.0, "1", 0.0..=3.0, Calibrated,
            "1 is the arm's unit, at which rates of cells are fitted and igf1_bone is stated";
        /// Share of proliferation that ERK carries; Akt carries the rest.
        proliferation_erk_share: 1.0, "1", 0.0..=1.0, Hypothesis,
            "assumed; in MG-63 under insulin (2010) and in ATDC5 (2007) blocking either arm takes part away";
        /// Share of differentiation that ERK carries.
        differentiation_erk_share: 0.5, "1", 0.0..=1.0, Hypothesis,
            "size assumed; rat marrow by ERK (Zeng 2024), mouse by mTOR (Xian 2012), rat calvaria by PI3K (Shoba and Lee 2003)";
        /// Share of the osteoid that an osteoblast lays that ERK carries.
        collagen_erk_share: 0.0, "1", 0.0..=1.0, Hypothesis,
            "assumed; in cartilage PI3K makes matrix and ERK does not, Starkman 2005, Yin 2009";
        /// Share of osteoblast life that ERK carries.
        survival_erk_share: 0.0, "1", 0.0..=1.0, Hypothesis,
            "assumed; PI3K as the main survival network of osteoblasts, review in J Endocrinol 2011";
    }

    /// What the GH and IGF-1 that drugs add do to bone cells, per rise of the occupancy of the IGF-1
    /// receptor; the osteoblast lineage feels it through `igf1_arms`. In trials each is drawn from zero
    /// to what MK-677 leaves room for (`therapies.md`).
    igf1_bone: Igf1Bone {
        /// IGF-1 that each osteoblast secretes per excess of GH over the mean at rest.
        local_amol_per_day_per_gh_excess: 0.24, "amol/day", 0.0..=10.0, Hypothesis,
            "GH raises IGF-1 of osteoblasts in vitro; size assumed: 5 pmol/L where they stand", drawn to 0.47;
        /// Rise of the proliferation of attached precursors.
        proliferation_gain: 0.5, "1", 0.0..=5.0, Hypothesis,
            "direction in vitro; size assumed", drawn to 0.55;
        /// Rise of differentiation.
        differentiation_gain: 0.3, "1", 0.0..=5.0, Hypothesis,
            "direction in vitro; size assumed", drawn to 0.55;
        /// Rise of the osteoid that an osteoblast lays.
        collagen_gain: 0.2, "1", 0.0..=5.0, Hypothesis,
            "direction in vitro; size assumed", drawn to 0.55;
        /// Rise of osteoblast life.
        survival_gain: 0.2, "1", 0.0..=5.0, Hypothesis,
            "direction in vitro; size assumed", drawn to 0.55;
        /// Rise of RANKL expression.
        rankl_gain: 0.3, "1", 0.0..=5.0, Hypothesis,
            "resorption rose at least as much as formation on MK-677, Murphy 2001; size assumed",
            drawn to 2.0;
        /// Rise of the rate at which osteocytes begin to signal.
        activation_gain: 1.5, "1", 0.0..=5.0, Hypothesis,
            "markers of formation and resorption rose on MK-677, Murphy 2001; size assumed",
            drawn to 2.0;
    }

    /// BPC-157. Its effects on bone are hypotheses and default to none.
    bpc157: Bpc157 {
        /// Share of the dose that reaches blood.
        bioavailability: 0.5, "1", 0.05..=1.0, Animal, "45-51 % in dogs after injection into muscle, Front Pharmacol 2022";
        /// First-order absorption from under the skin.
        absorption_per_hour: 3.0, "1/h", 0.005..=20.0, Hypothesis, "assumed";
        /// Half-life in blood.
        half_life_hours: 0.4, "h", 0.1..=1.0, Animal, "below 30 min in rats and dogs, Front Pharmacol 2022";
        /// Volume of distribution.
        volume_l: 15.0, "L", 3.0..=40.0, Hypothesis, "extracellular volume";
        /// Molar mass.
        molar_mass_g_per_mol: 1419.5, "g/mol", 1418.0..=1421.0, InVitro, "C62H98N16O22";
        /// Concentration of half occupancy.
        ec50_nmol_per_l: 150.0, "nmol/L", 0.01..=1000.0, InVitro,
            "70-350 nmol/L for days in rat tendon fibroblasts, Chang 2014";
        /// Build-up of the cells' answer at full occupancy.
        response_per_day: 5.0, "1/day", 0.1..=100.0, Hypothesis, "transcription in hours; assumed";
        /// How long the answer lasts.
        response_days: 3.0, "day", 0.1..=30.0, Hypothesis, "assumed";
        /// Rise of GH receptors on osteoblasts at full answer.
        gh_receptor_gain: 0.0, "1", 0.0..=5.0, Hypothesis,
            "up to severalfold in rat tendon fibroblasts, Chang 2014; in bone no data";
        /// Rise of the supply of mesenchymal precursors at full answer.
        precursor_supply_gain: 0.0, "1", 0.0..=2.0, Hypothesis, "angiogenesis in rodents; in bone no data";
        /// Share of RANKL expression taken away at full answer.
        rankl_cut: 0.0, "1", 0.0..=0.5, Hypothesis, "anti-inflammatory in rodents; in bone no data";
    }

    /// TB-500 (thymosin beta-4). Its effects on bone are hypotheses and default to none.
    tb500: Tb500 {
        /// Share of the dose that reaches blood.
        bioavailability: 0.5, "1", 0.05..=1.0, Hypothesis, "assumed";
        /// First-order absorption from under the skin.
        absorption_per_hour: 1.0, "1/h", 0.005..=20.0, Hypothesis, "assumed";
        /// Half-life in blood.
        half_life_hours: 1.5, "h", 0.5..=4.0, Hypothesis, "1-2 h for thymosin beta-4, Ruff 2010 (weak); fragment unknown";
        /// Volume of distribution.
        volume_l: 15.0, "L", 3.0..=40.0, Hypothesis, "extracellular volume";
        /// Molar mass.
        molar_mass_g_per_mol: 4963.5, "g/mol", 880.0..=4963.5, InVitro, "thymosin beta-4; the fragment sold is lighter";
        /// Concentration of half occupancy.
        ec50_nmol_per_l: 100.0, "nmol/L", 0.01..=10000.0, Hypothesis, "no data";
        /// Build-up of the cells' answer at full occupancy.
        response_per_day: 5.0, "1/day", 0.1..=100.0, Hypothesis, "assumed";
        /// How long the answer lasts.
        response_days: 3.0, "day", 0.1..=30.0, Hypothesis, "assumed";
        /// Rise of precursor motility at full answer.
        motility_gain: 0.0, "1", 0.0..=3.0, Hypothesis, "actin regulation; no data outside fractures";
    }

    /// RANKL binding by mass action.
    binding: Binding {
        /// Dissociation constant of RANKL and RANK.
        rank_kd_pmol_per_l: 29.0, "pmol/L", 1.0..=3000.0, Hypothesis,
            "Pivonka line: Ka 0.0341 per pmol/L";
        /// Dissociation constant of RANKL and OPG.
        opg_kd_pmol_per_l: 1.0, "pmol/L", 0.05..=1000.0, InVitro,
            "structural order (OPG binds tighter than RANK, Nelson 2012), against Pivonka's 1000";
        /// RANK on a precursor, as a local concentration.
        rank_pmol_per_l: 10.0, "pmol/L", 0.1..=1000.0, Hypothesis, "Pivonka line";
        /// Sites of a RANKL molecule that must bind RANK for it to signal: an antibody on any of them
        /// silences the molecule.
        signalling_sites: 3.0, "1", 1.0..=3.0, InVitro,
            "RANKL is a trimer that gathers three RANK (Lam 2001, Nelson 2012); that fewer do not signal is assumed";
    }
}
