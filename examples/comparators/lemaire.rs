//! Cell populations without space (Lemaire 2004), with denosumab as its successors add it
//! (Scheiner 2014, Martinez-Reina 2019).
//!
//! Responding osteoblasts `R`, active osteoblasts `B` and osteoclasts `C`, pmol/L:
//!
//! ```text
//! dR/dt = D_R·π_C − D_B/π_C·R        π_C = (C + f₀·C_s)/(C + C_s)
//! dB/dt = D_B/π_C·R − k_B·B          OPG = K_O·R/(k_O·π_P)
//! dC/dt = D_C·π_L − D_A·π_C·C        π_L = K_A·K_L·π_P·B/(1 + K_A·K + K_O'·OPG + K_D·χ·D)
//! dV/dt = k·(B/B₀ − C/C₀)
//! ```
//!
//! Oestrogen loss acts as in the engine: on RANKL, OPG and the lives of both cells.

use crate::regimen::Level;
use crate::series::{Point, percent};
use ode_solvers::dop_shared::IntegrationError;
use ode_solvers::{Dopri5, System, Vector4};
use trabecula_core::parameter::Parameters;

/// Supply of responding osteoblasts, pmol/L/day.
const RESPONDING_SUPPLY: f64 = 7e-4;
/// `f₀`, fraction of the TGF-β effect that is there without osteoclasts.
const TGF_BETA_FLOOR: f64 = 0.05;
/// `D_B`, differentiation of responding osteoblasts, 1/day.
const DIFFERENTIATION_PER_DAY: f64 = 0.7 * TGF_BETA_FLOOR;
/// `k_B`, 1/day.
const OSTEOBLAST_LOSS_PER_DAY: f64 = 0.189;
/// `D_C`, pmol/L/day.
const OSTEOCLAST_SUPPLY: f64 = 2.1e-3;
/// `D_A`, 1/day.
const OSTEOCLAST_LOSS_PER_DAY: f64 = 0.7;
/// `C_s`, pmol/L.
const HALF_EFFECT_OSTEOCLASTS: f64 = 5e-3;
/// `K_A`, RANKL to RANK, L/pmol: 5.8e-4 over 1.7e-2.
const RANK_AFFINITY: f64 = 5.8e-4 / 1.7e-2;
/// `K_O'`, RANKL to OPG, L/pmol: 1e-2 over 10.
const OPG_AFFINITY: f64 = 1e-2 / 10.0;
/// `K`, RANK, pmol/L.
const RANK: f64 = 10.0;
/// `K_L`, RANKL per active osteoblast.
const RANKL_PER_OSTEOBLAST: f64 = 3e6;
/// `K_O`, OPG per responding osteoblast, 1/day.
const OPG_PER_OSTEOBLAST: f64 = 2e5;
/// `k_O`, 1/day.
const OPG_LOSS_PER_DAY: f64 = 0.35;
/// `π_P`: PTH of 250/86 pmol/L over half of its effect at 3/0.02 pmol/L.
const PTH_EFFECT: f64 = (250.0 / 86.0) / (250.0 / 86.0 + 3.0 / 0.02);
/// `K_D`, RANKL to denosumab, L/pmol (dissociation at 3 pmol/L).
const DENOSUMAB_AFFINITY: f64 = 1.0 / 3.0;
/// `χ`, share of denosumab that reaches RANKL.
const DENOSUMAB_ACCESS: f64 = 0.012;
/// `k`, bone renewed at steady state, % per day: 15 % a year.
const TURNOVER_PERCENT_PER_DAY: f64 = 15.0 / 365.25;
/// Days to the steady state before day 0.
const SETTLE_DAYS: f64 = 4000.0;
/// Accuracy of the integration.
const TOLERANCE: f64 = 1e-9;

type State = Vector4<f64>;

struct Cells<'a> {
    levels: &'a [Level],
    parameters: &'a Parameters,
    /// Active osteoblasts and osteoclasts at day 0; none before.
    day_0: Option<[f64; 2]>,
}

impl System<f64, State> for Cells<'_> {
    fn system(&self, day: f64, y: &State, dy: &mut State) {
        let level = Level::at(self.levels, day);
        let oestrogen = level.oestrogen_effect(self.parameters);
        let [r, b, c] = [y[0], y[1], y[2]];
        let tgf = (c + TGF_BETA_FLOOR * HALF_EFFECT_OSTEOCLASTS) / (c + HALF_EFFECT_OSTEOCLASTS);
        let opg = oestrogen.opg * OPG_PER_OSTEOBLAST * r / (OPG_LOSS_PER_DAY * PTH_EFFECT);
        let rankl = oestrogen.rankl * RANKL_PER_OSTEOBLAST * PTH_EFFECT * b;
        let bound = RANK_AFFINITY * RANK
            + OPG_AFFINITY * opg
            + DENOSUMAB_AFFINITY * DENOSUMAB_ACCESS * level.denosumab_pmol_per_l;
        let occupancy = RANK_AFFINITY * rankl / (1.0 + bound);
        dy[0] = RESPONDING_SUPPLY * tgf - DIFFERENTIATION_PER_DAY / tgf * r;
        dy[1] = DIFFERENTIATION_PER_DAY / tgf * r
            - OSTEOBLAST_LOSS_PER_DAY / oestrogen.osteoblast_life * b;
        dy[2] = OSTEOCLAST_SUPPLY * occupancy
            - OSTEOCLAST_LOSS_PER_DAY / oestrogen.osteoclast_life * tgf * c;
        dy[3] = self.day_0.map_or(0.0, |[b0, c0]| TURNOVER_PERCENT_PER_DAY * (b / b0 - c / c0));
    }
}

/// Resorption, formation and bone of each day.
///
/// # Errors
/// When the integration fails.
pub(crate) fn run(
    levels: &[Level],
    parameters: &Parameters,
) -> Result<Vec<Point>, IntegrationError> {
    // The steady state of the untreated woman: levels of day 0, before which no drug was taken.
    let start = State::new(0.7734e-3, 0.7282e-3, 0.9127e-3, 0.0);
    let steady =
        integrate(Cells { levels: &levels[..1], parameters, day_0: None }, start, SETTLE_DAYS)?;
    let steady = steady.last().copied().unwrap_or(start);
    let day_0 = [steady[1], steady[2]];
    let days = (levels.len() - 1) as f64;
    let states = integrate(Cells { levels, parameters, day_0: Some(day_0) }, steady, days)?;
    let points = states.iter().enumerate().map(|(day, y)| Point {
        day: day as f64,
        resorption: percent(y[2], day_0[1]),
        formation: percent(y[1], day_0[0]),
        bone: 100.0 + y[3],
    });
    Ok(points.collect())
}

/// The state of each day.
fn integrate(cells: Cells<'_>, start: State, days: f64) -> Result<Vec<State>, IntegrationError> {
    let mut solver = Dopri5::new(cells, 0.0, days, 1.0, start, TOLERANCE, TOLERANCE * 1e-6);
    solver.integrate()?;
    Ok(solver.y_out().clone())
}
