//! Means over the rules of the engine's cells, per mm³ of tissue.

use crate::regimen::Level;
use ode_solvers::SVector;
use std::f64::consts::PI;
use trabecula_core::DAYS_PER_YEAR;
use trabecula_core::parameter::Parameters;
use trabecula_core::signal::Affinities;
use trabecula_core::systemic::load_answer;

/// Number of variables.
const STATES: usize = 13;
/// The variables, all per mm³ of tissue but ages and shares.
pub(super) type State = SVector<f64, STATES>;

/// Bone, mm³.
pub(super) const VOLUME: usize = 0;
/// Mean age of osteocytes, days.
pub(super) const AGE: usize = 1;
/// Signalling osteocytes.
const SIGNALLING: usize = 2;
/// Share of the surface that retracted lining cells leave open.
const OPEN: usize = 3;
/// Share of the surface that is eroded and not yet built upon.
const ERODED: usize = 4;
/// Osteoclast precursors, and osteomorphs.
const PRECURSORS: usize = 5;
const OSTEOMORPHS: usize = 6;
/// Nuclei of osteoclasts.
const NUCLEI: usize = 7;
/// Growth factor on eroded surface, as matrix, µm³.
const DEPOSIT: usize = 8;
/// Attached osteoblast precursors.
const ATTACHED: usize = 9;
/// Osteoblasts, and what they lay together, µm³/day.
const OSTEOBLASTS: usize = 10;
const OUTPUT: usize = 11;
/// RANKL on membranes over what it would be without denosumab.
const MEMBRANE: usize = 12;

/// µm³ per mm³, µm² per mm².
const UM3_PER_MM3: f64 = 1e9;
const UM2_PER_MM2: f64 = 1e6;
/// pmol/L per amol in a mm³.
const PMOL_PER_L_PER_AMOL_MM3: f64 = 1.0;
/// pmol/L per pmol/cm³ of matrix when a µm³ of it is dissolved in a mm³.
const PER_UM3_IN_MM3: f64 = 1e-6;

/// The ground on which cells meet: that of the engine's sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground {
    /// Bone volume fraction at the start.
    pub(crate) bv_tv: f64,
    /// Surface per tissue volume, mm²/mm³; it stays.
    pub(crate) surface_mm2: f64,
    /// Edge of the engine's voxels: what a cell touches, µm.
    pub(crate) voxel_um: f64,
}

impl Ground {
    /// Surface that a cell feels around its own place (27 voxels), µm².
    fn neighbourhood_um2(self) -> f64 {
        9.0 * self.voxel_um * self.voxel_um
    }

    /// Surface around an osteoclast on which lining cells feel it (125 voxels), µm².
    fn felt_um2(self) -> f64 {
        25.0 * self.voxel_um * self.voxel_um
    }

    /// Probability that a cell in marrow touches a given share of the surface, over that share.
    fn contact(self, marrow_mm3: f64) -> f64 {
        (1e-3 * self.voxel_um * self.surface_mm2 / marrow_mm3).min(1.0)
    }
}

/// What happens per day.
pub(super) struct Rates {
    pub(super) change: State,
    /// Bone resorbed and laid, mm³ per mm³ of tissue.
    pub(super) resorption: f64,
    pub(super) formation: f64,
}

/// Quiescent bone with its precursors.
pub(super) fn start(parameters: &Parameters, ground: Ground) -> State {
    let mut y = State::zeros();
    y[VOLUME] = ground.bv_tv;
    y[AGE] = ground.bv_tv * 1e3
        / (parameters.tissue.past_formation_um_per_year * ground.surface_mm2)
        * DAYS_PER_YEAR;
    y[PRECURSORS] = parameters.osteoclast_precursor.number_per_mm2 * ground.surface_mm2;
    y[MEMBRANE] = 1.0;
    y
}

