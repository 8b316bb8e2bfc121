//! The Peterson–Riggs class in outline (Peterson and Riggs 2010, 2012): RANKL with a turnover of its
//! own that denosumab shortens, powers for oestrogen and for BMD. The calcium, vitamin D, PTH and
//! RUNX2 parts of the original (some thirty states) are left at their steady state.
//!
//! RANKL `L` and its complex with RANK `M` and with OPG `N` (pmol/L), osteoclasts `C`, osteoblasts
//! `B` and BMD (of day 0), with oestradiol `E` over that of day 0:
//!
//! ```text
//! dL/dt = k_out·(L₀·B^0.174 − L) − k₁·O·L + k₂·N − k₃·R·L + k₄·M − k_den·D·L
//! dM/dt = k₃·R·L − k₄·M               dN/dt = k₁·O·L − k₂·N
//! dC/dt = D_a·(h(M/M₀)/T − C)         T = C^γ·E^0.0453·E^-0.0374, TGF-β that is active
//! dB/dt = k_B·(T^δ·E^-0.16 − B)
//! d BMD/dt = k_BMD·(B^0.0793 − C^0.0679·BMD)
//! ```
//!
//! `h` is the saturating function of the original with `h(1) = 1`. The exponents of TGF-β stand for
//! its chain from active TGF-β to osteoblasts, which is not written out here.

use crate::regimen::Level;
use crate::series::{Point, percent};
use ode_solvers::dop_shared::IntegrationError;
use ode_solvers::{Dopri5, System, Vector6};

const HOURS: f64 = 24.0;
/// `k₁` and `k₃`, L/pmol/day; `k₂` and `k₄`, 1/day.
const BIND: f64 = 6.24e-6 * HOURS;
const UNBIND: f64 = 0.112_013 * HOURS;
/// `k_out`, 1/day.
const RANKL_LOSS_PER_DAY: f64 = 0.002_932_73 * HOURS;
/// `L₀`, `O` and `R`, pmol/L.
const RANKL: f64 = 0.4;
const OPG: f64 = 4.0;
const RANK: f64 = 10.0;
/// `k_den`, L/pmol/day.
const DENOSUMAB: f64 = 2e-6 * HOURS;
/// `D_a`, 1/day.
const OSTEOCLAST_LOSS_PER_DAY: f64 = 0.7;
/// Least and greatest value and steepness of `h`.
const LEAST: f64 = 0.388_267;
const GREATEST: f64 = 3.156_67;
const STEEPNESS: f64 = 8.530_65;
/// RANKL made by osteoblasts.
const RANKL_BY_OSTEOBLASTS: f64 = 0.173_833;
/// Activation of TGF-β by osteoclasts.
const TGF_BY_OSTEOCLASTS: f64 = 0.593_891;
/// Osteoblasts by active TGF-β: an assumption of this outline.
const OSTEOBLASTS_BY_TGF: f64 = 0.9;
/// `k_B`, 1/day: osteoblasts of the original live about 70 days.
const OSTEOBLAST_LOSS_PER_DAY: f64 = 0.0145;
/// `k_BMD`, 1/day.
const BMD_LOSS_PER_DAY: f64 = 1.45e-4 * HOURS;
const BMD_BY_OSTEOBLASTS: f64 = 0.0793;
const BMD_BY_OSTEOCLASTS: f64 = 0.0679;
/// Powers of oestradiol.
const OESTROGEN_ON_OSTEOBLASTS: f64 = -0.16;
const OESTROGEN_ON_TGF: f64 = 0.0453 - 0.0374;
/// Accuracy of the integration.
const TOLERANCE: f64 = 1e-9;

type State = Vector6<f64>;

struct Turnover<'a>(&'a [Level]);

/// Supply of osteoclasts by bound RANKL over that of day 0.
fn supply(bound: f64) -> f64 {
    let half = (GREATEST - 1.0) / (1.0 - LEAST);
    let x = bound.max(0.0).powf(STEEPNESS);
    LEAST + (GREATEST - LEAST) * x / (x + half)
}

impl System<f64, State> for Turnover<'_> {
    fn system(&self, day: f64, y: &State, dy: &mut State) {
        let now = Level::at(self.0, day);
        let oestradiol = now.oestradiol_fold / self.0[0].oestradiol_fold;
        let [l, m, n, c, b, bmd] = [y[0], y[1], y[2], y[3], y[4], y[5]];
        let (to_opg, to_rank) = (BIND * OPG * l - UNBIND * n, BIND * RANK * l - UNBIND * m);
        dy[0] = RANKL_LOSS_PER_DAY * (RANKL * b.powf(RANKL_BY_OSTEOBLASTS) - l)
            - to_opg
            - to_rank
            - DENOSUMAB * now.denosumab_pmol_per_l * l;
        dy[1] = to_rank;
        dy[2] = to_opg;
        let bound = m / (BIND * RANK * RANKL / UNBIND);
        let tgf = c.powf(TGF_BY_OSTEOCLASTS) * oestradiol.powf(OESTROGEN_ON_TGF);
        dy[3] = OSTEOCLAST_LOSS_PER_DAY * (supply(bound) / tgf - c);
        dy[4] = OSTEOBLAST_LOSS_PER_DAY
            * (tgf.powf(OSTEOBLASTS_BY_TGF) * oestradiol.powf(OESTROGEN_ON_OSTEOBLASTS) - b);
        dy[5] = BMD_LOSS_PER_DAY * (b.powf(BMD_BY_OSTEOBLASTS) - c.powf(BMD_BY_OSTEOCLASTS) * bmd);
    }
}

/// Osteoclasts, osteoblasts and BMD of each day.
///
/// # Errors
/// When the integration fails.
pub(crate) fn run(levels: &[Level]) -> Result<Vec<Point>, IntegrationError> {
    let bound = |partner: f64| BIND * partner * RANKL / UNBIND;
    let start = State::new(RANKL, bound(RANK), bound(OPG), 1.0, 1.0, 1.0);
    let days = (levels.len() - 1) as f64;
    let mut solver = Dopri5::new(Turnover(levels), 0.0, days, 1.0, start, TOLERANCE, TOLERANCE);
    solver.integrate()?;
    let states = solver.y_out().iter().enumerate();
    let points = states.map(|(day, y)| Point {
        day: day as f64,
        resorption: percent(y[3], 1.0),
        formation: percent(y[4], 1.0),
        bone: percent(y[5], 1.0),
    });
    Ok(points.collect())
}
