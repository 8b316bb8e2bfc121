//! The multigrid cycle and its smoother.

use super::coarse::{Coarse, Setting, restrict_uptake};
use super::fine::Fine;
use super::level::Level;
use super::marrow::Marrow;
use super::rows::proper;

/// Relaxations of successive Jacobi sweeps: the inverse Chebyshev nodes of four sweeps on
/// [0.35, 2]. The eigenvalues of the Jacobi-scaled operator lie within (0, 2); those below 0.35
/// are smooth enough for the coarse levels. Large first, so that the last sweep leaves the
/// roughest part smallest.
const FOUR: [f32; 4] = [2.422_484, 1.163_757, 0.670_820, 0.516_209];
/// The same for two sweeps.
const TWO: [f32; 2] = [1.690_226, 0.568_711];

/// Sweeps on a level where decay outweighs exchange, which need no coarser help.
const LAST: [f32; 4] = [1.0, 0.9, 0.9, 0.9];

/// Corrections that a coarse level asks of the next coarser one: 2 makes W-cycles.
const VISITS: usize = 2;

/// A level is the last when exchange is below this multiple of decay.
const DECAY_RULES: f32 = 0.5;

/// How sweeps go over memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passes {
    /// Each by itself.
    Single,
    /// Two in one pass, as a solve does.
    Paired,
}

/// The finest level's scratch.
pub(super) struct Scratch<'a> {
    /// One value per voxel.
    pub(super) field: &'a mut [f32],
    /// Planes between two sweeps.
    pub(super) ring: &'a mut [f32],
    /// One sum per plane.
    pub(super) partial: &'a mut [f64],
}

impl Scratch<'_> {
    /// The same arrays, lent for a shorter time.
    pub(super) fn lend(&mut self) -> Scratch<'_> {
        Scratch { field: self.field, ring: self.ring, partial: self.partial }
    }
}

/// One molecule's levels, ready to cycle.
pub(super) struct Cycle<'a> {
    pub(super) fine: Fine<'a>,
    levels: &'a [Level],
    setting: Setting<'a>,
}

impl<'a> Cycle<'a> {
    /// Prepares `work` for the problem `fine` on `marrow`.
    pub(super) fn new(fine: Fine<'a>, marrow: &'a Marrow, work: &mut [Coarse]) -> Self {
        let levels = &marrow.levels[..depth(&fine, &marrow.levels)];
        let setting = Setting { exchange: fine.exchange, zeros: fine.zeros };
        restrict_all(fine.uptake, marrow, levels, work);
        for (level, work) in levels.iter().zip(work) {
            work.set_rate(level, fine.decay, setting);
        }
        Self { fine, levels, setting }
    }

    /// ‖r‖² of `c`; leaves the residual where [`Cycle::run`] finds it.
    pub(super) fn residual(&self, c: &[f32], scratch: Scratch<'_>, work: &mut [Coarse]) -> f64 {
        let Scratch { field, partial, .. } = scratch;
        match (self.levels.first(), work.first_mut()) {
            (Some(level), Some(coarse)) => {
                let to = (&mut coarse.wanted[..], level.shape, level.factor);
                self.fine.restrict_residual(c, (field, partial), to)
            }
            _ => self.fine.residual(c, field, partial),
        }
    }

    /// One cycle, after [`Cycle::residual`]: a coarse correction, then four sweeps.
    pub(super) fn run(&self, c: &mut [f32], scratch: Scratch<'_>, work: &mut [Coarse]) {
        let Scratch { field, ring, .. } = scratch;
        if let Some(level) = self.levels.first() {
            let Coarse { wanted, side, .. } = &mut work[0];
            let residual = |voxel| self.fine.residual_at(c, voxel as usize);
            level.sides.gather(wanted, &mut side.wanted, residual);
            self.correct_below(0, work);
            level.sides.keep(&mut work[0].side, c, &[]);
            let change = &work[0].change;
            self.fine.correct(c, field, |at, to| {
                level.prolong_row(change, self.setting.zeros, at, to);
            });
            level.sides.mend(&work[0], c, &mut [], proper);
        }
        four_sweeps(&self.fine, c, field, ring, Passes::Paired);
    }

    /// Solves level `depth` roughly for what it is asked.
    fn correct_below(&self, depth: usize, work: &mut [Coarse]) {
        let level = &self.levels[depth];
        let Some(above) = self.levels.get(depth + 1) else {
            return smooth(&mut work[depth], level, self.setting, LAST);
        };
        smooth(&mut work[depth], level, self.setting, TWO);
        for _ in 0..VISITS {
            let (here, coarser) = work.split_at_mut(depth + 1);
            here[depth].restrict_residual((level, above), self.setting, &mut coarser[0]);
            self.correct_below(depth + 1, work);
            let (here, coarser) = work.split_at_mut(depth + 1);
            here[depth].correct((level, above), self.setting, &mut coarser[0]);
            for weight in TWO {
                here[depth].sweep(level, self.setting, weight);
            }
        }
    }
}

/// The four sweeps of a cycle.
pub(super) fn four_sweeps(
    fine: &Fine<'_>,
    c: &mut [f32],
    field: &mut [f32],
    ring: &mut [f32],
    passes: Passes,
) {
    let [a, b, d, e] = FOUR;
    match passes {
        Passes::Single => {
            for [first, second] in [[a, b], [d, e]] {
                fine.sweep_once(field, c, first);
                fine.sweep_once(c, field, second);
            }
        }
        Passes::Paired => {
            fine.sweep_twice(field, c, ring, [a, b]);
            fine.sweep_twice(c, field, ring, [d, e]);
        }
    }
}

/// Sweeps from a correction of 0.
fn smooth<const N: usize>(
    work: &mut Coarse,
    level: &Level,
    setting: Setting<'_>,
    weights: [f32; N],
) {
    work.start(level, weights[0]);
    for &weight in &weights[1..] {
        work.sweep(level, setting, weight);
    }
}

/// Levels worth visiting: down to the first where decay outweighs exchange.
fn depth(fine: &Fine<'_>, levels: &[Level]) -> usize {
    let local = levels.iter().position(|level| {
        let exchange = fine.exchange * 2.0 * level.open.iter().sum::<f32>();
        exchange < DECAY_RULES * fine.decay * level.voxels
    });
    local.map_or(levels.len(), |last| last + 1)
}

/// The uptake summed over the members of every coarse piece, into the rates.
fn restrict_all(uptake: Option<&[f32]>, marrow: &Marrow, levels: &[Level], work: &mut [Coarse]) {
    for (k, level) in levels.iter().enumerate() {
        let (finer, here) = work.split_at_mut(k);
        let Coarse { rate, side, .. } = &mut here[0];
        side.fit(&level.sides);
        match (uptake, finer.last()) {
            (None, _) => {
                rate.fill(0.0);
                side.rate.fill(0.0);
            }
            (Some(uptake), None) => {
                restrict_uptake((uptake, &marrow.voxels()), level, rate);
                level.sides.gather(rate, &mut side.rate, |voxel| uptake[voxel as usize]);
            }
            (Some(_), Some(finer)) => {
                restrict_uptake((&finer.rate, &levels[k - 1]), level, rate);
                level.sides.gather(rate, &mut side.rate, |member| finer.rate_of(member));
            }
        }
    }
}