/// Mean depth of erosion under a cell through its life, and its mean rate over that on intact
/// surface: depth approaches its greatest value exponentially.
fn erosion(p: &Parameters) -> (f64, f64) {
    let o = &p.osteoclast;
    let intact = o.erosion_um_per_day * o.life_days;
    let depth = o.depth_max_um * (1.0 - (-intact / o.depth_max_um).exp());
    (depth, depth / intact)
}

/// Mean time at work of an osteoblast, and the time by which its first output is multiplied in its
/// life, days: death at any age, retirement after `work_days`, output that falls with age.
fn working_days(p: &Parameters, life_fold: f64) -> (f64, f64) {
    let o = &p.osteoblast;
    let (death, retirement) = (1.0 / (o.life_days * life_fold), 1.0 / o.retirement_days);
    let of = |loss: f64| {
        let left = (-loss * o.work_days).exp();
        (1.0 - left) / loss + left / (loss + retirement)
    };
    (of(death), of(death + 1.0 / o.output_decay_days))
}

/// RANKL, OPG and RANK on the two kinds of surface where osteoclasts form and work.
struct Signals {
    /// RANK that signals on open and on eroded surface, with denosumab and without.
    open: [f64; 2],
    eroded: [f64; 2],
    /// Response to TGF-β, 0 to 1.
    tgf_beta: f64,
}

impl Signals {
    fn new(y: &State, level: &Level, p: &Parameters, ground: Ground, freed_um3: f64) -> Self {
        let effect = level.oestrogen_effect(p);
        let marrow = 1.0 - y[VOLUME];
        let surface_um2 = ground.surface_mm2 * UM2_PER_MM2;
        let presented = effect.rankl * y[MEMBRANE];
        let lining_um2 = PI * p.lining_cell.radius_um.powi(2);
        let retracted = y[OPEN] * surface_um2 / lining_um2;
        let resting = (1.0 - y[OPEN] - y[ERODED]).max(0.0) * surface_um2 / lining_um2;
        let amol = |each: f64, cells: f64| PMOL_PER_L_PER_AMOL_MM3 * each * cells / marrow;
        let soluble = effect.rankl
            * (p.rankl.marrow_pmol_per_l_per_day
                + amol(p.osteocyte.rankl_amol_per_day, y[SIGNALLING])
                + amol(p.lining_cell.rankl_amol_per_day, retracted)
                + amol(p.osteoblast_precursor.rankl_amol_per_day, y[ATTACHED]))
            / p.rankl.decay_per_day;
        let opg = effect.opg
            * (amol(p.lining_cell.opg_amol_per_day, resting)
                + amol(p.osteoblast.opg_amol_per_day, y[OSTEOBLASTS]))
            / p.opg.decay_per_day;
        // Where a lining cell has retracted there is its own RANKL, and that of osteocytes as often
        // as their reach covers any surface.
        let reached = y[SIGNALLING] * reach_um2(p, ground, y) / surface_um2;
        let from_precursors = p.osteoblast_precursor.membrane_rankl_pmol_per_l
            * y[ATTACHED]
            * ground.neighbourhood_um2()
            / (y[ERODED] * surface_um2).max(ground.neighbourhood_um2());
        let from_lining =
            p.lining_cell.membrane_rankl_pmol_per_l * ground.neighbourhood_um2() / lining_um2;
        let on_open = from_lining + p.osteocyte.membrane_rankl_pmol_per_l * reached;
        let affinities = Affinities::new(p);
        let signal = |membrane: f64| {
            [level.denosumab_in_bone_pmol_per_l, 0.0].map(|antibody| {
                affinities.rank_signal(presented * membrane + soluble, opg, antibody)
            })
        };
        let shed = p.tgf_beta.surface_release_per_day * y[DEPOSIT] + freed_um3;
        let tgf_beta = p.tissue.tgf_beta_pmol_per_cm3 * PER_UM3_IN_MM3 * shed
            / (marrow * p.tgf_beta.decay_per_day);
        Self {
            open: signal(on_open),
            eroded: signal(from_precursors),
            tgf_beta: tgf_beta / (tgf_beta + p.tgf_beta.ec50_pmol_per_l),
        }
    }
}

/// Surface that an osteocyte reaches: of a flat surface, the osteocytes within reach fill half a
/// ball below each point.
fn reach_um2(p: &Parameters, ground: Ground, y: &State) -> f64 {
    let per_um = 1e-3 * ground.surface_mm2 / y[VOLUME];
    per_um * 2.0 / 3.0 * PI * p.osteocyte.reach_um.powi(3)
}

/// All that changes on a day.
pub(super) fn rates(
    y: &State,
    level: &Level,
    p: &Parameters,
    ground: Ground,
    yield_fold: f64,
) -> Rates {
    let y = &y.map(|value| value.max(0.0));
    let effect = level.oestrogen_effect(p);
    let marrow = 1.0 - y[VOLUME];
    let surface_um2 = ground.surface_mm2 * UM2_PER_MM2;
    let contact = ground.contact(marrow);
    let mut change = State::zeros();

    let (depth, slowing) = erosion(p);
    let resorbed =
        y[NUCLEI] * p.osteoclast.area_per_nucleus_um2 * p.osteoclast.erosion_um_per_day * slowing;
    let kept = p.tissue.surface_retention;
    let signals = Signals::new(y, level, p, ground, (1.0 - kept) * resorbed);

    // Osteocytes begin to signal by their hazard, and are cleared; beside denosumab nobody answers.
    let osteocytes = p.osteocyte.density_per_mm3 * y[VOLUME];
    let begin = p.osteocyte.signal_per_year / DAYS_PER_YEAR
        * effect.osteocyte_signal
        * (1.0 + y[AGE] / p.osteocyte.damage_age_days);
    let heard = Affinities::new(p).share_still_signalling(
        p.osteocyte.membrane_rankl_pmol_per_l,
        level.denosumab_in_bone_pmol_per_l,
    );
    let cleared = heard / p.osteocyte.signal_days
        + (1.0 - heard) / p.denosumab_rebound.unanswered_signal_days;
    change[SIGNALLING] = begin * osteocytes - y[SIGNALLING] * cleared;

    // Lining cells give way where signals reach and beside osteoclasts, and come back.
    let signalled = 1.0 - (-y[SIGNALLING] * reach_um2(p, ground, y) / surface_um2).exp();
    let cells = y[NUCLEI] / p.osteoclast_precursor.fusion_count;
    let beside = 1.0 - (-cells * ground.felt_um2() / surface_um2).exp();
    let (working, output_days) = working_days(p, effect.osteoblast_life);
    let builders_um2 = UM2_PER_MM2 / p.osteoblast_precursor.crowding_per_mm2;
    let built = (y[OSTEOBLASTS] * builders_um2 / surface_um2).min(1.0);
    let covered = (1.0 - y[OPEN] - y[ERODED] - built).max(0.0);
    let opened = covered
        * (p.lining_cell.retract_on_signal_per_day * signalled
            + p.lining_cell.retract_beside_osteoclast_per_day * beside);
    let free_surface = y[OPEN] + y[ERODED];
    let newly_eroded = resorbed / depth / surface_um2;
    let share_open = y[OPEN] / free_surface.max(f64::MIN_POSITIVE);
    let from_open = (newly_eroded * share_open).min(y[OPEN]);
    change[OPEN] = opened - y[OPEN] / p.lining_cell.retracted_days - from_open;

    // Osteoclast precursors commit where membrane RANKL touches them; all committed cells are
    // within reach of one another, so each becomes a nucleus.
    let [open, _] = signals.open;
    let [eroded, _] = signals.eroded;
    let readiness = p.osteoclast_precursor.commit_per_day * effect.osteoclast_commitment;
    let commit = readiness * contact * (y[OPEN] * open + y[ERODED] * eroded);
    let supply = p.osteoclast_precursor.number_per_mm2 * ground.surface_mm2;
    change[PRECURSORS] =
        (supply - y[PRECURSORS]) / p.osteoclast_precursor.life_days - commit * y[PRECURSORS];

    // A Weibull life of shape 2: mean life goes with the root of what multiplies the hazard.
    let mean = |at: fn(&Signals) -> [f64; 2]| at(&signals);
    let site = |i: usize| {
        let (o, e) = (mean(|s| s.open)[i], mean(|s| s.eroded)[i]);
        share_open * o + (1.0 - share_open) * e
    };
    let (with, without) = (site(0), site(1));
    let withdrawal = 1.0 + (p.osteoclast.withdrawal_hazard_fold - 1.0) * (1.0 - with);
    let by_tgf = 1.0 + (p.osteoclast.tgf_beta_hazard_fold - 1.0) * signals.tgf_beta;
    let death = (withdrawal * by_tgf).sqrt() / (p.osteoclast.life_days * effect.osteoclast_life);
    let rebound = &p.denosumab_rebound;
    let taken = 1.0 - with / without.max(f64::MIN_POSITIVE);
    let eager = rebound.osteomorph_commit_fold * commit * y[OSTEOMORPHS];
    change[OSTEOMORPHS] = death * y[NUCLEI] * rebound.osteomorph_share * taken
        - y[OSTEOMORPHS] / rebound.osteomorph_life_days
        - eager;
    change[NUCLEI] = commit * y[PRECURSORS] + eager - death * y[NUCLEI];

    // Each osteoblast precursor that attaches or is born draws the growth factor of so much matrix.
    let o = &p.osteoblast_precursor;
    let eroded_um2 = (y[ERODED] * surface_um2).max(ground.neighbourhood_um2());
    let near = y[DEPOSIT] * ground.neighbourhood_um2() / eroded_um2;
    let load_share = ground.bv_tv / y[VOLUME].max(0.1 * ground.bv_tv);
    let per_recruit = o.volume_per_recruit_um3 / load_answer(load_share, p);
    let granted = (near / per_recruit).min(1.0);
    let attach = o.attach_per_day * contact * y[ERODED];
    let wandering = o.density_per_mm3 * marrow / (1.0 + o.life_days * attach);
    let recruits = granted * (attach * wandering + o.proliferation_per_day * y[ATTACHED]);
    change[DEPOSIT] = kept * resorbed
        - p.tissue.surface_signal_loss_per_day * y[DEPOSIT]
        - per_recruit * recruits;

    // They differentiate where they stand close.
    let per_mm2 = y[ATTACHED] / (eroded_um2 / UM2_PER_MM2);
    let crowd = (per_mm2 / o.crowding_per_mm2).powf(o.crowding_steepness);
    let differentiate = o.differentiate_per_day * crowd / (1.0 + crowd);
    change[ATTACHED] = recruits - differentiate * y[ATTACHED];
    change[ERODED] = from_open - differentiate * y[ERODED];
    change[OSTEOBLASTS] = differentiate * y[ATTACHED] - y[OSTEOBLASTS] / working;
    change[OUTPUT] =
        p.osteoblast.osteoid_um3_per_day * differentiate * y[ATTACHED] - y[OUTPUT] / output_days;

    // RANKL on membranes outlives the antibody that keeps it from RANK.
    let left = Affinities::new(p).share_still_bound(
        p.osteocyte.membrane_rankl_pmol_per_l,
        level.denosumab_in_bone_pmol_per_l,
    );
    let share = rebound.rank_share_of_rankl_loss;
    change[MEMBRANE] =
        rebound.membrane_rankl_loss_per_day * (1.0 - (1.0 - share + share * left) * y[MEMBRANE]);

    let formation = yield_fold * y[OUTPUT] / UM3_PER_MM3;
    let resorption = resorbed / UM3_PER_MM3;
    change[VOLUME] = formation - resorption;
    change[AGE] = 1.0 - y[AGE] * formation / y[VOLUME];
    Rates { change, resorption, formation }
}
